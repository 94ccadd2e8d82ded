"""Proofs of optimality that trust no solver: the c-transform.

For any numbers v[j] on the atoms y[j] of Q (from whatever solver, however wrong),
    f(z) = min over j of cost(z, y[j]) - v[j]                                   (c-transform)
satisfies f(x) + v[j] <= cost(x, y[j]) by construction, so that
    lower = E_P f + sum of q[j] v[j]  <=  W_order**order  <=  <plan, cost> = upper       (weak duality, S2)
for every plan with the right marginals. For order 1, f is moreover 1-Lipschitz: f(y[j]) <= -v[j], hence
lower <= E_P f - E_Q f <= W_1, the form in which the critic of a WGAN knows it.
"""

import numpy as np

from divergences.transport.ground_cost import BLOCK, GroundCost

GAP_TOLERANCE = 1e-7  # of the largest cost; a larger gap is a failed solver, not a number


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
        self._y, self._v, self._cost = y, v, cost

    def __call__(self, points) -> np.ndarray:
        """The potential at ``points`` ``(n, d)``, or ``(n,)`` when d = 1: an array ``(n,)`` in cost units."""
        points = self._cost.scaled(points_of_dimension(points, self._y.shape[1]))
        values = np.zeros(len(points))
        rows = max(1, BLOCK // max(1, len(self._v)))
        for start in range(0, len(points) if len(self._v) else 0, rows):
            block = self._cost.matrix(points[start : start + rows], self._y)
            block -= self._v
            block.min(axis=1, out=values[start : start + rows])  # (C-TRANSFORM)
        return self._cost.in_cost_units(values)


class Negative:
    """-f, the other potential of a metric cost: g(y) = -f(y)."""

    def __init__(self, f):
        self._f = f

    def __call__(self, points) -> np.ndarray:
        """Minus the potential at ``points``."""
        return -self._f(points)


def points_of_dimension(points, dimension: int) -> np.ndarray:
    """Check the points that a potential is asked about.

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


def c_transform(cost: np.ndarray, v: np.ndarray) -> np.ndarray:
    """min over j of cost[i, j] - v[j], in row blocks: ``(n, m)`` and ``(m,)`` to ``(n,)``; copies no matrix.

    Examples
    --------
    >>> c_transform(np.array([[0.0, 2.0], [2.0, 0.0]]), np.array([0.0, 1.0]))
    array([ 0., -1.])
    """
    f = np.empty(len(cost))
    rows = max(1, BLOCK // cost.shape[1])
    for start in range(0, len(cost), rows):
        np.min(cost[start : start + rows] - v, axis=1, out=f[start : start + rows])  # (C-TRANSFORM)
    return f


def lower_bound(p: np.ndarray, f: np.ndarray, q: np.ndarray, v: np.ndarray) -> float:
    """E_P f + E_Q v, free of the constant that f and v may share.

    Examples
    --------
    >>> lower_bound(np.array([1.0]), np.array([3.0]), np.array([0.5, 0.5]), np.array([-1.0, -2.0]))
    1.5
    """
    middle = np.median(v)
    return float((p * (f + middle)).sum() + (q * (v - middle)).sum())  # (WEAK-DUALITY)


def certified_gap(lower: float, upper: float) -> float:
    """Check that bounds on the scaled cost bracket an optimum; return ``lower``, rounded down to ``upper``.

    Raises
    ------
    RuntimeError
        When they are further apart than a solver at its optimum leaves them.
    """
    if not abs(upper - lower) <= GAP_TOLERANCE:
        raise RuntimeError(
            f"the solver's plan is not optimal: on costs in [0, 1] it costs {upper:.17g}, "
            f"and the potential only proves {lower:.17g}"
        )
    return min(lower, upper)
