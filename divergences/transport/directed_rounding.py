"""Arithmetic on non-negative arrays, rounded down or up as asked, and not rounded where a float is exact.

Each operation is done once, to nearest; its error is itself a float (Dekker 1971, Knuth's TWO-SUM), and its
sign says which neighbour lies on the other side of the true result. An ``Interval`` holds both sides.
"""

from typing import NamedTuple

import numpy as np

SPLIT = 2.0**27 + 1  # cuts a float into two halves of 26 bits
TINY = 2.0**-900  # below it the error of a product or a root may underflow
UNIT = 2.0**-53  # the largest relative error of one rounding


class Interval(NamedTuple):
    """``low <= true value <= high``, entry by entry; both finite and >= 0."""

    low: np.ndarray
    high: np.ndarray


def distance(x: np.ndarray, y: np.ndarray) -> Interval:
    """|x - y|.

    Examples
    --------
    >>> distance(np.array([1.0]), np.array([2.0**-60]))
    Interval(low=array([1.]), high=array([1.]))
    """
    gap, error = _sum(x, -y)
    error = np.where(gap < 0, -error, error)
    return _enclose(np.abs(gap), error)


def add(a: Interval, b: Interval) -> Interval:
    """a + b.

    Examples
    --------
    >>> tiny = np.array([2.0**-60])
    >>> add(Interval(np.ones(1), np.ones(1)), Interval(tiny, tiny)).high > 1
    array([ True])
    """
    return Interval(_enclose(*_sum(a.low, b.low)).low, _enclose(*_sum(a.high, b.high)).high)


def multiply(a: Interval, b: Interval) -> Interval:
    """a b, for entries far from overflow."""
    return Interval(_product(a.low, b.low).low, _product(a.high, b.high).high)


def square_root(a: Interval) -> Interval:
    """√a."""
    return Interval(_root(a.low).low, _root(a.high).high)


def power(a: Interval, order: float) -> Interval:
    """a**order for entries of at most 1; whole orders up to 8 by multiplication, exact where floats are.

    Other orders allow the power function an error of 8 roundings, twice its documented one.
    """
    if order == int(order) <= 8:
        result = a
        for _ in range(int(order) - 1):
            result = multiply(result, a)
        return result
    slack, least = 16 * UNIT, 2.0**-1070
    low = np.power(a.low, order) * (1 - slack) - least
    high = np.power(a.high, order) * (1 + slack) + least
    return Interval(np.maximum(low, 0.0), np.where(a.high == 0, 0.0, high))


def scale(a: Interval, exponent: int) -> Interval:
    """a 2**exponent, without overflow; what becomes subnormal is rounded outwards."""
    low, high = np.ldexp(a.low, exponent), np.ldexp(a.high, exponent)
    return Interval(_lowered(low, low < TINY), _raised(high, (high < TINY) & (a.high > 0)))


def divide(a: Interval, divisor: float) -> Interval:
    """a / divisor, rounded outwards except where the quotient is 0 or 1."""
    low, high = a.low / divisor, a.high / divisor
    return Interval(_lowered(low, a.low != divisor), _raised(high, (a.high != divisor) & (a.high > 0)))


def _sum(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _product(a: np.ndarray, b: np.ndarray) -> Interval:
    product = a * b
    (a1, a2), (b1, b2) = halves(a), halves(b)
    error = a2 * b2 - (((product - a1 * b1) - a2 * b1) - a1 * b2)
    lost = (product < TINY) & (a > 0) & (b > 0)
    inner = _enclose(product, np.where(lost, 0.0, error))
    return Interval(_lowered(inner.low, lost), _raised(inner.high, lost))


def halves(a):
    """A float, or an array of them, as the sum of two of 26 bits, whose products are exact.

    Examples
    --------
    >>> halves(1 + 2.0**-40)
    (1.0, 9.094947017729282e-13)
    """
    part = SPLIT * a
    first = part - (part - a)
    return first, a - first


def _root(a: np.ndarray) -> Interval:
    root = np.sqrt(a)
    first, second = halves(root)
    square = root * root
    error = second * second - ((square - first * first) - 2 * first * second)
    miss = (a - square) - error  # a - root**2, of the right sign
    lost = (a < TINY) & (a > 0)
    inner = _enclose(root, np.where(lost, 0.0, miss))
    return Interval(_lowered(inner.low, lost), _raised(inner.high, lost))


def _enclose(nearest: np.ndarray, error: np.ndarray) -> Interval:
    return Interval(_lowered(nearest, error < 0), _raised(nearest, error > 0))


def _lowered(a: np.ndarray, where: np.ndarray) -> np.ndarray:
    return np.maximum(np.where(where, np.nextafter(a, -np.inf), a), 0.0)


def _raised(a: np.ndarray, where: np.ndarray) -> np.ndarray:
    return np.where(where, np.nextafter(a, np.inf), a)
