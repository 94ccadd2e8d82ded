"""The ground cost |x - y|**order between atoms, in units in which it is neither huge nor tiny.

Solvers stop at absolute tolerances: with coordinates of 1e-8, HiGHS is wrong by a factor of three. Here
coordinates are first multiplied by a power of two, which rounds nothing, so that costs lie in [0, 1] and the
largest is of that order; ``exponent`` says by which power.
"""

import math
from fractions import Fraction
from numbers import Real
from typing import NamedTuple

import numpy as np

from divergences.laws.validation import known

TOO_FAR = "p and q lie too far apart: a distance exceeds the largest double; rescale the points"
METRICS = {"euclidean": "root of the sum of squares", "cityblock": "sum of absolute differences"}

BLOCK = 2**16  # entries of a cost matrix computed at once, where the whole is not needed
GRID = 48  # bits after the point of costs that are computed without rounding
POWER_ROUNDING = 8  # roundings allowed to a power function: twice its documented error
HIGH_ORDER = 8  # above, a power of two as the unit would leave costs that are too small for floats


class GroundCost(NamedTuple):
    """Cost of moving unit mass from ``x`` to ``y``: (metric(x, y) / (2**exponent * shrink)) ** order.

    Attributes
    ----------
    metric : {"euclidean", "cityblock"}
    order : float, >= 1
    exponent : int
    shrink : float
        In (½, 1]; other than 1 only for orders above 8, where a power of two as the unit is too coarse.
    """

    metric: str
    order: float
    exponent: int
    shrink: float = 1.0

    @property
    def unit(self) -> Fraction:
        """The distance, in data units, that costs 1."""
        return Fraction(2) ** self.exponent * Fraction(self.shrink)

    def scaled(self, points: np.ndarray) -> np.ndarray:
        """Points in the units of the cost."""
        with np.errstate(over="ignore"):
            return np.ldexp(points, -self.exponent)

    def matrix(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The cost of every pair of scaled points: ``(n, d)`` and ``(m, d)`` to ``(n, m)``.

        ``cdist`` subtracts coordinates before it squares them: coincident points cost exactly 0. Where a
        small unit makes points infinite, two of them cost 0 here: never more than their true cost.
        """
        with np.errstate(over="ignore"):
            cost = self._powers(x, y)
        if np.isfinite(x).all() and np.isfinite(y).all():
            return cost
        return np.nan_to_num(cost, copy=False, nan=0.0, posinf=np.inf)

    def _powers(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        from scipy.spatial.distance import cdist

        if self.metric == "euclidean" and self.order == 2:
            return cdist(x, y, "sqeuclidean")
        cost = cdist(x, y, "cityblock" if x.shape[1] == 1 else self.metric)
        if self.shrink != 1:
            cost /= self.shrink
        if self.order in (1, 2):
            return cost if self.order == 1 else np.square(cost, out=cost)
        return np.power(cost, self.order, out=cost)

    def rounding(self, dimension: int) -> float:
        """The largest relative error of an entry of ``matrix``, in roundings of 2**-53; without underflow."""
        if self.metric == "euclidean" and self.order == 2:
            return dimension + 2
        distance = dimension if self.metric == "cityblock" else dimension / 2 + 2
        if self.order == 1:
            return distance
        return self.order * (distance + (self.shrink != 1)) + POWER_ROUNDING

    def is_exact(self, points: np.ndarray) -> bool:
        """Whether costs of up to 8 between scaled points are multiples of 2**-48, and so not rounded."""
        has_root = self.metric == "euclidean" and points.shape[1] > 1
        if self.order != 2 and (self.order != 1 or has_root):
            return False
        with np.errstate(over="ignore"):
            fine = np.ldexp(points, GRID // int(self.order))
        return bool((fine == np.rint(fine)).all())

    def is_plain(self, points: np.ndarray) -> bool:
        """Whether costs from scaled points can be computed pair by pair: no shrinking, nothing infinite."""
        return self.shrink == 1 and bool(np.isfinite(points).all())

    def in_cost_units(self, cost: np.ndarray) -> np.ndarray:
        """Scaled costs as data units to the power ``order``.

        Raises
        ------
        ValueError
            When they exceed the largest double.
        """
        power = self.order * (self.exponent + math.log2(self.shrink))
        whole = math.floor(power)
        with np.errstate(over="ignore"):
            values = np.ldexp(cost * 2.0 ** (power - whole), whole)
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
    GroundCost(metric='euclidean', order=1, exponent=30, shrink=1.0)
    """
    low = np.minimum(x.min(axis=0), y.min(axis=0))
    high = np.maximum(x.max(axis=0), y.max(axis=0))
    sides = np.ldexp(high, -2) - np.ldexp(low, -2)  # a quarter, so that no difference overflows
    largest = sides.max()
    if largest == 0:
        return GroundCost(metric, order, 0)
    shape = sides / largest
    diagonal = shape.sum() if metric == "cityblock" else np.sqrt((shape * shape).sum())
    return GroundCost(metric, order, int(np.frexp(largest)[1] + np.frexp(diagonal)[1]) + 2)


def farthest_cost(x: np.ndarray, y: np.ndarray, metric: str, order: float) -> GroundCost:
    """As ``ground_cost``; for orders above 8 the farthest pair costs 1, so that not all costs underflow.

    Examples
    --------
    >>> farthest_cost(np.array([[0.0]]), np.array([[5.0]]), "euclidean", 1000)
    GroundCost(metric='euclidean', order=1000, exponent=3, shrink=0.625)
    """
    if order <= HIGH_ORDER:
        return ground_cost(x, y, metric, order)
    plain = ground_cost(x, y, metric, 1)
    x, y, rows = plain.scaled(x), plain.scaled(y), max(1, BLOCK // len(y))
    farthest = max(float(plain.matrix(x[k : k + rows], y).max()) for k in range(0, len(x), rows))
    return cost_at_reach(metric, order, Fraction(farthest) * plain.unit) if farthest else plain


def cost_at_reach(metric: str, order: float, reach: Fraction) -> GroundCost:
    """The cost in whose units a step of length ``reach`` costs about 1, for orders above 8 exactly.

    Examples
    --------
    >>> cost_at_reach("euclidean", 1, Fraction(5))
    GroundCost(metric='euclidean', order=1, exponent=3, shrink=1.0)
    >>> cost_at_reach("euclidean", 100, Fraction(5))
    GroundCost(metric='euclidean', order=100, exponent=3, shrink=0.625)
    """
    exponent = reach.numerator.bit_length() - reach.denominator.bit_length() + 1
    shrink = float(reach / Fraction(2) ** exponent)
    if shrink <= 0.5:
        exponent, shrink = exponent - 1, 2 * shrink
    return GroundCost(metric, order, exponent, 1.0 if order <= HIGH_ORDER else shrink)


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
