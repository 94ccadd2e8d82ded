"""Tables of a distribution function against closed forms, mpmath, NumPy's Legendre series."""

import mpmath
import numpy as np
import pytest
from scipy import stats

from divergences.integrals.distribution_tables import (
    DistributionTable,
    _antiderivatives,
    _evaluated,
    _rounding_of,
)

EPSILON = float(np.finfo(float).eps)


class Wave(stats.rv_continuous):
    """The density 1 + sin(k x + 1)/2 on [0, 1], divided by its integral."""

    def _integral(self, x, k):
        return x + (np.cos(1.0) - np.cos(k * x + 1)) / (2 * k)

    def _pdf(self, x, k):
        return (1 + np.sin(k * x + 1) / 2) / self._integral(1.0, k)

    def _cdf(self, x, k):
        return self._integral(x, k) / self._integral(1.0, k)


wave = Wave(a=0.0, b=1.0, name="wave")


def test_what_panels_do_not_resolve_is_part_of_the_error_bound():
    """A hundred thousand periods need five times as many panels as there may be."""
    law, x = wave(1e5), np.linspace(0.1, 0.9, 401)
    found = DistributionTable(law)(x)
    off = np.abs(found.below - law.cdf(x))
    assert off.max() > 1e-5
    assert (off <= found.doubt).all()


def test_a_wave_that_is_resolved_has_a_small_bound_that_holds():
    law, x = wave(1e3), np.linspace(0.001, 0.999, 999)
    table = DistributionTable(law)
    found = table(x)
    off = np.abs(found.below - law.cdf(x))
    assert (off <= found.doubt).all()
    assert found.doubt.max() < 1e-10
    np.testing.assert_allclose(table.density(x), law.pdf(x), rtol=1e-8)


def _digits(function, x):
    with mpmath.workdps(40):
        return [float(function(mpmath.mpf(value))) for value in x]


def test_both_sides_of_gumbel_keep_their_digits():
    """F = exp(-exp(-x)): 1e-300 to the left, 1 - F = 1e-17 to the right."""
    x = np.array([-6.5, -3.0, 0.0, 2.5, 40.0, 300.0])
    found = DistributionTable(stats.gumbel_r())(x)
    below = _digits(lambda v: mpmath.exp(-mpmath.exp(-v)), x)
    above = _digits(lambda v: -mpmath.expm1(-mpmath.exp(-v)), x)
    np.testing.assert_allclose(found.below, below, rtol=1e-11)
    np.testing.assert_allclose(found.above, above, rtol=1e-11)
    off = np.abs(np.where(np.array(below) < 0.5, found.below - below, found.above - above))
    assert (off <= found.doubt).all()
    assert (found.doubt < 1e-9 * np.minimum(found.below, found.above)).all()


def test_within_the_first_and_the_last_leaf():
    """logistic: F = 1/(1 + exp(-x))."""
    table = DistributionTable(stats.logistic())
    x = (table.edges[[0, 1, -3, -2]] + table.edges[[1, 2, -2, -1]]) / 2
    found = table(x)
    small = np.where(x < 0, found.below, found.above)
    np.testing.assert_allclose(small, _digits(lambda v: 1 / (1 + mpmath.exp(abs(v))), x), rtol=1e-9)


@pytest.mark.parametrize(
    ("law", "small"),
    [
        (stats.expon(), lambda x: -mpmath.expm1(-x)),
        (stats.gamma(3), lambda x: mpmath.gammainc(3, 0, x, regularized=True)),
        (stats.cauchy(), lambda x: mpmath.atan(-1 / x) / mpmath.pi),
    ],
    ids=["expon", "gamma", "cauchy"],
)
def test_within_a_first_leaf_whose_mass_can_be_written(law, small):
    """The mass of the logistic's first leaf is 0 in double precision, these are not."""
    table = DistributionTable(law)
    x = table.edges[0] + np.array([0.25, 0.5, 0.75]) * (table.edges[1] - table.edges[0])
    np.testing.assert_allclose(table(x).below, _digits(small, x), rtol=1e-9)
    np.testing.assert_allclose(table.density(x), law.pdf(x), rtol=1e-9)


def test_masses_of_the_edges_are_those_of_the_law_from_both_ends():
    table = DistributionTable(stats.expon(2.0, 3.0))
    near = (table.edges > 2.0 + 1e-4) & (table.edges < 2000.0)  # closer to 2 an edge has lost its digits
    x = (table.edges[near] - 2.0) / 3.0
    np.testing.assert_allclose(table.up[near], _digits(lambda v: -mpmath.expm1(-v), x), rtol=1e-10)
    np.testing.assert_allclose(table.down[near], _digits(lambda v: mpmath.exp(-v), x), rtol=1e-10)
    assert (np.diff(table.edges) >= 0).all()
    assert (table.up[-1], table.down[0]) == (pytest.approx(1.0, abs=1e-15), pytest.approx(1.0, abs=1e-15))
    assert table.defect < 1e-13


