"""Without noise the pull dies; with noise the trained discriminator keeps the pull of D*."""

import numpy as np
import pytest
from scipy.stats import norm

from divergences import optimal_discriminator
from figures.chapters.game.instance_noise import NARROW, NOISES, THETA, exact_pull, score, spread


def test_message_the_pull_dies_without_noise_only(picture):
    shown = picture("instance_noise")
    assert shown.line("pull_none")[1][-1] < 1e-4
    for name in ("some", "much"):
        exact = shown.line(f"exact_{name}")[1][0]
        assert shown.line(f"pull_{name}")[1][-1] == pytest.approx(exact, rel=0.15)


def test_js_has_a_slope_at_the_fakes_only_with_noise(picture):
    for name, noise in NOISES.items():
        shift, js = picture("instance_noise").line(f"js_{name}")
        rise = np.interp(1.2, shift, js) - np.interp(0.8, shift, js)
        assert rise > 0.05 if noise else rise < 1e-6


@pytest.mark.parametrize("noise", [0.5, 1.0])
def test_score_and_pull_agree_with_quadrature_of_the_densities(noise):
    p, q = norm(0, spread(noise)), norm(THETA, spread(noise))
    best, x = optimal_discriminator(p, q), np.linspace(-8, 9, 20001)
    np.testing.assert_allclose(1 / (1 + np.exp(-score(x, noise))), best(x), atol=1e-12)
    slope = THETA / spread(noise) ** 2
    assert exact_pull(noise) == pytest.approx(np.trapezoid(q.pdf(x) * best(x) * slope, x), rel=1e-6)


CLAIMS = [
    (
        "the laws overlap, and the gradient stays",
        "分布重新重叠，梯度不再消失",
        lambda d: d["pull_some"][-1] > 0.2 > 1e3 * d["pull_none"][-1],
    ),
    (
        "at distance 1 let the discriminator become a step, JS jump to its ceiling",
        "相距 1 的窄分布使判别器变成台阶，JS 一步跳到上限",
        lambda d: (
            THETA == 1
            and np.abs(np.diff(d["d_none"])).max() > 0.4
            and np.interp(0.4, d["shift"], d["js_none"]) > 0.69
        ),
    ),
    (
        "the gradient of log(1 − D) at the fakes vanish",
        "log(1 − D) 在生成点处的梯度消失",
        lambda d: d["pull_none"][-1] < 1e-6,
    ),
    (
        "makes D* less steep, gives JS a slope",
        "D* 变得平缓，JS 有了斜率",
        lambda d: np.abs(np.diff(d["d_some"])).max() < 0.05 and (np.diff(d["js_some"]) > 0).all(),
    ),
    (
        "settles at the gradient that D* gives (dotted)",
        "停在 D* 给出的梯度处（点线）",
        lambda d: all(
            d[f"pull_{name}"][-1] == pytest.approx(float(d[f"exact_{name}"]), rel=0.15)
            for name in ("some", "much")
        ),
    ),
    (
        "Settings: s = 0.05; D of 2 × 32 tanh, 3000 steps",
        "设置：s = 0.05；D 为 2 × 32 tanh，3000 步",
        lambda d: (NARROW, d["step"][-1]) == (0.05, 3000),
        "full",
    ),
    (
        "three sizes of noise: 0, 0.5 and 1",
        "噪声大小 0、0.5、1",
        lambda d: list(NOISES.values()) == [0, 0.5, 1],
    ),
    (
        "a step at one half, with noise a gentle slope",
        "二分之一处的台阶，有噪声时是平缓的斜坡",
        lambda d: d["x"][np.abs(np.diff(d["d_none"])).argmax()] == pytest.approx(0.5, abs=0.02),
    ),
    (
        "without noise it jumps to log 2 at once",
        "无噪声时立刻跳到 log 2",
        lambda d: np.interp(0.4, d["shift"], d["js_none"]) == pytest.approx(np.log(2), abs=1e-3),
    ),
    ("without noise it falls to almost nothing", "无噪声时几乎降为零", lambda d: d["pull_none"][-1] < 1e-6),
]
