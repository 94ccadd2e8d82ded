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
