"""log p/q as a function of points: what every witness of an f-divergence is made of.

d(x) = log p(x)/q(x)    -inf where only Q has density, inf where only P has, 0 where neither has
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from divergences.f_divergences.far_ratio import LOST, FarRatio, rounding_of
from divergences.f_divergences.ratios import ratio_of_logs, ratio_of_weights
from divergences.laws.atoms import common_atoms, find_atoms
from divergences.laws.construct import as_law
from divergences.laws.discrete import Discrete
from divergences.laws.log_densities import log_density
from divergences.laws.supports import intervals
from divergences.laws.validation import point_array


class Witness:
    """A function of points that separates two laws: ``of(d(x))``.

    Called with points ``(n, d)``, or ``(n,)`` when d = 1, it returns ``(n,)``; ``log_ratio`` does so for d.
    """

    def __init__(self, log_ratio: Callable, of: Callable, name: str):
        self.log_ratio, self.of, self.name = log_ratio, of, name

    def __call__(self, points) -> np.ndarray:
        with np.errstate(all="ignore"):
            return self.of(self.log_ratio(points))

    def __repr__(self) -> str:
        return f"<{self.name}, a function of points>"


def witness(p, q, of: Callable, name: str):
    """``of(log p/q)``: an array ``(n,)`` over the labels of bare weights, else a ``Witness``."""
    log_ratio = log_ratio_of(p, q)
    if isinstance(log_ratio, np.ndarray):
        with np.errstate(all="ignore"):
            return of(log_ratio)
    return Witness(log_ratio, of, name)


def log_ratio_of(p, q):
    """d = log p/q as an array over labels, or as a function of points.

    Examples
    --------
    >>> log_ratio_of([0.5, 0.5, 0.0], [0.5, 0.25, 0.25])
    array([0.        , 0.69314718,       -inf])
    """
    p, q = as_law(p, "p"), as_law(q, "q")
    if isinstance(p, Discrete) and isinstance(q, Discrete):
        atoms = common_atoms(p, q)
        d = ratio_of_weights(atoms.p, atoms.q, atoms.gap).d
        return d if atoms.points is None else _at_atoms(atoms.points, d)
    if isinstance(p, Discrete) or isinstance(q, Discrete):
        return _atoms_against_density(p, q)
    far = cache(lambda: FarRatio(p, q))
    return lambda points: _of_densities(p, q, _on_line(points), far)


def _at_atoms(places: np.ndarray, d: np.ndarray) -> Callable:
    def log_ratio(points) -> np.ndarray:
        queries = point_array(points)
        if queries.shape[1] != places.shape[1]:
            raise ValueError(f"points must have dimension {places.shape[1]}; got shape {queries.shape}")
        index = find_atoms(places, queries)
        return np.where(index < 0, 0.0, d[index])

    return log_ratio


def _atoms_against_density(p, q) -> Callable:
    """At an atom the atomic law has all the mass; elsewhere, inside its support, the density has it."""
    atomic, other, sign = (p, q, 1.0) if isinstance(p, Discrete) else (q, p, -1.0)
    if atomic.dimension != 1:
        raise ValueError(f"{'p' if sign > 0 else 'q'} must have points on the line beside a continuous law")
    places = np.unique(atomic.points[atomic.weights > 0])

    def log_ratio(points) -> np.ndarray:
        x = _on_line(points)
        return sign * np.where(np.isin(x, places), np.inf, np.where(_inside(other, x), -np.inf, 0.0))

    return log_ratio


def _of_densities(p, q, x: np.ndarray, far: Callable) -> np.ndarray:
    with np.errstate(all="ignore"):
        inside = [_inside(law, x) for law in (p, q)]
        logs = [np.where(within, log_density(law, x), -np.inf) for law, within in zip((p, q), inside)]
        d, rounding = ratio_of_logs(*logs).d, rounding_of(*logs)
        lost = inside[0] & inside[1] & ~(rounding <= LOST * np.maximum(1.0, np.abs(d)))
        return np.where(lost, far().mended(x, d), d) if lost.any() else d


def _inside(law, x: np.ndarray) -> np.ndarray:
    return np.any([(x >= low) & (x <= high) for low, high in intervals(law)], axis=0)


def _on_line(points) -> np.ndarray:
    array = point_array(points)
    if array.shape[1] != 1:
        raise ValueError(f"points must be on the line, (n,) or (n, 1); got shape {array.shape}")
    return array[:, 0]
