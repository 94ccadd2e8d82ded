"""Log-densities that take a series, a root or an integral, against mpmath in 60 digits."""

import mpmath
import numpy as np
import pytest

from divergences.laws.log_series import log1p_minus, nct, nct_doubt, pearson3, stirling, tukeylambda

DIGITS = 60
EPSILON = float(np.finfo(float).eps)


def _exact(function, *arguments):
    with mpmath.workdps(DIGITS):
        return float(function(*map(mpmath.mpf, arguments)))


def _stirling(a):
    return mpmath.loggamma(a) - (a - 0.5) * mpmath.log(a) + a - mpmath.log(2 * mpmath.pi) / 2


def test_the_rest_of_stirlings_formula_on_both_sides_of_twenty():
    a = np.array([1e-3, 0.5, 1.0, 7.0, 19.999, 20.0, 20.001, 25.0, 60.0, 1e3, 1e8])
    wanted = [_exact(_stirling, value) for value in a]
    below = 2 * EPSILON * a * (1 + np.abs(np.log(a)))  # there terms of this size cancel
    assert (np.abs(stirling(a) - wanted) <= np.where(a < 20, below, 0.0) + 1e-13 * np.abs(wanted)).all()
    # five terms leave 691/360360/a^11 at most, 1e-14 of the first one at a = 20
    np.testing.assert_allclose(stirling(a[a >= 20]), [w for w, at in zip(wanted, a) if at >= 20], rtol=1e-13)


def test_a_logarithm_less_its_argument_keeps_its_digits():
    u = np.array([-0.999, -0.3, -0.2501, -0.25, -0.2, -1e-5, 0.0, 1e-200, 1e-9, 0.1, 0.25, 0.2501, 3.0, 1e9])
    found = log1p_minus(u, np.log1p(u))
    wanted = [_exact(lambda v: mpmath.log1p(v) - v, value) for value in u]
    np.testing.assert_allclose(found, wanted, rtol=3e-15)


def _pearson3(y, skew):
    alpha = 4 / skew**2
    g = alpha * (1 + skew * y / 2)
    return (alpha - 1) * mpmath.log(g) - g - mpmath.loggamma(alpha) + mpmath.log(alpha) / 2


@pytest.mark.parametrize("skew", [-6.0, -0.3, 1e-5, 0.1, 1.9, 2.0, 40.0])
def test_pearson3_is_a_gamma_law(skew):
    """(G - α)/√α for G of shape α = 4/skew²; it ends at -2/skew."""
    end = -2 / skew
    inwards = np.sign(skew) * np.array([1e-9, 0.01, 0.5, 1.0, 3.0, 30.0]) * max(1.0, abs(end)) / 4
    y = end + inwards
    y = y[skew * y / 2 > -1]
    wanted = [_exact(_pearson3, value, skew) for value in y]
    alpha = 4 / skew**2
    slack = 2 * EPSILON * (np.abs(alpha - 1) + alpha) / np.abs(1 + skew * y / 2)  # of u, rounded twice
    assert (np.abs(pearson3(y, skew) - wanted) <= 2e-13 * (1 + np.abs(wanted)) + slack).all()
    beyond = np.array([end - np.sign(skew) * 0.1 * max(1.0, abs(end))])
    with np.errstate(invalid="ignore"):
        assert pearson3(beyond, skew)[0] == -np.inf


def test_pearson3_without_skew_is_normal():
    assert pearson3(np.array([3.0]), 0.0)[0] == pytest.approx(-4.5 - np.log(2 * np.pi) / 2, rel=1e-15)


