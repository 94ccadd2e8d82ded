"""Distribution functions computed from the density alone, because those of scipy.stats fail far out.

scipy.stats computes many sf as 1 - cdf, many isf by a search that gives up, and some are wrong without any
warning. The density defines a law, and whether it integrates to 1 can be checked. So

    F(y) = mass of the leaves below y, from the left end      S(y) = mass of the leaves above, from the right
    leaf   a panel on which a polynomial of degree 20 equals the density to its last digits
    tail   beyond the last leaf S is continued as a power, whose index is from a formula or from the slope

SciPy's own cdf is evaluated at a few points only, where the density does not integrate to 1: their distance
is then added to the error bound of every value.
"""

from typing import NamedTuple

import numpy as np

from divergences.integrals.density_tails import tails_of
from divergences.integrals.ladders import rest_of_ladder
from divergences.integrals.line import Line
from divergences.integrals.quadrature import NODES, Panels, of_values, refined
from divergences.laws.log_densities import log_density

_EPSILON = float(np.finfo(float).eps)
_LEGENDRE = np.polynomial.legendre.legvander(2 * NODES - 1, 20)  # values of P_0 … P_20 at the nodes
_TO_COEFFICIENTS = np.linalg.inv(_LEGENDRE).T
_LOST = 1e-9  # largest mass, of 1, that may lie where SciPy's density is NaN
_BUDGET = 2_000  # panels at most: far out, where hardly any mass is, SciPy's densities may be noise


