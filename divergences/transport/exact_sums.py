"""Exact rational numbers, and the floats that enclose them.

Floats are rationals. A sum of floats times whole masses is therefore a rational that can be computed exactly;
one rounding at the end, outwards, makes it a proven bound.
"""

import math
from decimal import Context, Decimal
from fractions import Fraction

import numpy as np

POWERS = 64  # whole orders up to here: a root is tried as a float, and kept if it is exact
DIGITS = Context(prec=60, Emin=-(10**9), Emax=10**9)


def exact_dot(masses: np.ndarray, values: np.ndarray) -> Fraction:
    """The sum of masses times values without any rounding.

    Parameters
    ----------
    masses : ndarray of int64 or of Python ints, shape (n,)
    values : ndarray of float64, shape (n,)
        Finite.

    Examples
    --------
    >>> exact_dot(np.array([1, 1, 1]), np.array([1e300, 1.0, -1e300]))
    Fraction(1, 1)
    """
    mantissas, exponents = np.frexp(values)
    digits = np.ldexp(mantissas, 53).astype(np.int64)
    lowest = int(exponents.min(initial=0))
    shifts = exponents.astype(np.int64) - lowest
    products = (digits.astype(object) * masses) << shifts.astype(object)
    whole = int(products.sum()) if len(products) else 0
    power = lowest - 53
    return Fraction(whole << power) if power >= 0 else Fraction(whole, 1 << -power)


def round_down(number: Fraction) -> float:
    """The largest float that is not above ``number``.

    Examples
    --------
    >>> round_down(Fraction(1, 3)) <= Fraction(1, 3) < np.nextafter(round_down(Fraction(1, 3)), 1)
    True
    """
    try:
        nearest = float(number)
    except OverflowError:
        return float(np.finfo(float).max) if number > 0 else -math.inf
    return nearest if nearest <= number else float(np.nextafter(nearest, -math.inf))


def round_up(number: Fraction) -> float:
    """The smallest float that is not below ``number``; inf beyond the largest."""
    return -round_down(-number) + 0.0  # 0, not -0


def root_between(number: Fraction, order: float) -> tuple[Fraction, Fraction]:
    """Rationals around the root ``number ** (1/order)``: equal where it is a float, else 1e-50 of it apart.

    Examples
    --------
    >>> root_between(Fraction(25, 4), 2)
    (Fraction(5, 2), Fraction(5, 2))
    >>> low, high = root_between(Fraction(2), 1.5)
    >>> low**3 < 4 < high**3
    True
    """
    if order == 1 or number <= 0:
        return max(number, Fraction(0)), max(number, Fraction(0))
    logarithm = DIGITS.subtract(_log(number.numerator), _log(number.denominator))
    root = Fraction(DIGITS.exp(DIGITS.divide(logarithm, Decimal(order))))
    if order == int(order) <= POWERS:
        nearest = _float_near(root)
        if nearest is not None and nearest ** int(order) == number:
            return nearest, nearest
    width = root / 10**50
    return root - width, root + width


def _log(number: int) -> Decimal:
    return DIGITS.ln(Decimal(number))


def _float_near(number: Fraction) -> Fraction | None:
    """The nearest number of 53 bits, whatever its exponent."""
    exponent = number.numerator.bit_length() - number.denominator.bit_length()
    scale = Fraction(2) ** exponent
    return Fraction(float(number / scale)) * scale
