"""Solvers of the transport problem between atoms: each returns a plan and a dual variable v, nothing else.

p, q   masses (n,) and (m,), positive, of sum 1        cost  (n, m), of order 1
A plan is (i, j, mass): mass[k] goes from atom i[k] to atom j[k]. ``certificates`` makes proven bounds of v.
"""

import numpy as np

from divergences.transport.highs import marginal_matrix, solve_dual, solve_primal
from divergences.transport.network_simplex import lazy_network_simplex, network_simplex, plan_entries


def primal_program(p, q, cost, max_iterations=None):
    """The primal linear program by HiGHS; v are the multipliers of Q's rows."""
    return _by_highs(solve_primal, p, q, cost, max_iterations)


def dual_program(p, q, cost, max_iterations=None):
    """The dual linear program by HiGHS; the plan are the multipliers of its constraints."""
    return _by_highs(solve_dual, p, q, cost, max_iterations)


def _by_highs(solve, p, q, cost, max_iterations):
    A = marginal_matrix(*cost.shape)
    x, y = solve(A, np.concatenate([p, q]), cost.ravel(), max_iterations)
    plan = np.maximum(x, 0.0).reshape(cost.shape)
    return *plan_entries(plan), y[len(p) :]


def assignment(p, q, cost, max_iterations=None):
    """The Hungarian method, for equally many atoms of equal weight: each atom goes to one other.

    Raises
    ------
    ValueError
        When the weights are not all equal.
    """
    if len(p) != len(q) or p.min() != p.max() or q.min() != q.max():
        raise ValueError(
            "method='assignment' needs equally many atoms of equal weights; "
            f"got {len(p)} and {len(q)} atoms. Use method='network_simplex'"
        )
    from scipy.optimize import linear_sum_assignment

    i, j = linear_sum_assignment(cost)
    return i, j, p.copy(), _multipliers(cost, i, j)


def _multipliers(cost: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """v of an optimal assignment: shortest paths in the graph of exchanges (Bellman-Ford).

    exchange[j, j'] is the change of cost when the atom assigned to j goes to j' instead. The condition
    u + v <= cost is v[j'] <= v[j] + exchange[j, j']. An optimal assignment has no cycle of negative length.
    """
    exchange = np.empty_like(cost)
    exchange[j] = cost[i] - cost[i, j][:, None]
    v = np.zeros(len(cost))
    for _ in range(len(cost)):
        shorter = np.minimum(v, (exchange + v[:, None]).min(axis=0))
        if np.array_equal(shorter, v):
            break
        v = shorter
    return v


def on_candidate_arcs(x, p, y, q, cost, max_iterations=None, progress=None):
    """The network simplex on candidate arcs; no matrix. Points in scaled units, masses in whole numbers."""
    from divergences.transport.sparse_simplex.costs import cost_law
    from divergences.transport.sparse_simplex.solve import sparse_simplex

    if cost.shrink != 1:
        x, y = x / cost.shrink, y / cost.shrink
    law = cost_law(cost.metric, cost.order, 1.0)
    return sparse_simplex(x, p, y, q, law, max_iterations, progress)


def lazily(x, p, y, q, cost, max_iterations=None, progress=None):
    """POT's network simplex that computes costs when it needs them; no matrix.

    Raises
    ------
    ValueError
        For costs that POT does not compute, and versions of POT that have no such solver.
    """
    from divergences.transport.choice import LAZY_COSTS

    if (cost.metric, cost.order) not in LAZY_COSTS:
        raise ValueError(
            "method='lazy' needs order 1, or order 2 of the Euclidean metric; "
            f"got order {cost.order:g} and {cost.metric!r}. Use method='sparse_simplex'"
        )
    return lazy_network_simplex(x, p, y, q, cost.metric if cost.order == 1 else "sqeuclidean", max_iterations)


# The first ones take masses and a matrix of costs, the others points, masses and a ``GroundCost``.
SOLVERS = {
    "network_simplex": network_simplex,
    "primal": primal_program,
    "dual": dual_program,
    "assignment": assignment,
}
POINT_SOLVERS = {"sparse_simplex": on_candidate_arcs, "lazy": lazily}
