"""The c-transform at new points by pruned descent: a potential at any point, without all pairs.

y, v     anchors and offsets;   f(z) = min over j of c(z, y[j]) - v[j]

The partner of a block's centre is a good guess for the partner of every point in the block.
"""

import numpy as np

from divergences.transport.sparse_simplex.costs import CostLaw, pair_costs
from divergences.transport.sparse_simplex.kd_tree import KdTree, depth_for, kd_order, kd_tree
from divergences.transport.sparse_simplex.pricing import LEAF, ROUNDING, smallest_reduced_costs


class PotentialTree:
    """A potential that can be evaluated quickly: its anchors are kept in kd order.

    Parameters
    ----------
    y : ndarray, shape (m, d)
    v : ndarray, shape (m,)
    law : CostLaw

    Examples
    --------
    >>> from divergences.transport.sparse_simplex.costs import cost_law
    >>> f = PotentialTree(np.array([[0.0]]), np.array([0.0]), cost_law("euclidean", 1))
    >>> f(np.array([[-2.0], [3.0]]))
    array([2., 3.])
    """

    def __init__(self, y: np.ndarray, v: np.ndarray, law: CostLaw):
        order = kd_order(y, depth_for(len(y), LEAF))
        self._ys, self._v, self._law = _tree(y[order]), v[order], law

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """f at finite points ``(n, d)`` in any order: ``(n,)``."""
        order = kd_order(points, depth_for(len(points), LEAF))
        zs = _tree(points[order])
        leaves = slice(1 << zs.depth, 2 << zs.depth)
        centres = kd_tree(zs.middle[leaves], zs.depth)  # one to a leaf, in kd order already
        near = smallest_reduced_costs(centres, np.zeros(1 << zs.depth), self._ys, self._v, self._law, 1)
        guess = self._values(zs.points, np.repeat(near.j[:, 0], zs.end[leaves] - zs.start[leaves]))
        above = ROUNDING * (1.0 + np.abs(guess).max(initial=0.0))  # a guess may be the minimum already
        best = smallest_reduced_costs(zs, guess, self._ys, self._v, self._law, 1, above)
        values = np.empty(len(points))
        values[order] = self._values(zs.points, best.j[:, 0])  # (C-TRANSFORM)
        return values

    def _values(self, points: np.ndarray, j: np.ndarray) -> np.ndarray:
        costs = np.empty(len(points))
        pair_costs(points, self._ys.points, np.arange(len(points), dtype=np.int32), j, self._law, costs)
        return costs - self._v[j]


def _tree(points: np.ndarray) -> KdTree:
    return kd_tree(points, depth_for(len(points), LEAF))
