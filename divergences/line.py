"""The line cut into panels for two continuous laws: supports, quantiles, and ladders towards every end.

    cell    between neighbouring special points of either law: inside, both densities are smooth
    side    half a cell: a base, a direction, and t >= 0 the distance from the base
    rung    a panel [t/2, t] towards the end of a support, or [t, 2t] towards infinity; a power law
            contributes a geometric sequence over the rungs, so what lies beyond the last one is known

Near an end that is not 0 floats are too coarse to follow a singular density: below t_model its logarithm
is continued as  c + α log t + β t,  fitted where floats still tell distances apart.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from divergences.quadrature import Panels
from divergences.supports import intervals, marks, special_points, spread

_FARTHEST = 1e300
_NO_MODEL = np.zeros((2, 3))


class Side(NamedTuple):
    """Half a cell: ``steps`` bound its panels in t; ``rungs`` are those of its ladder, outermost last."""

    base: float
    sign: float
    steps: np.ndarray
    rungs: np.ndarray
    alive: tuple[bool, bool]
    t_model: float = 0.0
    models: np.ndarray = _NO_MODEL  # (2, 3): c, α, β of log p and of log q


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

    def logs(self, panels: Panels) -> tuple[np.ndarray, np.ndarray]:
        """log p and log q at the nodes of panels, each ``(P, 21)``; -inf outside a support."""
        x, t = panels.nodes(), panels.distances()
        modelled = t < np.array([side.t_model for side in self.sides])[panels.tag][:, None]
        both = []
        for k, law in enumerate(self.laws):
            alive = np.array([side.alive[k] for side in self.sides])[panels.tag]
            values = np.full(x.shape, -np.inf)
            values[alive] = law.logpdf(x[alive])
            c, alpha, beta = np.array([side.models[k] for side in self.sides])[panels.tag].T[:, :, None]
            both.append(np.where(modelled & alive[:, None], c + alpha * np.log(t) + beta * t, values))
        return both[0], both[1]


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
    """From the middle outwards: the quantiles as they come, then doublings to the largest floats."""
    sign = float(np.sign(end))
    t = sign * (points - middle)
    t = np.unique(t[(t > 0) & (t < _FARTHEST / 4)])
    last = float(t[-1]) if len(t) else max(1.0, abs(middle))
    doublings = max(1, int(np.log2(_FARTHEST) - np.log2(last)))
    steps = np.unique(np.concatenate([[0.0, last], t, last * 2.0 ** np.arange(1, doublings + 1)]))
    return Side(middle, sign, steps, np.arange(len(steps) - 1 - doublings, len(steps) - 1), alive)


def _end(end: float, middle: float, points: np.ndarray, alive, laws) -> Side:
    """From the middle towards a finite end: halvings of the distance, and the quantiles between them."""
    sign, reach = float(np.sign(middle - end)), abs(middle - end)
    if not any(alive):
        return Side(end, sign, np.array([0.0, reach]), np.arange(0), alive)
    t_model, models, halvings = _approach(end, sign, reach, alive, laws)
    t = sign * (points - end)
    t = t[(t > 0) & (t < reach)]
    ladder = reach * 2.0 ** -np.arange(0, halvings + 1)
    inner = ladder[ladder < t.min(initial=reach)]
    steps = np.unique(np.concatenate([ladder, t[t > ladder[-1]]]))
    rungs = np.arange(max(len(inner) - 1, 0))[::-1]
    return Side(end, sign, steps, rungs, alive, t_model, models)


def _approach(end: float, sign: float, reach: float, alive, laws) -> tuple[float, np.ndarray, int]:
    """t_model, the fitted models, and how many halvings the ladder to this end needs."""
    living = [k for k in range(2) if alive[k]]
    to_smallest = max(1, int(np.log2(reach) + 995))
    if end == 0.0:
        return 0.0, _NO_MODEL, to_smallest
    step = float(np.spacing(abs(end)))
    scale = min([reach] + [spread(laws[k]) for k in living])
    t_model = (step * scale**2) ** (1 / 3)  # balances rounding of t against the next order of the model
    models = _NO_MODEL.copy()
    for k in living:
        models[k] = _fitted(laws[k], end, sign, t_model)
    if 64 * t_model > reach or np.isnan(models).any():
        return 0.0, _NO_MODEL, max(1, int(np.log2(reach / step)) - 6)
    decay = max(0.05, 1 + min(0.0, *models[living, 1]))  # a rung is 2^-decay of the one before
    return t_model, models, min(to_smallest, int(np.log2(reach / t_model) + 75 / decay) + 1)


def _fitted(law, end: float, sign: float, t_model: float) -> np.ndarray:
    """c, α, β of one law near an end, or NaN where its logarithm follows no such form."""
    x = end + sign * t_model * 4.0 ** np.arange(4)
    t = sign * (x - end)  # the distances as floats have them
    design = np.stack([np.ones(4), np.log(t), t / t_model], axis=1)
    logs = np.asarray(law.logpdf(x), dtype=float)
    if not np.isfinite(logs).all():
        return np.full(3, np.nan)
    fitted = np.linalg.solve(design[:3], logs[:3])
    if abs(design[3] @ fitted - logs[3]) > 1e-4:
        return np.full(3, np.nan)
    return fitted / [1.0, 1.0, t_model]
