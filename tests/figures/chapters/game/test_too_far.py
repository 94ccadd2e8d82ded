"""D₀* touches the truth where it was made, promises more than there is elsewhere, and misleads."""

import numpy as np
import pytest
from scipy.stats import norm

from divergences import gan_value, js_divergence
from figures.chapters.game.too_far import PATIENCE, RATE, START, js, slope, value


def test_message_the_promise_falls_where_the_truth_rises(picture):
    shown = picture("too_far")
    theta, truth = shown.line("truth")
    _, promise = shown.line("promise")
    assert theta[truth.argmin()] == pytest.approx(0, abs=0.06)
    assert promise.argmin() == 0
    assert (promise <= truth + 1e-12).all()
    stale = shown.line("stale")[1]
    assert stale.min() < 0.01
    assert stale[-1] == pytest.approx(np.log(2), abs=1e-3)
    fresh = shown.line("fresh")[1]
    assert (np.diff(fresh) <= 0).all()
    assert fresh[-1] < 1e-5


@pytest.mark.parametrize("theta", [0.3, -1.0, START, 4.0])
def test_value_at_its_own_discriminator_is_the_quadrature_of_the_other_package(theta):
    p, q = norm(0, 1), norm(theta, 1)
    assert value(theta, theta) == pytest.approx(gan_value(p, q), abs=1e-9)
    assert js(theta) == pytest.approx(js_divergence(p, q), abs=1e-9)


@pytest.mark.parametrize("theta", [-2.0, 0.5, START])
def test_slope_is_the_derivative_and_both_curves_share_it_at_the_start(theta):
    h = 1e-5
    assert slope(theta, START) == pytest.approx(
        (value(theta + h, START) - value(theta - h, START)) / (2 * h), abs=1e-8
    )
    true = (value(START + h, START + h) - value(START - h, START - h)) / (2 * h)
    assert slope(START, START) == pytest.approx(true, abs=1e-8)


def _at(data: dict, curve: str, theta: float) -> float:
    """A curve's value at a place of the generator."""
    return float(np.interp(theta, data["theta"], data[curve]))


CLAIMS = [
    (
        "follow it too far and JS grows again",
        "跟得太远，JS 又会变大",
        lambda d: d["stale_js"].min() < 0.1 < d["stale_js"][-1],
    ),
    (
        "touches −2 log 2 + 2 JS with the same slope",
        "与 −2 log 2 + 2 JS 相切",
        lambda d: (
            _at(d, "promise", 2) == pytest.approx(_at(d, "truth", 2)) == pytest.approx(float(d["touch"]))
        ),
    ),
    (
        "promises ever lower values where JS rises again",
        "在 JS 回升的地方它仍承诺越来越低的值",
        lambda d: (np.diff(d["promise"]) > 0).all() and _at(d, "truth", -4) > _at(d, "truth", 0),
    ),
    (
        "takes 15 steps for each D overshoots the data and ends where every D is perfect",
        "每个 D 走 15 步的生成器会越过数据，最后停在每个 D 都完美的地方",
        lambda d: (
            PATIENCE["stale"] == 15
            and d["stale_path"].min() < -3
            and d["stale_js"][-1] == pytest.approx(np.log(2), abs=1e-4)
        ),
    ),
    (
        "P = N(0, 1), G = N(θ, 1), θ₀ = 2, steps of 0.5",
        "P = N(0, 1)，G = N(θ, 1)，θ₀ = 2，步长 0.5",
        lambda d: (START, RATE) == (2, 0.5),
    ),
    ("Two panels", "两个子图", lambda d: {"truth", "fresh_js"} <= set(d)),
    (
        "−2 log 2 + 2 JS has its lowest point at 0",
        "−2 log 2 + 2 JS 在 0 处最低",
        lambda d: d["theta"][d["truth"].argmin()] == pytest.approx(0, abs=0.06),
    ),
    (
        "touches it at θ = 2 and falls on and on to the left",
        "在 θ = 2 处与它相切，向左一直下降",
        lambda d: (np.diff(d["promise"]) > 0).all(),
    ),
    ("JS over 30 updates", "30 次更新中的 JS", lambda d: len(d["fresh_js"]) == 31),
    (
        "it falls to 0, with one for 15 steps it falls nearly to 0, then climbs to log 2 and stays there",
        "降到 0，15 步才换一次时先降到接近 0，然后升到 log 2 并停在那里",
        lambda d: (
            d["fresh_js"][-1] < 1e-6
            and d["stale_js"].min() < 0.02
            and np.allclose(d["stale_js"][-5:], np.log(2), atol=1e-4)
        ),
    ),
]
