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


CURVED = ("sigmoid", "tanh", "softplus", "silu", "elu")
CLAIMS = [
    (
        "Piecewise linear units have σ″ = 0, curved ones do not",
        "分段线性单元的 σ″ = 0，弯曲的单元则不是",
        lambda d: all(d[f"{name}_curvature"].any() == (name in CURVED) for name in NAMES),
    ),
    (
        "for ReLU and leaky ReLU σ″ is 0 wherever it exists",
        "ReLU 与 leaky ReLU 的 σ″ 处处为 0（在其存在处）",
        lambda d: not d["relu_curvature"].any() and not d["leaky_relu_curvature"].any(),
    ),
    (
        "for tanh, sigmoid, softplus and SiLU it is not",
        "tanh、sigmoid、softplus 和 SiLU 不是",
        lambda d: (
            min(np.abs(d[f"{name}_curvature"]).max() for name in ("tanh", "sigmoid", "softplus", "silu"))
            > 0.05
        ),
    ),
    ("Eight panels, one for each activation", "八个子图，每个激活函数一幅", lambda d: len(NAMES) == 8),
    ("between −4 and 4", "−4 到 4 之间", lambda d: d["z"][[0, -1]].tolist() == [-4, 4]),
    (
        "a flat line at 0 for ReLU, leaky ReLU and identity, and a curve for sigmoid, tanh, softplus, SiLU and ELU",
        "ReLU、leaky ReLU 和恒等函数的二阶导数是 0 处的直线，sigmoid、tanh、softplus、SiLU 和 ELU 的则是曲线",
        lambda d: all(d[f"{name}_curvature"].any() == (name in CURVED) for name in NAMES),
    ),
]
