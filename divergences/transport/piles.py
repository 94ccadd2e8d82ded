"""Checked arguments of the linear programs: piles of earth of any equal sum, and what moving them costs."""

from typing import NamedTuple

import numpy as np

from divergences.laws.discrete import Discrete
from divergences.laws.validation import SUM_TOLERANCE, point_array, real_array
from divergences.transport.choice import require_memory
from divergences.transport.ground_cost import checked_metric, checked_order, ground_cost


class Piles(NamedTuple):
    """Masses ``p`` ``(n,)`` and ``q`` ``(m,)`` of equal sum, and ``cost`` ``(n, m)`` in data units**order."""

    p: np.ndarray
    q: np.ndarray
    cost: np.ndarray


def checked_piles(P, Q, points, other_points, metric: str, order: float) -> Piles:
    """Masses and costs, checked.

    Raises
    ------
    ValueError, TypeError
        Naming the argument, the entry and what to do.
    MemoryError
        When the programs of so many piles and holes cannot fit.

    Examples
    --------
    >>> checked_piles([1, 1], [2], [0.0, 1.0], [3.0], "euclidean", 1).cost
    array([[3.],
           [2.]])
    >>> checked_piles([1, 1], [3], None, None, "euclidean", 1)
    Traceback (most recent call last):
    ValueError: P and Q must hold the same positive mass; P holds 2 and Q holds 3. Divide each by its sum
    """
    metric, order = checked_metric(metric), checked_order(order)
    p, x = _pile(P, points, "P", "points")
    if other_points is None and points is not None and not isinstance(Q, Discrete):
        other_points = points
    q, y = _pile(Q, other_points, "Q", "other_points")
    if x.shape[1] != y.shape[1]:
        raise ValueError(
            f"points of P and Q must have the same dimension; got {x.shape[1]} for P and {y.shape[1]} for Q"
        )
    require_memory(len(x), len(y), x.shape[1], "primal")
    return Piles(p, _balanced(p, q), _costs(x, y, metric, order))


def _pile(pile, points, name: str, points_name: str) -> tuple[np.ndarray, np.ndarray]:
    """Masses ``(n,)`` and places ``(n, d)``."""
    if isinstance(pile, Discrete):
        if points is not None:
            raise ValueError(f"{points_name} must be left out when {name} is a law")
        masses, points = pile.weights, pile.points
    else:
        masses = real_array(pile, name)
    if masses.ndim != 1 or masses.size == 0:
        raise ValueError(f"{name} must be a non-empty 1-D array of masses; got shape {masses.shape}")
    if (masses < 0).any():
        k = int(np.argmax(masses < 0))
        raise ValueError(f"{name} must be non-negative; {name}[{k}] = {masses[k]}")
    places = np.arange(float(len(masses)))[:, None] if points is None else point_array(points, points_name)
    if len(places) != len(masses):
        raise ValueError(f"{points_name} must be as many as {name}; got {len(places)} and {len(masses)}")
    return masses, places


def _balanced(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Q scaled to the mass of P; the two masses may differ by a relative 1e-9."""
    with np.errstate(over="ignore"):
        here, there = p.sum(), q.sum()
    if not (0 < here < np.inf and abs(here - there) <= SUM_TOLERANCE * here):
        raise ValueError(
            f"P and Q must hold the same positive mass; P holds {here:.12g} and Q holds {there:.12g}. "
            "Divide each by its sum"
        )
    return q if here == there else q * (here / there)


def _costs(x: np.ndarray, y: np.ndarray, metric: str, order: float) -> np.ndarray:
    scale = ground_cost(x, y, metric, order)
    return scale.in_cost_units(scale.matrix(scale.scaled(x), scale.scaled(y)))
