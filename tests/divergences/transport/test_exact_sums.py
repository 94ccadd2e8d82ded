"""Exact sums and the floats around them, against rationals."""

import math
from fractions import Fraction

import numpy as np
import pytest

from divergences.transport.exact_sums import exact_dot, root_between, round_down, round_up


def test_a_sum_that_floats_lose_is_exact():
    assert exact_dot(np.array([3, 1, 3]), np.array([1e300, 2.0**-60, -1e300])) == Fraction(1, 2**60)
    assert exact_dot(np.array([], dtype=np.int64), np.array([])) == 0


def test_a_sum_is_that_of_the_rationals():
    rng = np.random.default_rng(0)
    masses, values = rng.integers(1, 2**60, 50), rng.normal(size=50) * 10.0 ** rng.integers(-300, 300, 50)
    wanted = sum(int(mass) * Fraction(value) for mass, value in zip(masses, values))
    assert exact_dot(masses, values) == wanted


@pytest.mark.parametrize("number", [Fraction(1, 3), Fraction(-1, 3), Fraction(1, 10**400), Fraction(7)])
def test_floats_enclose_a_rational_and_are_neighbours(number):
    low, high = round_down(number), round_up(number)
    assert low <= number <= high
    assert high in (low, np.nextafter(low, math.inf))


def test_beyond_the_largest_float():
    assert round_down(Fraction(10) ** 400) == np.finfo(float).max
    assert round_up(Fraction(10) ** 400) == math.inf
    assert round_down(-(Fraction(10) ** 400)) == -math.inf


@pytest.mark.parametrize("order", [1.5, 2, 3, 1000])
def test_a_root_lies_between_its_bounds(order):
    number = Fraction(10) ** 300 / 7
    low, high = root_between(number, order)
    power = Fraction(order)
    assert low**power.numerator < number**power.denominator < high**power.numerator
    assert high - low < low / 10**49


def test_a_root_that_is_a_float_is_exact_and_that_of_nothing_is_0():
    assert root_between(Fraction(27, 8), 3) == (Fraction(3, 2), Fraction(3, 2))
    assert root_between(Fraction(-1), 2) == (0, 0)
