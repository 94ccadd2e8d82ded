"""Bounds of a plan's cost, the sum of mass times distance**order, with every rounding outwards.

Costs are scaled by the longest step of the plan. The farthest pair of atoms may be 1e150 times as far apart,
and with that unit, or at a high order, the costs of the plan's steps would underflow.
"""

import math
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from divergences.transport import directed_rounding as rounding
from divergences.transport.directed_rounding import Interval
from divergences.transport.exact_sums import exact_dot, root_between, round_down, round_up
from divergences.transport.ground_cost import HIGH_ORDER, TOO_FAR


class PlanCost(NamedTuple):
    """Exact rationals around the cost of a plan, in ``unit**order``; ``unit`` is a distance in data units."""

    low: Fraction
    high: Fraction
    unit: Fraction
    order: float

    def distances(self) -> tuple[float, float, float]:
        """The root of the cost in data units: rounded down, to nearest, and up.

        Raises
        ------
        ValueError
            When it exceeds the largest double.
        """
        below, above = root_between(self.low, self.order)[0], root_between(self.high, self.order)[1]
        low, high = round_down(below * self.unit), round_up(above * self.unit)
        if high == math.inf:
            raise ValueError(TOO_FAR)
        middle = root_between((self.low + self.high) / 2, self.order)[0] * self.unit
        return low, min(max(float(middle), low), high), high


def plan_cost(
    x: np.ndarray, y: np.ndarray, mass: np.ndarray, total: int, metric: str, order: float
) -> PlanCost:
    """Enclose the cost of carrying ``mass[k] / total`` from ``x[k]`` to ``y[k]``.

    Parameters
    ----------
    x, y : ndarray, shape (steps, d)
        In data units.
    mass : ndarray of int64 or of Python ints, shape (steps,)

    Examples
    --------
    >>> x, y = np.array([[0.0, 0.0], [0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 1.0]])
    >>> plan_cost(x, y, np.array([1, 1]), 2, "euclidean", 2).distances()[1] == 13**0.5
    True
    """
    costs, unit = step_costs(x, y, metric, order)
    low = exact_dot(mass, costs.low)
    high = low if np.array_equal(costs.low, costs.high) else exact_dot(mass, costs.high)
    return PlanCost(low / total, high / total, unit, order)


def step_costs(x: np.ndarray, y: np.ndarray, metric: str, order: float) -> tuple[Interval, Fraction]:
    """Enclose (distance / unit) ** order of each step ``(steps, d)``; return it and the unit.

    Examples
    --------
    >>> step_costs(np.array([[0.0]]), np.array([[12.0]]), "euclidean", 2)
    (Interval(low=array([0.5625]), high=array([0.5625])), Fraction(16, 1))
    """
    with np.errstate(over="ignore", invalid="ignore"):
        gaps = rounding.distance(x.T, y.T)
    largest = gaps.high.max(initial=0.0)
    if not largest < math.inf:
        raise ValueError(TOO_FAR)
    exponent = int(np.frexp(largest)[1])
    scaled = rounding.scale(gaps, -exponent)
    coordinates = [Interval(*pair) for pair in zip(*scaled)]
    with np.errstate(under="ignore"):
        distances, done = _combined(coordinates, metric, order)
        unit = Fraction(2) ** exponent
        if order > HIGH_ORDER and largest > 0:
            longest = float(distances.high.max())
            distances, unit = rounding.divide(distances, longest), unit * Fraction(longest)
        return (distances if done else rounding.power(distances, order)), unit


def _combined(coordinates: list[Interval], metric: str, order: float) -> tuple[Interval, bool]:
    """Distances from their coordinates, and False; or their squares, and True, where ``order`` is 2."""
    square = metric == "euclidean" and len(coordinates) > 1
    total = None
    for one in coordinates:
        term = rounding.multiply(one, one) if square else one
        total = term if total is None else rounding.add(total, term)
    if square and order != 2:
        total = rounding.square_root(total)
    return total, square and order == 2
