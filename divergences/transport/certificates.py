"""Proofs of optimality that do not depend on the solver: the c-transform, and bounds rounded outwards.

For any numbers v[j] on the atoms y[j] of Q (from whatever solver, however wrong),
    f(z) = min over j of cost(z, y[j]) - v[j]                                   (c-transform)
satisfies f(x) + v[j] <= cost(x, y[j]) by construction, so that
    lower = E_P f + sum of q[j] v[j]  <=  W_order**order  <=  <plan, cost> = upper       (weak duality, S2)
for every plan with the right marginals. For order 1, f is moreover 1-Lipschitz: f(y[j]) <= -v[j], hence
lower <= E_P f - E_Q f <= W_1, the form that the critic of a WGAN maximises.

``certify(x, p, y, q, plan, v, cost, total)`` is the one function that a solver needs. It takes points in data
units, whole masses of equal sum (``whole_masses``), any plan ``(i, j, flow)`` whose flows are proportional to
masses, rounded or not, any ``v`` in the units of ``cost``; it returns ``Certificate(lower, upper, value,
plan, u, v)``. Memory is linear in the atoms and time n m.

Each bound holds for real numbers, not only for floats. Flows become whole numbers, and the plan is completed
to the exact marginals, at the cost of the added steps (``exact_plans``); the cost of each step is enclosed
between two floats (``plan_costs``). In the c-transform all costs are lowered by their largest rounding error,
and differences are rounded down; where points lie on a grid nothing is rounded and nothing is lowered. Both
sums are exact (``exact_sums``).

S2: the lecture notes *GAN: Meeting #3*.
"""

from typing import NamedTuple

import numpy as np

from divergences.transport.choice import FEW_PAIRS, PRUNED_DIMENSIONS
from divergences.transport.directed_rounding import UNIT
from divergences.transport.exact_plans import Plan, exact_plan
from divergences.transport.exact_sums import exact_dot, root_between, round_down
from divergences.transport.ground_cost import BLOCK, GRID, GroundCost
from divergences.transport.plan_costs import plan_cost

UNDERFLOW = 2.0**-440  # of costs in [0, 1]: bounds what squares and powers lose by underflow


