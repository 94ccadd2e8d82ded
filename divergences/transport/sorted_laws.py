"""Laws on the line in order: sorted points with exact cumulative masses.

x, p  atoms and weights of P, (n,)          y, q  atoms and weights of Q, (m,)
"""

from typing import NamedTuple

import numpy as np

EPSILON = float(np.finfo(float).eps)
WHOLE = 2**62  # what whole ends count as 1
BLOCK = 2**14  # atoms of P merged at a time: small enough for the processor's cache


class SortedLaw(NamedTuple):
    """Atoms in ascending order, ``ends`` the right ends of their cells, ``order`` their original indices.

    ``ends`` are whole numbers, of which the last one counts as 1. None of them misses the true end by more
    than ``doubt``; it is 0 where masses are whole numbers.
    """

    points: np.ndarray
    ends: np.ndarray | None
    doubt: float
    order: np.ndarray | None


def sort_points(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """``x`` ``(n,)``, finite, ascending, and the index each entry had; equal entries keep their order.

    Sorting whole numbers is several times faster than sorting indices, so each entry is rounded to a grid and
    packed with its index into one number; where the grid is too coarse, NumPy's stable sort takes over.

    Examples
    --------
    >>> sort_points(np.array([2.0, 0.0, 2.0]))
    (array([0., 2., 2.]), array([1, 0, 2]))
    """
    bits, low = len(x).bit_length(), x.min()
    with np.errstate(over="ignore"):
        span = x.max() - low
    if len(x) < BLOCK or not 1e-200 < span < 1e200:
        order = np.argsort(x, kind="stable")
        return x[order], order
    packed, step = np.empty(len(x), dtype=np.int64), 2.0 ** (62 - bits) / span
    for start in range(0, len(x), BLOCK):
        cells = ((x[start : start + BLOCK] - low) * step).astype(np.int64)
        cells <<= bits
        packed[start : start + BLOCK] = cells | np.arange(start, start + len(cells))
    packed.sort()
    packed &= (1 << bits) - 1
    ascending = x[packed]
    if (ascending[1:] >= ascending[:-1]).all():
        return ascending, packed
    order = np.argsort(x, kind="stable")
    return x[order], order


def sort_law(x: np.ndarray, p: np.ndarray) -> SortedLaw:
    """A law on the line in ascending order, its last cell ending at ``WHOLE``; weights go as ``p``."""
    points, order = sort_points(x)
    return SortedLaw(points, *_counted_ends(p[order]), order)


def _counted_ends(weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Right ends ``(n,)`` int64 of the cells of positive weights, of which ``WHOLE`` are 1, and their doubt.

    What rounding to whole numbers takes from each weight is itself a float; the running sum of these floats
    is small, and is given back.

    Examples
    --------
    >>> ends, doubt = _counted_ends(np.array([0.25, 0.5, 0.25]))
    >>> ends / WHOLE, doubt < 1e-18
    (array([0.25, 0.75, 1.  ]), True)
    """
    n, power = len(weights), int(np.rint(np.log2(weights.sum())))
    rest = np.ldexp(weights, WHOLE.bit_length() - 1 - power) if power else weights * float(WHOLE)
    whole = np.rint(rest)
    rest -= whole
    ends = whole.astype(np.int64)
    np.cumsum(ends, out=ends)
    np.cumsum(rest, out=rest)
    ends += np.rint(rest, out=rest).astype(np.int64)
    missing = (WHOLE - int(ends[-1])) / int(ends[-1])
    if missing:
        ends += np.rint(np.multiply(ends, missing, out=rest), out=rest).astype(np.int64)
    np.maximum.accumulate(ends, out=ends)  # a sum that lies half-way may have been rounded to either side
    np.minimum(ends, WHOLE, out=ends)
    ends[-1] = WHOLE
    return ends, (4 + n * n * EPSILON) / WHOLE + 2 * EPSILON * abs(missing)


def sort_masses(x: np.ndarray, masses: np.ndarray) -> SortedLaw:
    """A law on the line in ascending order, its cells of whole masses.

    Examples
    --------
    >>> sort_masses(np.array([2.0, 1.0]), np.array([1, 3]))
    SortedLaw(points=array([1., 2.]), ends=array([3, 4]), doubt=0.0, order=array([1, 0]))
    """
    points, order = sort_points(x)
    return SortedLaw(points, np.cumsum(masses[order]), 0.0, order)


def cumulative_sum(terms: np.ndarray) -> np.ndarray:
    """Running sums ``(n,)``, written over the terms, with the rounding of few additions instead of n.

    They never fall when no term is negative.

    Examples
    --------
    >>> cumulative_sum(np.array([1.0, 2.0, 4.0]))
    array([1., 3., 7.])
    """
    whole = len(terms) // 512 * 512
    rows, rest = terms[:whole].reshape(-1, 512), terms[whole:]
    np.cumsum(rows, axis=1, out=rows)
    np.cumsum(rest, out=rest)
    before = np.cumsum(rows[:, -1])
    rows[1:] += before[:-1, None]
    rest += before[-1:].sum()
    return terms


def sort_laws(x, p, y, q) -> tuple[SortedLaw, SortedLaw]:
    """Both laws sorted; the cells of samples with equal weights are whole numbers, without rounding.

    Equally many samples need no cells at all.
    """
    if not (has_equal_weights(p) and has_equal_weights(q)):
        return sort_law(x, p), sort_law(y, q)
    if len(x) == len(y):
        return SortedLaw(np.sort(x), None, 0.0, None), SortedLaw(np.sort(y), None, 0.0, None)
    common = int(np.lcm(len(x), len(y)))
    return _sort_samples(x, common), _sort_samples(y, common)


def _sort_samples(x: np.ndarray, common: int) -> SortedLaw:
    ends = np.arange(1, len(x) + 1, dtype=np.int64) * (common // len(x))
    return SortedLaw(np.sort(x), ends, 0.0, None)


def has_equal_weights(p: np.ndarray) -> bool:
    """Whether every atom weighs the same."""
    return bool(p.min() == p.max())
