"""No floor is 0; W₁ falls like 1/√n near its known constants; the histogram's JS stays high."""

import numpy as np
import pytest

from figures.chapters.distances.sampling_floor import CELLS


def test_message_two_samples_are_never_at_distance_0(picture):
    shown = picture("sampling_floor")
    for name in ("w_gaussian", "w_ring8", "w_grid25", "js"):
        _, values = shown.line(name)
        assert (values > 0).all()
        assert values[-1] < values[0]


@pytest.mark.parametrize(("name", "constant"), [("gaussian", 1.82), ("ring8", 1.77), ("grid25", 8.8)])
def test_floors_lie_near_their_constants(picture, name, constant):
    n, w = picture("sampling_floor").line(f"w_{name}")
    assert np.mean(w * np.sqrt(n)) == pytest.approx(constant, rel=0.35)  # 4 draws of each


def test_a_perfect_generator_has_a_large_histogram_js(picture):
    shown = picture("sampling_floor")
    (n,), (js,) = shown.line("gan_lab")
    assert n == 150
    assert 0.1 < js < 0.3


def _slope(data: dict, law: str) -> float:
    """The exponent of n in W₁ of a law against itself."""
    return float(np.polyfit(np.log(data["n"]), np.log(data[f"w_{law}"]), 1)[0])


CLAIMS = [
    (
        "never at distance 0",
        "距离从不为 0",
        lambda d: min(d[f"w_{name}"].min() for name in ("gaussian", "ring8", "grid25")) > 0.02,
    ),
    (
        "W₁ falls only as 1/√n",
        "W₁ 只按 1/√n 下降",
        lambda d: all(abs(_slope(d, name) + 0.5) < 0.2 for name in ("gaussian", "ring8", "grid25")),
        "full",
    ),
    (
        "stays high until the samples far outnumber the cells",
        "在样本远多于格子之前一直很高",
        lambda d: (d["js"][d["n"] <= 128] > 0.2).all() and CELLS == 30,
    ),
    ("Two panels", "两个子图", lambda d: {"js", "w_ring8"} <= set(d)),
    (
        "N(0, 1), of a ring and of a grid of Gaussians fall along straight lines of slope −½",
        "N(0, 1)、圆环和网格高斯的两个样本之间的 W₁ 沿斜率 −½ 的直线下降",
        lambda d: all(abs(_slope(d, name) + 0.5) < 0.2 for name in ("gaussian", "ring8", "grid25")),
        "full",
    ),
    ("the same ring falls slowly as n grows", "JS 随 n 缓慢下降", lambda d: (np.diff(d["js"]) < 0).all()),
    (
        "a star marks 0.14 nats for 450 real against 150",
        "星号标出 450 个真实点对 150 个生成点时的 0.14 奈特",
        lambda d: d["js_gan_lab"] == pytest.approx(0.14, abs=0.01),
    ),
]