class Functions(NamedTuple):
    """F, S = 1 - F and the absolute error bound ``doubt`` of the smaller one, at points of any shape."""

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
        Mass below and above each edge, each accurate relative to itself.
    tails : pair of Tail or None
        To the left and to the right; None where the support ends.
    defect : float
        How far the density's whole mass is from 1.

    Raises
    ------
    ValueError
        When the density's integral is 1e-3 or more away from 1 and SciPy's cdf disagrees with its shape; when
        the density is NaN where there is mass.

    Examples
    --------
    >>> from scipy import stats
    >>> far = np.array([1e40])
    >>> round(float(DistributionTable(stats.fisk(2))(far).above[0]) * 1e80, 12)  # 1/(1 + x²)
    1.0
    """

    def __init__(self, law):
        with np.errstate(all="ignore"):
            self._build(law)

    def _build(self, law) -> None:
        line, rounding = Line(law, law), _rounding_of(law)
        self.tails, inside, beyond = tails_of(line)

        def density(panels: Panels) -> np.ndarray:
            log = line.log(0, panels)
            value = np.exp(log)  # an error in the last bit of log becomes a relative error
            noise = (rounding + _EPSILON * np.abs(log)) * value
            return np.stack([value, np.nan_to_num(noise) + line.rounding_of_nodes(panels, value)])

        leaves, root = refined(density, line.panels.chosen(inside), _BUDGET)
        root = inside[root]
        order = np.lexsort((leaves.sign * leaves.middles(), leaves.tag))
        leaves, root = leaves.chosen(order), root[order]
        values = density(leaves)
        lost, values = np.isnan(values[0]), np.where(np.isfinite(values), values, 0.0)
        self._leaves, self._width = leaves, leaves.far - leaves.near
        parts = of_values(values, self._width)
        mass, error, value = parts.value[0], parts.value[1] + parts.error[0], values[0]
        self._densities = value @ _TO_COEFFICIENTS
        self._coefficients = _antiderivatives(self._densities) * self._width[:, None]
        rungs = np.bincount(root, weights=mass, minlength=len(line.panels.base))
        self._add_up(mass, error, _at_edges(line, leaves, rungs, beyond))
        if lost.any() and self.defect > _LOST:
            x = leaves.nodes()[lost][0]
            raise ValueError(
                f"its density is NaN near x = {x:.3g}, inside its support: give it a number there"
            )
        self._compare_with_scipy(law)

    def _add_up(self, mass: np.ndarray, error: np.ndarray, beyond: np.ndarray) -> None:
        """Masses from both ends; ``beyond`` ``(n + 1,)`` is what lies at an edge, outside every leaf."""
        zero = np.zeros(1)
        self.up = np.cumsum(beyond + np.concatenate([zero, mass]))
        self.down = np.cumsum((beyond + np.concatenate([mass, zero]))[::-1])[::-1]
        total = float(mass.sum() + beyond.sum())
        if not total > 0:
            raise ValueError("its density is 0 on all panels: it integrates to 0, not to 1")
        self.defect = abs(total - 1)
        self.up, self.down = self.up / total, self.down / total
        self._total = total
        self.tails = tuple(tail and tail._replace(mass=tail.mass / total) for tail in self.tails)
        self._coefficients /= total
        self._wholes = self._coefficients.sum(axis=1)
        self._left = self.up <= self.down
        error = error + 2 * _EPSILON * mass
        rise, fall = np.cumsum(error), np.cumsum(error[::-1])[::-1]
        self._error = np.where(self._left[:-1], rise, fall) + 2 * _EPSILON * mass
        self._explained = float(error.sum())
        lows, highs = _ends_of(self._leaves)
        self.edges = np.append(lows, highs[-1:])
        self._lows = lows

    def _compare_with_scipy(self, law) -> None:
        """Set ``doubt``, the error that a mass other than 1 leaves: at most the distance to SciPy's cdf."""
        self.doubt = 0.0
        if self.defect <= 10 * self._explained + 1e-14:
            return
        levels = np.array([0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999])
        x = self.edges[np.minimum(np.searchsorted(self.up, levels), len(self.edges) - 1)]
        apart = np.abs(np.asarray(law.cdf(x), dtype=float) - self(x).below)
        apart = float(np.where(np.isnan(apart), np.inf, apart).max())
        self.doubt = min(self.defect, apart + 1e-15)
        if not self.doubt < 1e-3:
            raise ValueError(f"its density integrates to {self._total:.6g}, not to 1")

    def __call__(self, y: np.ndarray) -> Functions:
        """F, S and their error bound at points y of any shape."""
        y = np.asarray(y, dtype=float)
        k = self._leaf_of(y)
        base, sign, near = self._leaves.base[k], self._leaves.sign[k], self._leaves.near[k]
        with np.errstate(all="ignore"):
            part = np.clip((sign * (y - base) - near) / self._width[k], 0.0, 1.0)
            whole = self._wholes[k]
            inside = _evaluated(self._coefficients, k, 2 * part - 1)
            forward = np.where(sign > 0, inside, whole - inside)  # the leaf's mass below y
            up = np.maximum(self.up[k] + forward, 0.0)
            down = np.maximum(self.down[k + 1] + (whole - forward), 0.0)
            left = up <= down
            small = np.where(left, up, down)
            doubt = self._error[k] + 2 * _EPSILON * small + np.minimum(self.doubt, small)
            small, doubt, left = self._in_tails(y, small, doubt, left)
        return Functions(np.where(left, small, 1 - small), np.where(left, 1 - small, small), doubt)

    def _in_tails(self, y, small, doubt, left):
        """The smaller of F and S, its error bound, and whether it is F, completed by the tails."""
        for k, (tail, edge, outside) in enumerate(
            zip(self.tails, self.edges[[0, -1]], (y < self.edges[0], y > self.edges[-1]))
        ):
            if not outside.any():
                continue
            if tail is None or tail.mass == 0.0:
                beyond, doubtful = np.zeros_like(y), 0.0
            else:
                far = np.where(outside, np.abs(y), abs(edge))
                beyond = tail.beyond(far)
                doubtful = (
                    self._error[-k] / tail.mass
                    + 1e-13
                    + np.minimum(tail.doubt * np.log(far / tail.edge), 1.0)
                )
            small, doubt = np.where(outside, beyond, small), np.where(outside, doubtful * beyond, doubt)
            left = np.where(outside, k == 0, left)
        return small, doubt, left

    def _leaf_of(self, y: np.ndarray) -> np.ndarray:
        """The leaf that holds y; the first one below all of them, the last one above."""
        return np.maximum(np.searchsorted(self._lows, y, side="right") - 1, 0)

    def density(self, y: np.ndarray) -> np.ndarray:
        """The density at y, from the polynomials on the leaves; 0 outside them."""
        y = np.asarray(y, dtype=float)
        k = self._leaf_of(y)
        sign, width = self._leaves.sign[k], self._width[k]
        z = np.clip(2 * (sign * (y - self._leaves.base[k]) - self._leaves.near[k]) / width - 1, -1, 1)
        value = _evaluated(self._densities, k, z)
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
    """The relative rounding error of the density: the jumps of its logarithm between very close points."""
    levels = np.array([0.11, 0.29, 0.47, 0.68, 0.87])  # a kink at one of them does not matter
    low, high = law.ppf(levels), law.ppf(levels + 1e-7)
    x = low[:, None] + (high - low)[:, None] * np.arange(16) / 16
    jumps = np.abs(np.diff(log_density(law, x), n=2, axis=1)).max(axis=1)
    jumps = jumps[np.isfinite(jumps)]
    return max(4 * _EPSILON, float(np.median(jumps)) if len(jumps) else 0.0)


def _at_edges(line: Line, leaves: Panels, rungs: np.ndarray, beyond: np.ndarray) -> np.ndarray:
    """Mass outside all leaves, at the edge beside it, ``(n + 1,)``: in the tails, and close to an end."""
    extra = np.zeros(len(leaves.tag) + 1)
    for k, side in enumerate(line.sides):
        here = np.flatnonzero(leaves.tag == k)
        slot = here[0] if side.runs_down else here[-1] + 1
        extra[slot] += beyond[k] if side.outwards else _mass_at_end(line, k, rungs)
    return extra


def _mass_at_end(line: Line, k: int, rungs: np.ndarray) -> float:
    """The mass between a finite end of the support and the ladder that runs towards it."""
    law = line.power_law(k)
    if law is None:
        return rest_of_ladder(rungs[line.ladders[k]], 0.0)[0]
    c, power = np.atleast_1d(law.c[0]), 1 + np.atleast_1d(law.alpha[0])
    lives = np.isfinite(c)
    return float((np.exp(c[lives] + power[lives] * law.log_edge) / power[lives]).sum())
