"""The line cut into panels for two continuous laws: supports, quantiles, and ladders towards every end.

    cell    between neighbouring special points of either law: inside, both densities are smooth
    side    half a cell: a base, a direction, and t >= 0 the distance from the base
    rung    a panel [t/2, t] towards the end of a support, or [t, 2t] towards infinity; a power law
            contributes a geometric sequence over the rungs, so what lies beyond the last one is known

Near an end that is not 0 floats are too coarse to follow a singular density: there a law is asked as a
function of t (see ``divergences.integrals.near_ends``).
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp

from divergences.integrals.near_ends import NearEnd
from divergences.integrals.quadrature import NODES, Panels
from divergences.laws.log_densities import log_density
from divergences.laws.supports import components, intervals, marks, special_points

_FARTHEST = 1e307
_RUNGS = 80
_REMEMBERED = 20_000  # panels, with 21 logarithms and doubts each
_EPSILON = float(np.finfo(float).eps)


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


class PowerLaw(NamedTuple):
    """p and q as powers of t from ``log_edge`` on, outwards (+1, to infinity) or inwards (-1, to an end).

    ``c`` and ``alpha``, ``(2,)``, are those of c + α log t; of mixtures they are ``(2, K)``, one for each of
    K powers that are added up. What has no mass there has c = -inf; ``doubt`` is how well floats tell α.
    """

    outwards: float
    log_edge: float
    c: np.ndarray
    alpha: np.ndarray
    doubt: float

    def turned(self) -> "PowerLaw":
        """The same logarithms at the edge, with α at the limit of its doubt."""
        return self._replace(c=self.c - self.doubt * self.log_edge, alpha=self.alpha + self.doubt)

    def log(self, j: int, log_t: np.ndarray) -> np.ndarray:
        """log p (j = 0) or log q (j = 1) plus log t."""
        c, alpha = np.atleast_1d(self.c[j]), np.atleast_1d(self.alpha[j])
        each = c + (1 + alpha) * log_t[..., None]
        return each[..., 0] if len(c) == 1 else logsumexp(each, axis=-1)


class Line:
    """Two continuous laws on one set of panels.

    Attributes
    ----------
    laws : pair of laws
    sides : list of Side
    panels : Panels
        Tagged by the index of their side.
    ladders : list of ndarray
        For each side the indices of its ladder's panels, from the body outwards.
    """

    def __init__(self, p, q):
        self.laws = (p, q)
        self.sides = [side for low, high in _cells(p, q) for side in _sides_of(low, high, (p, q))]
        self.panels, self.ladders = panels_of(self.sides)
        self._known = ({}, {})  # by near, far and tag: every divergence halves much the same panels
        self._is_near = np.array([side.near is not None for side in self.sides])

    def logs(self, panels: Panels) -> tuple[np.ndarray, np.ndarray]:
        """log p and log q at the nodes of panels, each ``(P, 21)``; -inf outside a support."""
        return self.log(0, panels), self.log(1, panels)

    def log(self, k: int, panels: Panels) -> np.ndarray:
        """The logarithm of density k, that of p or of q, at the nodes of panels, ``(P, 21)``."""
        return self.log_and_doubt(k, panels)[0]

    def log_and_doubt(self, k: int, panels: Panels) -> tuple[np.ndarray, np.ndarray]:
        """As ``log``, and what it may miss beyond a few last bits where it is asked from t, ``(P, 21)``."""
        keys, known = list(zip(*(field.tolist() for field in panels[2:]))), self._known[k]
        new = [row for row, key in enumerate(keys) if key not in known]
        if len(known) + len(new) > _REMEMBERED:
            return self._log_and_doubt(k, panels)
        if new:
            found = zip(*self._log_and_doubt(k, panels.chosen(new)))
            known.update(zip((keys[row] for row in new), found))
        rows = [known[key] for key in keys]
        return tuple(np.array([row[j] for row in rows]).reshape(-1, len(NODES)) for j in range(2))

    def _log_and_doubt(self, k: int, panels: Panels) -> tuple[np.ndarray, np.ndarray]:
        x, t = panels.nodes(), panels.distances()
        alive = np.array([side.alive[k] for side in self.sides])[panels.tag]
        values, doubts = np.full(x.shape, -np.inf), np.zeros(x.shape)
        by_x = alive & ~self._is_near[panels.tag]
        values[by_x] = log_density(self.laws[k], x[by_x])
        for j in np.unique(panels.tag[alive & ~by_x]):
            here = panels.tag == j
            values[here], doubts[here] = self.sides[j].near[k].log(x[here], t[here])
        return values, doubts

    def rounding_of_nodes(self, panels: Panels, values: np.ndarray, doubts=None) -> np.ndarray:
        """What values ``(..., P, 21)`` may change when x is rounded to a float: slope times half a last bit.

        On sides that are asked from t it is what the logarithms may miss: ``doubts``, shaped like the values,
        if the caller has them.
        """
        x, t = panels.nodes(), panels.distances()
        slope = np.abs(np.diff(values, axis=-1) / np.diff(t, axis=1))
        slope = np.concatenate([slope[..., :1], slope], axis=-1)
        change = slope * np.spacing(np.abs(x)) / 2
        near = self._is_near[panels.tag]
        if near.any() and doubts is None:
            chosen = panels.chosen(near)
            doubts = np.zeros(x.shape)
            doubts[near] = sum(self.log_and_doubt(k, chosen)[1] for k in range(2))
        if near.any():
            change[..., near, :] = (np.abs(values) * doubts)[..., near, :]
        return np.nan_to_num(change, nan=0.0, posinf=0.0)

    def power_law(self, k: int) -> "PowerLaw | None":
        """How both laws go on beyond the ladder of side k, or None where one of them is no power of t."""
        side = self.sides[k]
        outwards = 1.0 if side.outwards else -1.0
        edge = side.steps[-1] if outwards > 0 else side.steps[0]
        if side.near is not None:
            return _powers_of(side, np.log(edge)) if all(near.deep for near in side.near) else None
        if outwards < 0 and side.base != 0.0:
            return None
        log_t = np.log(edge) - outwards * np.array([0.0, 16.0, 32.0])
        c, alpha, size = np.full(2, -np.inf), np.zeros(2), 0.0
        for j in np.flatnonzero(side.alive):
            logs = log_density(self.laws[j], side.base + side.sign * np.exp(log_t))
            alpha[j] = (logs[0] - logs[2]) / (log_t[0] - log_t[2])
            c[j] = logs[0] - alpha[j] * log_t[0]
            size = max(size, np.abs(logs).max())
            bend = abs(logs[1] - (logs[0] + logs[2]) / 2)
            if not (np.isfinite(logs).all() and bend <= 1e-11 * (1 + np.abs(logs).max())):
                return None
        return PowerLaw(outwards, float(log_t[0]), c, alpha, 4 * _EPSILON * size / 32)


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
    """The hull of both supports, cut at every special point."""
    low = min(intervals(p)[0][0], intervals(q)[0][0])
    high = max(intervals(p)[-1][1], intervals(q)[-1][1])
    inner = np.concatenate([special_points(p), special_points(q)])
    return list(pairwise(np.unique([low, *inner, high])))


def _sides_of(low: float, high: float, laws) -> tuple[Side, Side]:
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
    finite = low if np.isfinite(low) else high  # some law reaches to infinity, with no mass to speak of
    return finite + np.copysign(max(1.0, abs(finite)), high if np.isfinite(low) else low)


def tail(end: float, middle: float, points: np.ndarray, alive=(True, True)) -> Side:
    """From the middle outwards: the quantiles, doublings where they are far between, then doublings."""
    sign = float(np.sign(end))
    t = sign * (points - middle)
    t = np.unique(t[(t > 0) & (t < _FARTHEST / 4)])
    last = float(t[-1]) if len(t) else max(1.0, abs(middle))
    doublings = max(1, min(_RUNGS, int(np.log2(_FARTHEST) - np.log2(last))))
    between = [low * 2.0 ** np.arange(1, np.log2(high / low)) for low, high in pairwise(t) if high > 8 * low]
    steps = np.unique(np.concatenate([[0.0, last], t, *between, last * 2.0 ** np.arange(1, doublings + 1)]))
    return Side(middle, sign, steps, np.arange(len(steps) - 1 - doublings, len(steps) - 1), alive)


def _end(end: float, middle: float, points: np.ndarray, alive, laws) -> Side:
    """From the middle towards a finite end: halvings of the distance, and the quantiles between them."""
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
    """Both laws as seen from an end, or None where x is as good as t."""
    if end == 0.0 and not any(_ends_beside_zero(law) for law in laws):
        return None
    near = tuple(NearEnd(law, end, sign, reach) for law in laws)
    return near if any(seen.has_end and lives for seen, lives in zip(near, alive)) else None


def _ends_beside_zero(law) -> bool:
    """Whether a component ends at 0 and counts its points from elsewhere."""
    return any(part.support()[1] == 0.0 for part in components(law))


def _powers_of(side: Side, log_edge: float) -> PowerLaw | None:
    """How both laws go on towards the end of a side that is asked from t."""
    log_t = log_edge + np.array([0.0, 16.0, 32.0])
    found = [seen.powers(log_t) for seen, lives in zip(side.near, side.alive) if lives]
    if None in found:
        return None
    size = max(len(c) for c, _, _ in found)
    c, alpha = np.full((2, size), -np.inf), np.zeros((2, size))
    for j, (its_c, its_alpha, _) in zip(np.flatnonzero(side.alive), found):
        c[j, : len(its_c)], alpha[j, : len(its_c)] = its_c, its_alpha
    return PowerLaw(-1.0, log_edge, c, alpha, max(doubt for _, _, doubt in found))
