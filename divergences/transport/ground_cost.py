"""The ground cost |x - y|**order between atoms, in units in which it is neither huge nor tiny.

Solvers stop at absolute tolerances: with coordinates of 1e-8, HiGHS is wrong by a factor of three. Here
coordinates are first multiplied by a power of two, which rounds nothing, so that costs lie in [0, 1] and the
largest is of that order; ``exponent`` says by which power.
"""

import math
from numbers import Real
from typing import NamedTuple

import numpy as np

from divergences.laws.validation import known

TOO_FAR = "p and q lie too far apart: a distance exceeds the largest double; rescale the points"
METRICS = {"euclidean": "root of the sum of squares", "cityblock": "sum of absolute differences"}

BLOCK = 2**16  # entries of a cost matrix looked at together, where the whole is not needed


class GroundCost(NamedTuple):
    """Cost of moving unit mass from ``x`` to ``y``: (metric(x, y) / 2**exponent) ** order.

    Attributes
    ----------
    metric : {"euclidean", "cityblock"}
    order : float, >= 1
    exponent : int
    """

    metric: str
    order: float
    exponent: int

    def scaled(self, points: np.ndarray) -> np.ndarray:
        """Points in the units of the cost."""
        with np.errstate(over="ignore"):
            return np.ldexp(points, -self.exponent)

    def matrix(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The cost of every pair of scaled points: ``(n, d)`` and ``(m, d)`` to ``(n, m)``.

        ``cdist`` subtracts coordinates before it squares them: coincident points cost exactly 0.
        """
        from scipy.spatial.distance import cdist

        if self.metric == "euclidean" and self.order == 2:
            return cdist(x, y, "sqeuclidean")
        cost = cdist(x, y, self.metric)
        return cost if self.order == 1 else np.power(cost, self.order, out=cost)

    def pairs(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The distance, to the first power, of scaled points pair by pair: ``(k, d)`` twice to ``(k,)``."""
        gaps = np.abs(x - y)
        if gaps.shape[1] == 1:
            return gaps[:, 0]
        if self.metric == "cityblock":
            return gaps.sum(axis=1)
        return np.hypot(*gaps.T) if gaps.shape[1] == 2 else np.sqrt((gaps * gaps).sum(axis=1))

    def distance(self, scaled: float) -> float:
        """A scaled distance (to the first power) in data units.

        Raises
        ------
        ValueError
            When it exceeds the largest double.
        """
        with np.errstate(over="ignore"):
            distance = float(np.ldexp(scaled, self.exponent))
        if distance == math.inf:
            raise ValueError(TOO_FAR)
        return distance

    def in_cost_units(self, cost: np.ndarray) -> np.ndarray:
        """Scaled costs as data units to the power ``order``.

        Raises
        ------
        ValueError
            When they exceed the largest double.
        """
        whole = int(np.floor(self.exponent * self.order))
        rest = 2.0 ** (self.exponent * self.order - whole)
        with np.errstate(over="ignore"):
            values = np.ldexp(cost * rest, whole)
        if not np.isfinite(values).all():
            raise ValueError(
                "a cost exceeds the largest double, in data units to the power order; rescale the points"
            )
        return values


def ground_cost(x: np.ndarray, y: np.ndarray, metric: str, order: float) -> GroundCost:
    """The cost for atoms ``(n, d)`` and ``(m, d)``, scaled by the box around them all.

    Examples
    --------
    >>> ground_cost(np.array([[0.0, 0.0]]), np.array([[3e8, 4e8]]), "euclidean", 1)
    GroundCost(metric='euclidean', order=1, exponent=30)
    """
    low = np.minimum(x.min(axis=0), y.min(axis=0))
    high = np.maximum(x.max(axis=0), y.max(axis=0))
    sides = np.ldexp(high, -2) - np.ldexp(low, -2)  # a quarter, lest the difference overflow
    largest = sides.max()
    if largest == 0:
        return GroundCost(metric, order, 0)
    shape = sides / largest
    diagonal = shape.sum() if metric == "cityblock" else np.sqrt((shape * shape).sum())
    return GroundCost(metric, order, int(np.frexp(largest)[1] + np.frexp(diagonal)[1]) + 2)


def checked_metric(metric: str) -> str:
    """Return a known metric, or say which there are.

    Examples
    --------
    >>> checked_metric("euclidian")
    Traceback (most recent call last):
    ValueError: unknown metric 'euclidian'; known: euclidean, cityblock. Did you mean 'euclidean'?
    """
    known(METRICS, metric, "metric")
    return metric


def checked_order(order: float) -> float:
    """Return the order p of W_p, or say what it must be.

    Examples
    --------
    >>> checked_order(0.5)
    Traceback (most recent call last):
    ValueError: order must be a finite number of at least 1; got 0.5
    """
    if isinstance(order, bool | np.bool) or not isinstance(order, Real):
        raise TypeError(f"order must be a number; got {type(order).__name__}")
    if not 1 <= order < math.inf:
        raise ValueError(f"order must be a finite number of at least 1; got {order}")
    if order > 1000:
        raise ValueError(f"order must be at most 1000: floats hold no higher powers; got {order}")
    return order
