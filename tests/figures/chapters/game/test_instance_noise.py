"""Without noise the pull dies; with noise the trained discriminator keeps the pull of D*."""

import numpy as np
import pytest
from scipy.stats import norm

from divergences import optimal_discriminator
from figures.chapters.game.instance_noise import NOISES, THETA, exact_pull, score, spread


def test_message_the_pull_dies_without_noise_only(picture):
    shown = picture("instance_noise")
    assert shown.line("pull_none")[1][-1] < 1e-4
    for name in ("some", "much"):
        exact = shown.line(f"exact_{name}")[1][0]
        assert shown.line(f"pull_{name}")[1][-1] == pytest.approx(exact, rel=0.15)


def test_js_has_a_slope_at_the_fakes_only_with_noise(picture):
    for name, noise in NOISES.items():
        shift, js = picture("instance_noise").line(f"js_{name}")
        rise = np.interp(1.2, shift, js) - np.interp(0.8, shift, js)
        assert rise > 0.05 if noise else rise < 1e-6


@pytest.mark.parametrize("noise", [0.5, 1.0])
def test_score_and_pull_agree_with_quadrature_of_the_densities(noise):
    p, q = norm(0, spread(noise)), norm(THETA, spread(noise))
    best, x = optimal_discriminator(p, q), np.linspace(-8, 9, 20001)
    np.testing.assert_allclose(1 / (1 + np.exp(-score(x, noise))), best(x), atol=1e-12)
    slope = THETA / spread(noise) ** 2
    assert exact_pull(noise) == pytest.approx(np.trapezoid(q.pdf(x) * best(x) * slope, x), rel=1e-6)
