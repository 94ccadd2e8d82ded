"""Masses as whole numbers, so that the mass that leaves one law equals the mass that arrives at the other.

The weights of a law are floats, hence rationals; divided by their exact sum they are its masses. Over a
common denominator they are whole numbers: small ones for samples of equal weights (m/g and n/g for n and m of
them, g their greatest common divisor), long ones otherwise. With a rounded 1/n instead, the rounding error
times a long distance would be missing in every bound.
"""

import math
from typing import NamedTuple

import numpy as np

from divergences.laws.exact_gaps import whole_numbers

EXACT = 2**53  # whole numbers up to here are floats
COUNTED = 2**50  # the largest total that is given to a solver in floats


class Masses(NamedTuple):
    """Whole masses of two laws.

    Attributes
    ----------
    p, q : ndarray of int64, or of Python ints where those are too short; shapes (n,) and (m,)
        Positive.
    total : int
        The sum of ``p``, and of ``q``.
    """

    p: np.ndarray
    q: np.ndarray
    total: int


def whole_masses(p: np.ndarray, q: np.ndarray) -> Masses:
    """Positive weights ``(n,)`` and ``(m,)``, each divided by its sum, over their least common denominator.

    Examples
    --------
    >>> whole_masses(np.full(4, 0.25), np.full(6, 1 / 6))
    Masses(p=array([3, 3, 3, 3]), q=array([2, 2, 2, 2, 2, 2]), total=12)
    """
    (p, here), (q, there) = _whole(p), _whole(q)
    shared = math.gcd(here, there)
    total = here // shared * there
    return Masses(_shortest(p * (there // shared), total), _shortest(q * (here // shared), total), total)


def _whole(weights: np.ndarray) -> tuple[np.ndarray, int]:
    """Whole numbers in the proportion of the weights, without a common divisor; and their sum."""
    if weights.min() == weights.max():
        return np.ones(len(weights), dtype=object), len(weights)
    whole = whole_numbers(weights)
    whole //= math.gcd(*whole)
    return whole, int(whole.sum())


def _shortest(masses: np.ndarray, total: int) -> np.ndarray:
    return masses.astype(np.int64) if total < 2**62 else masses


def shares(masses: np.ndarray, total: int) -> np.ndarray:
    """Whole masses as floats of sum 1, each rounded once.

    Examples
    --------
    >>> shares(np.array([1, 2], dtype=object), 3)
    array([0.33333333, 0.66666667])
    """
    return ((masses if total <= EXACT else masses.astype(object)) / total).astype(np.float64)


def for_floats(masses: np.ndarray, total: int) -> np.ndarray:
    """Whole masses as floats that are whole numbers: their sums are exact, and those of both laws are equal.

    Masses of a larger total are rounded to 2**50 in all, the remainder on the largest and none below 1;
    ``exact_plan`` undoes that. A solver's own sums may be a few times the total, and are exact, too.

    Examples
    --------
    >>> bool(for_floats(np.array([1, 2 * 10**20], dtype=object), 1 + 2 * 10**20).sum() == 2.0**50)
    True
    """
    if total <= COUNTED:
        return masses.astype(float)
    rounded = np.maximum((masses.astype(object) * COUNTED // total).astype(np.int64), 1)
    rounded[np.argmax(rounded)] += COUNTED - rounded.sum()
    return rounded.astype(float)


def in_whole_numbers(flows: np.ndarray, total: int) -> np.ndarray:
    """Flows in any unit, rounded to whole numbers of which ``total`` are all the mass.

    Examples
    --------
    >>> in_whole_numbers(np.array([0.5, 0.25, 0.25]), 12)
    array([6, 3, 3])
    """
    if np.issubdtype(flows.dtype, np.integer) and int(flows.sum()) == total:
        return flows
    if flows.dtype == object:
        here = int(flows.sum())
        return (flows * total + here // 2) // here
    share = flows / flows.sum()
    if total <= EXACT:
        return np.rint(share * total).astype(np.int64)
    mantissas, exponents = np.frexp(share)
    digits = np.ldexp(mantissas, 53).astype(np.int64).astype(object) * total
    return digits >> (53 - exponents.astype(np.int64)).astype(object)
