"""The network simplex on candidate arcs: exact transport in memory that grows with n + m.

x, p     points (n, d), scaled as ``ground_cost`` scales them, and whole masses (n,);   y, q   the other side
u, v     potentials of the x and of the y, (n,) and (m,)

From coarse to fine: carry the potentials to the next level, take the arcs of small reduced cost, pivot to
the optimum on these arcs, price all pairs, add the violated ones; repeat until none is violated.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from divergences.transport.sparse_simplex.candidate_arcs import (
    Arcs,
    first_arcs,
    violated_pairs,
    with_pairs,
)
from divergences.transport.sparse_simplex.costs import CostLaw
from divergences.transport.sparse_simplex.kd_tree import depth_for, kd_order
from divergences.transport.sparse_simplex.levels import Level, levels, refined
from divergences.transport.sparse_simplex.masses import flow_masses
from divergences.transport.sparse_simplex.pivots import pivot_on
from divergences.transport.sparse_simplex.pricing import smallest_reduced_costs
from divergences.transport.sparse_simplex.spanning_tree import (
    SpanningTree,
    refresh_potentials,
    spanning_tree,
)
from divergences.transport.sparse_simplex.starting_plan import starting_plan

TOLERANCE = 2e-15  # on costs in [0, 1]; doubled when rounding of the potentials looks like a violation
MANY_ROUNDS, MANY_PIVOTS = 30, 30  # rounds on a level, pivots for each point in a round: more are rounding
COARSE_ENOUGH = 1e-3  # of the value: the error that a coarse level may keep
WORK = 3 * 10**7  # arcs searched and potentials changed in one call of compiled code, some 0.1 s


class Progress(NamedTuple):
    """How far the solver has come.

    Attributes
    ----------
    level, levels : int
        Levels go from coarse (1) to the points themselves (``levels``).
    points : tuple of int
        How many points the level has on each side.
    arcs : int
        Candidate arcs.
    pivots : int
        Pivots so far, on all levels.
    violation : float
        An upper bound of the relative distance between the value at the level's last pricing and the level's
        optimum; infinite before the first pricing.
    """

    level: int
    levels: int
    points: tuple[int, int]
    arcs: int
    pivots: int
    violation: float


class _Solver:
    """The state that levels and rounds share: pivots spent, tolerance, current level."""

    def __init__(self, law: CostLaw, max_iterations: int | None, progress: Callable | None):
        self.law, self.progress = law, progress
        self.allowed = np.iinfo(np.int64).max if max_iterations is None else max_iterations
        self.pivots, self.tolerance, self.violation = 0, TOLERANCE, np.inf
        self.level, self.levels = 0, 0

    def solve(self, problem: list[Level]) -> tuple[SpanningTree, np.ndarray]:
        """The optimal tree of the last level, and v."""
        self.levels, above = len(problem), None
        for self.level, level in enumerate(problem, 1):
            guess_u, v = self.warm(above, level)
            tree = self.at_level(level, guess_u, v)
            above = level, *_potentials(tree, len(level.a))
        return tree, above[2]

    def warm(self, above, level: Level) -> tuple[np.ndarray, np.ndarray]:
        """A guess of u, and a v from the optimum of the coarser level."""
        if above is None:
            return np.zeros(len(level.a)), np.zeros(len(level.b))
        coarse, u, v = above
        guess_u, guess_v = refined(coarse.xs, u, level.xs), refined(coarse.ys, v, level.ys)
        best = smallest_reduced_costs(level.ys, guess_v, coarse.xs, u, self.law, 1)
        return guess_u, guess_v + best.reduced[:, 0]

    def at_level(self, level: Level, guess_u: np.ndarray, v: np.ndarray) -> SpanningTree:
        """Pivot and price until nothing is violated, or little on a coarse level."""
        arcs, u = first_arcs(level, guess_u, v, self.law)
        plan = starting_plan(level, u, v, self.law, arcs.i, arcs.j, arcs.reduced(u, v))
        tree = spanning_tree(level.xs.points, level.ys.points, plan, u, self.law)
        self.tolerance, self.violation, turn = TOLERANCE, np.inf, 0
        while True:
            turn += 1
            self.pivot(level, arcs, tree)
            u, v = _potentials(tree, len(level.a))
            found = violated_pairs(level, u, v, self.law, self.tolerance)
            self.violation = _relative(found.amount, level, u, v)
            if found.amount == 0.0 or (self.level < self.levels and self.violation <= COARSE_ENOUGH):
                return tree
            more = with_pairs(level, arcs, found, u, v, self.law)
            if turn > MANY_ROUNDS or (len(more.i) == len(arcs.i) and np.array_equal(more.j, arcs.j)):
                self.tolerance *= 2  # no pair is new: the violations are rounding
            arcs = more

    def pivot(self, level: Level, arcs: Arcs, tree: SpanningTree) -> None:
        """Pivot to the optimum on the candidate arcs, some tenths of a second at a time."""
        n, position, optimal, before = len(level.a), 0, False, self.pivots
        many = MANY_PIVOTS * (len(level.a) + len(level.b))
        block = min(len(arcs.i), max(64, int(np.sqrt(len(arcs.i)))))
        while not optimal:
            self.report(level, arcs)
            allowed = self.allowed - self.pivots
            position, pivots, optimal = pivot_on(
                n, arcs.i, arcs.j, arcs.cost, self.tolerance, block, tree, position, allowed, WORK
            )
            self.pivots += pivots
            refresh_potentials(n, level.xs.points, level.ys.points, self.law, tree)
            if self.pivots - before > many:
                self.tolerance *= 2
            if not optimal and self.pivots >= self.allowed:
                raise RuntimeError(
                    "the network simplex gave up before its optimum: "
                    f"max_iterations = {self.allowed} pivots are spent"
                )

    def report(self, level: Level, arcs: Arcs) -> None:
        """Call ``progress``, if there is one."""
        if self.progress is not None:
            points = len(level.a), len(level.b)
            self.progress(Progress(self.level, self.levels, points, len(arcs.i), self.pivots, self.violation))


def _potentials(tree: SpanningTree, n: int) -> tuple[np.ndarray, np.ndarray]:
    return tree.potential[:n].copy(), -tree.potential[n:-1]


def _relative(amount: float, level: Level, u: np.ndarray, v: np.ndarray) -> float:
    """An amount of cost relative to the value."""
    if amount == 0.0:
        return 0.0
    total = level.a.sum()
    value = float((u * (level.a / total)).sum() + (v * (level.b / total)).sum())
    return amount / value if value > 0.0 else np.inf


def sparse_simplex(
    x: np.ndarray,
    p: np.ndarray,
    y: np.ndarray,
    q: np.ndarray,
    law: CostLaw,
    max_iterations: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Optimal plan ``(i, j, flow)`` and dual variable ``v`` ``(m,)`` of a transport problem.

    Parameters
    ----------
    x, y : ndarray of float64, shapes (n, d) and (m, d)
        So scaled that costs are at most about 1.
    p, q : ndarray of int64 or of Python ints, shapes (n,) and (m,)
        Whole masses, positive, of equal sum.
    law : CostLaw
    max_iterations : int, optional
        Pivots allowed, on all levels together.
    progress : callable, optional
        Called with a ``Progress`` several times a second.

    Returns
    -------
    i, j : ndarray of int
    flow : ndarray of int64
        Whole numbers; those of p and q themselves if their sum is at most 2**61.
    v : ndarray, shape (m,)

    Raises
    ------
    RuntimeError
        When ``max_iterations`` are spent.

    Examples
    --------
    >>> from divergences.transport.sparse_simplex.costs import cost_law
    >>> x, y, one = np.array([[0.0], [0.5]]), np.array([[0.25], [1.0]]), np.ones(2, int)
    >>> i, j, flow, v = sparse_simplex(x, one, y, one, cost_law("euclidean", 1))
    >>> i, j, flow
    (array([0, 1]), array([0, 1]), array([1, 1]))
    """
    order_x, order_y = kd_order(x, depth_for(len(x), 2)), kd_order(y, depth_for(len(y), 2))
    a, b = flow_masses(p), flow_masses(q)
    solver = _Solver(law, max_iterations, progress)
    tree, v = solver.solve(levels(x[order_x], a[order_x], y[order_y], b[order_y]))
    n = len(x)
    node = np.flatnonzero(tree.flow > 0)
    above = tree.parent[node]
    i, j = np.where(node < n, node, above), np.where(node < n, above, node) - n
    at_y = np.empty(len(y))
    at_y[order_y] = v
    return order_x[i], order_y[j], tree.flow[node], at_y
