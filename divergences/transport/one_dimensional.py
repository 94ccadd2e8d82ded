"""Optimal transport on the line, where sorting solves it: the k-th point of P goes to the k-th of Q.

x, p  atoms and weights of P, (n,)          y, q  atoms and weights of Q, (m,)
Mass is laid out along [0, 1]: P cuts it into n cells, Q into m. Where a cell of P overlaps a cell of Q, that
much mass goes from the one atom to the other. This staircase is optimal for every cost |x - y|**order, and
    W_order**order = sum of mass * |x - y|**order   = integral of |F^-1(t) - G^-1(t)|**order over t in [0, 1].
Time is that of sorting, memory is linear.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from divergences.transport.ground_cost import HIGH_ORDER, TOO_FAR
from divergences.transport.paired_ends import paired_ends, paired_staircase
from divergences.transport.plan_costs import plan_cost
from divergences.transport.sorted_laws import BLOCK, SortedLaw, sort_laws, sort_masses
from divergences.transport.whole_masses import whole_masses


class Steps(NamedTuple):
    """``mass[k]`` > 0 goes from atom ``i[k]`` of sorted P to atom ``j[k]`` of sorted Q."""

    i: np.ndarray
    j: np.ndarray
    mass: np.ndarray


def merge(p_ends: np.ndarray, q_ends: np.ndarray, start=0) -> Steps:
    """Couple two partitions of one interval, given by the right ends of their cells.

    Parameters
    ----------
    p_ends, q_ends : ndarray, shapes (n,) and (m,), integer or floating
        Non-decreasing; the last entries are equal.
    start : int or float
        Where the interval begins.

    Examples
    --------
    >>> merge(np.array([2, 4]), np.array([1, 4]))
    Steps(i=array([0, 0, 1]), j=array([0, 1, 1]), mass=array([1, 1, 2]))
    """
    ends = np.concatenate([p_ends, q_ends])
    ascending = np.argsort(ends, kind="stable")  # of two sorted runs: a merge
    ends = ends[ascending]
    j = np.zeros(len(ends), dtype=np.intp)
    np.cumsum(ascending[:-1] >= len(p_ends), out=j[1:])  # cells of Q that ended before
    i = np.arange(len(ends))
    i -= j
    mass = ends.copy()
    mass[0] -= start
    mass[1:] -= ends[:-1]
    if mass.all():
        return Steps(i, j, mass)
    kept = mass > 0  # also leaves out the steps past the last atom
    return Steps(i[kept], j[kept], mass[kept])


def staircase(p_ends: np.ndarray, q_ends: np.ndarray) -> Iterator[Steps]:
    """Couple two partitions of [0, total] block by block, in order, in fewer than n + m steps.

    Examples
    --------
    >>> [step.mass for step in staircase(np.array([0.5, 1.0]), np.array([0.25, 1.0]))]
    [array([0.25, 0.25, 0.5 ])]
    """
    start, row, column = p_ends.dtype.type(0), 0, 0
    while row < len(p_ends):
        after = min(row + BLOCK, len(p_ends))
        stop = p_ends[after - 1]
        last = min(int(np.searchsorted(q_ends, stop)), len(q_ends) - 1)
        steps = merge(p_ends[row:after], np.minimum(q_ends[column : last + 1], stop), start)
        if len(steps.mass):  # a block of vanishing weights has none
            steps.i[:] += row
            steps.j[:] += column
            yield steps
        start, row, column = stop, after, last


def distance_on_line(x: np.ndarray, p: np.ndarray, y: np.ndarray, q: np.ndarray, order: float) -> float:
    """W_order of two laws on the line, in data units; translations come out exact where doubles permit.

    Parameters
    ----------
    x, y : ndarray of float64, shapes (n,) and (m,)
    p, q : ndarray of float64, same shapes
        Positive; divided by their sums, which are about 1.

    Notes
    -----
    Weights are counted in whole numbers of 2**-62; the value changes by what that rounds times a distance.
    Where it might change the 13th digit, the sums are computed in twice the digits of a float
    (``paired_ends``), in three times the time; where even that might change the 12th, masses become whole
    numbers of any length, in twenty times the time.

    Examples
    --------
    >>> x, p = np.array([0.0, 1.0]), np.array([0.3, 0.7])
    >>> distance_on_line(x, p, x + 0.25, p, 1)
    0.25
    """
    first, second = sort_laws(x, p, y, q)
    with np.errstate(over="ignore", invalid="ignore"):
        if first.ends is None:
            return power_mean(_equal_gaps(first.points, second.points), order)
        value = power_mean(_gaps(first, second), order)
        if _change(value, first.doubt + second.doubt, first, second, order) <= 1e-13:
            return value
        ends = paired_ends(p[first.order]), paired_ends(q[second.order])
        i, j, mass = paired_staircase(*ends)
        value = power_mean([(first.points[i] - second.points[j], mass)], order)
        if _change(value, ends[0].doubt + ends[1].doubt, first, second, order) <= 1e-12:
            return value
    return _exact_distance(x, p, y, q, order)


def _change(value: float, moved: float, first: SortedLaw, second: SortedLaw, order: float) -> float:
    """A bound of the relative change of the value by the rounding of the cells' ends; inf if it overflows.

    When ends move by ``moved``, so does the coupling there, between gaps that are neighbours: the mean of
    gap**order changes by at most ``moved`` times the variation of gap**order along the staircase.
    """
    spans = [law.points[-1] - law.points[0] for law in (first, second)]
    far = max(abs(first.points[-1] - second.points[0]), abs(second.points[-1] - first.points[0]))
    if value == 0 or moved == 0:
        return 0.0 if far == 0 or moved == 0 else np.inf
    changed = moved * (sum(spans) / far) * np.float64(far / value) ** order
    return float(changed) if changed <= 1 else np.inf  # NaN where it overflows


def _exact_distance(x: np.ndarray, p: np.ndarray, y: np.ndarray, q: np.ndarray, order: float) -> float:
    """The same with the masses in whole numbers, each step enclosed and their sum exact."""
    masses = whole_masses(p, q)
    first, second = sort_masses(x, masses.p), sort_masses(y, masses.q)
    i, j, mass = (np.concatenate(parts) for parts in zip(*staircase(first.ends, second.ends)))
    x, y = first.points[i][:, None], second.points[j][:, None]
    return plan_cost(x, y, mass, masses.total, "euclidean", order).distances()[1]


def _equal_gaps(x: np.ndarray, y: np.ndarray) -> Iterator[tuple[np.ndarray, None]]:
    for start in range(0, len(x), BLOCK):
        yield x[start : start + BLOCK] - y[start : start + BLOCK], None


def _gaps(first: SortedLaw, second: SortedLaw) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for i, j, mass in staircase(first.ends, second.ends):
        gaps = first.points[i]
        gaps -= second.points[j]  # (W-LINE)
        yield gaps, mass


def power_mean(blocks: Iterable[tuple[np.ndarray, np.ndarray | None]], order: float) -> float:
    """(sum of mass * |gap|**order / sum of mass) ** (1/order), over blocks of gaps and masses.

    Gaps are overwritten: they are divided by a power of two, so that no power overflows and nothing is
    rounded (for orders above 8 by the largest gap, so that not all powers underflow). The mean is kept
    between the extreme gaps, so that equal gaps, a translation, come out exact. ``None`` means equal masses.

    Examples
    --------
    >>> power_mean([(np.array([3.0, -4.0]), np.array([0.25, 0.75]))], 1)
    3.75
    """
    lowest, largest, unit, total, weight = np.inf, 0.0, 2.0**-1000, 0.0, 0.0
    for gaps, mass in blocks:
        np.abs(gaps, out=gaps)
        lowest, largest = min(lowest, gaps.min()), max(largest, gaps.max())
        if largest == np.inf:
            raise ValueError(TOO_FAR)
        needed = max(_unit(largest, order), unit)
        total, unit = total * (unit / needed) ** order, needed
        gaps *= 1 / unit
        if order != 1:
            gaps **= order
        weight += len(gaps) if mass is None else mass.sum()
        total += (gaps if mass is None else np.multiply(gaps, mass, out=gaps)).sum()
    mean = (total / weight) ** (1 / order) * unit
    return float(min(max(mean, lowest), largest))


def _unit(largest: float, order: float) -> float:
    """A power of two of about the largest gap; the gap itself for orders where powers of ½ underflow."""
    return float(largest) if order > HIGH_ORDER else 2.0 ** min(int(np.frexp(largest)[1]), 1023)
