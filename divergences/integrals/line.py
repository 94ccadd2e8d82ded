"""The line cut into panels for two continuous laws: supports, quantiles, and ladders towards every end.

    cell    between neighbouring special points of either law: inside, both densities are smooth
    side    half a cell: a base, a direction, and t >= 0 the distance from the base
    rung    a panel [t/2, t] towards the end of a support, or [t, 2t] towards infinity; a power law
            contributes a geometric sequence over the rungs, so what lies beyond the last one is known

Near an end that is not 0 floats are too coarse to follow a singular density: below t_model its logarithm
is continued as  c + α log t + β t + γ t²,  fitted where floats still tell distances apart.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from divergences.integrals.quadrature import Panels
from divergences.laws.log_densities import log_density
from divergences.laws.supports import intervals, marks, special_points, spread

_FARTHEST = 1e307
_RUNGS = 80
_EPSILON = float(np.finfo(float).eps)
_NO_MODEL = np.zeros((2, 4))


class Side(NamedTuple):
    """Half a cell: ``steps`` bound its panels in t; ``rungs`` are those of its ladder, outermost last."""

    base: float
    sign: float
    steps: np.ndarray
    rungs: np.ndarray
    alive: tuple[bool, bool]
    t_model: float = 0.0
    models: np.ndarray = _NO_MODEL  # (2, 4): c, α, β, γ of log p and of log q

    @property
    def outwards(self) -> bool:
        """Whether its ladder runs away from the base, to infinity, and not towards it."""
        return self.steps[0] == 0.0

    @property
    def runs_down(self) -> bool:
        """Whether its ladder runs towards smaller x."""
        return (self.sign > 0) != self.outwards


class PowerLaw(NamedTuple):
    """log p, log q = c + α log t from ``log_edge`` on, outwards (+1, to infinity) or inwards (-1, to an end).

    A law without mass there has c = -inf; ``doubt`` is how well floats tell α.
    """

    outwards: float
    log_edge: float
    c: np.ndarray
    alpha: np.ndarray
    doubt: float

    def turned(self) -> "PowerLaw":
        """The same logarithms at the edge, with α at the limit of its doubt."""
        return self._replace(c=self.c - self.doubt * self.log_edge, alpha=self.alpha + self.doubt)


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
        return self.log(0, panels), self.log(1, panels)

    def log(self, k: int, panels: Panels) -> np.ndarray:
        """The logarithm of density k, that of p or of q, at the nodes of panels, ``(P, 21)``."""
        x, t = panels.nodes(), panels.distances()
        modelled = t < np.array([side.t_model for side in self.sides])[panels.tag][:, None]
        alive = np.array([side.alive[k] for side in self.sides])[panels.tag]
        values = np.full(x.shape, -np.inf)
        values[alive] = log_density(self.laws[k], x[alive])
        c, alpha, beta, gamma = np.array([side.models[k] for side in self.sides])[panels.tag].T[:, :, None]
        model = c + alpha * np.log(t) + (beta + gamma * t) * t
        return np.where(modelled & alive[:, None], model, values)

    def rounding_of_nodes(self, panels: Panels, values: np.ndarray) -> np.ndarray:
        """What values ``(P, 21)`` may change when x is rounded to a float: slope times half a last bit."""
        x, t = panels.nodes(), panels.distances()
        slope = np.abs(np.diff(values, axis=1) / np.diff(t, axis=1))
        slope = np.concatenate([slope[:, :1], slope], axis=1)
        t_model = np.array([side.t_model for side in self.sides])[panels.tag][:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            model_doubt = np.abs(values) * np.spacing(np.abs(panels.base))[:, None] / t_model
        change = np.where(t < t_model, model_doubt, slope * np.spacing(np.abs(x)) / 2)
        return np.nan_to_num(change, nan=0.0, posinf=0.0)

    def power_law(self, k: int) -> "PowerLaw | None":
        """How both laws go on beyond the ladder of side k, or None where one of them is no power of t."""
        side = self.sides[k]
        outwards = 1.0 if side.outwards else -1.0
        edge = side.steps[-1] if outwards > 0 else side.steps[0]
        if side.t_model > 0.0:
            c = np.where(side.alive, side.models[:, 0], -np.inf)
            return PowerLaw(
                outwards, np.log(edge), c, side.models[:, 1], 8 * _EPSILON * np.abs(side.models[:, :2]).max()
            )
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
    t_model, models = _model_at(end, sign, reach, alive, laws)
    if t_model > 0.0:
        halvings = int(np.log2(reach / min(t_model, smallest))) + _RUNGS
    elif end == 0.0:
        halvings = min(int(np.log2(reach / smallest)) + _RUNGS, int(np.log2(reach) + 1000))
    else:
        halvings = max(1, int(np.log2(reach / np.spacing(abs(end)))) - 6)
    ladder = reach * 2.0 ** -np.arange(0, halvings + 1)
    steps = np.unique(np.concatenate([ladder, t[t > ladder[-1]]]))
    rungs = np.arange(max(np.count_nonzero(ladder < smallest) - 1, 0))[::-1]
    return Side(end, sign, steps, rungs, alive, t_model, models)


def _model_at(end: float, sign: float, reach: float, alive, laws) -> tuple[float, np.ndarray]:
    """t_model and the fitted models; t_model = 0 where floats do without, or where the fit fails."""
    if end == 0.0:
        return 0.0, _NO_MODEL
    living = [k for k in range(2) if alive[k]]
    scale = min([reach] + [spread(laws[k]) for k in living])
    t_model = 2.0 ** np.round(np.log2(np.spacing(abs(end)) * scale**2) / 3 - 3)  # rounding of t against t³
    if 256 * t_model > reach:
        return 0.0, _NO_MODEL
    models = _NO_MODEL.copy()
    for k in living:
        models[k] = _fitted(laws[k], end, sign, t_model)
    return (0.0, _NO_MODEL) if np.isnan(models).any() else (t_model, models)


def _fitted(law, end: float, sign: float, t_model: float) -> np.ndarray:
    """c, α, β, γ of one law near an end, or NaN where its logarithm follows no such form."""
    x = end + sign * t_model * 4.0 ** np.arange(5)
    t = sign * (x - end) / t_model  # the distances as floats have them
    design = np.stack([np.ones(5), np.log(t), t, t**2], axis=1)
    logs = log_density(law, x)
    if not np.isfinite(logs).all():
        return np.full(4, np.nan)
    c, alpha, beta, gamma = np.linalg.solve(design[:4], logs[:4])
    if abs(design[4] @ [c, alpha, beta, gamma] - logs[4]) > 1e-3:
        return np.full(4, np.nan)
    return np.array([c - alpha * np.log(t_model), alpha, beta / t_model, gamma / t_model**2])
