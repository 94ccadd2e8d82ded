"""Mixtures behave as frozen scipy.stats laws."""

import numpy as np
import pytest
from scipy import integrate, stats

from divergences import mixture, samples

TWO = mixture([0.25, 0.75], [stats.norm(-2, 0.5), stats.expon(1, 2)])


def test_density_and_distribution_function_belong_together():
    for low, high in ((-5.0, 0.0), (0.0, 1.0), (1.0, 9.0)):
        mass, _ = integrate.quad(TWO.pdf, low, high, epsabs=1e-12)
        assert mass == pytest.approx(TWO.cdf(high) - TWO.cdf(low), abs=1e-11)
    x = np.linspace(-4, 8, 50)
    np.testing.assert_allclose(TWO.cdf(x) + TWO.sf(x), 1.0, atol=1e-15)
    np.testing.assert_allclose(np.exp(TWO.logpdf(x)), TWO.pdf(x), rtol=1e-13)


def test_logpdf_survives_where_the_density_underflows():
    law = mixture([0.5, 0.5], [stats.norm(-100, 1), stats.norm(100, 1)])
    assert law.logpdf(0.0) == pytest.approx(stats.norm.logpdf(100.0), rel=1e-15)


def test_quantiles_invert_the_distribution_function():
    u = np.array([0.0, 1e-12, 0.1, 0.25, 0.5, 0.999, 1.0])
    x = TWO.ppf(u)
    np.testing.assert_allclose(TWO.cdf(x[1:-1]), u[1:-1], rtol=1e-10)
    assert x[0] == -np.inf
    assert x[-1] == np.inf
    assert TWO.sf(TWO.isf(1e-30)) == pytest.approx(1e-30, rel=1e-10)


def test_draws_follow_the_law_and_the_seed():
    draws = TWO.rvs(4000, random_state=1)
    assert stats.kstest(draws, TWO.cdf).pvalue > 0.01
    np.testing.assert_array_equal(draws[:5], TWO.rvs(4000, random_state=1)[:5])
    assert np.ndim(TWO.rvs()) == 0


def test_support_is_that_of_all_components():
    assert mixture([0.5, 0.5], [stats.uniform(0, 1), stats.uniform(5, 1)]).support() == (0.0, 6.0)
    assert mixture([1.0, 0.0], [stats.uniform(0, 1), stats.norm()]).support() == (0.0, 1.0)


def test_mixtures_of_mixtures():
    inner = mixture([0.5, 0.5], [stats.norm(0), stats.norm(2)])
    outer = mixture([0.5, 0.5], [inner, stats.norm(4)])
    assert outer.cdf(2.0) == pytest.approx(0.25 * stats.norm.cdf(2) + 0.25 * 0.5 + 0.5 * stats.norm.cdf(-2))


@pytest.mark.parametrize(
    ("weights", "laws", "kind", "message"),
    [
        ([0.5, 0.6], [stats.norm(), stats.norm()], ValueError, "weights must sum to 1"),
        ([1.0], [stats.norm(), stats.norm()], ValueError, "1 weights and 2 laws"),
        ([1.0], [samples([0.0])], TypeError, r"laws\[0\] must be a continuous law on the line; got Discrete"),
        ([1.0], [[1.0]], TypeError, r"laws\[0\] must be a continuous law on the line; got list"),
        ([1.0], stats.norm(), TypeError, "laws must be a non-empty list"),
        ([1.0], [stats.norm], TypeError, r"laws\[0\] must be a frozen law"),
    ],
)
def test_bad_mixtures_are_named(weights, laws, kind, message):
    with pytest.raises(kind, match=message):
        mixture(weights, laws)
