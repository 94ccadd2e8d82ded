"""Potentials of transport on the line, from its staircase, in time n log n.

Along the staircase u[i] + v[j] = cost(x[i], y[j]): each step to the next atom of Q changes v by what the cost
changes. For a convex cost of x - y such a pair is optimal (Monge), and cost(z, y[j]) - v[j] first falls and
then rises with j: its minimum, the c-transform of v at z, lies where the staircase passes z.
"""

import numpy as np

from divergences.transport.certificates import points_of_dimension
from divergences.transport.ground_cost import GroundCost
from divergences.transport.sorted_laws import cumulative_sum


class LinePotential:
    """f(z) = min over j of cost(z, y[j]) - v[j] on the line, in time log n per point.

    Parameters
    ----------
    nodes : ndarray, shape (n,)
        Where the staircase passes, ascending, in scaled units.
    first, last : ndarray of int, shape (n,)
        The first and last partner of each node.
    y, v : ndarray, shape (m,)
        The partners, ascending, and their offsets.
    cost : GroundCost

    Examples
    --------
    >>> cost, first, origin = GroundCost("euclidean", 1, 0), np.array([0]), np.array([0.0])
    >>> f = LinePotential(np.array([1.0]), first, first, origin, origin, cost)
    >>> f([-2.0, 3.0])
    array([2., 3.])
    """

    def __init__(self, nodes, first, last, y, v, cost: GroundCost):
        self._nodes, self._first, self._last, self._y, self._v, self._cost = nodes, first, last, y, v, cost

    def __call__(self, points) -> np.ndarray:
        """The potential at ``points`` ``(n,)`` or ``(n, 1)``: an array ``(n,)`` in cost units."""
        z = self._cost.scaled(points_of_dimension(points, 1)[:, 0])
        return self._cost.in_cost_units(self.scaled(z))

    def scaled(self, z: np.ndarray) -> np.ndarray:
        """The potential at scaled points ``(n,)``, in scaled cost units."""
        after = np.searchsorted(self._nodes, z, side="right")
        left = self._last[np.maximum(after - 1, 0)]
        right = self._first[np.minimum(after, len(self._nodes) - 1)]
        return np.minimum(self._minorant(z, left), self._minorant(z, right))

    def _minorant(self, z: np.ndarray, j: np.ndarray) -> np.ndarray:
        return np.abs(z - self._y[j]) ** self._cost.order - self._v[j]


def line_potentials(x: np.ndarray, y: np.ndarray, cost: GroundCost) -> tuple[LinePotential, LinePotential]:
    """The c-conjugate pair (f, g) of a staircase whose steps join ``x[k]`` to ``y[k]``.

    Parameters
    ----------
    x, y : ndarray, shape (steps,)
        Scaled points, both ascending.

    Examples
    --------
    >>> f, g = line_potentials(np.array([0.0, 1.0]), np.array([2.0, 3.0]), GroundCost("euclidean", 1, 0))
    >>> f([0.0]) + g([2.0]), f([1.0]) + g([3.0])
    (array([2.]), array([2.]))
    """
    rows, columns = _runs(x), _runs(y)
    xs, ys = x[rows.first], y[columns.first]
    here = x[columns.last[:-1]]  # the last atom of P that sends mass to y[j]
    rises = np.abs(here - ys[1:]) ** cost.order - np.abs(here - ys[:-1]) ** cost.order
    v = np.append(0.0, cumulative_sum(rises))
    f = LinePotential(xs, columns.number[rows.first], columns.number[rows.last], ys, v, cost)
    u = f.scaled(xs)
    g = LinePotential(ys, rows.number[columns.first], rows.number[columns.last], xs, u, cost)
    return f, g


class _Runs:
    """Runs of equal entries of an ascending array: where each begins and ends, which one an entry is in."""

    def __init__(self, begins: np.ndarray):
        self.first = np.flatnonzero(begins)
        self.last = np.append(self.first[1:], len(begins)) - 1
        self.number = np.cumsum(begins) - 1


def _runs(values: np.ndarray) -> _Runs:
    begins = np.ones(len(values), dtype=bool)
    begins[1:] = values[1:] != values[:-1]
    return _Runs(begins)
