"""The c-transform: a 1-Lipschitz function from any numbers, and a bound that needs no solver."""

from scipy.spatial.distance import cdist

from toygan.exercises.definition import Exercise, Slip, Text


def cases(rng):
    return [(rng.normal(size=(n, 2)), rng.normal(size=(n, 2)), rng.normal(size=n)) for n in (3, 6)]


def solution(z, y, v):
    return (cdist(z, y) - v).min(axis=1)


EXERCISE = Exercise(
    "c_transform",
    Text("The c-transform", "c-变换"),
    Text(
        """For any numbers v_j at the points y_j the function

    f(z) = min_j |z - y_j| - v_j

is 1-Lipschitz, so that E_P f - E_Q f <= W1. Given z, (k, d), y, (m, d), and v, (m,), return f(z), (k,);
|.| is the Euclidean norm.""",
        """对点 y_j 处的任意数 v_j，函数

    f(z) = min_j |z - y_j| - v_j

是 1-Lipschitz 的，因此 E_P f - E_Q f <= W1。已知 z，形状 (k, d)；y，形状 (m, d)；v，形状 (m,)。
返回 f(z)，形状 (k,)；|.| 为欧氏范数。""",
    ),
    """
def c_transform(z, y, v):
    distances = np.linalg.norm(z[:, None] - y[None], axis=2)
    return ...
""",
    cases,
    solution,
    (
        Slip(
            lambda z, y, v: (cdist(z, y) + v).min(axis=1),
            Text("v is added; it is taken away", "v 应当减去，不是加上"),
        ),
        Slip(
            lambda z, y, v: (cdist(z, y) - v).max(axis=1),
            Text("the largest instead of the smallest", "应取最小值，不是最大值"),
        ),
        Slip(
            lambda z, y, v: (cdist(z, y) - v).min(axis=0),
            Text("the minimum runs over z instead of over the y_j", "最小值应对 y_j 取，不是对 z 取"),
        ),
        Slip(
            lambda z, y, v: cdist(z, y).min(axis=1) - v.min(),
            Text("the minimum is of the difference, not of each part", "应对差取最小值，不是对两部分分别取"),
        ),
        Slip(
            lambda z, y, v: (cdist(z, y) ** 2 - v).min(axis=1),
            Text(
                "the distance is squared: that is the transform of another cost",
                "距离被平方了：那是另一种代价的变换",
            ),
        ),
        Slip(
            lambda z, y, v: (cdist(z, y) - v).mean(axis=1),
            Text("a mean instead of the minimum", "应取最小值，不是平均值"),
        ),
        Slip(
            lambda z, y, v: (cdist(z, y) - v[:, None]).min(axis=1),
            Text("v belongs to the columns (the y_j), not to the rows", "v 对应各列（y_j），不是各行"),
        ),
    ),
)
