"""A loss of one's own: least squares, from its two values."""

from toygan.exercises.definition import Exercise, Slip, Text
from toygan.objectives.table import objective


def cases(rng):
    return [(rng.normal(size=n), rng.normal(size=n)) for n in (3, 6)]


def solution(real, fake):
    row = objective("least_squares")
    return row.discriminator(real, fake)[0], row.generator(real, fake)[0]


def _means(discriminator, generator):
    return lambda real, fake: (float(discriminator(real, fake)), float(generator(fake)))


def _right(real, fake):
    return ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2


def _right_generator(fake):
    return ((fake - 1) ** 2).mean() / 2


EXERCISE = Exercise(
    "own_loss",
    Text("(LS-D), (LS-G) A loss of your own, from its two values", "(LS-D)、(LS-G) 由两个值写出自己的损失"),
    Text(
        """real and fake are scores, (n,), of the discriminator. The least-squares loss wants 1 on data
and 0 on fakes; the generator wants 1 on its fakes. Return the two values that the players minimise:

    (1/2) mean (real - 1)^2 + (1/2) mean fake^2        (1/2) mean (fake - 1)^2

Written with NumPy operations they serve Objective.from_values as they are: the tape finds
the derivatives.""",
        """real 与 fake 是判别器给出的得分，形状 (n,)。最小二乘损失希望数据得 1、生成点得 0；
生成器希望自己的点得 1。
返回双方各自最小化的两个值：

    (1/2) mean (real - 1)^2 + (1/2) mean fake^2        (1/2) mean (fake - 1)^2

用 NumPy 运算写成，就可以直接交给 Objective.from_values：导数由计算带得出。""",
    ),
    """
def least_squares(real, fake):
    discriminator_value = ...
    generator_value = ...
    return discriminator_value, generator_value
""",
    cases,
    solution,
    (
        Slip(
            _means(lambda r, f: 2 * _right(r, f), lambda f: 2 * _right_generator(f)),
            Text("the factors ½ are missing", "漏了系数 ½"),
        ),
        Slip(
            _means(lambda r, f: ((f - 1) ** 2).mean() / 2 + (r**2).mean() / 2, lambda f: (f**2).mean() / 2),
            Text("the targets 1 and 0 are swapped", "目标 1 与 0 换了位置"),
        ),
        Slip(
            _means(_right, lambda f: (f**2).mean() / 2),
            Text(
                "the generator's target is 1: at 0 it helps the discriminator",
                "生成器的目标是 1：写成 0 就帮了判别器",
            ),
        ),
        Slip(
            _means(_right, lambda f: -(f**2).mean() / 2),
            Text(
                "the generator's value is the discriminator's on fakes, negated (minimax), not (LS-G)",
                "生成器的值写成了判别器在生成样本上的值的相反数（极小极大），不是 (LS-G)",
            ),
        ),
        Slip(
            lambda r, f: (float(_right(r, f)), -float(_right(r, f))),
            Text(
                "the generator's value is minus all of the discriminator's (a game of sum 0), not (LS-G)",
                "生成器的值写成了判别器全部的值的相反数：这是零和博弈，不是 (LS-G)",
            ),
        ),
        Slip(
            lambda r, f: (len(r) * _right(r, f), len(f) * _right_generator(f)),
            Text(
                "sums instead of means: the value would grow with the batch",
                "应求平均而不是求和：否则值会随批量增大",
            ),
        ),
        Slip(
            _means(lambda r, f: ((r - 1) ** 2).mean() / 2 + ((f + 1) ** 2).mean() / 2, _right_generator),
            Text("the target of fakes is −1; here it is 0", "生成点的目标写成了 −1；这里应为 0"),
        ),
        Slip(
            _means(
                lambda r, f: (r.mean() - 1) ** 2 / 2 + f.mean() ** 2 / 2, lambda f: (f.mean() - 1) ** 2 / 2
            ),
            Text("the square of a mean instead of the mean of squares", "应是平方的平均，写成了平均的平方"),
        ),
    ),
)
