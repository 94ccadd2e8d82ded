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
