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
