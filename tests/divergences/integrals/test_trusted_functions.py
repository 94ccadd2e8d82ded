"""Distribution functions from densities, where scipy's are wrong, and quantiles that invert them."""

import mpmath
import numpy as np
import pytest
from scipy import stats

from divergences import earth_mover_distance, mixture, samples
from divergences.integrals.distribution_tables import DistributionTable
from divergences.integrals.trusted_functions import TrustedLaw, log_quantiles


@pytest.mark.parametrize("c", [1.07, 2.3])
def test_the_tail_of_the_log_logistic_law_that_scipy_loses(c):
    x = 10.0 ** np.array([3, 12, 30, 60, 90])
    found = TrustedLaw(stats.fisk(c))(x)
    truth = 1 / (1 + x**c)
    assert np.abs(found.above / truth - 1).max() < 1e-12
    assert (np.abs(found.above - truth) <= found.doubt).all()
    with np.errstate(all="ignore"):
        assert stats.fisk(c).sf(1e30) == 0.0  # why it is not asked


def test_the_tail_of_student():
    law, x = TrustedLaw(stats.t(2.3)), np.array([-1e60, -40.0, 0.3, 1e9])
    with mpmath.workdps(40):
        n = mpmath.mpf(2.3)
        truth = [
            float(mpmath.betainc(n / 2, 0.5, 0, n / (n + mpmath.mpf(v) ** 2), regularized=True) / 2)
            for v in x
        ]
    found = law(x)
    off = np.abs(np.minimum(found.below, found.above) - truth)
    assert (off <= found.doubt).all()
    assert (found.doubt <= 1e-11 * np.array(truth)).all()


@pytest.mark.parametrize(
    "law",
    [
        stats.norm(3, 2),
        stats.t(2.3, 5, 0.1),
        stats.gamma(0.3),
        stats.invgamma(1.2),
        stats.jf_skew_t(1.3, 2.0),
        mixture([0.3, 0.7], [stats.norm(), stats.pareto(1.4, 10, 2)]),
    ],
)
@pytest.mark.parametrize("upper", [False, True])
def test_quantiles_invert_the_distribution_function(law, upper):
    law, u = TrustedLaw(law), 10.0 ** -np.arange(0.5, 290, 4.1)
    x, doubt = law.quantile(u, upper)
    assert (np.diff(x) >= 0).all() if upper else (np.diff(x) <= 0).all()
    for shifted, sign in ((x - 2 * doubt, -1), (x + 2 * doubt, 1)):
        found = law(shifted)
        reached = (u - found.above) if upper else (found.below - u)
        assert (sign * reached >= -4 * found.doubt - 1e-12 * u).all()


def test_a_law_far_away_loses_nothing_to_its_place():
    found = TrustedLaw(stats.norm(-5e5, 1e-7))(np.array([-5e5]))
    assert found.below[0] == pytest.approx(0.5, abs=1e-15)


def test_quantiles_of_two_powers():
    terms = TrustedLaw(mixture([0.5, 0.5], [stats.pareto(1.1), stats.pareto(3)])).powers(1.0)
    s = np.array([300.0, 5000.0])
    log_x = log_quantiles(terms, s)
    np.testing.assert_allclose(log_x, (s + np.log(0.5)) / 1.1, rtol=1e-12)


def test_a_wrong_factor_that_the_cdf_sets_right_is_divided_out():
    class Triple(stats.rv_continuous):
        def _pdf(self, x):
            return 3 * 1.5 * x**-2.5

        def _cdf(self, x):
            return 1 - x**-1.5

        def _ppf(self, u):
            return (1 - u) ** (-1 / 1.5)

    x = np.array([1.3, 1e20, 1e200])
    found = DistributionTable(Triple(a=1.0, name="triple")())(x)
    np.testing.assert_allclose(found.above, x**-1.5, rtol=1e-11)


def test_a_density_that_contradicts_its_cdf_is_refused():
    class Half(stats.rv_continuous):
        def _pdf(self, x):
            return 0.5 * np.exp(-x)

        def _cdf(self, x):
            return 1 - np.exp(-2 * x)

        def _ppf(self, u):
            return -np.log1p(-u) / 2

    with pytest.raises(ValueError, match=r"integrates to 0\.5, not to 1"):
        DistributionTable(Half(a=0.0, name="half")())


class _WithAHole(stats.rv_continuous):
    """The normal law, and a density that is NaN on an interval."""

    def _pdf(self, x):
        return np.where((x > -0.3) & (x < 0.1), np.nan, np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))


class _WithQuantiles(_WithAHole):
    def _ppf(self, u):
        return stats.norm.ppf(u)

    def _cdf(self, x):
        return stats.norm.cdf(x)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("other", [stats.norm(2), samples([0.0, 3.0])])
def test_a_density_that_is_nan_where_mass_is_is_refused(order, other):
    with pytest.raises(ValueError, match=r"its density is NaN near x = -?0\.\d+, inside its support"):
        earth_mover_distance(_WithQuantiles()(), other, order=order)


def test_a_law_without_a_median_is_refused_in_our_words():
    with pytest.raises(
        ValueError, match=r"^q = .* is no law: its pdf, cdf or ppf gives no number at its median$"
    ):
        earth_mover_distance(stats.norm(0), _WithAHole(name="hole")())
