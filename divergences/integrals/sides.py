"""The line cut into panels for two continuous laws: supports, quantiles, and ladders towards every end.

    cell    between neighbouring special points of either law: inside, both densities are smooth
    side    half a cell: a base, a direction, and t >= 0 the distance from the base
    rung    a panel [t/2, t] towards the end of a support, or [t, 2t] towards infinity; a power law
            has integrals over the rungs that form a geometric sequence: its sum beyond the last rung is known

Near an end that is not 0 floats are too coarse to follow a singular density: there the density is computed as
a function of t (see ``divergences.integrals.near_ends``).
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from divergences.integrals.near_ends import SOFT_ENDS, NearEnd
from divergences.integrals.quadrature import Panels
from divergences.laws.log_densities import support_of
from divergences.laws.scipy_laws import parameters
from divergences.laws.supports import components, far_ends, intervals, marks, special_points

_FARTHEST = 1e307
_RUNGS = 80


class Side(NamedTuple):
    """Half a cell: ``steps`` bound its panels in t; ``rungs`` are those of its ladder, outermost last."""

    base: float
    sign: float
    steps: np.ndarray
    rungs: np.ndarray
    alive: tuple[bool, bool]
    near: tuple[NearEnd, NearEnd] | None = None  # both laws as functions of t, where x is too coarse

    @property
    def outwards(self) -> bool:
        """Whether its ladder runs away from the base, to infinity, and not towards it."""
        return self.steps[0] == 0.0

    @property
    def runs_down(self) -> bool:
        """Whether its ladder runs towards smaller x."""
        return (self.sign > 0) != self.outwards


def sides_of(p, q) -> list[Side]:
    """The sides of all cells of two laws, from left to right."""
    return [side for low, high in _cells(p, q) for side in _sides_of_cell(low, high, (p, q))]


def panels_of(sides) -> tuple[Panels, list[np.ndarray]]:
    """The panels of sides, tagged by the index of their side, and the ladder of each side among them."""
    counts = [len(side.steps) - 1 for side in sides]
    panels = Panels(
        np.repeat([side.base for side in sides], counts),
        np.repeat([side.sign for side in sides], counts),
        np.concatenate([side.steps[:-1] for side in sides]),
        np.concatenate([side.steps[1:] for side in sides]),
        np.repeat(np.arange(len(sides)), counts),
    )
    return panels, [start + side.rungs for start, side in zip(np.cumsum([0, *counts[:-1]]), sides)]


def _cells(p, q) -> list[tuple[float, float]]:
    """The hull of both supports, cut at every special point; cells without a float inside are left out.

    A far end of one law is no special point (see ``far_ends``): panels run past it as to infinity.
    """
    shared = set() if p is q else set(special_points(p)) & set(special_points(q))
    left_out = (far_ends(p) | far_ends(q)) - shared
    low = min(intervals(p)[0][0], intervals(q)[0][0])
    high = max(intervals(p)[-1][1], intervals(q)[-1][1])
    low, high = -np.inf if low in left_out else low, np.inf if high in left_out else high
    inner = {*special_points(p), *special_points(q)} - left_out
    cells = pairwise(np.unique([low, *inner, high]))
    return [(a, b) for a, b in cells if np.isinf(a) or np.isinf(b) or a < a / 2 + b / 2 < b]


def _sides_of_cell(low: float, high: float, laws) -> tuple[Side, Side]:
    points = np.unique(np.concatenate([marks(law) for law in laws]))
    points = points[(points > low) & (points < high)]
    middle = _middle(low, high, points)
    alive = tuple(any(a < middle < b for a, b in intervals(law)) for law in laws)
    left, right = (
        tail(end, middle, points, alive) if np.isinf(end) else _end(end, middle, points, alive, laws)
        for end in (low, high)
    )
    return left, right


def _middle(low: float, high: float, points: np.ndarray) -> float:
    if np.isfinite(low) and np.isfinite(high):
        return low / 2 + high / 2
    if len(points):
        return float(points[len(points) // 2])
    finite = low if np.isfinite(low) else high  # a law reaches to infinity with hardly any mass
    return finite + np.copysign(max(1.0, abs(finite)), high if np.isfinite(low) else low)


def tail(end: float, middle: float, points: np.ndarray, alive=(True, True)) -> Side:
    """Steps from the middle outwards: the quantiles, doublings between distant ones, and doublings beyond."""
    sign = float(np.sign(end))
    t = sign * (points - middle)
    t = np.unique(t[(t > 0) & (t < _FARTHEST / 4)])
    last = float(t[-1]) if len(t) else max(1.0, abs(middle))
    doublings = max(1, min(_RUNGS, int(np.log2(_FARTHEST) - np.log2(last))))
    between = [low * 2.0 ** np.arange(1, np.log2(high / low)) for low, high in pairwise(t) if high > 8 * low]
    steps = np.unique(np.concatenate([[0.0, last], t, *between, last * 2.0 ** np.arange(1, doublings + 1)]))
    return Side(middle, sign, steps, np.arange(len(steps) - 1 - doublings, len(steps) - 1), alive)


def _end(end: float, middle: float, points: np.ndarray, alive, laws) -> Side:
    """Steps from the middle towards a finite end: halvings of the distance, with the quantiles among them."""
    sign, reach = float(np.sign(middle - end)), abs(middle - end)
    if not any(alive):
        return Side(end, sign, np.array([0.0, reach]), np.arange(0), alive)
    t = sign * (points - end)
    t = t[(t > reach * 2.0**-900) & (t < reach)]
    smallest = t.min(initial=reach)
    near = _near(end, sign, reach, alive, laws)
    if end == 0.0 or (near is not None and all(seen.deep for seen in near)):
        smallest = min([smallest, *(seen.smallest for seen in near or ())])
        halvings = min(int(np.log2(reach / smallest)) + _RUNGS, int(np.log2(reach) + 1000))
    else:
        halvings = max(1, int(np.log2(reach / np.spacing(abs(end)))) - 6)
    ladder = reach * 2.0 ** -np.arange(0, halvings + 1)
    steps = np.unique(np.concatenate([ladder, t[t > ladder[-1]]]))
    rungs = np.arange(max(np.count_nonzero(ladder < smallest) - 1, 0))[::-1]
    return Side(end, sign, steps, rungs, alive, near)


def _near(end: float, sign: float, reach: float, alive, laws) -> tuple[NearEnd, NearEnd] | None:
    """Both laws as functions of the distance to an end, or None where x is as good as t."""
    if end == 0.0 and not any(_ends_beside_zero(law) for law in laws):
        return None
    near = tuple(NearEnd(law, end, sign, reach) for law in laws)
    return near if any(seen.has_end and has_density for seen, has_density in zip(near, alive)) else None


def _ends_beside_zero(law) -> bool:
    """Whether a component ends at 0 and its standard form measures x from another point."""
    return any(
        support_of(part)[1] == 0.0 or (support_of(part)[0] == 0.0 and _counts_from_elsewhere(part))
        for part in components(law)
    )


def _counts_from_elsewhere(part) -> bool:
    named = parameters(part)
    return named is not None and named["name"] in SOFT_ENDS
