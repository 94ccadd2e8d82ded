"""One simultaneous step of the Dirac-GAN."""

from toygan.dirac.games import dirac_game, f1, step_once
from toygan.exercises.definition import Exercise, Slip, Text


def cases(rng):
    return [(*map(float, rng.uniform(0.3, 1.5, size=2)), float(h)) for h in (0.1, 0.5)]


def solution(theta, psi, h):
    return tuple(step_once(dirac_game("minimax"), (theta, psi), h))


def _discriminator_first(theta, psi, h):
    psi = psi + h * theta * f1(theta * psi)
    return theta - h * psi * f1(theta * psi), psi


def _generator_first(theta, psi, h):
    theta = theta - h * psi * f1(theta * psi)
    return theta, psi + h * theta * f1(theta * psi)


EXERCISE = Exercise(
    "dirac_step",
    Text("(DIRAC) One step of the Dirac-GAN", "(DIRAC) Dirac-GAN 的一步"),
    Text(
        """The data sit at 0, the generator at theta, the discriminator is D(x) = psi x, high on fakes, and
f'(t) = 1/(1 + exp(t)). Both players take one step of length h at the same time:

    theta moves along -psi f'(theta psi)        psi moves along theta f'(theta psi)        (DIRAC)

Return the new (theta, psi).""",
        """数据在 0 处，生成器在 theta 处，判别器是 D(x) = psi x（在生成点上大），f'(t) = 1/(1 + exp(t))。
双方同时走一步，步长为 h：

    theta 沿 -psi f'(theta psi) 移动        psi 沿 theta f'(theta psi) 移动        (DIRAC)

返回新的 (theta, psi)。""",
    ),
    """
def dirac_step(theta, psi, h):
    slope = 1 / (1 + np.exp(theta * psi))
    ...
    return theta, psi
""",
    cases,
    solution,
    (
        Slip(
            _generator_first,
            Text(
                "psi sees the new theta: that is an alternating step, generator first",
                "psi 用了新的 theta：那是交替更新（生成器先走）",
            ),
        ),
        Slip(
            lambda t, p, h: (t - h * p * f1(t * p), p + h * (t - h * p * f1(t * p)) * f1(t * p)),
            Text(
                "psi moves with the new theta: keep the old one until both have moved",
                "psi 用了新的 theta：双方走完之前要保留旧值",
            ),
        ),
        Slip(
            _discriminator_first,
            Text(
                "theta sees the new psi: that is an alternating step, discriminator first",
                "theta 用了新的 psi：那是交替更新（判别器先走）",
            ),
        ),
        Slip(
            lambda t, p, h: (t - h * (p + h * t * f1(t * p)) * f1(t * p), p + h * t * f1(t * p)),
            Text(
                "theta moves with the new psi: keep the old one until both have moved",
                "theta 用了新的 psi：双方走完之前要保留旧值",
            ),
        ),
        Slip(
            lambda t, p, h: (t - h * p, p + h * t),
            Text("f′ is missing: this is the bilinear game of WGAN", "漏了 f′：这是 WGAN 的双线性博弈"),
        ),
        Slip(
            lambda t, p, h: (t + h * p * f1(t * p), p - h * t * f1(t * p)),
            Text(
                "both signs are wrong: the players turn the other way", "两个符号都反了：双方会朝相反方向转"
            ),
        ),
        Slip(
            lambda t, p, h: (t - h * p * f1(t * p), p - h * t * f1(t * p)),
            Text("both descend: psi must climb, it is a game", "双方都在下降：psi 应当上升，这是博弈"),
        ),
        Slip(
            lambda t, p, h: (t - h * p * f1(-t * p), p + h * t * f1(t * p)),
            Text("the generator's step is that of the non-saturating loss", "生成器走的是非饱和损失的一步"),
        ),
        Slip(
            lambda t, p, h: (t - p * f1(t * p), p + t * f1(t * p)),
            Text("the step length h is missing", "漏了步长 h"),
        ),
    ),
)
