"""The dots are the tops, they lie on -2 log 2 + 2 JS, and the nearest generator has the lowest."""

import numpy as np
import pytest
from scipy.stats import norm

from divergences import js_divergence


def test_message_the_nearest_generator_has_the_lowest_peak(picture):
    shown = picture("three_generators")
    heights = [dot.get_ydata()[0] for dot in shown.artists("best")]
    assert heights == sorted(heights, reverse=True)
    for mean, height in zip(shown.data["mean"], heights):
        assert height == pytest.approx(
            -2 * np.log(2) + 2 * js_divergence(norm(0, 1), norm(mean, 1)), abs=1e-6
        )


def test_each_dot_is_the_top_of_its_curve_at_the_optimal_slope(picture):
    shown = picture("three_generators")
    for mean, line, dot in zip(shown.data["mean"], shown.artists("value"), shown.artists("best")):
        assert dot.get_ydata()[0] == line.get_ydata().max()
        assert dot.get_xdata()[0] == pytest.approx(mean, abs=0.051)


def test_every_panel_has_a_line_at_each_peak(picture):
    shown = picture("three_generators")
    heights = [line.get_ydata()[0] for line in shown.artists("peak")]
    assert sorted(heights) == sorted(3 * shown.data["best"].tolist())


CLAIMS = [
    ("the lowest of the peaks", "取最低的峰", lambda d: np.allclose(d["best"], d["value"].max(axis=1))),
    ("Each curve is one generator", "每条曲线是一个生成器", lambda d: (np.diff(d["slope"]) > 0).all()),
    (
        "G₃, the generator closest to the data, has the lowest dot",
        "离数据最近的 G₃ 的点最低",
        lambda d: d["best"].argmin() == d["mean"].argmin() == 2,
    ),
    ("Three panels", "三个子图", lambda d: len(d["mean"]) == 3),
    (
        "N(2.5, 1), N(1.5, 1) and N(0.7, 1) against data N(0, 1)",
        "N(2.5, 1)、N(1.5, 1)、N(0.7, 1)，数据为 N(0, 1)",
        lambda d: d["mean"].tolist() == [2.5, 1.5, 0.7],
    ),
    (
        "a hill with a dot on its top, and lines at the heights of all three dots",
        "一座山丘，顶上有一个圆点，另有三条线标出三个圆点的高度",
        lambda d: all(0 < top < d["value"].shape[1] - 1 for top in d["value"].argmax(axis=1)),
    ),
    (
        "The dots sink from panel to panel towards −1.386",
        "圆点逐图下沉，趋向 −1.386",
        lambda d: (np.diff(d["best"]) < 0).all() and d["best"].min() > -2 * np.log(2),
    ),
]
