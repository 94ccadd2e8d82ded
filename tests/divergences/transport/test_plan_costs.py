"""The cost of a plan, enclosed."""

from fractions import Fraction

import numpy as np
import pytest

from divergences.transport.plan_costs import plan_cost, step_costs


def bounds(x, y, mass, metric="euclidean", order=1.0):
    x, y, mass = np.array(x, dtype=float), np.array(y, dtype=float), np.array(mass)
    return plan_cost(x, y, mass, int(mass.sum()), metric, order).distances()


def test_by_hand():
    assert bounds([[0, 0], [0, 0]], [[3, 4], [0, 0]], [1, 1]) == (2.5, 2.5, 2.5)
    assert bounds([[0, 0]], [[3, 4]], [7], "cityblock") == (7.0, 7.0, 7.0)


@pytest.mark.parametrize("order", [1, 1.5, 2, 3.3, 50, 1000])
def test_the_bounds_hold_and_are_close(order):
    rng = np.random.default_rng(0)
    x, y, mass = rng.normal(size=(40, 2)), rng.normal(size=(40, 2)), rng.integers(1, 10, 40)
    low, value, high = bounds(x, y, mass, order=order)
    gaps = np.hypot(*(x - y).T)
    largest = gaps.max()
    plain = largest * (mass @ (gaps / largest) ** order / mass.sum()) ** (1 / order)
    assert low <= value <= high <= low * (1 + 1e-13)
    assert value == pytest.approx(plain, rel=1e-12)


def test_the_bounds_hold_for_the_rational_cost():
    rng = np.random.default_rng(1)
    for _ in range(20):
        x, y, mass = rng.normal(size=(3, 2)), rng.normal(size=(3, 2)), rng.integers(1, 10, 3)
        gaps = [[Fraction(a) - Fraction(b) for a, b in zip(*pair)] for pair in zip(x, y)]
        square = sum(int(m) * (a * a + b * b) for m, (a, b) in zip(mass, gaps)) / int(mass.sum())
        low, _, high = bounds(x, y, mass, order=2.0)
        assert Fraction(low) ** 2 <= square <= Fraction(high) ** 2


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_steps_have_a_unit_of_their_own(scale):
    one, scaled = (
        bounds([[0.0, 1.0]], [[2.0, 2.0]], [1]),
        bounds([[0.0, scale]], [[2 * scale, 2 * scale]], [1]),
    )
    assert scaled[1] == pytest.approx(scale * one[1], rel=1e-14)


def test_a_plan_that_stays_in_place_costs_nothing():
    assert bounds([[1.0, 2.0]], [[1.0, 2.0]], [1], order=1000) == (0.0, 0.0, 0.0)


def test_distances_beyond_the_largest_float_are_refused():
    with pytest.raises(ValueError, match="p and q lie too far apart"):
        step_costs(np.array([[1e308]]), np.array([[-1e308]]), "euclidean", 1)
