"""Where the fakes are, D* is flat and the critic is steep."""

import numpy as np
import pytest


def test_message_the_discriminator_is_flat_where_the_critic_is_not(picture):
    shown = picture("critic_vs_discriminator")
    slopes = {}
    for name in ("discriminator", "critic"):
        x, y = shown.line(name)
        fakes = (x > 4) & (x < 6)
        slopes[name] = np.abs(np.gradient(y, x))[fakes]
    assert slopes["discriminator"].max() < 0.02
    assert slopes["critic"].min() > 0.05


def test_the_exact_potential_falls_with_slope_one(picture):
    x, potential = picture("critic_vs_discriminator").line("potential")
    np.testing.assert_allclose(potential - potential[0], x[0] - x, atol=1e-6)


def test_the_discriminator_is_the_logistic_function(picture):
    x, witness = picture("critic_vs_discriminator").line("discriminator")
    np.testing.assert_allclose(witness, 1 / (1 + np.exp(5 * x - 12.5)), atol=1e-12)
    assert float(picture("critic_vs_discriminator").data["discriminator_slope"]) == pytest.approx(
        1.86e-5, rel=0.02
    )
