"""Tails of densities, and what lies beyond the last panel of a Wasserstein distance."""

import numpy as np
import pytest
from scipy import special, stats

from divergences import pmf, samples
from divergences.integrals.distribution_tables import DistributionTable
from divergences.integrals.expectations import two_expectations
from divergences.integrals.tail_rests import difference, diverges, rest_of_gap
from divergences.integrals.trusted_functions import Power, TrustedLaw, log_quantiles
from divergences.transport.line_transport import wasserstein_1d


def power(c, index, loc=0.0, doubt=0.0):
    return Power(np.log(c), loc, index, 1.0, ("a", index), doubt)


def test_a_single_power_by_hand():
    """∫ from 10 of 3 x**-2.5 dx = 2·10**-1.5."""
    value, error = rest_of_gap([power(3.0, 2.5)], [], np.log(10.0))
    assert value == pytest.approx(2 * 10**-1.5, rel=1e-12)
    assert error < 1e-12


def test_two_powers_that_cross():
    """|2 x**-2 - x**-1.5| has its zero at 4: the integral from 1 on, in two parts."""
    value, _ = rest_of_gap([power(2.0, 2.0)], [power(1.0, 1.5)], 0.0)
    first, second = lambda x: -2 / x, lambda x: -2 / np.sqrt(x)
    below = (first(4) - first(1)) - (second(4) - second(1))
    above = (0 - second(4)) - (0 - first(4))
    assert value == pytest.approx(below + above, rel=1e-9)


def test_equal_leading_terms_leave_the_shift():
    """(x - 1)**-2 - (x + 2)**-2 = 2·3·x**-3 + …"""
    terms = difference([power(1.0, 2.0, 1.0)], [power(1.0, 2.0, -2.0)])
    assert terms.index.tolist() == [3.0]
    assert np.exp(terms.log_c[0]) == pytest.approx(6.0)


def test_whether_a_moment_diverges_is_said_or_refused():
    assert diverges(2.0, 1.5, 0.0)
    assert not diverges(1.0, 1.5, 0.1)
    assert rest_of_gap([power(1.0, 0.9)], [], 0.0) == (np.inf, 0.0)
    with pytest.raises(ValueError, match=r"known only within 0\.1: whether the moment of order 1"):
        diverges(1.0, 1.05, 0.1)
    with pytest.raises(ValueError, match="and faster beyond"):
        diverges(2.0, 1.5, np.inf)


def test_an_index_of_a_formula_decides_where_no_density_reaches_it():
    """burr12(3e3, 2) is 1e-300 near its middle: it falls like x**-6000 only where it is 0 in floats."""
    terms = TrustedLaw(stats.burr12(3e3, 2.0)).powers(1.0)
    assert [(term.index, term.doubt > 1e3, term.left_open) for term in terms] == [(6e3, True, 0.0)]
    mean = 2 * special.beta(2 - 1 / 3e3, 1 + 1 / 3e3)
    found = wasserstein_1d(stats.burr12(3e3, 2.0), samples([0.0]))
    assert abs(found.value - mean) <= 2e-15
    value, error = rest_of_gap([power(1e-300, 6e3, doubt=2e4)._replace(certain=True)], [], np.log(2.0))
    assert 0 <= value < 1e-300
    assert 0 <= error < 1e-290
    with pytest.raises(ValueError, match="cannot be told"):
        rest_of_gap([power(1e-300, 6e3, doubt=2e4)], [], np.log(2.0))


def test_the_quantile_of_a_sum_of_powers():
    s = np.array([10.0, 100.0])
    terms = [power(1.0, 2.0), power(3.0, 1.0)]
    x = np.exp(log_quantiles(terms, s))
    np.testing.assert_allclose(x**-2 + 3 / x, np.exp(-s), rtol=1e-12)
    assert log_quantiles([], s).tolist() == [-np.inf, -np.inf]


@pytest.mark.parametrize("law", [stats.t(2.5), stats.norm(), stats.gamma(0.5), stats.expon(), stats.lomax(3)])
def test_a_table_has_the_distribution_function(law):
    table = DistributionTable(law)
    x = law.ppf([0.001, 0.2, 0.5, 0.9, 0.9999])
    found = table(x)
    np.testing.assert_allclose(found.below, law.cdf(x), rtol=1e-11)
    np.testing.assert_allclose(found.above, law.sf(x), rtol=1e-11)
    np.testing.assert_allclose(table.density(x), law.pdf(x), rtol=1e-9)


def test_the_tail_has_the_index_of_the_formula():
    left, right = DistributionTable(stats.t(2.5)).tails
    assert (left.index, right.index, right.doubt) == (2.5, 2.5, 0.0)
    ratio = right.beyond(np.array([2e6 * right.edge])) / right.beyond(np.array([1e6 * right.edge]))
    assert ratio == pytest.approx(2**-2.5)


def test_a_density_that_does_not_integrate_to_1_is_refused():
    class Half(stats.rv_continuous):
        def _pdf(self, x):
            return 0.5 * np.exp(-x)

        def _cdf(self, x):
            return -np.expm1(-2 * x)

        def _ppf(self, u):
            return -np.log1p(-u) / 2

    with pytest.raises(ValueError, match=r"its density integrates to 0\.5, not to 1"):
        DistributionTable(Half(a=0.0, name="half")())


def test_quantiles_and_functions_are_inverse():
    law = TrustedLaw(stats.gamma(0.3, scale=5))
    u = np.array([1e-30, 1e-3, 0.4])
    x, _ = law.quantile(u, upper=False)
    np.testing.assert_allclose(law(x).below, u, rtol=1e-10)


def test_expectations_by_hand():
    def square(x):
        return x * x

    total = two_expectations(stats.norm(), stats.norm(2), square, lambda h: h, lambda h: -h, "h")
    assert total == pytest.approx(1 - 5, rel=1e-10)
    atoms = pmf([0.25, 0.75], [2.0, 4.0])
    assert two_expectations(atoms, samples([1.0]), square, lambda h: h, lambda h: 10 * h, "h") == 13 + 10


@pytest.mark.parametrize(
    ("function", "kind", "message"),
    [
        (np.ones(2), TypeError, "h must be a function of points beside a continuous law"),
        (lambda x: np.full(len(x), np.nan), ValueError, "h must not give NaN; it does at point 0"),
        (lambda x: 1.0, ValueError, r"h must give one number to each point"),
        (lambda x: np.full(len(x), np.inf), ValueError, "h gives inf - inf"),
    ],
)
def test_functions_that_cannot_be_averaged_are_refused(function, kind, message):
    with pytest.raises(kind, match=message):
        two_expectations(stats.norm(), stats.norm(1), function, lambda h: h, lambda h: -h, "h")
