"""The gradient penalty and its derivative by the input gradient."""

import numpy as np

from toygan.exercises.definition import Exercise, Slip, Text
from toygan.objectives.penalties import EPSILON, PENALTIES


def cases(rng):
    return [(scale * rng.normal(size=(n, 2)), weight) for n, scale, weight in ((1, 1.0, 10.0), (5, 3.0, 0.1))]


def solution(g, weight):
    return PENALTIES["gradient_penalty"].formula(g, weight)


def _norms(g):
    return np.sqrt((g * g).sum(axis=1, keepdims=True) + EPSILON)


def _pair(g, weight, r, one=1.0):
    """Value and derivative where r is taken for the norms."""
    n = len(g)
    return weight * ((r - one) ** 2).sum() / n, 2 * weight / n * (r - one) / r * g


def _one_norm_for_all(g, weight):
    r = np.sqrt((g * g).sum() + EPSILON)
    return weight * (r - 1) ** 2, 2 * weight * (r - 1) / r * g


EXERCISE = Exercise(
    "gradient_penalty",
    Text("(GP) The gradient penalty and what it sends back", "(GP) 梯度惩罚及其回传的量"),
    Text(
        """g is the critic's input gradient at n points, (n, d). With r_i = sqrt(|g_i|^2 + 1e-12)
return the pair (P, V):

    P = weight / n * sum_i (r_i - 1)^2        V = dP/dg, (n, d)        (GP)""",
        """g 是评论家在 n 个点处对输入的梯度，形状 (n, d)。记 r_i = sqrt(|g_i|^2 + 1e-12)，返回二元组 (P, V)：

    P = weight / n * sum_i (r_i - 1)^2        V = dP/dg，形状 (n, d)        (GP)""",
    ),
    """
def gradient_penalty(g, weight):
    r = np.sqrt((g * g).sum(axis=1, keepdims=True) + 1e-12)
    P = ...
    V = ...
    return P, V
""",
    cases,
    solution,
    (
        Slip(
            lambda g, w: (_pair(g, w, _norms(g))[0], 2 * w / len(g) * (_norms(g) - 1) * g),
            Text("V lacks 1/r: the derivative of r is g/r", "V 漏了 1/r：r 的导数是 g/r"),
        ),
        Slip(
            lambda g, w: (_pair(g, w, _norms(g))[0], _pair(g, w, _norms(g))[1] / 2),
            Text("V lacks the factor 2 of the square", "V 漏了平方求导的系数 2"),
        ),
        Slip(
            lambda g, w: (_pair(g, w, _norms(g))[0], len(g) * _pair(g, w, _norms(g))[1]),
            Text("V lacks the 1/n of the mean", "V 漏了求平均的 1/n"),
        ),
        Slip(
            lambda g, w: tuple(len(g) * part for part in _pair(g, w, _norms(g))),
            Text("a sum instead of the mean: 1/n is missing", "应求平均而不是求和：漏了 1/n"),
        ),
        Slip(
            _one_norm_for_all,
            Text(
                "one norm for the whole batch: each row has its own",
                "对整批只取了一个范数：每一行有自己的范数",
            ),
        ),
        Slip(
            lambda g, w: _pair(g, w, _norms(g), 0.0),
            Text(
                "the slope is drawn to 0, as in R1 with another factor, not to 1",
                "把斜率拉向 0（类似 R1，系数不同）了，应拉向 1",
            ),
        ),
        Slip(
            lambda g, w: (w * ((_norms(g) ** 2 - 1) ** 2).mean(), 4 * w / len(g) * (_norms(g) ** 2 - 1) * g),
            Text("(r² − 1)² instead of (r − 1)²", "应为 (r − 1)²，写成了 (r² − 1)²"),
        ),
        Slip(
            lambda g, w: (_pair(g, w, _norms(g))[0], -_pair(g, w, _norms(g))[1]),
            Text("the sign of V is wrong", "V 的符号反了"),
        ),
    ),
)
