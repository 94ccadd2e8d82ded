"""Distribution functions made from the density alone: a guard against what scipy.stats returns far out.

scipy.stats computes many sf as 1 - cdf, many isf by a search that gives up, and some of either are wrong
without a word. The density is what a law is defined by, and that it integrates to 1 can be checked. So

    F(y) = mass of the leaves below y, from the left end      S(y) = mass of the leaves above, from the right
    leaf   a panel on which a polynomial of degree 20 has the density to its last digits
    tail   beyond the last leaf S goes on as a power, with the index that the law's formula or its slope has

scipy's own cdf is asked at a few points only: where it contradicts a density that does not integrate to 1,
the doubt is in every value.
"""

from typing import NamedTuple

import numpy as np

from divergences.ladders import rest_of_ladder
from divergences.line import Line
from divergences.log_densities import log_density
from divergences.quadrature import KRONROD, NODES, Panels, refined
from divergences.tail_indices import tail_indices

_EPSILON = float(np.finfo(float).eps)
_LEGENDRE = np.polynomial.legendre.legvander(2 * NODES - 1, 20)  # values of P_0 … P_20 at the nodes
_TO_COEFFICIENTS = np.linalg.inv(_LEGENDRE).T
_SPANS = np.array([0.0, 2.0, 16.0, 32.0])  # of log y, inwards from the edge of a tail
_PAIRS = ((0, 1), (0, 2), (2, 3))  # between which slopes are taken: at the edge, then on which to be straight
_LOWEST = -690.0  # of a log-density: below it the density is no ordinary float


class Tail(NamedTuple):
    """P(|X| > y on this side) = mass·(y/edge)**-index for y >= edge; ``mass`` = 0 where floats end it."""

    edge: float
    mass: float
    index: float
    doubt: float  # of the index

    def beyond(self, y: np.ndarray) -> np.ndarray:
        """The mass beyond distances y >= edge."""
        return self.mass * np.exp(-self.index * np.log(y / self.edge)) if self.mass else 0.0 * y


class Functions(NamedTuple):
    """F, S = 1 - F and the absolute doubt of the smaller one, at points of any shape."""

    below: np.ndarray
    above: np.ndarray
    doubt: np.ndarray


