"""(BP2): the error of a hidden layer from the one above."""

import numpy as np

from toygan.exercises.definition import Exercise, Slip, Text
from toygan.exercises.tasks._layers import passed, slope


def cases(rng):
    return [(rng.normal(size=(n, 3)), rng.normal(size=(3, 3)), rng.normal(size=(n, 3))) for n in (1, 4, 6)]


def solution(delta_above, W_above, z):
    return passed(z, np.eye(z.shape[1]), W_above, delta_above)[2][1]  # W[1] = 1, so that z[1] = x = z


EXERCISE = Exercise(
    "bp2",
    Text("(BP2) The error of a hidden layer", "(BP2) 隐藏层的误差"),
    Text(
        """Layer l is a[l] = tanh(z[l]). Given delta_above = delta[l+1], (n, m), W_above = W[l+1], (m, k), and
z = z[l], (n, k), return delta[l], (n, k):

    delta[l] = (delta[l+1] W[l+1]) * sigma'(z[l])        (BP2)

Rows are samples, and z[l+1] = a[l] W[l+1]^T + b[l+1].""",
        """第 l 层是 a[l] = tanh(z[l])。已知 delta_above = delta[l+1]，形状 (n, m)；
W_above = W[l+1]，形状 (m, k)；
z = z[l]，形状 (n, k)。
返回 delta[l]，形状 (n, k)：

    delta[l] = (delta[l+1] W[l+1]) * sigma'(z[l])        (BP2)

每行是一个样本，且 z[l+1] = a[l] W[l+1]^T + b[l+1]。""",
    ),
    """
def hidden_error(delta_above, W_above, z):
    return ...
""",
    cases,
    solution,
    (
        Slip(
            lambda d, W, z: (d @ W.T) * slope(z),
            Text(
                "W is transposed: rows are samples, so delta W goes back",
                "W 被转置了：每行是一个样本，回传是 delta W",
            ),
        ),
        Slip(lambda d, W, z: d @ W, Text("the slope σ′(z[l]) is missing", "漏了斜率 σ′(z[l])")),
        Slip(
            lambda d, W, z: (d @ W) * np.tanh(z),
            Text(
                "the activation σ(z) stands where its slope σ′(z) belongs",
                "应乘斜率 σ′(z)，却乘了激活值 σ(z)",
            ),
        ),
        Slip(
            lambda d, W, z: (d @ W) * slope(np.tanh(z)),
            Text("the slope is taken at a[l] instead of at z[l]", "斜率应在 z[l] 处取，不是在 a[l] 处"),
        ),
        Slip(
            lambda d, W, z: (d * slope(z)) @ W,
            Text(
                "the slope of layer l is multiplied before W[l+1], not after",
                "第 l 层的斜率要在乘 W[l+1] 之后再乘",
            ),
        ),
        Slip(
            lambda d, W, z: d * slope(z),
            Text("W[l+1] is missing: delta[l+1] was taken over as it is", "漏了 W[l+1]：直接用了 delta[l+1]"),
        ),
    ),
)
