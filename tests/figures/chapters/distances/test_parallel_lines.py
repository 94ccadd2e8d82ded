"""The arrows are the plan: each grain travels |θ|, straight across."""

import numpy as np
import pytest


def test_every_grain_travels_theta_straight_across(picture):
    shown = picture("parallel_lines")
    for theta, arrows in zip(shown.data["theta"], shown.artists("plan")):
        np.testing.assert_allclose(arrows.U, theta, atol=1e-12)
        np.testing.assert_allclose(arrows.V, 0, atol=1e-12)


def test_message_w_shrinks_with_the_gap_and_js_does_not(picture):
    titles = [axis.get_title(loc="left") for axis in picture("parallel_lines").figure.axes]
    assert titles == [
        "θ = 1\nW₁ = 1.00,  JS = 0.69", "θ = 0.5\nW₁ = 0.50,  JS = 0.69", "θ = 0\nW₁ = 0.00,  JS = 0.00",
    ]  # fmt: skip


def test_the_lines_stand_theta_apart(picture):
    shown = picture("parallel_lines")
    gaps = [line.get_xdata()[0] for line in shown.artists("line_q")]
    assert gaps == pytest.approx(shown.data["theta"])
    for line in shown.artists("line_p") + shown.artists("line_q"):
        assert list(line.get_ydata()) == [0, 1]


CLAIMS = [
    (
        "Until the lines coincide, only W₁ knows",
        "两线重合之前，只有 W₁ 知道",
        lambda d: np.allclose(d["w"], d["theta"]) and np.allclose(d["js"][:2], np.log(2)),
    ),
    ("travels exactly |θ|", "恰好移动 |θ|", lambda d: (d["target"] == np.arange(len(d["height"]))).all()),
    (
        "JS stays at log 2 until the lines coincide",
        "JS 在两线重合之前始终为 log 2",
        lambda d: np.allclose(d["js"], [np.log(2), np.log(2), 0]),
    ),
    ("Three panels", "三个子图", lambda d: len(d["theta"]) == 3),
    (
        "at 0 and another at θ, for θ = 1, one half and 0",
        "在 0 处和 θ 处各有一条竖直线段，θ 依次为 1、0.5 和 0",
        lambda d: d["theta"].tolist() == [1, 0.5, 0],
    ),
    ("Horizontal arrows", "水平箭头", lambda d: (d["target"] == np.arange(len(d["height"]))).all()),
    ("W₁ is 1, 0.5 and 0", "W₁ 为 1、0.5、0", lambda d: np.allclose(d["w"], [1, 0.5, 0])),
    (
        "JS is 0.693, 0.693 and 0",
        "JS 为 0.693、0.693、0",
        lambda d: np.allclose(d["js"], [0.693, 0.693, 0], atol=5e-4),
    ),
]
