"""W_order by quantile functions against closed forms, and what its error is made of."""

import math

import numpy as np
import pytest
from scipy import stats

from divergences import mixture
from divergences.integrals.ladders import Whole
from divergences.transport.quantile_transport import by_quantiles


@pytest.fixture(autouse=True)
def _as_when_called():
    with np.errstate(all="ignore"):
        yield


def power_and_error(p, q, order):
    """(∫ |F⁻¹ - G⁻¹|^order du, its error) in the units of the laws."""
    whole, scale = by_quantiles(p, q, order)
    return whole.value * scale**order, whole.error * scale**order


@pytest.mark.parametrize("order", [1.25, 2, 3, 6.5])
@pytest.mark.parametrize("unit", [1.0, 1e-200, 1e150])
def test_shifted_laws_are_as_far_apart_as_they_are_shifted(order, unit):
    """Their error is positive and no larger than rounding."""
    whole, scale = by_quantiles(stats.norm(0, unit), stats.norm(2 * unit, unit), order)
    assert whole.value ** (1 / order) * scale == pytest.approx(2 * unit, rel=1e-12)
    off = abs(whole.value - (2 * unit / scale) ** order)
    assert off <= whole.error < 1e-9 * whole.value


@pytest.mark.parametrize("order", [1.5, 2, 4, 9])
def test_exponential_laws(order):
    """F⁻¹(u) = -s log(1 - u): ∫ |s - r|^order (-log(1 - u))^order du = |s - r|^order Γ(order + 1)."""
    value, error = power_and_error(stats.expon(scale=1.0), stats.expon(scale=4.0), order)
    exact = 3.0**order * math.gamma(order + 1)
    assert value == pytest.approx(exact, rel=1e-11)
    assert abs(value - exact) <= error < 1e-8 * exact


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("order", [1.5, 2, 2.9])
def test_powers_are_summed_beyond_the_floats(order, mirror):
    """pareto(3): F⁻¹(u) = (1 - u)^(-1/3), so that ∫ |2 - 1|^order (1 - u)^(-order/3) du = 3/(3 - order)."""
    if mirror:  # to the left: F⁻¹(u) = -u^(-1/3)
        laws = [stats.genpareto(1 / 3, loc=1.0, scale=1 / 3), stats.genpareto(1 / 3, loc=2.0, scale=2 / 3)]
    else:
        laws = [stats.pareto(3.0), stats.pareto(3.0, scale=2.0)]
    value, error = power_and_error(*laws, order)
    exact = 3 / (3 - order)
    assert value == pytest.approx(exact, rel=1e-8)
    assert abs(value - exact) <= error


@pytest.mark.parametrize("order", [3, 3.5])
def test_from_the_tail_index_on_the_distance_is_infinite(order):
    assert by_quantiles(stats.pareto(3.0), stats.pareto(3.0, scale=2.0), order) == (
        Whole(math.inf, 0.0, True),
        1.0,
    )


def test_equal_laws_are_at_distance_zero():
    assert by_quantiles(stats.gamma(2.5), stats.gamma(2.5), 2.0) == (Whole(0.0, 0.0, False), 1.0)


def test_a_jump_of_the_quantiles_is_an_end_of_a_panel():
    """Half on [0, 1], half on [3, 4], against [0, 1]: the lower halves are u apart, the upper ones 2 + u."""
    gapped = mixture([0.5, 0.5], [stats.uniform(0, 1), stats.uniform(3, 1)])
    value, error = power_and_error(gapped, stats.uniform(0, 1), 2.0)
    # F⁻¹(u) - G⁻¹(u) = u for u < ½, and 3 + (2 u - 1) - u = 2 + u above
    exact = (1 / 2) ** 3 / 3 + (3**3 - 2.5**3) / 3
    assert value == pytest.approx(exact, rel=1e-12)
    assert abs(value - exact) <= error < 1e-10
