"""D*: the discriminator that no other beats."""

import numpy as np

from toygan.exercises.definition import Exercise, Slip, Text


def cases(rng):
    one = (np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.0, 0.75]))
    return [one, *((rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(4))) for _ in range(2))]


def solution(p, q):
    from divergences import optimal_discriminator, pmf

    return optimal_discriminator(pmf(p), pmf(q))


def _with(formula):
    """The formula on arrays, without warnings where it divides by 0."""

    def wrong(p, q):
        with np.errstate(all="ignore"):
            return formula(p, q)

    return wrong


EXERCISE = Exercise(
    "optimal_discriminator",
    Text("D*, the best discriminator", "D*：最优判别器"),
    Text(
        """p and q, (n,), are the probabilities of data and of generated points at the same places, never both
0. Return the D, (n,), that maximises

    E_p log D + E_q log(1 - D)

Set the derivative by D at one place to 0.""",
        """p 与 q 是数据与生成点在相同位置的概率，形状 (n,)，不同时为 0。返回使下式最大的 D，形状 (n,)：

    E_p log D + E_q log(1 - D)

在一个位置上令对 D 的导数为 0。""",
    ),
    """
def best_discriminator(p, q):
    return ...
""",
    cases,
    solution,
    (
        Slip(
            lambda p, q: q / (p + q),
            Text("this is 1 − D*: D is high on data", "这是 1 − D*：D 在数据上应当大"),
        ),
        Slip(
            _with(lambda p, q: p / q),
            Text("the ratio p/q is no probability; D* = p/(p + q)", "比值 p/q 不是概率；D* = p/(p + q)"),
        ),
        Slip(
            _with(lambda p, q: np.log(p / q)),
            Text(
                "this is the score log(p/q); D* is its logistic function",
                "这是得分 log(p/q)；D* 是它的 logistic 函数值",
            ),
        ),
        Slip(
            lambda p, q: (p > q).astype(float),
            Text(
                "a hard decision: it would pay log 0 where both have mass",
                "这是硬判决：在两者都有质量处要付出 log 0",
            ),
        ),
        Slip(
            lambda p, q: (p - q) / (p + q),
            Text(
                "(p − q)/(p + q) runs from −1 to 1: it is 2D* − 1",
                "(p − q)/(p + q) 的范围是 −1 到 1：它等于 2D* − 1",
            ),
        ),
        Slip(
            lambda p, q: 1 / (1 + np.exp(q - p)),
            Text(
                "the logistic function of p − q; it must be of log(p/q)",
                "对 p − q 取了 logistic 函数；应对 log(p/q) 取",
            ),
        ),
        Slip(
            lambda p, q: p / (p + q).sum(),
            Text(
                "divided by the sum over all places instead of at each",
                "除以了所有位置之和，应除以每个位置上的和",
            ),
        ),
    ),
)
