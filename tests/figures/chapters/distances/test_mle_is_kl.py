"""Likelihood and KL fall together; forward KL matches moments, reverse KL keeps to a mode."""

import numpy as np
import pytest


def test_message_likelihood_and_kl_fall_together(picture):
    shown = picture("mle_is_kl")
    (_, kl), (_, excess) = shown.line("kl"), shown.line("excess")
    assert np.abs(kl - excess).max() < 0.15  # the error of 400 points
    assert kl[-1] < 0.05 < kl[0]
    assert (np.diff(excess) <= 1e-12).all()


def test_message_forward_covers_and_reverse_picks_one(picture):
    shown = picture("mle_is_kl")
    for name, low, high in (("forward", 1.5, 2.5), ("reverse", 0.5, 0.7)):
        x, density = shown.line(name)
        mean = np.trapezoid(x * density, x)
        deviation = np.sqrt(np.trapezoid((x - mean) ** 2 * density, x))
        assert low < deviation < high
    x, density = shown.line("forward")
    assert np.trapezoid(x * density, x) == pytest.approx(0.6 * -2 + 0.4 * 1.5, abs=0.02)
    x, density = shown.line("reverse")
    assert x[density.argmax()] == pytest.approx(-2, abs=0.1)
