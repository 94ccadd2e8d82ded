"""The band is the maximum, the three touch the true maximum from below, and the bottom is at the data."""

import numpy as np
import pytest


def test_message_the_maximum_is_lowest_at_the_data(picture):
    shown = picture("three_discriminators")
    theta, top = shown.line("top")
    assert theta[top.argmin()] == pytest.approx(0, abs=1e-12)
    x, true = shown.line("true")
    assert np.interp(0, x, true) == pytest.approx(-2 * np.log(2), abs=1e-4)


def test_band_is_the_highest_of_the_three(picture):
    shown = picture("three_discriminators")
    curves = [shown.line(f"value_{k}")[1] for k in (1, 2, 3)]
    np.testing.assert_array_equal(shown.line("top")[1], np.max(curves, axis=0))


def test_each_touches_the_true_maximum_where_it_is_optimal(picture):
    shown = picture("three_discriminators")
    x, true = shown.line("true")
    theta, top = shown.line("top")
    assert (true - np.interp(x, theta, top) > -1e-9).all()
    for k in (1, 2, 3):
        at, height = (values.item() for values in shown.line(f"touch_{k}"))
        assert height == pytest.approx(np.interp(at, x, true), abs=1e-9)


CLAIMS = [
    (
        "walks down the highest of the curves",
        "沿着最高的那条曲线往下走",
        lambda d: np.allclose(d["top"], d["value"].max(axis=0)),
    ),
    (
        "going down it leads to the data at θ = 0",
        "往下走就到达 θ = 0 处的数据",
        lambda d: d["theta"][d["top"].argmin()] == pytest.approx(0, abs=0.1),
    ),
    (
        "each curve touches the true maximum, −2 log 2 + 2 JS",
        "与真正的最大值 −2 log 2 + 2 JS 相切",
        lambda d: np.allclose(d["touch"], np.interp(d["target"], d["shift"], d["true"]), atol=1e-6),
    ),
    ("three fixed discriminators", "三个固定判别器", lambda d: len(d["value"]) == 3),
    ("that is lowest near θ = 0", "在 θ = 0 附近最低", lambda d: abs(d["theta"][d["top"].argmin()]) < 0.1),
    (
        "true maximum −2 log 2 + 2 JS as a dotted curve that the three touch from below",
        "真正的最大值 −2 log 2 + 2 JS 是点线，三条曲线各在一个圆点处从下方与其相切",
        lambda d: (d["value"] <= np.interp(d["theta"], d["shift"], d["true"]) + 5e-3).all(),
    ),
]
