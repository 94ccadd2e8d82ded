"""The few pairs on which the simplex works: those of small reduced cost, and those that pricing adds.

i, j, cost   candidate arcs, sorted by (i, j), without repetition
"""

from typing import NamedTuple

import numpy as np

from divergences.transport.sparse_simplex.costs import CostLaw, pair_costs
from divergences.transport.sparse_simplex.levels import Level
from divergences.transport.sparse_simplex.pricing import Priced, smallest_reduced_costs

NEIGHBOURS = 20  # of each row and of each column, to begin with
ADDED = 8  # at most, of the violated pairs of each row and of each column
FEW_FULL = 0.01  # of the rows: with fewer full rows, columns need not be searched: rows found all
MANY = 30  # arcs per row: with more of them those of largest reduced cost are dropped
SLACKEST = 0.1


class Arcs(NamedTuple):
    """Candidate arcs: ``i``, ``j`` (int32) and ``cost``, each of shape (arcs,)."""

    i: np.ndarray
    j: np.ndarray
    cost: np.ndarray

    def reduced(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """The reduced costs under potentials ``(n,)`` and ``(m,)``."""
        return self.cost - u[self.i] - v[self.j]


def arcs_between(level: Level, i: np.ndarray, j: np.ndarray, law: CostLaw) -> Arcs:
    """Arcs, sorted and each once."""
    m = len(level.b)
    key = i.astype(np.int64) * m + j
    key.sort()  # NumPy's unique hashes, which takes ten times as long
    key = key[np.append(True, key[1:] != key[:-1])]
    i, j = (part.astype(np.int32) for part in np.divmod(key, m))
    cost = np.empty(len(key))
    pair_costs(level.xs.points, level.ys.points, i, j, law, cost)
    return Arcs(i, j, cost)


def first_arcs(level: Level, u: np.ndarray, v: np.ndarray, law: CostLaw) -> tuple[Arcs, np.ndarray]:
    """The arcs of smallest reduced cost of every row and column; and the largest feasible u for ``v``.

    ``u`` is a guess, needed only for pruning.
    """
    rows = smallest_reduced_costs(level.xs, u, level.ys, v, law, NEIGHBOURS)
    u = u + rows.reduced[:, 0]
    columns = smallest_reduced_costs(level.ys, v, level.xs, u, law, NEIGHBOURS)
    return arcs_between(level, *_pairs(rows, columns), law), u


class Violated(NamedTuple):
    """Pairs of reduced cost below 0, and how much a better plan could save.

    Attributes
    ----------
    i, j : ndarray
    amount : float
        A bound of the difference between the optimum on the candidate arcs and the true one, for mass 1.
    """

    i: np.ndarray
    j: np.ndarray
    amount: float


def violated_pairs(level: Level, u: np.ndarray, v: np.ndarray, law: CostLaw, tolerance: float) -> Violated:
    """The pairs of lowest reduced cost below ``-tolerance``, some of each row and of each column."""
    rows = smallest_reduced_costs(level.xs, u, level.ys, v, law, ADDED, -tolerance)
    worst = np.minimum(rows.reduced[:, 0], 0.0)
    amount = -float((worst * (level.a / level.a.sum())).sum())
    if amount == 0.0:
        return Violated(*np.empty((2, 0), np.int32), 0.0)
    if np.count_nonzero(rows.j[:, -1] >= 0) <= FEW_FULL * len(u):  # most rows hold all their violated pairs
        i, k = np.nonzero(rows.j >= 0)
        return Violated(i, rows.j[i, k], amount)
    columns = smallest_reduced_costs(level.ys, v, level.xs, u, law, ADDED, -tolerance)
    return Violated(*_pairs(rows, columns), amount)


def _pairs(rows: Priced, columns: Priced) -> tuple[np.ndarray, np.ndarray]:
    """The pairs found by rows, and those found by columns, together."""
    i, a = np.nonzero(rows.j >= 0)
    j, b = np.nonzero(columns.j >= 0)
    return np.concatenate([i, columns.j[j, b]]), np.concatenate([rows.j[i, a], j])


def with_pairs(level: Level, arcs: Arcs, more: Violated, u: np.ndarray, v: np.ndarray, law: CostLaw) -> Arcs:
    """The candidate arcs with violated pairs; if there are many, without those of largest reduced cost.

    Arcs of the tree may be dropped too: the tree keeps their costs.
    """
    i, j = arcs.i, arcs.j
    if len(i) > MANY * len(level.a):
        reduced = arcs.reduced(u, v)
        near = reduced <= np.quantile(reduced, 1 - SLACKEST)
        i, j = i[near], j[near]
    return arcs_between(level, np.concatenate([i, more.i]), np.concatenate([j, more.j]), law)
