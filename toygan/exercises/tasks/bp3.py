"""(BP3): the gradient of the weights."""

import numpy as np

from toygan.exercises.definition import Exercise, Slip, Text
from toygan.network import backprop


def cases(rng):
    return [(rng.normal(size=(n, 3)), rng.normal(size=(n, 3))) for n in (2, 4, 6)]


def solution(delta, a_below):
    nabla = [None, np.empty((delta.shape[1], a_below.shape[1]))]
    backprop.weight_gradient([None, delta], [a_below], nabla)
    return nabla[1]


EXERCISE = Exercise(
    "bp3",
    Text("(BP3) The gradient of the weights", "(BP3) 权重的梯度"),
    Text(
        """Given delta = delta[l], (n, m), and a_below = a[l-1], (n, k), return dC/dW[l], (m, k):

    nabla_W[l] = delta[l]^T a[l-1]        (BP3)

It is a sum over the n samples; the 1/n of a mean is in delta already.""",
        """已知 delta = delta[l]，形状 (n, m)；a_below = a[l-1]，形状 (n, k)。
返回 dC/dW[l]，形状 (m, k)，与 W[l] 相同：

    nabla_W[l] = delta[l]^T a[l-1]        (BP3)

这是对 n 个样本求和；求平均的 1/n 已经在 delta 里了。""",
    ),
    """
def weight_gradient(delta, a_below):
    return ...
""",
    cases,
    solution,
    (
        Slip(
            lambda d, a: a.T @ d,
            Text(
                "this is the transpose: W[l] has one row for each unit of layer l",
                "转置了：W[l] 的每一行对应第 l 层的一个单元",
            ),
        ),
        Slip(
            lambda d, a: d.T @ a / len(d),
            Text("one 1/n too many: it is in delta already", "多了一个 1/n：它已经在 delta 里了"),
        ),
        Slip(
            lambda d, a: np.outer(d[0], a[0]),
            Text("only the first sample counts: sum over all n", "只算了第一个样本：应对全部 n 个样本求和"),
        ),
        Slip(
            lambda d, a: np.outer(d.sum(axis=0), a.sum(axis=0)),
            Text(
                "a product of sums: multiply within each sample, then sum",
                "先求和后相乘了：应先在每个样本内相乘，再求和",
            ),
        ),
        Slip(
            lambda d, a: np.outer(d.mean(axis=0), a.mean(axis=0)),
            Text(
                "a product of means: multiply within each sample, then sum",
                "先平均后相乘了：应先在每个样本内相乘，再求和",
            ),
        ),
        Slip(
            lambda d, a: np.einsum("ni,nj->nij", d, a),
            Text("the sum over the samples is missing", "漏了对样本求和"),
        ),
        Slip(
            lambda d, a: -d.T @ a,
            Text(
                "the sign is wrong: this is the step, not the gradient", "符号反了：这是下降的方向，不是梯度"
            ),
        ),
    ),
)
