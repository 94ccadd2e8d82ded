"""Tails of a density beyond its panels: where they begin, their mass, and the power by which they fall.

The index comes from the law's formula (``divergences.laws.tail_indices``) where there is one, and the slope
of the log-density shows from where on it holds; else it is that slope, with an error bound.
"""

from typing import NamedTuple

import numpy as np

from divergences.integrals.line import Line
from divergences.laws.log_densities import log_density
from divergences.laws.tail_indices import tail_indices

_EPSILON = float(np.finfo(float).eps)
_SPANS = np.array([0.0, 2.0, 16.0, 32.0])  # of log y, inwards from the edge of a tail
_PAIRS = ((0, 1), (0, 2), (2, 3))  # spans for slopes: at the edge, then two that agree for a power
_LOWEST = -690.0  # of a log-density: below it the density is not a normal float


class Tail(NamedTuple):
    """P(|X| > y on this side) = mass·(y/edge)**-index for y >= edge; ``mass`` = 0 after underflow."""

    edge: float
    mass: float
    index: float
    doubt: float  # error bound of the index; inf where the tail falls faster than any power
    certain: bool = (
        False  # whether the index is that of a formula: ``doubt`` is then what y lacks to reach it
    )

    def beyond(self, y: np.ndarray) -> np.ndarray:
        """The mass beyond distances y >= edge."""
        return self.mass * np.exp(-self.index * np.log(y / self.edge))


def tails_of(line: Line) -> tuple[tuple, np.ndarray, np.ndarray]:
    """Both tails, the panels between them, and the mass in a tail of each side, ``(sides,)``."""
    tails, beyond = [None, None], np.zeros(len(line.sides))
    inside = np.ones(len(line.panels.base), dtype=bool)
    indices = tail_indices(line.laws[0]) or (None, None)
    for k, side in enumerate(line.sides):
        if side.outwards:
            right = int(not side.runs_down)
            tails[right] = tail = _tail(line, k, indices[right])
            reach = (tail.edge - side.sign * side.base) * (1 + 8 * _EPSILON)
            inside &= (line.panels.tag != k) | (line.panels.far <= reach)
            beyond[k] = tail.mass
    return tuple(tails), np.flatnonzero(inside), beyond


def _tail(line: Line, k: int, known: float | None) -> Tail:
    """The tail beyond the last step of side k at which the density is still a normal float."""
    side, law = line.sides[k], line.laws[0]
    y = side.sign * side.base + side.steps  # the distance from 0, to which the power belongs
    alive = np.flatnonzero((log_density(law, side.sign * y) > _LOWEST) & (y > 0))
    if len(alive) == 0:
        return Tail(float(y[-1]), 0.0, np.inf, 0.0)
    logs = log_density(law, side.sign * y[alive][:, None] * np.exp(-_SPANS))  # (steps, spans)
    local, outer, inner = ((logs[:, j] - logs[:, i]) / (_SPANS[j] - _SPANS[i]) - 1 for i, j in _PAIRS)
    last = _last_to_trust(local, known)
    edge, rounding = float(y[alive[last]]), 4 * _EPSILON * float(np.abs(logs[last]).max())
    index, doubt = _index(local[last], outer[last], inner[last], rounding, known)
    if not index > 0 or (doubt == np.inf and len(y) > alive[last] + 1):
        return Tail(
            float(y[min(alive[last] + 1, len(y) - 1)]), 0.0, np.inf, 0.0
        )  # the density underflows before the next step
    mass = float(np.exp(logs[last, 0] + np.log(edge)) / index)
    return Tail(edge, mass, float(index), float(doubt), _is_finite(known))


def _is_finite(index: float | None) -> bool:
    return index is not None and index < np.inf


def _last_to_trust(local: np.ndarray, known: float | None) -> int:
    """The outermost step where the slope is that of the formula: further out SciPy's density may be wrong."""
    if not _is_finite(known):
        return len(local) - 1
    apart = np.abs(np.where(np.isfinite(local), local, np.inf) - known)
    near = np.flatnonzero(apart <= max(1e-9 * (1 + known), 2 * float(apart.min())))
    return int(near[-1])


def _index(local, outer, inner, rounding: float, known: float | None) -> tuple[float, float]:
    """The index of a tail and its error bound, from slopes of the log-density at its edge and a formula."""
    if _is_finite(known):
        apart = abs(local - known)
        return known, 0.0 if apart <= 1e-9 * (1 + known) + rounding else apart
    if abs(outer - inner) <= 1e-11 + rounding:  # a pure power over e**32
        return outer, rounding / 32
    return local, 2 * (inner - local) if local < inner else np.inf  # steeper and steeper: no power at all
