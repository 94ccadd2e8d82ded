"""(BP1): the error of the output layer."""

import numpy as np

from toygan.exercises.definition import Exercise, Slip, Text
from toygan.exercises.tasks._layers import slope
from toygan.network import backprop


def cases(rng):
    return [(rng.normal(size=(n, 3)), rng.normal(size=(n, 3))) for n in (1, 4, 6)]


def solution(nabla_a, z):
    L1 = np.eye(z.shape[1])
    delta, nabla = [None, nabla_a.copy()], [None, np.empty_like(z)]
    backprop.backward([None, L1], (None, "tanh"), [None, z], [None, np.tanh(z)], delta, nabla)
    return delta[1]


EXERCISE = Exercise(
    "bp1",
    Text("(BP1) The error of the output layer", "(BP1) 输出层的误差"),
    Text(
        """The last layer is a = tanh(z). Given nabla_a = dC/da and z, both (n, m), return delta = dC/dz:

    delta = nabla_a * sigma'(z)        entry by entry        (BP1)""",
        """最后一层是 a = tanh(z)。已知 nabla_a = dC/da 与 z，形状都是 (n, m)，返回 delta = dC/dz：

    delta = nabla_a * sigma'(z)        逐元素相乘            (BP1)""",
    ),
    """
def output_error(nabla_a, z):
    return ...
""",
    cases,
    solution,
    (
        Slip(lambda g, z: g, Text("the slope σ′(z) is missing", "漏了斜率 σ′(z)")),
        Slip(
            lambda g, z: g * slope(np.tanh(z)),
            Text(
                "the slope is taken at a = tanh(z) instead of at z", "斜率应在 z 处取，不是在 a = tanh(z) 处"
            ),
        ),
        Slip(
            lambda g, z: g * np.tanh(z),
            Text(
                "the activation σ(z) stands where its slope σ′(z) belongs",
                "应乘斜率 σ′(z)，却乘了激活值 σ(z)",
            ),
        ),
        Slip(
            lambda g, z: g * (1 - np.tanh(z)),
            Text("σ′ is 1 − tanh², and the square is missing", "σ′ = 1 − tanh²，漏了平方"),
        ),
        Slip(
            lambda g, z: g * np.tanh(z) * (1 - np.tanh(z)),
            Text(
                "a(1 − a) is the slope of the logistic function, not of tanh",
                "a(1 − a) 是 logistic 函数的斜率，不是 tanh 的",
            ),
        ),
        Slip(
            lambda g, z: g * slope(z) / len(z),
            Text("one 1/n too many: it is in nabla_a already", "多了一个 1/n：它已经在 nabla_a 里了"),
        ),
        Slip(lambda g, z: -g * slope(z), Text("the sign is wrong", "符号反了")),
    ),
)
