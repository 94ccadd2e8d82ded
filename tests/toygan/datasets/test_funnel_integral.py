"""W₁ of pairs of funnels: by hand, on the line by a sum, in the plane and in space by many points."""

import numpy as np
import pytest

from toygan.datasets import funnels
from toygan.datasets.funnel_integral import mean_transport
from toygan.datasets.funnel_laws import HALF, POWER, Funnels


def test_one_funnel_on_the_line():
    value, error = mean_transport(Funnels(np.array([[1.0]]), np.array([0.3])))
    by_hand = (1.5**2 + 3.5**2) * (1 / 2 - 1 / (1 + POWER)) / (2 * HALF)
    assert value == pytest.approx(by_hand, rel=1e-15)
    assert error < 1e-13


def test_a_square_by_its_eighths():
    """From the middle of a square, L = HALF / cos w on each eighth, and ∫ sec³ is known."""
    value, error = mean_transport(Funnels(np.zeros((1, 2)), np.zeros(1)))
    eighth = 0.5 * (2**0.5 + np.log(1 + 2**0.5))
    by_hand = 8 * HALF**3 * eighth * (1 / 3 - 1 / (2 + POWER)) / (2 * HALF) ** 2
    assert value == pytest.approx(by_hand, rel=1e-12)
    assert abs(value - by_hand) <= error + 1e-15
    assert error < 1e-11


@pytest.mark.parametrize(("n", "d"), [(7, 1), (16, 2), (5, 3)])
def test_against_the_mean_of_many_points(n, d):
    pair = funnels(n, d, rng=8)
    value, error = pair.distance()
    x, y = pair.sample_pair(200_000, rng=9)
    way = np.linalg.norm(x - y, axis=1)
    assert abs(way.mean() - value) < 4.5 * way.std() / len(way) ** 0.5 + error
    assert error < (1e-3 if d == 3 else 1e-11)


def test_a_funnel_above_another_carries_nothing():
    one = Funnels(np.array([[0.5, 0.5]]), np.array([0.0]))
    hidden = Funnels(np.array([[0.5, 0.5], [0.6, 0.5]]), np.array([0.0, 0.5]))
    assert mean_transport(hidden)[0] == pytest.approx(mean_transport(one)[0], rel=1e-12)
