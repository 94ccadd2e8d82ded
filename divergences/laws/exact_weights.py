"""Weights as pairs of floats, whose sum is 1 to twice the digits of a float.

w      weights as floats, shape (n,)
rest   the rounding errors of w, shape (n,): the law's weights are w + rest, of sum 1
total  the sum of the user's weights, where it was divided out although the user did not ask for it; else 1.0
given  floats in exactly the proportion of the law, from before a division; None where w itself is

Divergences of almost equal laws need the rest: frequencies 1/6 and 2/12 are the same number, weights 0.3 and
0.7 miss the sum 1 by 6e-17, and weights of sum 1 + 1e-9 mean the same law as those divided by their sum.
"""

import math
from typing import NamedTuple

import numpy as np

_ROUNDING = 2.0**-50  # of a sum: a distance from 1 up to this is rounding


class ExactWeights(NamedTuple):
    """See the legend of the module."""

    w: np.ndarray
    rest: np.ndarray
    total: float = 1.0
    given: np.ndarray | None = None


def of_counts(counts: np.ndarray) -> ExactWeights:
    """Frequencies ``counts / counts.sum()`` of whole numbers.

    Examples
    --------
    >>> one, two = of_counts(np.array([1, 5])), of_counts(np.array([2, 10]))
    >>> bool((one.w == two.w).all() and (one.rest == two.rest).all())
    True
    """
    return _divided(counts.astype(float), float(counts.sum()), 0.0)


def of_weights(weights: np.ndarray) -> ExactWeights:
    """Non-negative weights of sum 1 within 1e-9; a sum that differs by more than rounding is divided out.

    Examples
    --------
    >>> of_weights(np.array([0.5, 0.5 + 1e-10])).total
    1.0000000001
    """
    total, beyond = exact_sum(weights)
    miss = (total - 1.0) + beyond
    if abs(miss) <= _ROUNDING:
        return ExactWeights(weights, -weights * (miss / (1.0 + miss)))
    return _divided(weights, total, beyond)._replace(total=total)


def of_masses(masses: np.ndarray) -> ExactWeights:
    """Non-negative masses of any positive sum, divided by it."""
    scaled = np.ldexp(masses, -np.frexp(masses.max())[1])  # the sum itself may overflow or be subnormal
    return _divided(scaled, *exact_sum(scaled))


def exact_sum(values: np.ndarray) -> tuple[float, float]:
    """The sum as a float, and the rounding error of that float.

    Examples
    --------
    >>> exact_sum(np.array([1.0, 1e-20]))
    (1.0, 1e-20)
    """
    listed = values.tolist()
    total = math.fsum(listed)
    listed.append(-total)
    return total, math.fsum(listed)


def added_up(weights: ExactWeights, group: np.ndarray, count: int) -> ExactWeights:
    """The weights of ``count`` groups, where ``group`` ``(n,)`` says to which group each weight belongs."""
    w = np.bincount(group, weights=weights.w, minlength=count)
    rest = np.bincount(group, weights=weights.rest, minlength=count)
    several = np.flatnonzero(np.bincount(group[weights.w > 0], minlength=count) > 1)
    if len(several):
        order = np.argsort(group, kind="stable")
        first = np.searchsorted(group[order], several)
        last = np.searchsorted(group[order], several, side="right")
        for k, low, high in zip(several, first, last):
            w[k], beyond = exact_sum(weights.w[order[low:high]])
            rest[k] += beyond
    return ExactWeights(w, rest, weights.total)


def _divided(x: np.ndarray, total: float, beyond: float) -> ExactWeights:
    """x/(total + beyond): the quotient as a float, and its rounding error from the exact remainder."""
    w = x / total
    high, low = product_with_error(w, total)
    return ExactWeights(w, ((x - high) - low - w * beyond) / total, given=x)


def product_with_error(w: np.ndarray, total: float) -> tuple[np.ndarray, np.ndarray]:
    """w·total as a float, and the rounding error of that float (Dekker 1971)."""
    product = w * total
    (a, b), (c, d) = _halves(w), _halves(np.float64(total))
    return product, ((a * c - product) + a * d + b * c) + b * d


def _halves(x):
    """x as a sum of two floats of 26 bits, whose products are exact."""
    shifted = x * (2.0**27 + 1.0)
    high = shifted - (shifted - x)
    return high, x - high
