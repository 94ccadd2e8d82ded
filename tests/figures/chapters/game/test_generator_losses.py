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
