"""Slopes read back from the lines: W₁ always 1, JS and TV fading, against closed forms."""

import numpy as np
from scipy.stats import norm


def test_message_w_always_pulls_and_js_and_tv_do_not(picture):
    shown = picture("divergence_vs_shift")
    for family in ("gaussian", "uniform"):
        np.testing.assert_allclose(shown.line(f"{family}_wasserstein_slope")[1], 1, atol=1e-6)
        for name in ("js", "tv"):
            assert abs(shown.line(f"{family}_{name}_slope")[1][-1]) < 0.06
    assert shown.line("gaussian_js_slope")[1].max() > 0.2


def test_values_against_closed_forms(picture):
    shown = picture("divergence_vs_shift")
    theta, tv = shown.line("gaussian_tv")
    np.testing.assert_allclose(tv, 2 * norm.cdf(theta / 2) - 1, atol=1e-9)
    np.testing.assert_allclose(shown.line("gaussian_kl")[1], theta**2 / 2, atol=1e-9)
    np.testing.assert_allclose(shown.line("uniform_tv")[1], np.minimum(1, theta), atol=1e-9)
    np.testing.assert_allclose(shown.line("uniform_js")[1], np.minimum(1, theta) * np.log(2), atol=1e-9)


def test_slopes_against_closed_forms(picture):
    shown = picture("divergence_vs_shift")
    theta, tv = shown.line("gaussian_tv_slope")
    np.testing.assert_allclose(tv, norm.pdf(theta / 2), atol=2e-3)
    np.testing.assert_allclose(shown.line("gaussian_kl_slope")[1], theta, atol=1e-9)
    apart = theta > 1
    np.testing.assert_allclose(shown.line("uniform_tv_slope")[1], ~apart, atol=1e-9)
    np.testing.assert_allclose(shown.line("uniform_js_slope")[1], ~apart * np.log(2), atol=1e-9)


def test_infinite_kl_is_not_drawn_but_said(picture):
    shown = picture("divergence_vs_shift")
    theta, kl = shown.line("uniform_kl")
    assert np.isnan(kl[theta > 0]).all()
    assert "KL = ∞" in shown.words()
