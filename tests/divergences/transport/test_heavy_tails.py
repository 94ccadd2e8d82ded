"""Wasserstein distances that tails decide: closed forms, and infinite exactly when the moment is."""

import mpmath
import numpy as np
import pytest
from scipy import stats

from divergences import mixture, samples
from divergences.transport.line_transport import wasserstein_1d

INF = np.inf
ORIGIN = samples([0.0])


def check(p, q, order, truth, widest=1e-8):
    estimate = wasserstein_1d(p, q, order)
    if np.isinf(truth):
        assert estimate.value == np.inf
        return
    assert abs(estimate.value - truth) <= estimate.error + 4e-16 * truth
    assert estimate.error <= widest * truth


@pytest.mark.parametrize(("a", "b"), [(1.004, 1.009), (1.03, 1.31), (1.15, 9.0)])
def test_two_slow_powers(a, b):
    check(stats.pareto(a), stats.pareto(b), 1, a / (a - 1) - b / (b - 1))


def test_mixtures_of_slow_powers():
    p = mixture([0.25, 0.75], [stats.pareto(1.02), stats.pareto(1.2)])
    check(p, stats.lomax(1.2), 1, 0.25 / 0.02 + 0.75 / 0.2 - 1 / 0.2 + 1)


def test_slow_tails_that_cross():
    """F = G at x = 10: the truth from the antiderivatives on both sides."""
    scale = 10 ** (1 - 1.1 / 1.3)
    with mpmath.workdps(30):
        a, b, k = mpmath.mpf(1.1), mpmath.mpf(1.3), mpmath.mpf(scale)

        def rest(c, unit, x):
            return unit**c * x ** (1 - c) / (c - 1)

        first = (k - 1) - (rest(a, 1, 1) - rest(a, 1, k))  # only P has mass below k
        middle = (rest(b, k, k) - rest(b, k, 10)) - (rest(a, 1, k) - rest(a, 1, 10))
        truth = float(first + middle + rest(a, 1, 10) - rest(b, k, 10))
    check(stats.pareto(1.1), stats.pareto(1.3, scale=scale), 1, truth)


@pytest.mark.parametrize(
    ("law", "truth"),
    [
        (stats.fisk(1.06), np.pi / 1.06 / np.sin(np.pi / 1.06)),
        (stats.fisk(0.97), INF),
        (stats.f(4, 2.06), 2.06 / 0.06),
        (stats.f(4, 1.99), INF),
        (stats.betaprime(2.5, 1.03), 2.5 / 0.03),
        (stats.betaprime(2.5, 1.0), INF),
        (stats.lomax(1.07), 1 / 0.07),
        (stats.invgamma(1.04), 1 / 0.04),
        (stats.loglaplace(1.2), 1.44 / 0.44),
        (stats.kappa3(1.3), float(mpmath.mpf(1.3) ** (1 / 1.3) * mpmath.beta(2 / 1.3, 1 - 1 / 1.3) / 1.3)),
    ],
    ids=lambda value: value.dist.name if hasattr(value, "dist") else "",
)
def test_the_mean_beside_an_atom(law, truth):
    check(law, ORIGIN, 1, truth)


@pytest.mark.parametrize(
    ("law", "second_moment"),
    [
        (stats.t(2.07), 2.07 / 0.07),
        (stats.t(2), INF),
        (stats.invgamma(2.1), 1 / (1.1 * 0.1)),
        (stats.betaprime(3, 2.2), 12 / (1.2 * 0.2)),
        (stats.pareto(2.04), 2.04 / 0.04),
        (stats.jf_skew_t(1.3, 1.3), 2.6 / 0.6),
        (stats.lognorm(2.2), np.exp(2 * 2.2**2)),
    ],
    ids=lambda value: value.dist.name if hasattr(value, "dist") else "",
)
def test_second_moments(law, second_moment):
    check(law, ORIGIN, 2, np.sqrt(second_moment))
    wider = getattr(stats, law.dist.name)(*law.args, scale=4)
    check(law, wider, 2, 3 * np.sqrt(second_moment))


@pytest.mark.parametrize(
    ("p", "q", "order", "truth"),
    [
        (stats.pareto(0.7), stats.pareto(0.7, scale=1.5), 1, INF),
        (stats.pareto(0.1), stats.pareto(0.3), 1, INF),
        (stats.pareto(0.8), stats.lomax(0.8), 1, 1.0),
        (stats.pareto(1.4), stats.lomax(1.4), 2, 1.0),
        (stats.cauchy(), mixture([0.5, 0.5], [stats.t(1, loc=2), stats.cauchy(2)]), 1, 2.0),
    ],
)
def test_tails_of_one_index(p, q, order, truth):
    check(p, q, order, truth, widest=1e-4)  # F - G ends in rounding: the rest is extrapolated


def test_a_moment_that_floats_do_not_show_is_refused():
    with pytest.raises(ValueError, match="where floats end, and faster beyond"):
        wasserstein_1d(stats.lognorm(25), ORIGIN)
    with pytest.raises(ValueError, match="the order is too high"):
        wasserstein_1d(stats.norm(), ORIGIN, 5000)


def test_high_orders():
    with mpmath.workdps(30):
        moment = mpmath.mpf(2) ** 300 * mpmath.gamma(mpmath.mpf(601) / 2) / mpmath.sqrt(mpmath.pi)
        truth = float(moment ** (mpmath.mpf(1) / 600))
    check(stats.norm(), ORIGIN, 600, truth)
    check(stats.uniform(), stats.uniform(0, 5), 700, 4 * (1 / 701) ** (1 / 700))


@pytest.mark.parametrize("unit", [1e-280, 1e250])
def test_extreme_units_of_order_two(unit):
    check(stats.norm(0, unit), stats.norm(2 * unit, 4 * unit), 2, unit * np.sqrt(13))


def test_ends_that_rounding_would_move():
    check(stats.uniform(2e15, 1), stats.uniform(2e15, 3), 1, 1.0)
    check(stats.expon(-1e14, 1e-5), stats.expon(-1e14, 4e-5), 2, 3e-5 * np.sqrt(2))


def test_a_narrow_component_far_away():
    p = mixture([0.97, 0.03], [stats.norm(), stats.norm(-700, 1e-7)])
    check(p, stats.norm(), 1, 0.03 * 700)