class CTransform:
    """The potential f(z) = min over j of cost(z, y[j]) - v[j], as a function of points.

    Parameters
    ----------
    y : ndarray, shape (m, d)
        Anchors in scaled units; with m = 0 the potential is 0.
    v : ndarray, shape (m,)
        Offsets in scaled cost units.
    cost : GroundCost

    Examples
    --------
    >>> f = CTransform(np.array([[0.0]]), np.array([0.0]), GroundCost("euclidean", 1, 0))
    >>> f([-2.0, 0.0, 3.0])
    array([2., 0., 3.])
    """

    def __init__(self, y: np.ndarray, v: np.ndarray, cost: GroundCost):
        self._y, self._v, self._cost, self._tree = y, v, cost, None

    def __call__(self, points) -> np.ndarray:
        """The potential at ``points`` ``(n, d)``, or ``(n,)`` when d = 1: an array ``(n,)`` in cost units."""
        points = self._cost.scaled(points_of_dimension(points, self._y.shape[1]))
        if len(points) * len(self._v) > FEW_PAIRS and self._is_pruned(points):
            return self._cost.in_cost_units(self._by_descent(points))
        values = np.zeros(len(points))
        rows = max(1, BLOCK // max(1, len(self._v)))
        for start in range(0, len(points) if len(self._v) else 0, rows):
            block = self._cost.matrix(points[start : start + rows], self._y)
            block -= self._v
            block.min(axis=1, out=values[start : start + rows])  # (C-TRANSFORM)
        return self._cost.in_cost_units(values)

    def _is_pruned(self, points: np.ndarray) -> bool:
        few_axes = points.shape[1] <= PRUNED_DIMENSIONS
        return few_axes and self._cost.is_plain(points) and self._cost.is_plain(self._y)

    def _by_descent(self, points: np.ndarray) -> np.ndarray:
        """The same minimum without looking at every pair; the tree is built when first needed."""
        from divergences.transport.sparse_simplex.costs import cost_law
        from divergences.transport.sparse_simplex.potentials import PotentialTree

        if self._tree is None:
            self._tree = PotentialTree(self._y, self._v, cost_law(self._cost.metric, self._cost.order))
        return self._tree(points)


class Negative:
    """-f, the other potential of a metric cost: g(y) = -f(y)."""

    def __init__(self, f):
        self._f = f

    def __call__(self, points) -> np.ndarray:
        """Minus the potential at ``points``."""
        return -self._f(points)


def points_of_dimension(points, dimension: int) -> np.ndarray:
    """Check the points at which a potential is evaluated.

    Raises
    ------
    ValueError, TypeError
        As for every array of points, and when their dimension is not that of the laws.
    """
    from divergences.laws.validation import point_array

    array = point_array(points)
    if array.shape[1] != dimension:
        raise ValueError(
            f"points must have shape (n, {dimension}) as the laws have; got shape {np.shape(points)}"
        )
    return array


class Certificate(NamedTuple):
    """Proven bounds on W_order, and what proves them.

    Attributes
    ----------
    lower, upper, value : float
        In data units; lower <= W_order <= upper. ``value``, the plan's cost rounded to nearest, lies between.
    plan : Plan
        In whole masses, with the exact marginals.
    u, v : ndarray, shapes (n,) and (m,)
        In units of the cost: u[i] + v[j] <= cost(x[i], y[j]) as real numbers.
    """

    lower: float
    upper: float
    value: float
    plan: Plan
    u: np.ndarray
    v: np.ndarray

    def is_sharp(self, tolerance: float) -> bool:
        """Whether the bounds are at most ``tolerance`` of the value apart."""
        return self.upper - self.lower <= tolerance * self.value


def certify(
    x: np.ndarray,
    p: np.ndarray,
    y: np.ndarray,
    q: np.ndarray,
    plan,
    v: np.ndarray,
    cost: GroundCost,
    total: int | None = None,
    costs: np.ndarray | None = None,
) -> Certificate:
    """Prove bounds on W_order from any plan and any dual variable.

    Parameters
    ----------
    x, y : ndarray of float64, shapes (n, d) and (m, d)
        In data units.
    p, q : ndarray of int64 or of Python ints, shapes (n,) and (m,)
        Whole masses, positive, of equal sum.
    plan : tuple of ndarray
        ``(i, j, flow)``: flows >= 0, in any unit; their marginals may differ from p and q by any amount.
    v : ndarray of float64, shape (m,)
        In units of ``cost``; only its differences matter.
    cost : GroundCost
    total : int, optional
        The mass that counts as 1: the sum of ``p`` unless mass that stays in place was left out.
    costs : ndarray, shape (n, m), optional
        ``cost.matrix`` of all pairs, if it is at hand: it is not computed again.

    Raises
    ------
    ValueError
        When the upper bound exceeds the largest double.

    Examples
    --------
    >>> x, one, cost = np.array([[0.0], [1.0]]), np.array([1, 1]), GroundCost("euclidean", 1, 2)
    >>> straight = np.array([0, 1]), np.array([0, 1]), np.array([0.5, 0.5])
    >>> certify(x, one, x + 1, one, straight, np.zeros(2), cost)[:3]
    (0.5, 1.0, 1.0)
    >>> certify(x, one, x + 1, one, straight, np.array([0.0, 0.25]), cost)[:3]
    (1.0, 1.0, 1.0)
    """
    total = int(p.sum()) if total is None else total
    plan = exact_plan(x, p, y, q, plan)
    spent = plan_cost(x[plan.i], y[plan.j], plan.mass, total, cost.metric, cost.order)
    _, value, upper = spent.distances()
    u, v = lowered_potentials(cost.scaled(x), cost.scaled(y), v, cost, costs)
    proven = (exact_dot(p, u) + exact_dot(q, v)) / total  # (WEAK-DUALITY)
    lower = round_down(root_between(proven, cost.order)[0] * cost.unit)
    return Certificate(lower, upper, max(value, lower), plan, u, v)


def lowered_potentials(
    x: np.ndarray, y: np.ndarray, v: np.ndarray, cost: GroundCost, costs: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """A pair f ``(n,)``, v ``(m,)`` feasible for the exact costs: f is at most the c-transform of v.

    The v returned is centred, and on the grid where the points are on one. x and y are in scaled units.

    Examples
    --------
    >>> x, y, cost = np.array([[0.0]]), np.array([[1.0], [3.0]]), GroundCost("euclidean", 1, 0)
    >>> lowered_potentials(x, y, np.array([0.0, 4.0]), cost)
    (array([1.]), array([-2.,  2.]))
    """
    v = v - np.median(v)
    if cost.is_exact(x) and cost.is_exact(y):
        whole = np.ldexp(np.rint(np.ldexp(v, GRID)), -GRID)
        f = _c_transform(x, y, whole, cost, 1.0, costs)
        if max(np.abs(whole).max(), np.abs(f).max()) <= 4:  # so no cost above 8 attains a minimum
            return f, whole
    shrink = 1 - 1.01 * (cost.rounding(x.shape[1]) + 2) * UNIT
    f = _c_transform(x, y, v, cost, shrink, costs)
    down = np.nextafter(f, -np.inf)  # a difference is rounded by half of this step; what underflows is less
    tiny = np.abs(f) < UNDERFLOW / UNIT**2
    return np.where(tiny, np.nextafter(down - UNDERFLOW, -np.inf), down), v


def _c_transform(x, y, v, cost: GroundCost, shrink: float, costs: np.ndarray | None) -> np.ndarray:
    """min over j of shrink * cost(x[i], y[j]) - v[j], in blocks of rows; compiled where pairs are many."""
    if costs is None and len(x) * len(y) > FEW_PAIRS and cost.is_plain(x) and cost.is_plain(y):
        from divergences.transport.sparse_simplex.all_pairs import c_transform_of_all
        from divergences.transport.sparse_simplex.costs import cost_law

        return c_transform_of_all(x, y, v, cost_law(cost.metric, cost.order), shrink)
    f = np.empty(len(x))
    rows = max(1, BLOCK // len(y))
    for start in range(0, len(x), rows):
        part = slice(start, start + rows)
        block = (cost.matrix(x[part], y) if costs is None else costs[part]) * shrink
        block -= v
        block.min(axis=1, out=f[part])  # (C-TRANSFORM)
    return f
