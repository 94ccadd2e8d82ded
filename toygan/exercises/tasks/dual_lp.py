"""The dual linear program of transport: its matrix, bounds and aim."""

import numpy as np
from scipy.optimize import linprog

from toygan.exercises.definition import Exercise, Slip, Text


def cases(rng):
    found = []
    for n, m in ((2, 3), (3, 2)):
        found.append((rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(m)), rng.uniform(1, 3, size=(n, m))))
    return found


def solution(p, q, D):
    n, m = D.shape
    A = np.hstack([np.kron(np.eye(n), np.ones((m, 1))), np.kron(np.ones((n, 1)), np.eye(m))])
    found = linprog(-np.concatenate([p, q]), A, D.ravel(), bounds=(None, None))
    assert found.status == 0
    return A, D.ravel(), np.concatenate([p, q])


def _changed(A=lambda A, n: A, b=lambda D: D.ravel(), aim=lambda p, q: np.concatenate([p, q])):
    """The right answer with one part made otherwise."""
    return lambda p, q, D: (A(solution(p, q, D)[0], len(p)), b(D), aim(p, q))


def _columns_first(A, n):
    m = A.shape[1] - n
    return A.reshape(n, m, n + m).swapaxes(0, 1).reshape(n * m, n + m)


EXERCISE = Exercise(
    "dual_lp",
    Text("The dual linear program of transport", "最优传输的对偶线性规划"),
    Text(
        """Masses p, (n,), and q, (m,), costs D, (n, m). The unknowns are (u, v),
first the n numbers u, then the m numbers v:

    maximise  sum_i p_i u_i + sum_j q_j v_j    subject to    u_i + v_j <= D_ij for all i, j

Return (A, b, aim) so that it reads: maximise aim . (u, v) subject to A (u, v) <= b. The rows of A,
(n m, n + m), follow D.ravel(): (0, 0), (0, 1), ...""",
        """质量 p，形状 (n,)；q，形状 (m,)；代价 D，形状 (n, m)。未知数是 (u, v)，先 n 个 u，再 m 个 v：

    最大化  sum_i p_i u_i + sum_j q_j v_j    满足    u_i + v_j <= D_ij，对所有 i, j

返回 (A, b, aim)，使问题写成：在 A (u, v) <= b 下最大化 aim . (u, v)。A 的形状 (n m, n + m)，
各行顺序与 D.ravel() 相同：(0, 0)、(0, 1)、……""",
    ),
    """
def dual_program(p, q, D):
    n, m = D.shape
    A = np.zeros((n * m, n + m))
    for i in range(n):
        for j in range(m):
            ...
    b = ...
    aim = ...
    return A, b, aim
""",
    cases,
    solution,
    (
        Slip(
            _changed(A=lambda A, n: np.hstack([A[:, :n], -A[:, n:]])),
            Text(
                "u − v instead of u + v: here v stands for −f on q",
                "应为 u + v，写成了 u − v：这里的 v 相当于 q 上的 −f",
            ),
        ),
        Slip(
            _changed(A=lambda A, n: -A),
            Text("both signs of A are wrong: this says u + v ≥ −D", "A 的符号全反了：这表示 u + v ≥ −D"),
        ),
        Slip(
            _changed(A=_columns_first),
            Text(
                "the rows run through i first; D.ravel() runs through j first",
                "各行先走 i 了；D.ravel() 先走 j",
            ),
        ),
        Slip(
            _changed(b=lambda D: D.T.ravel()),
            Text(
                "b follows D transposed, and so does not belong to the rows of A",
                "b 按 D 的转置排列了，与 A 的各行不对应",
            ),
        ),
        Slip(
            _changed(aim=lambda p, q: np.concatenate([q, p])),
            Text("p and q are swapped in the aim: u goes with p", "目标里 p 与 q 换了位置：u 对应 p"),
        ),
        Slip(
            _changed(aim=lambda p, q: np.concatenate([p, -q])),
            Text(
                "the aim has −q: that goes with f(x) − f(y), where v = −f",
                "目标里写成了 −q：那对应 f(x) − f(y)，其中 v = −f",
            ),
        ),
        Slip(
            _changed(aim=lambda p, q: -np.concatenate([p, q])),
            Text(
                "the aim is negated: linprog minimises, but this asks for the maximum",
                "目标取了负号：linprog 求最小值，但这里要的是最大化",
            ),
        ),
        Slip(
            _changed(A=lambda A, n: np.hstack([A[:, :n], 0 * A[:, n:]])),
            Text("v_j is missing in the constraints", "约束里漏了 v_j"),
        ),
    ),
)
