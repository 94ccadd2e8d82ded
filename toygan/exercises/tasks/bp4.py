"""(BP4): the gradient of the biases."""

import numpy as np

from toygan.exercises.definition import Exercise, Slip, Text
from toygan.network import backprop


def cases(rng):
    return [(rng.normal(size=(n, n)),) for n in (2, 4, 5)]


def solution(delta):
    nabla = [None, np.empty(delta.shape[1])]
    backprop.bias_gradient([None, delta], nabla)
    return nabla[1]


EXERCISE = Exercise(
    "bp4",
    Text("(BP4) The gradient of the biases", "(BP4) 偏置的梯度"),
    Text(
        """Given delta = delta[l], (n, m), one row for each sample, return dC/db[l], (m,):

    nabla_b[l] = sum over the samples of delta[l]        (BP4)""",
        """已知 delta = delta[l]，形状 (n, m)，每行一个样本。返回 dC/db[l]，形状 (m,)：

    nabla_b[l] = delta[l] 对样本求和        (BP4)""",
    ),
    """
def bias_gradient(delta):
    return ...
""",
    cases,
    solution,
    (
        Slip(
            lambda d: d.sum(axis=1),
            Text(
                "the sum runs over the units (axis 1), not over the samples",
                "求和的方向错了：应对样本（axis=0）求和，不是对单元",
            ),
        ),
        Slip(
            lambda d: d.mean(axis=0),
            Text(
                "a mean instead of the sum: the 1/n is in delta already",
                "应求和而不是平均：1/n 已经在 delta 里了",
            ),
        ),
        Slip(lambda d: d, Text("the sum over the samples is missing", "漏了对样本求和")),
        Slip(lambda d: d[0], Text("only the first sample counts", "只算了第一个样本")),
        Slip(
            lambda d: d.sum(),
            Text(
                "summed over everything: each unit has its own bias", "对所有元素求和了：每个单元有自己的偏置"
            ),
        ),
        Slip(
            lambda d: d.sum(axis=0, keepdims=True),
            Text("a row (1, m) instead of a vector (m,)", "应是向量 (m,)，不是一行的矩阵 (1, m)"),
        ),
    ),
)
