"""An optimal plan and its potentials in whole numbers, from nearly optimal ones in floats.

Where one point lies 1e6 away, potentials as floats have errors of 1e-4 at order 2, too much for a value of
100. Here the last digits are found by a method without rounding: shortest paths in the residual graph of the
plan, and cycles of negative cost, along which mass is moved (Klein). Both start close to the optimum, so that
few steps remain; and exact costs are computed only for pairs that floats cannot rule out.

x, p   atoms (n, d) and whole masses (n,)         y, q   atoms (m, d) and whole masses (m,)
d      labels of rows and columns (``residual_graph``): u = -d[i], v = d[j]
"""

from decimal import Decimal
from fractions import Fraction

import numpy as np

from divergences.transport.certificates import Certificate
from divergences.transport.directed_rounding import UNIT
from divergences.transport.exact_costs import ExactCosts
from divergences.transport.exact_sums import DIGITS, root_between, round_down
from divergences.transport.ground_cost import BLOCK, GroundCost
from divergences.transport.plan_costs import plan_cost
from divergences.transport.residual_graph import ResidualGraph

MOST_ORDER = 128  # above, single costs have tens of thousands of digits
MOST_NODES = 4096  # atoms: with more of them Python's whole numbers are too slow
MOST_PAIRS = 200_000  # whose exact costs are computed at once
ROUNDS = 40  # searches through all pairs
SMALLEST = 1e-300  # of costs: more than underflow can take from one


def exact_optimum(
    x: np.ndarray,
    p: np.ndarray,
    y: np.ndarray,
    q: np.ndarray,
    proof: Certificate,
    cost: GroundCost,
    total: int | None = None,
) -> Certificate | None:
    """The optimal plan and bounds that differ by the last rounding only; None where that takes too long.

    Parameters
    ----------
    x, y : ndarray of float64, shapes (n, d) and (m, d)
        In data units.
    p, q : ndarray of int64 or of Python ints, shapes (n,) and (m,)
        Of equal sum.
    proof : Certificate
        Its plan has the exact marginals; plan and potentials, in units of ``cost``, are nearly optimal.
    cost : GroundCost
        For orders above 128, and for more than 4,096 atoms, the result is None.
    total : int, optional
        The mass that counts as 1: the sum of ``p`` unless mass that stays in place was left out.

    Examples
    --------
    >>> from divergences.transport.exact_plans import Plan
    >>> x, one, zero = np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([1, 1]), np.zeros(2)
    >>> crossed = Plan(np.array([0, 1]), np.array([1, 0]), one)
    >>> rough = Certificate(0.0, 2.0, 2.0, crossed, zero, zero)
    >>> found = exact_optimum(x, one, x + [0.75, 1.0], one, rough, GroundCost("euclidean", 2, 2))
    >>> found.lower, found.upper, found.plan.j
    (1.25, 1.25, array([0, 1]))
    """
    if len(x) + len(y) > MOST_NODES or cost.order > MOST_ORDER:
        return None
    total, (plan, u, v) = int(p.sum()) if total is None else total, proof[3:]
    costs, n = ExactCosts(x, y, cost.metric, cost.order), len(x)
    here = costs.unit / _unit_of(cost)  # the whole number 1 in units of ``cost``
    graph = ResidualGraph(n, len(y), plan, costs.of(plan.i, plan.j))
    graph.label([round(Fraction(label) / here) for label in (*-u, *v)])
    for _ in range(ROUNDS):
        middle = sorted(graph.labels)[len(graph.labels) // 2]
        i, j = _doubtful_pairs(cost, x, y, [float((d - middle) * here) for d in graph.labels])
        if len(i) > MOST_PAIRS:
            return None
        exact, labels = costs.of(i, j), np.array(graph.labels, dtype=object)
        below = np.flatnonzero(labels[n + j] > labels[i] + exact)
        if not len(below):
            plan = graph.plan()
            spent = plan_cost(x[plan.i], y[plan.j], plan.mass, total, cost.metric, cost.order)
            proven = (int((q * labels[n:]).sum()) - int((p * labels[:n]).sum())) * costs.unit / total
            lower = round_down(root_between(proven, cost.order)[0])  # (WEAK-DUALITY)
            _, value, upper = spent.distances()
            return proof._replace(lower=lower, upper=upper, value=max(value, lower), plan=plan)
        if not graph.settle(zip(i[below].tolist(), j[below].tolist(), exact[below].tolist())):
            return None
    return None


def _unit_of(cost: GroundCost) -> Fraction:
    """The cost 1 in data units**order, to 50 digits: labels and costs need one unit to their last digit."""
    unit = Decimal(cost.unit.numerator), Decimal(cost.unit.denominator)
    log = DIGITS.subtract(*(DIGITS.ln(part) for part in unit))
    return Fraction(DIGITS.exp(DIGITS.multiply(Decimal(cost.order), log)))


def _doubtful_pairs(cost: GroundCost, x, y, labels: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """The pairs whose reduced cost may be negative: it exceeds 0 by no more than its rounding error."""
    x, y, n, found = cost.scaled(x), cost.scaled(y), len(x), []
    at_x, at_y = np.array(labels[:n])[:, None], np.array(labels[n:])
    wrong, rows = (cost.rounding(x.shape[1]) + 8) * UNIT, max(1, BLOCK // len(y))
    for start in range(0, n, rows):
        matrix, d = cost.matrix(x[start : start + rows], y), at_x[start : start + rows]
        slack = wrong * (matrix + np.abs(d) + np.abs(at_y)) + SMALLEST
        i, j = np.nonzero(matrix + d - at_y <= slack)
        found.append((start + i, j))
    return tuple(np.concatenate(part) for part in zip(*found))
