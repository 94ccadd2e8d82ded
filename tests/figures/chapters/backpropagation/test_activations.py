"""Derivatives read back from the lines agree with difference quotients; ReLU has no curvature."""

import numpy as np
import pytest

from figures.chapters.backpropagation.activations import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_lines_are_derivatives_of_each_other(picture, name):
    shown = picture("activations")
    z, value = shown.line(f"{name}_value")
    smooth = np.abs(z) > 0.05  # kinks are at 0
    for lower, upper in ((value, f"{name}_slope"), (shown.line(f"{name}_slope")[1], f"{name}_curvature")):
        quotient, derivative = np.gradient(lower, z), shown.line(upper)[1]
        np.testing.assert_allclose(quotient[smooth][1:-1], derivative[smooth][1:-1], atol=2e-3)


def test_message_relu_has_no_curvature_and_tanh_has(picture):
    shown = picture("activations")
    for name in ("relu", "leaky_relu", "identity"):
        assert not shown.line(f"{name}_curvature")[1].any()
    assert shown.line("tanh_curvature")[1].max() == pytest.approx(4 / (3 * np.sqrt(3)), abs=1e-3)
