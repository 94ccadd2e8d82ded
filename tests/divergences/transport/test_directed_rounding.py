"""Each operation encloses the exact result, and rounds nothing that a float can hold."""

from fractions import Fraction

import numpy as np
import pytest

from divergences.transport import directed_rounding as rounding
from divergences.transport.directed_rounding import Interval

RNG = np.random.default_rng(0)
A, B = (np.abs(RNG.normal(size=200)) * 2.0 ** RNG.integers(-40, 40, 200) for _ in range(2))


def exact(values):
    return [Fraction(value) for value in values]


def encloses(interval, wanted):
    below = all(Fraction(low) <= value for low, value in zip(interval.low, wanted))
    return below and all(value <= Fraction(high) for value, high in zip(wanted, interval.high))


@pytest.mark.parametrize(
    ("operation", "of_rationals"),
    [
        (rounding.add, lambda a, b: a + b),
        (rounding.multiply, lambda a, b: a * b),
    ],
)
def test_sums_and_products_are_enclosed_by_neighbours(operation, of_rationals):
    found = operation(Interval(A, A), Interval(B, B))
    assert encloses(found, [of_rationals(a, b) for a, b in zip(exact(A), exact(B))])
    assert (found.high <= np.nextafter(np.nextafter(found.low, np.inf), np.inf)).all()


def test_differences_quotients_and_roots_are_enclosed():
    assert encloses(rounding.distance(A, B), [abs(a - b) for a, b in zip(exact(A), exact(B))])
    assert encloses(rounding.divide(Interval(A, A), 3.0), [a / 3 for a in exact(A)])
    root = rounding.square_root(Interval(A, A))
    assert all(Fraction(low) ** 2 <= a for low, a in zip(root.low, exact(A)))
    assert all(a <= Fraction(high) ** 2 for high, a in zip(root.high, exact(A)))


@pytest.mark.parametrize("order", [2, 3, 8, 1.5, 9])
def test_powers_are_enclosed(order):
    x = RNG.random(100)
    found = rounding.power(Interval(x, x), order)
    twice = int(2 * order)  # squares of the powers are rational
    assert all(Fraction(low) ** 2 <= a**twice for low, a in zip(found.low, exact(x)))
    assert all(a**twice <= Fraction(high) ** 2 for high, a in zip(found.high, exact(x)))


def test_what_a_float_can_hold_is_not_rounded():
    three, four = np.array([3.0]), np.array([4.0])
    assert rounding.multiply(Interval(three, three), Interval(four, four)) == Interval(12.0, 12.0)
    assert rounding.square_root(Interval(four, four)) == Interval(2.0, 2.0)
    assert rounding.distance(three, four) == Interval(1.0, 1.0)


def test_what_underflows_is_rounded_outwards_and_0_stays_0():
    tiny, zero = np.array([2.0**-1000]), np.zeros(1)
    found = rounding.multiply(Interval(tiny, tiny), Interval(tiny, tiny))
    assert found.low == 0.0 < found.high
    assert rounding.multiply(Interval(zero, zero), Interval(tiny, tiny)) == Interval(0.0, 0.0)
    scaled = rounding.scale(Interval(tiny, tiny), -500)
    assert scaled.low == 0.0 < scaled.high
