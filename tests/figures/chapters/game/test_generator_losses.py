"""The two losses and their pulls, against the formulas in D."""

import numpy as np


def test_message_flat_at_the_start_and_steep_at_the_start(picture):
    shown = picture("generator_losses")
    d, saturating = shown.line("minimax_slope")
    _, steep = shown.line("non_saturating_slope")
    np.testing.assert_allclose(saturating, d, atol=1e-12)
    np.testing.assert_allclose(steep, 1 - d, atol=1e-12)


def test_values_are_the_logarithms(picture):
    shown = picture("generator_losses")
    d, value = shown.line("minimax_value")
    np.testing.assert_allclose(value, np.log1p(-d), atol=1e-9)
    np.testing.assert_allclose(shown.line("non_saturating_value")[1], -np.log(d), atol=1e-9)


CLAIMS = [
    ("rejects the generated points, D ≈ 0", "能识破生成点，D ≈ 0", lambda d: d["d"].min() < 1e-3),
    (
        "At the start log(1 − D) is flat, and −log D is steep",
        "开始时 log(1 − D) 是平的，而 −log D 很陡",
        lambda d: (
            d["minimax_slope"][d["d"] < 0.01].max() < 0.011
            and d["non_saturating_slope"][d["d"] < 0.01].min() > 0.98
        ),
    ),
    (
        "is only D, while that of −log D is 1 − D, close to its largest value",
        "只有 D，而 −log D 的斜率为 1 − D，接近最大值",
        lambda d: (
            np.allclose(d["minimax_slope"], d["d"]) and np.allclose(d["non_saturating_slope"], 1 - d["d"])
        ),
    ),
    (
        "the slope of log(1 − D) in the raw score",
        "log(1 − D) 对原始得分的斜率",
        lambda d: d["minimax_slope"][0] < 1e-3,
    ),
    ("log(1 − D)", "log(1 − D)", lambda d: np.allclose(d["minimax_value"], np.log1p(-d["d"]))),
    (
        "Two panels over D between 0 and 1",
        "两个子图，横轴 D 从 0 到 1",
        lambda d: d["d"].min() < 1e-3 and d["d"].max() > 0.999,
    ),
    (
        "log(1 − D) starts flat at 0 and falls; −log D starts high and falls to 0",
        "log(1 − D) 从 0 处平缓开始下降；−log D 从高处降到 0",
        lambda d: (
            (np.diff(d["minimax_value"]) < 0).all()
            and (np.diff(d["non_saturating_value"]) < 0).all()
            and np.allclose((d["minimax_value"][0], d["non_saturating_value"][-1]), 0, atol=1e-3)
        ),
    ),
    (
        "D for the first, rising from 0; 1 − D for the second, falling from 1",
        "前者为 D，从 0 上升；后者为 1 − D，从 1 下降",
        lambda d: (
            np.allclose(d["minimax_slope"], d["d"]) and np.allclose(d["non_saturating_slope"], 1 - d["d"])
        ),
    ),
    (
        "small D, where training starts, is shaded",
        "训练开始处（D 很小）的区域加了阴影",
        lambda d: d["minimax_slope"][d["d"] < 0.12].max() < 0.12,
    ),
]
