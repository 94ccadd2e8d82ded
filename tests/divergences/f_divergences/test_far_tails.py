"""Integrands that are large, or grow, only beyond the ladders: against closed forms."""

import mpmath
import numpy as np
import pytest
from mpmath import mpf
from scipy import stats

from divergences import compare, kl_divergence, mixture
from divergences.f_divergences.far_tails import rest_beyond, why_it_grows
from divergences.f_divergences.generators import GENERATORS
from divergences.integrals.line import Line

UNKNOWN = stats.exponpow(1.3)  # no exponent in the table, and light


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (stats.weibull_min(0.41), stats.weibull_min(0.414)),
        (stats.weibull_min(0.41), stats.weibull_min(0.41 * (1 + 1e-9))),
        (stats.gennorm(1.1, 2, 3), stats.gennorm(1.105, 2, 3)),
        (stats.invweibull(0.41), stats.invweibull(0.414)),
        (stats.gengamma(2, -0.41, 5, 2), stats.gengamma(2, -0.414, 5, 2)),
        (stats.dweibull(0.6, 1), mixture([0.5, 0.5], [stats.dweibull(0.603, 1), stats.norm(1)])),
        (
            mixture([0.5, 0.5], [stats.weibull_min(0.41), UNKNOWN]),
            mixture([0.5, 0.5], [stats.weibull_min(0.414), UNKNOWN]),
        ),
    ],
)
def test_chi_square_is_infinite_where_q_falls_faster_however_far_out(p, q):
    found = compare(p, q)
    assert found["chi_square"].value == np.inf
    assert "diverges" in found["chi_square"].reason
    for name in ("tv", "kl", "reverse_kl", "js", "hellinger"):
        assert np.isfinite(found[name].value)
    assert np.isfinite(compare(q, p)["chi_square"].value)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (stats.genextreme(0.4), stats.genextreme(0.399)),
        (stats.lognorm(0.5), stats.weibull_min(0.011)),
        (stats.weibull_min(0.011), stats.lognorm(0.5)),  # towards 0
    ],
)
def test_chi_square_is_infinite_where_q_falls_faster_than_another_family(p, q):
    assert compare(p, q)["chi_square"].value == np.inf


def test_chi_square_of_weibull_laws_the_other_way_round():
    """∫ p²/q over s = log y, at 30 digits by mpmath's own quadrature."""
    a, b = 0.5, 0.49
    found = compare(stats.weibull_min(a), stats.weibull_min(b))["chi_square"]
    with mpmath.workdps(30):
        a, b = mpf(a), mpf(b)

        def ratio(s):
            return a**2 / b * mpmath.exp((2 * a - b) * s - 2 * mpmath.exp(a * s) + mpmath.exp(b * s))

        truth = mpmath.quad(ratio, [-300, -100, -30, -10, -3, 0, 3, 6, 10, 15]) - 1
    assert abs(found.value - float(truth)) <= found.error < 1e-14


@pytest.mark.parametrize("s", [0.75, 0.7072, 0.70711, 0.707107, 0.7071068])
def test_chi_square_of_lognormal_laws_just_before_it_diverges(s):
    """χ² = s²/√(2s² - 1) - 1; the integrand is large up to 1e3000 before it falls."""
    found = compare(stats.lognorm(1.0), stats.lognorm(s))["chi_square"]
    truth = mpf(s) ** 2 / mpmath.sqrt(2 * mpf(s) ** 2 - 1) - 1
    assert abs(found.value - float(truth)) <= found.error
    if s > 0.70715:
        assert found.error < 1e-9


def test_laws_without_a_closed_form_are_looked_at_as_far_as_floats_go():
    p, q = stats.weibull_min(0.41), stats.weibull_min(0.42)
    line = Line(mixture([0.5, 0.5], [p, UNKNOWN]), mixture([0.5, 0.5], [q, UNKNOWN]))
    assert why_it_grows(line, GENERATORS["pearson"]).startswith("far out")
    assert why_it_grows(line, GENERATORS["reverse_kl"]) is None


def test_what_ends_before_the_ladder_has_no_rest():
    line = Line(stats.norm(), stats.laplace())
    assert [rest_beyond(line, k, GENERATORS["kl"]) for k in range(len(line.sides))] == [None] * len(
        line.sides
    )


@pytest.mark.parametrize("unit", [1.0, 1e-9])
def test_a_power_against_an_exponential_has_infinite_kl_in_every_unit(unit):
    """At 1e299 the distance in units of 4e-10 is no float: the power was lost there, and KL was 43."""
    p = mixture([0.25, 0.75], [stats.halfcauchy(0, 0.4 * unit), stats.gamma(2.5, 9 * unit, 20 * unit)])
    assert kl_divergence(p, stats.logistic(-25 * unit, 2.6 * unit)) == np.inf
