"""V(D*) lies on -2 log 2 + 2 JS, and D* is p/(p + q)."""

import numpy as np
import pytest
from scipy.stats import norm


def test_message_the_value_is_js_in_disguise(picture):
    shown = picture("optimal_discriminator")
    (shift, value), (at, formula) = shown.line("value"), shown.line("formula")
    np.testing.assert_allclose(np.interp(at, shift, value), formula, atol=1e-9)
    assert value[0] == pytest.approx(-2 * np.log(2))
    assert (np.diff(value) > 0).all()
    assert -0.01 < value[-1] < 0


def test_witness_is_the_share_of_p(picture):
    shown = picture("optimal_discriminator")
    for shift, line in zip(shown.data["shift"], shown.artists("witness")):
        x, witness = line.get_data()
        expected = norm.pdf(x) / (norm.pdf(x) + norm.pdf(x, shift))
        np.testing.assert_allclose(witness, expected, atol=1e-12)
