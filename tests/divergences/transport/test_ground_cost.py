"""The scaled ground cost: of order 1 whatever the units, exact, and nothing copied."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from divergences.transport.ground_cost import checked_metric, checked_order, cost_at_reach, ground_cost


@pytest.mark.parametrize("metric", ["euclidean", "cityblock"])
@pytest.mark.parametrize(
    ("scale", "shift"), [(1, 0), (1e-8, 0), (1e8, 0), (1e-300, 0), (1e307, 0), (1e-3, 1e6)]
)
def test_the_largest_cost_is_of_order_1(metric, scale, shift):
    rng = np.random.default_rng(0)
    x, y = rng.random((20, 3)) * scale + shift, rng.random((10, 3)) * scale + shift
    cost = ground_cost(x, y, metric, 1)
    matrix = cost.matrix(cost.scaled(x), cost.scaled(y))
    assert 1 / 12 < matrix.max() <= 1
    np.testing.assert_allclose(
        cost.in_cost_units(matrix) / scale, cdist(x / scale, y / scale, metric), rtol=1e-6
    )


def test_scaling_rounds_nothing():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(6, 2)), rng.normal(size=(5, 2))
    cost = ground_cost(x, y, "euclidean", 1)
    np.testing.assert_array_equal(
        cost.in_cost_units(cost.matrix(cost.scaled(x), cost.scaled(y))), cdist(x, y)
    )


@pytest.mark.parametrize("order", [1, 1.5, 2, 3])
@pytest.mark.parametrize("metric", ["euclidean", "cityblock"])
def test_orders(order, metric):
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(6, 2)), rng.normal(size=(6, 2))
    cost = ground_cost(x, y, metric, order)
    scaled = cost.scaled(x), cost.scaled(y)
    expected = cdist(x, y, metric) ** order
    np.testing.assert_allclose(cost.in_cost_units(cost.matrix(*scaled)), expected, rtol=1e-13)


def test_coincident_points_cost_exactly_nothing():
    points = np.full((3, 2), 1e4 / 3)
    cost = ground_cost(points, points, "euclidean", 2)
    assert cost.exponent == 0
    assert not cost.matrix(points, points).any()


def test_errors():
    with pytest.raises(ValueError, match="Did you mean 'cityblock'"):
        checked_metric("city_block")
    with pytest.raises(ValueError, match="at least 1; got 0"):
        checked_order(0)
    assert checked_order(np.float32(2)) == 2


def test_a_reach_of_a_power_of_two_costs_one():
    assert cost_at_reach("euclidean", 100, Fraction(4))[2:] == (2, 1.0)
    assert cost_at_reach("cityblock", 9, Fraction(1, 8))[2:] == (-3, 1.0)
