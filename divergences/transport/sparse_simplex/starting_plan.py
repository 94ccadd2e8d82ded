"""A starting plan: arcs of small reduced cost first, each with the largest flow possible.

a, b      whole masses (n,) and (m,) of equal sum that are still to be sent and received
plan      arcs (i, j) with the flow of each, a forest: every arc exhausts one of its ends, and later arcs do
          not use that end. So no cycle can arise: its first arc would exclude one of the others
"""

import numpy as np

from divergences.transport.sparse_simplex.costs import CostLaw
from divergences.transport.sparse_simplex.kd_tree import depth_for, kd_tree
from divergences.transport.sparse_simplex.kernels import kernel
from divergences.transport.sparse_simplex.pricing import LEAF, smallest_reduced_costs

PARTNERS = 8  # candidates for each x that still has mass, among the y that still have
FEW_PAIRS = 4096  # between the remaining atoms: then any plan will do


def starting_plan(level, u, v, law: CostLaw, i, j, reduced):
    """``(i, j, flow)``: greedily along the candidate arcs, then along the best arcs of the mass that is left.

    Parameters
    ----------
    level : Level
        ``x``, ``a``, ``y``, ``b`` in kd order.
    u, v : ndarray, shapes (n,) and (m,)
        Potentials, optimal or nearly so.
    i, j, reduced : ndarray
        Candidate arcs with their reduced costs.
    """
    a, b = level.a.copy(), level.b.copy()
    parts = [_greedily(i, j, reduced, a, b)]
    while True:
        rows, columns = np.flatnonzero(a), np.flatnonzero(b)
        if len(rows) * len(columns) <= FEW_PAIRS:
            break
        xs = kd_tree(level.xs.points[rows], depth_for(len(rows), LEAF))
        ys = kd_tree(level.ys.points[columns], depth_for(len(columns), LEAF))
        found = smallest_reduced_costs(xs, u[rows], ys, v[columns], law, PARTNERS)
        i = np.repeat(rows, found.j.shape[1])
        parts.append(_greedily(i, columns[found.j.ravel()], found.reduced.ravel(), a, b))
    i, j, flow = staircase(np.cumsum(a[rows]), np.cumsum(b[columns]))
    parts.append((rows[i], columns[j], flow))
    return tuple(np.concatenate(part) for part in zip(*parts))


def _greedily(i, j, reduced, a, b):
    """Send along arcs in order of reduced cost; what is sent is taken off ``a`` and ``b``."""
    flow = np.empty(len(i), np.int64)
    order = np.argsort(reduced, kind="stable")
    fill(order, i, j, a, b, flow)
    used = order[flow[order] > 0]
    return i[used], j[used], flow[used]


@kernel
def fill(order, i, j, a, b, flow):
    """``flow[arc]`` = as much as ``a[i[arc]]`` and ``b[j[arc]]`` still allow, arc after arc."""
    for arc in order:
        flow[arc] = min(a[i[arc]], b[j[arc]])
        a[i[arc]] -= flow[arc]
        b[j[arc]] -= flow[arc]


def staircase(ends_a: np.ndarray, ends_b: np.ndarray):
    """The north-west corner plan between whole masses that end at ``ends_a`` and ``ends_b``.

    Examples
    --------
    >>> staircase(np.array([2, 4]), np.array([1, 4]))
    (array([0, 0, 1]), array([0, 1, 1]), array([1, 1, 2]))
    """
    ends = np.union1d(ends_a, ends_b)
    return np.searchsorted(ends_a, ends), np.searchsorted(ends_b, ends), np.diff(ends, prepend=0)
