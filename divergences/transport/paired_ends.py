"""Running sums of weights in twice the digits of a float, and the staircase between two of them.

A running sum s[k] = s[k-1] + w[k] is rounded, and its rounding error is itself a float (Knuth's TWO-SUM). The
running sum of these errors is the ``low`` of pairs high + low, whose own errors are some n² 2**-106.
"""

from typing import NamedTuple

import numpy as np

from divergences.transport.directed_rounding import UNIT, halves


class PairedEnds(NamedTuple):
    """Right ends ``high + low`` ``(n,)`` of cells, the last one 1; each at most ``doubt`` from the true
    end.
    """

    high: np.ndarray
    low: np.ndarray
    doubt: float


def paired_ends(weights: np.ndarray) -> PairedEnds:
    """Running sums of positive weights ``(n,)``, divided by their sum.

    Examples
    --------
    >>> ends = paired_ends(np.array([0.1, 0.2, 0.3]))  # their sum is no float
    >>> ends.high
    array([0.16666667, 0.5       , 1.        ])
    >>> ends.doubt < 1e-30
    True
    """
    sums = np.cumsum(weights)
    before = np.concatenate([[0.0], sums[:-1]])
    part = sums - before
    taken = np.cumsum((before - (sums - part)) + (weights - part))
    missed = 2 * UNIT * float(np.abs(taken).sum())  # of the sum of what was taken
    total, rest = float(sums[-1]), float(taken[-1])
    high = sums / total
    low = (_remainder(sums, high, total) + (taken - high * rest)) / total
    end = high + low  # the nearest float of the pair, so that pairs are in order as their ``high`` are
    low = low - (end - high)
    end[-1], low[-1] = 1.0, 0.0
    return PairedEnds(end, low, 4 * missed / total + 64 * UNIT**2)


def paired_staircase(p: PairedEnds, q: PairedEnds) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """``mass[k]`` > 0 goes from cell ``i[k]`` of P to ``j[k]`` of Q; each right to a few roundings of itself.

    Examples
    --------
    >>> paired_staircase(paired_ends(np.array([1.0, 1.0])), paired_ends(np.array([1.0, 3.0])))
    (array([0, 0, 1]), array([0, 1, 1]), array([0.25, 0.25, 0.5 ]))
    """
    high, low = np.concatenate([p.high, q.high]), np.concatenate([p.low, q.low])
    order = np.argsort(high, kind="stable")  # of two sorted runs: a merge
    if np.any((np.diff(high[order]) == 0) & (np.diff(low[order]) < 0)):
        order = np.lexsort((low, high))
    high, low = high[order], low[order]
    from_q = order >= len(p.high)
    j = np.cumsum(from_q) - from_q  # cells of Q that ended before
    i = np.arange(len(order)) - j
    mass = np.diff(high, prepend=0.0) + np.diff(low, prepend=0.0)
    kept = (mass > 0) & (i < len(p.high)) & (j < len(q.high))
    return i[kept], j[kept], mass[kept]


def _remainder(a: np.ndarray, quotient: np.ndarray, divisor: float) -> np.ndarray:
    """a - quotient·divisor, where the quotient is a/divisor to nearest (Dekker's product)."""
    product = quotient * divisor
    (q1, q2), (d1, d2) = halves(quotient), halves(divisor)
    error = q2 * d2 - (((product - q1 * d1) - q2 * d1) - q1 * d2)
    return (a - product) - error