class DistributionTable:
    """F and S of one law, from its density.

    Attributes
    ----------
    edges : ndarray, shape (n + 1,)
        Ends of the leaves, ascending.
    up, down : ndarray, shape (n + 1,)
        Mass below and above each edge, relative digits intact on both sides.
    tails : pair of Tail or None
        To the left and to the right; None where the support ends.
    defect : float
        How far the density's whole mass is from 1.

    Raises
    ------
    ValueError
        When the density integrates to 1 only within 1e-3.

    Examples
    --------
    >>> from scipy import stats
    >>> table = DistributionTable(stats.t(2.1))
    >>> float(table(np.array([1e40])).above[0] / 1e-84) - 0.4 < 0.2, float(stats.t.isf(1e-300, 2.1))
    (True, inf)
    """

    def __init__(self, law):
        with np.errstate(all="ignore"):
            self._build(law)

    def _build(self, law) -> None:
        line, rounding = Line(law, law), _rounding_of(law)
        self.tails, inside, beyond = _tails(line)

        def density(panels: Panels) -> np.ndarray:
            value = np.exp(line.log(0, panels))
            return np.stack([value, rounding * value + line.rounding_of_nodes(panels, value)])

        leaves, root = refined(density, line.panels.chosen(inside))
        root = inside[root]
        order = np.lexsort((leaves.sign * leaves.middles(), leaves.tag))
        leaves, root = leaves.chosen(order), root[order]
        value, noise = density(leaves)
        value, noise = (np.where(np.isfinite(field), field, 0.0) for field in (value, noise))
        self._leaves, self._width = leaves, leaves.far - leaves.near
        mass, error = ((field @ KRONROD) * self._width for field in (value, noise))
        self._coefficients = _antiderivatives(value @ _TO_COEFFICIENTS) * self._width[:, None]
        rungs = np.bincount(root, weights=mass, minlength=len(line.panels.base))
        self._add_up(mass, error, _at_edges(line, leaves, rungs, beyond))
        self._compare_with_scipy(law)

    def _add_up(self, mass: np.ndarray, error: np.ndarray, beyond: np.ndarray) -> None:
        """Masses from both ends; ``beyond`` ``(n + 1,)`` is what lies at an edge, outside every leaf."""
        zero = np.zeros(1)
        self.up = np.cumsum(beyond + np.concatenate([zero, mass]))
        self.down = np.cumsum((beyond + np.concatenate([mass, zero]))[::-1])[::-1]
        total = float(mass.sum() + beyond.sum())
        self.defect = abs(total - 1)
        if not self.defect < 1e-3:
            raise ValueError(f"its density integrates to {total:.6g}, not to 1")
        self.up, self.down = self.up / total, self.down / total
        self._coefficients /= total
        self._left = self.up <= self.down
        error = error + 2 * _EPSILON * mass
        rise, fall = np.cumsum(error), np.cumsum(error[::-1])[::-1]
        self._error = np.where(self._left[:-1], rise, fall) + 2 * _EPSILON * mass
        self._explained = float(error.sum())
        lows, highs = _ends_of(self._leaves)
        self.edges = np.append(lows, highs[-1:])
        self._lows = lows

    def _compare_with_scipy(self, law) -> None:
        """What the defect of the mass leaves in doubt: no more than how far scipy's cdf is away."""
        self.doubt = 0.0
        if self.defect <= 10 * self._explained + 1e-14:
            return
        levels = np.array([0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999])
        x = self.edges[np.minimum(np.searchsorted(self.up, levels), len(self.edges) - 1)]
        apart = np.abs(np.asarray(law.cdf(x), dtype=float) - self(x).below)
        apart = float(np.where(np.isnan(apart), np.inf, apart).max())
        self.doubt = min(self.defect, apart + 1e-15)

    def __call__(self, y: np.ndarray) -> Functions:
        """F, S and their doubt at points y of any shape."""
        y = np.asarray(y, dtype=float)
        k = np.clip(np.searchsorted(self._lows, y, side="right") - 1, 0, len(self._lows) - 1)
        base, sign, near = self._leaves.base[k], self._leaves.sign[k], self._leaves.near[k]
        with np.errstate(all="ignore"):
            part = np.clip((sign * (y - base) - near) / self._width[k], 0.0, 1.0)
            whole = self._coefficients[k].sum(axis=-1)
            inside = _evaluated(self._coefficients, k, 2 * part - 1)
            forward = np.where(sign > 0, inside, whole - inside)  # the leaf's mass below y
            up = np.maximum(self.up[k] + forward, 0.0)
            down = np.maximum(self.down[k + 1] + (whole - forward), 0.0)
            doubt = self._error[k]
            up, down = self._with_tails(y, up, down)
        left = up <= down
        small = np.where(left, up, down)
        doubt = np.minimum(doubt + 2 * _EPSILON * small + self.doubt, np.maximum(small, doubt))
        return Functions(np.where(left, up, 1 - down), np.where(left, 1 - up, down), doubt)

    def _with_tails(self, y, up, down):
        left, right = self.tails
        if left is not None:
            outside = y < self.edges[0]
            up = np.where(outside, left.beyond(np.where(outside, -y, left.edge)), up)
            down = np.where(outside, 1 - up, down)
        else:
            up = np.where(y < self.edges[0], 0.0, up)
        if right is not None:
            outside = y > self.edges[-1]
            down = np.where(outside, right.beyond(np.where(outside, y, right.edge)), down)
            up = np.where(outside, 1 - down, up)
        else:
            down = np.where(y > self.edges[-1], 0.0, down)
        return up, down

    def density(self, y: np.ndarray) -> np.ndarray:
        """The density at y, as the leaves have it; 0 outside them."""
        y = np.asarray(y, dtype=float)
        k = np.clip(np.searchsorted(self._lows, y, side="right") - 1, 0, len(self._lows) - 1)
        sign, width = self._leaves.sign[k], self._width[k]
        z = np.clip(2 * (sign * (y - self._leaves.base[k]) - self._leaves.near[k]) / width - 1, -1, 1)
        slope = np.polynomial.legendre.legder(self._coefficients, axis=1)
        value = 2 * _evaluated(slope, k, z) / width
        return np.where((y < self.edges[0]) | (y > self.edges[-1]), 0.0, np.maximum(value, 0.0))


