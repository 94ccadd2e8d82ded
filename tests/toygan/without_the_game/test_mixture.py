"""EM by hand, its promise (the likelihood never falls), and an independent maximiser."""

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import minimize

from toygan.without_the_game.mixture import fit_mixture

SAMPLE = np.concatenate(
    [stats.norm(-2, 0.5).ppf(np.arange(1, 80) / 80), stats.norm(1, 1).ppf(np.arange(1, 120) / 120)]
)


def test_one_component_is_the_sample_mean_and_deviation():
    fit = fit_mixture([1.0, 2.0, 6.0], 1, rng=0, iterations=1)
    assert fit.means == pytest.approx([3])
    assert fit.deviations == pytest.approx([np.sqrt(14 / 3)])
    assert fit.weights == pytest.approx([1])
    assert fit.log_likelihoods[-1] == pytest.approx(stats.norm(3, np.sqrt(14 / 3)).logpdf([1, 2, 6]).mean())


def test_one_step_by_hand():
    fit = fit_mixture([-1.0, 1.0], 2, rng=0, iterations=1)
    near = 1 / (1 + np.exp(-2.0))  # start: means -1 and 1, deviation 1: odds exp(±2)
    assert sorted(fit.path[0, 1]) == [-1, 1]
    assert fit.path[1, 1] == pytest.approx([1 - 2 * near, 2 * near - 1])
    assert fit.path[1, 2] == pytest.approx(np.sqrt(1 - (2 * near - 1) ** 2))


@pytest.mark.parametrize("components", [1, 2, 3, 5])
@pytest.mark.parametrize("seed", range(4))
def test_the_likelihood_never_falls(components, seed):
    fit = fit_mixture(SAMPLE, components, rng=seed, iterations=60)
    assert (np.diff(fit.log_likelihoods) >= -1e-12).all()
    assert fit.weights.sum() == pytest.approx(1)
    assert (np.diff(fit.means) >= 0).all()


def test_a_direct_maximiser_finds_no_better_point():
    fit = fit_mixture(SAMPLE, 2, rng=1, iterations=500)

    def negative(parameters):
        w, m1, m2, s1, s2 = parameters
        density = w * stats.norm.pdf(SAMPLE, m1, s1) + (1 - w) * stats.norm.pdf(SAMPLE, m2, s2)
        return -np.log(density).mean()

    start = [fit.weights[0], *fit.means, *fit.deviations]
    found = minimize(
        negative, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000}
    )
    assert -found.fun == pytest.approx(fit.log_likelihoods[-1], abs=1e-9)


def test_density_integrates_to_one_and_agrees_with_the_law():
    fit = fit_mixture(SAMPLE, 3, rng=0)
    x = np.linspace(-12, 12, 20001)
    assert np.trapezoid(fit.pdf(x), x) == pytest.approx(1, abs=1e-9)
    np.testing.assert_allclose(fit.law().pdf(x[::500]), fit.pdf(x[::500]), rtol=1e-10)


def test_shift_and_scale_carry_over():
    fit, moved = fit_mixture(SAMPLE, 2, rng=3), fit_mixture(10 + 4 * SAMPLE, 2, rng=3)
    np.testing.assert_allclose(moved.means, 10 + 4 * fit.means)
    np.testing.assert_allclose(moved.deviations, 4 * fit.deviations)


def test_a_component_on_one_point_stops_at_the_floor():
    fit = fit_mixture([0.0, 0.0, 0.0, 5.0, 6.0], 2, rng=0, floor=0.01)
    assert fit.deviations.min() == pytest.approx(0.01 * np.std([0, 0, 0, 5, 6]))


@pytest.mark.parametrize(
    ("x", "k", "options", "message"),
    [
        ([[1.0, 2.0]], 1, {}, r"shape \(n,\); got shape \(1, 2\)"),
        ([1.0, np.nan], 1, {}, r"x must be finite; x\[1\] = nan"),
        ([1.0, 2.0], 3, {}, "different values in x, 2; got 3"),
        ([1.0, 2.0], 0, {}, "different values in x, 2; got 0"),
        ([2.0, 2.0], 1, {}, r"all its 2 values are 2\.0"),
        ([1.0, 2.0], 1, {"floor": 0}, "0 < floor < 1"),
        ([1.0, 2.0], 1, {"iterations": 0}, "iterations must be >= 1"),
    ],
)
def test_bad_input_says_what_is_wrong(x, k, options, message):
    with pytest.raises(ValueError, match=message):
        fit_mixture(x, k, **options)
