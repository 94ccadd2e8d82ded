"""Densities as functions of the distance to an end of the support, to the last digits."""

import mpmath
import numpy as np
import pytest
from scipy import stats

from divergences import compare, mixture
from divergences.integrals.near_ends import NearEnd


def log_beta_density(a, b, scale, t):
    """log of the density of beta(a, b)·scale at distance t from its upper end, in 40 digits."""
    with mpmath.workdps(40):
        t = mpmath.mpf(t) / scale
        return float(
            (a - 1) * mpmath.log1p(-t) + (b - 1) * mpmath.log(t) - mpmath.log(mpmath.beta(a, b) * scale)
        )


@pytest.mark.parametrize("t", [1e-250, 3e-17, 1e-3, 0.4])
@pytest.mark.parametrize("loc", [0.0, 17.0, -0.5])
def test_the_upper_end_of_a_beta_law(t, loc):
    seen = NearEnd(stats.beta(3, 0.2, loc=loc, scale=0.5), loc + 0.5, -1.0, 0.25)
    value, doubt = seen.log(np.array([[loc + 0.5 - t]]), np.array([[t]]))
    assert value[0, 0] == pytest.approx(log_beta_density(3, 0.2, 0.5, t), rel=1e-14)
    assert doubt[0, 0] == 0.0
    assert seen.has_end
    assert seen.deep


def test_the_lower_end_of_a_law_that_does_not_begin_at_zero():
    t = np.array([[1e-200, 1e-20, 1e-2]])
    value, _ = NearEnd(stats.weibull_min(0.3, loc=4), 4.0, 1.0, 1.0).log(4 + t, t)
    np.testing.assert_allclose(value, np.log(0.3) - 0.7 * np.log(t) - t**0.3, rtol=1e-14)


def test_a_fitted_end_says_what_it_misses():
    law, t = stats.powerlaw(1.4, loc=3), 1e-9  # 1.4 y^0.4, upper end at 4
    seen = NearEnd(law, 4.0, -1.0, 1.0)
    value, doubt = seen.log(np.array([[4.0 - t, 3.5]]), np.array([[t, 0.5]]))
    with mpmath.workdps(40):
        s = mpmath.mpf(t)
        truth = mpmath.log(mpmath.mpf(1.4)) + (mpmath.mpf(1.4) - 1) * mpmath.log(1 - s)
    assert 0 < doubt[0, 0] < 1e-4
    assert abs(value[0, 0] - float(truth)) <= doubt[0, 0]


def test_powers_of_a_mixture_are_those_of_its_components():
    law = mixture([0.25, 0.75], [stats.beta(1, 0.5), stats.norm(1, 2)])
    c, alpha, _ = NearEnd(law, 1.0, -1.0, 0.5).powers(np.log(1e-200) + np.array([0.0, 16.0, 32.0]))
    np.testing.assert_allclose(alpha, [-0.5, 0.0], atol=1e-14)
    np.testing.assert_allclose(c, np.log([0.25 * 0.5, 0.75 / np.sqrt(8 * np.pi)]), rtol=1e-12)


def test_chi_square_of_a_mixture_with_a_singular_end_at_three():
    """∫ p²/q in Gauss-Jacobi's weights: p = ¼ beta(2, 0.7) on (1, 3) + ¾ uniform(1, 3), q = uniform(0, 4)."""
    found = compare(
        mixture([0.25, 0.75], [stats.beta(2, 0.7, loc=1, scale=2), stats.uniform(1, 2)]), stats.uniform(0, 4)
    )["chi_square"]
    with mpmath.workdps(30):
        a, b = mpmath.mpf(2), mpmath.mpf(0.7)
        square = mpmath.beta(2 * a - 1, 2 * b - 1) / mpmath.beta(a, b) ** 2 / 2  # ∫ of the squared density
        truth = 4 * (square / 16 + 2 * mpmath.mpf(3) / 16 / 2 + mpmath.mpf(9) / 16 / 2) - 1
    assert abs(found.value - float(truth)) <= found.error < 1e-11


def test_heavy_tails_far_apart_in_scale():
    """KL(pareto(a)‖pareto(b)) = log(a/b) + b/a - 1, H² = 1 - 2√(ab)/(a + b)."""
    found, a, b = compare(stats.pareto(0.15), stats.pareto(0.4)), 0.15, 0.4
    for name, truth in (
        ("kl", np.log(a / b) + b / a - 1),
        ("squared_hellinger", 1 - 2 * np.sqrt(a * b) / (a + b)),
    ):
        assert abs(found[name].value - truth) <= found[name].error + 2e-16
        assert found[name].error < 1e-12


def test_two_singular_ends_at_one_point_from_both_sides():
    """Half of the mass on (0, 2), half on (2, 4), both with p/q = ½ y^-½, y the relative distance from 2."""
    p = mixture([0.5, 0.5], [stats.beta(1, 0.5, 0, 2), stats.beta(0.5, 1, 2, 2)])
    found = compare(p, stats.uniform(0, 4))
    for name, truth in (("kl", 1 - np.log(2)), ("tv", 0.25), ("squared_hellinger", 1 - np.sqrt(8) / 3)):
        assert abs(found[name].value - truth) <= found[name].error + 2e-16
        assert found[name].error < 1e-12
    assert found["chi_square"].value == np.inf


def test_a_component_on_the_other_side_of_an_end_is_not_met_by_rounding():
    seen = NearEnd(mixture([0.5, 0.5], [stats.beta(1, 0.5, 0, 2), stats.weibull_min(0.5, 2)]), 2.0, -1.0, 1.0)
    t = np.full((1, 1), 1e-100)
    value, _ = seen.log(2.0 - t, t)
    np.testing.assert_allclose(value, np.log(0.5 * 0.5 / 2) - 0.5 * np.log(t / 2), rtol=1e-13)