def _nct(y, df, nc):
    """The density as an integral over the chi variable w, its peak in the middle of the panels."""
    z = nc * y / mpmath.sqrt(df + y * y)
    peak = (z + mpmath.sqrt(z * z + 4 * df)) / 2

    def log(w):
        return df * mpmath.log(w) - (w - z) ** 2 / 2

    top, half = log(peak), 12 / mpmath.sqrt(1 + df / peak**2)
    places = {peak + k * half / 4 for k in (-4, -1, 0, 1, 4)} | {mpmath.mpf(0)}
    places = sorted(place for place in places if place >= 0)
    total = mpmath.quad(lambda w: mpmath.exp(log(w) - top), [*places, places[-1] + 40])
    constant = df / 2 * mpmath.log(df) - mpmath.log(mpmath.pi) / 2 - mpmath.loggamma(df / 2)
    constant -= (df - 1) / 2 * mpmath.log(2) + (df + 1) / 2 * mpmath.log(df + y * y)
    return constant - nc**2 / 2 * df / (df + y * y) + top + mpmath.log(total)


@pytest.mark.parametrize(
    ("df", "nc"), [(0.3, 0.0), (1.0, -2.0), (4.5, 1.5), (30.0, 12.0), (2.0, -30.0), (900.0, 0.4)]
)
def test_nct_is_the_integral_over_its_denominator(df, nc):
    y = np.array([-40.0, -1.0, 0.7, 1e3])
    with mpmath.workdps(20):
        wanted = np.array([float(_nct(mpmath.mpf(v), mpmath.mpf(df), mpmath.mpf(nc))) for v in y])
    off = np.abs(nct(y, df, nc) - wanted)
    assert (off <= 1e-12 + 1e-14 * df + 3e-15 * np.abs(wanted) + nct_doubt(y, df, nc)).all(), off


def test_far_out_nct_is_a_power():
    """f ~ C |y|^-(df + 1): beyond 1e8 √df its square would not matter, beyond 1e154 it would overflow."""
    for y in (1e9, 1e100, 1e250):
        two = nct(np.array([y, 2 * y]), 2.5, 1.0)
        assert two[0] - two[1] == pytest.approx(3.5 * np.log(2), rel=1e-10)


def test_the_doubt_of_nct_is_that_of_its_largest_exponent():
    """4 ε nc² df/(df + y²)."""
    found = nct_doubt(np.array([0.0, 2.0, 1e200]), 4.0, 3.0)
    assert found == pytest.approx([36 * EPSILON, 18 * EPSILON, 0.0])


def _tukeylambda(y, lam):
    """By bisection for s = log(u/(1 - u)): y rises with s."""

    def quantile(s):
        u, v = 1 / (1 + mpmath.exp(-s)), 1 / (1 + mpmath.exp(s))
        return s if lam == 0 else (u**lam - v**lam) / lam

    low, high = mpmath.mpf(-2000), mpmath.mpf(2000)
    for _ in range(150):
        middle = (low + high) / 2
        low, high = (middle, high) if quantile(middle) < y else (low, middle)
    u, v = 1 / (1 + mpmath.exp(-low)), 1 / (1 + mpmath.exp(low))
    return -mpmath.log(u ** (lam - 1) + v ** (lam - 1))


@pytest.mark.parametrize("lam", [-1.5, -0.1, 0.0, 1e-6, 0.14, 0.5, 1.0, 1.6, 2.0, 3.2])
def test_tukeylambda_is_found_from_its_quantiles(lam):
    """Symmetric; within its support, which is |y| <= 1/λ for λ > 0."""
    y = np.array([0.0, 1e-9, 0.02, 0.6, 5.0, 40.0, 500.0])
    y = y[lam * y < 0.9] if lam > 0 else y
    wanted = [_exact(_tukeylambda, value, lam) for value in y]
    np.testing.assert_allclose(tukeylambda(y, lam), wanted, rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(tukeylambda(-y, lam), wanted, rtol=1e-11, atol=1e-13)


def test_tukeylambda_at_the_end_of_its_support():
    """u = 1, v = 0: the density is 1/(1 + v^(λ - 1)) there, which is 1, ½ or 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = [float(tukeylambda(np.array([1 / lam]), lam)[0]) for lam in (2.5, 1.0, 0.5)]
    assert ends == [0.0, pytest.approx(-np.log(2.0)), -np.inf]