def _ends_of(leaves: Panels) -> tuple[np.ndarray, np.ndarray]:
    near, far = leaves.base + leaves.sign * leaves.near, leaves.base + leaves.sign * leaves.far
    return np.minimum(near, far), np.maximum(near, far)


def _antiderivatives(coefficients: np.ndarray) -> np.ndarray:
    """Legendre coefficients ``(n, 22)`` of the integrals from -1, over [0, 1], of series ``(n, 21)``."""
    return np.polynomial.legendre.legint(coefficients, lbnd=-1, axis=1) / 2


def _evaluated(coefficients: np.ndarray, k: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Series k at z, by Clenshaw's recursion."""
    columns = np.ascontiguousarray(coefficients.T)
    last = len(columns) - 1
    ahead, value = np.zeros_like(z), columns[last][k]
    for n in range(last - 1, -1, -1):
        value, ahead = columns[n][k] + (2 * n + 1) / (n + 1) * z * value - (n + 1) / (n + 2) * ahead, value
    return value


def _rounding_of(law) -> float:
    """The relative rounding of the density: how its logarithm jumps between points that are almost one."""
    levels = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
    low, high = law.ppf(levels), law.ppf(levels + 1e-7)
    x = low[:, None] + (high - low)[:, None] * np.arange(16) / 16
    jumps = np.abs(np.diff(log_density(law, x), n=2, axis=1))
    return max(4 * _EPSILON, float(jumps[np.isfinite(jumps)].max(initial=0.0)))


def _tails(line: Line) -> tuple[tuple, np.ndarray, np.ndarray]:
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


def _at_edges(line: Line, leaves: Panels, rungs: np.ndarray, beyond: np.ndarray) -> np.ndarray:
    """Mass at each edge of the leaves that no leaf holds, ``(n + 1,)``: in the tails, and close to an end."""
    extra = np.zeros(len(leaves.tag) + 1)
    for k, side in enumerate(line.sides):
        here = np.flatnonzero(leaves.tag == k)
        slot = here[0] if side.runs_down else here[-1] + 1
        extra[slot] += beyond[k] if side.outwards else _mass_at_end(line, k, rungs)
    return extra


def _tail(line: Line, k: int, known: float | None) -> Tail:
    """The tail beyond the last step of side k at which the density is still an ordinary float."""
    side, law = line.sides[k], line.laws[0]
    y = side.sign * side.base + side.steps  # the distance from 0, to which the power belongs
    alive = np.flatnonzero((log_density(law, side.sign * y) > _LOWEST) & (y > 0))
    if len(alive) == 0:
        return Tail(float(y[-1]), 0.0, np.inf, 0.0)
    edge = float(y[alive[-1]])
    logs = log_density(law, side.sign * edge * np.exp(-_SPANS))
    if not np.isfinite(logs[0]):
        return Tail(edge, 0.0, np.inf, 0.0)
    local, outer, inner = ((logs[j] - logs[i]) / (_SPANS[j] - _SPANS[i]) - 1 for i, j in _PAIRS)
    index, doubt = _index(local, outer, inner, 4 * _EPSILON * float(np.abs(logs).max()), known)
    if doubt > 0.1 and len(y) > alive[-1] + 1:  # no power: the density ends in the leaves of the next step
        return Tail(float(y[alive[-1] + 1]), 0.0, np.inf, 0.0)
    return Tail(edge, float(np.exp(logs[0] + np.log(edge)) / index), float(index), float(doubt))


def _index(local, outer, inner, rounding: float, known: float | None) -> tuple[float, float]:
    """The index of a tail and its doubt, from slopes of the log-density at its edge and from a formula."""
    if known is not None and known < np.inf:
        apart = abs(local - known)
        return known, 0.0 if apart <= 1e-9 * (1 + known) + rounding else apart
    if abs(outer - inner) <= 1e-11 + rounding:  # a pure power over e**32
        return outer, rounding / 32
    return local, abs(local - inner) if np.isfinite(inner) else np.inf


def _mass_at_end(line: Line, k: int, rungs: np.ndarray) -> float:
    """What lies between the end of the support and the ladder that runs towards it."""
    law = line.power_law(k)
    if law is None:
        return rest_of_ladder(rungs[line.ladders[k]], 0.0)[0]
    power = 1 + law.alpha[0]
    return float(np.exp(law.c[0] + power * law.log_edge) / power) if np.isfinite(law.c[0]) else 0.0