def test_singular_ends_of_a_bounded_law():
    """arcsine: F = 2/π asin √x, a density without a bound at both ends of [0, 1]."""
    x = np.array([1e-30, 1e-9, 0.2, 0.5])
    table = DistributionTable(stats.arcsine())
    found = table(x)
    np.testing.assert_allclose(found.below, 2 / np.pi * np.arcsin(np.sqrt(x)), rtol=1e-12)
    ends = 2 / np.pi * np.sqrt(table.edges[:3])  # to 1e-16; the mass beside an end is that of a power of x
    np.testing.assert_allclose(table.up[:3], ends, rtol=1e-11)
    mirrored = table(1 - np.array([2.0**-20, 0.25]))
    np.testing.assert_allclose(mirrored.above, 2 / np.pi * np.arcsin(np.sqrt([2.0**-20, 0.25])), rtol=1e-12)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_beyond_the_last_leaf_a_tail_is_a_power(sign):
    """cauchy: S(x) = 1/(π x) to 1/x³ relative; both sides, and the bound grows no faster than the value."""
    far = sign * np.array([1e50, 1e150, 1e300])
    found = DistributionTable(stats.cauchy())(far)
    small, large = (found.below, found.above) if sign < 0 else (found.above, found.below)
    np.testing.assert_allclose(small, 1 / (np.pi * np.abs(far)), rtol=1e-11)
    np.testing.assert_allclose(large, 1.0)
    assert (np.abs(small - 1 / (np.pi * np.abs(far))) <= found.doubt).all()
    assert (found.doubt <= 1e-9 * small).all()


def test_outside_a_support_that_ends_nothing_is_left():
    table = DistributionTable(stats.uniform(1.0, 2.0))
    found = table(np.array([-5.0, 0.5, 3.5, 1e300]))
    assert found.below.tolist() == [0.0, 0.0, 1.0, 1.0]
    assert found.above.tolist() == [1.0, 1.0, 0.0, 0.0]
    assert found.doubt.tolist() == [0.0] * 4
    assert table.density(np.array([0.5, 3.5])).tolist() == [0.0, 0.0]
    np.testing.assert_allclose(table.density(np.array([1.0, 2.2, 3.0])), 0.5, rtol=1e-12)


def test_a_mass_that_is_a_little_off_one_is_a_doubt_of_at_most_the_distance_to_the_cdf():
    class Short(stats.rv_continuous):
        """The density of expon times 1 + 4e-4; the distribution function is that of expon."""

        def _pdf(self, x):
            return (1 + 4e-4) * np.exp(-x)

        def _cdf(self, x):
            return -np.expm1(-x)

        def _ppf(self, u):
            return -np.log1p(-u)

    table = DistributionTable(Short(a=0.0, name="short")())
    assert table.defect == pytest.approx(4e-4, rel=1e-9)
    assert table.doubt < 1e-12  # divided by its integral it is SciPy's function

    class Bent(Short):
        """The same mass too much, all of it below 1."""

        def _pdf(self, x):
            return np.exp(-x) * np.where(x < 1.0, 1 + 4e-4 / -np.expm1(-1.0), 1.0)

    table = DistributionTable(Bent(a=0.0, name="bent")())
    assert table.defect == pytest.approx(4e-4, rel=1e-6)
    farthest = (4e-4 - 4e-4 * -np.expm1(-1.0)) / (1 + 4e-4)  # F at 1 after division
    assert 0.5 * farthest < table.doubt < 1.0001 * farthest  # nine levels do not hit 1 itself
    x = np.array([0.5, 1.0, 3.0])
    found = table(x)
    assert (np.abs(found.below + np.expm1(-x)) <= 2 * found.doubt).all()
    assert (found.doubt >= table.doubt).all()


@pytest.mark.parametrize(("begin", "is_lost"), [(25.0, False), (15.0, True)])
def test_a_density_that_is_nan_matters_where_mass_is_lost(begin, is_lost):
    """Beyond 25 lies 1e-11 of all mass, beyond 15 3e-7."""

    class Lost(stats.rv_continuous):
        def _pdf(self, x):
            return np.where(x > begin, np.nan, np.exp(-x))

        def _cdf(self, x):
            return -np.expm1(-x)

        def _ppf(self, u):
            return -np.log1p(-u)

    law = Lost(a=0.0, name="lost")()
    if is_lost:
        with pytest.raises(ValueError, match="its density is NaN near x = 1"):
            DistributionTable(law)
    else:
        np.testing.assert_allclose(DistributionTable(law)(np.array([2.0])).above, np.exp(-2.0), rtol=1e-9)


def test_a_density_without_any_mass_is_refused():
    class Nothing(stats.rv_continuous):
        def _pdf(self, x):
            return 0.0 * x

        def _cdf(self, x):
            return x

        def _ppf(self, u):
            return u

    with pytest.raises(ValueError, match="integrates to 0, not to 1"):
        DistributionTable(Nothing(a=0.0, b=1.0, name="nothing")())


def test_series_are_those_of_numpy():
    rng = np.random.default_rng(3)
    some, z, k = rng.normal(size=(4, 21)), np.linspace(-1, 1, 9), np.arange(9) % 4
    wanted = [np.polynomial.legendre.legval(at, some[row]) for at, row in zip(z, k)]
    np.testing.assert_allclose(_evaluated(some, k, z), wanted, rtol=1e-12, atol=1e-14)
    rises = _antiderivatives(some)
    over = [np.polynomial.Legendre(row).integ(lbnd=-1) for row in some]
    np.testing.assert_allclose(
        _evaluated(rises, k, z), [over[row](at) / 2 for at, row in zip(z, k)], rtol=1e-12, atol=1e-14
    )
    np.testing.assert_allclose(rises.sum(axis=1), some[:, 0], rtol=1e-12)  # the integral of P_0 alone


def test_rounding_is_that_of_the_logarithm_of_the_density():
    class Coarse(stats.rv_continuous):
        """expon, whose log-density is rounded to units of 1e-9."""

        def _logpdf(self, x):
            return np.round(-x, 9)

        def _pdf(self, x):
            return np.exp(self._logpdf(x))

        def _cdf(self, x):
            return -np.expm1(-x)

        def _ppf(self, u):
            return -np.log1p(-u)

    found = _rounding_of(Coarse(a=0.0, name="coarse")())
    assert 0.5e-9 < found < 4e-9
    assert _rounding_of(stats.uniform(3.0, 2.0)) == 4 * EPSILON
