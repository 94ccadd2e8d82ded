"""Distribution and quantile functions of laws on the line that are accurate far out in the tails.

cdf, sf, ppf and isf of scipy.stats are not used: each component of a law has a table made from its density
(``divergences.integrals.distribution_tables``) in standard form (loc = 0, scale = 1), so that neither loc nor
scale costs digits. A mixture adds up its components.

F, S    P(X <= x) and P(X > x), with an absolute error bound of the smaller one
    Power   the far tail of a component: P(X > x) = c·(x - loc)**-index, or to the left
"""

from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from scipy import stats

from divergences.integrals.distribution_tables import DistributionTable, Functions
from divergences.laws.mixtures import Mixture
from divergences.laws.scipy_laws import parameters

_EPSILON = float(np.finfo(float).eps)
_STEPS = 60  # of Newton's method, safeguarded by bisection


class Power(NamedTuple):
    """One term exp(log_c)·|x - loc|**-index of a tail, beyond |x - loc| = ``start``.

    ``kind`` is equal for terms of laws that differ by a shift alone; ``doubt`` is the error bound of the
    index up to ``start``; ``certain`` says that a formula gives the index of the end of the tail.
    """

    log_c: float
    loc: float
    index: float
    start: float
    kind: tuple
    doubt: float
    certain: bool = False

    @property
    def left_open(self) -> float:
        """The error bound of the index at the end of the tail."""
        return 0.0 if self.certain else self.doubt


class Component(NamedTuple):
    """``weight`` times the law loc + scale·Y, where ``table`` holds Y."""

    weight: float
    loc: float
    scale: float
    table: DistributionTable
    kind: tuple


class TrustedLaw:
    """F, S and quantiles of a continuous law on the line.

    Parameters
    ----------
    law : frozen scipy.stats law or Mixture, checked

    Raises
    ------
    ValueError
        When a density does not integrate to 1.

    Examples
    --------
    >>> x, doubt = TrustedLaw(stats.t(2)).quantile(np.array([1e-250]), upper=True)
    >>> round(float(x[0]) / 1e125, 9), bool(doubt[0] < 1e-12 * x[0])  # 1/sqrt(2·1e-250)
    (0.707106781, True)
    """

    def __init__(self, law):
        self.components = list(_components(law))

    @cached_property
    def grid(self) -> np.ndarray:
        """The edges of all tables, ascending: quantiles are bracketed by them."""
        edges = [part.loc + part.scale * part.table.edges for part in self.components]
        grid = np.unique(np.concatenate(edges))
        return grid[np.isfinite(grid)]

    @cached_property
    def _on_grid(self) -> Functions:
        return self(self.grid)

    def __call__(self, x: np.ndarray) -> Functions:
        """F, S and an absolute error bound of the smaller one at x, of any shape."""
        x = np.asarray(x, dtype=float)
        below, above, doubt = 0.0, 0.0, 0.0
        for part in self.components:
            found = part.table((x - part.loc) / part.scale)
            below = below + part.weight * found.below
            above = above + part.weight * found.above
            doubt = doubt + part.weight * found.doubt
        return Functions(below, above, doubt + _EPSILON * np.minimum(below, above))

    def density(self, x: np.ndarray) -> np.ndarray:
        """The density at x, from the tables."""
        return sum(
            part.weight / part.scale * part.table.density((x - part.loc) / part.scale)
            for part in self.components
        )

    def quantile(self, u: np.ndarray, upper: bool) -> tuple[np.ndarray, np.ndarray]:
        """The x with F(x) = u, or with S(x) = u where ``upper``, and a bound of its error."""
        shape, u = np.shape(u), np.ravel(np.asarray(u, dtype=float))
        with np.errstate(all="ignore"):
            low, high, far = self._bracket(u, upper)
            x = _root(lambda x, level: self._missed(x, level, upper), u, low, high)
            missed, density, doubt = self._missed(x, u, upper)
            off = np.where(density > 0, (doubt + np.abs(missed)) / density, np.inf)
            off = np.minimum(off, self._room(u, doubt, upper))
            beyond = self(far)  # S = c·x**-a: a relative error δ of S is one of δ/a in x
            index = min((term.index for term in self.powers(1.0 if upper else -1.0)), default=np.inf)
            off = np.where(np.isnan(far), off, np.abs(far) * beyond.doubt / u / index)
        x = np.where(np.isnan(far), x, far)
        return x.reshape(shape), (off + _EPSILON * np.abs(x)).reshape(shape)

    def powers(self, sign: float) -> list[Power]:
        """The terms of the tail towards sign·infinity; none of a component whose density underflows first."""
        terms = []
        for part in self.components:
            tail = part.table.tails[int(sign > 0)]
            if tail is not None and tail.mass > 0 and np.isfinite(tail.index):
                start = tail.edge * part.scale
                log_c = np.log(part.weight * tail.mass) + tail.index * np.log(start)
                place, how = sign * part.loc, (part.kind, tail.doubt, tail.certain)
                terms.append(Power(float(log_c), place, tail.index, start, *how))
        return terms

    def pure_from(self, sign: float) -> float:
        """-log2 of the mass beyond the grid, where the tail is the sum of ``powers``; 0 without a tail."""
        mass = self._on_grid.above[-1] if sign > 0 else self._on_grid.below[0]
        return float(-np.log2(mass)) if self.powers(sign) and mass > 0 else 0.0

    def _missed(self, x: np.ndarray, u: np.ndarray, upper: bool):
        """By what probability x is too far to the right; the density there; the probability's error."""
        found = self(x)
        return (u - found.above if upper else found.below - u), self.density(x), found.doubt

    def _places(self, u: np.ndarray, upper: bool) -> np.ndarray:
        """The index of the first grid point not left of each quantile; the grid's length if there is none."""
        if upper:
            return np.searchsorted(-np.minimum.accumulate(self._on_grid.above), -u)
        return np.searchsorted(np.maximum.accumulate(self._on_grid.below), u)

    def _bracket(self, u: np.ndarray, upper: bool):
        """The grid points around each quantile; and beyond the grid the quantile by the tail, else NaN."""
        k, last = self._places(u, upper), len(self.grid) - 1
        low, high = self.grid[np.clip(k - 1, 0, last)], self.grid[np.clip(k, 0, last)]
        far = np.full(u.shape, np.nan)
        outside = (k > last) if upper else (k == 0)
        if outside.any():
            sign = 1.0 if upper else -1.0
            log_x = log_quantiles(self.powers(sign), -np.log(u[outside]))
            edge = sign * self.grid[last if upper else 0]
            far[outside] = sign * np.maximum(np.exp(log_x), edge) if np.isfinite(log_x).all() else sign * edge
        return low, high, far

    def _room(self, u: np.ndarray, doubt: np.ndarray, upper: bool) -> np.ndarray:
        """The distance of the grid points that enclose the quantiles of u - doubt and u + doubt."""
        ends = [self._places(level, upper) for level in (u - doubt, u + doubt)]
        last = len(self.grid) - 1
        low, high = np.clip(np.minimum(*ends) - 1, 0, last), np.clip(np.maximum(*ends), 0, last)
        return self.grid[high] - self.grid[low]


def _root(missed, u: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The zero of missed(x, u), which rises with x, in [low, high]: Newton's method with bisection."""
    x, left = low / 2 + high / 2, np.arange(len(u))
    for _ in range(_STEPS):
        here, level = x[left], u[left]
        miss, slope, doubt = missed(here, level)
        low, high = np.where(miss < 0, here, low), np.where(miss < 0, high, here)
        new = here - miss / slope
        new = np.where((new >= low) & (new <= high), new, low / 2 + high / 2)
        x[left] = np.where(miss == 0, here, new)
        going = (np.abs(new - here) > 4 * _EPSILON * np.abs(new)) & (np.abs(miss) > doubt / 4)
        left, low, high = left[going], low[going], high[going]
        if len(left) == 0:
            break
    return x


def log_quantiles(powers: list[Power], s: np.ndarray) -> np.ndarray:
    """log x at which the sum of ``powers``, the mass of a tail, is exp(-s); -inf where there are none.

    By Newton's method from the left: the function is convex and falls, so no step goes too far.
    """
    if not powers:
        return np.full(s.shape, -np.inf)
    log_c = np.array([term.log_c for term in powers])[:, None]
    index = np.array([term.index for term in powers])[:, None]
    log_x = ((s + log_c) / index).max(axis=0)
    for _ in range(_STEPS if len(powers) > 1 else 0):
        terms = log_c - index * log_x
        top = terms.max(axis=0)
        share = np.exp(terms - top)
        step = (top + np.log(share.sum(axis=0)) + s) / ((index * share).sum(axis=0) / share.sum(axis=0))
        log_x = log_x + step
        if (np.abs(step) <= 4 * _EPSILON * (1 + np.abs(log_x))).all():
            break
    return log_x


def _components(law, weight: float = 1.0):
    """The components of a law, those of nested mixtures too, each with its table."""
    if isinstance(law, Mixture):
        for share, part in zip(law.weights / law.weights.sum(), law.laws):
            yield from _components(part, weight * float(share))
        return
    named = parameters(law)
    if named is None:
        yield Component(weight, 0.0, 1.0, DistributionTable(law), (id(law),))
        return
    name, loc, scale = named.pop("name"), float(named.pop("loc")), float(named.pop("scale"))
    shapes = tuple((key, float(value)) for key, value in named.items())
    yield Component(weight, loc, scale, _standard_table(name, shapes), (name, shapes, scale))


@lru_cache(maxsize=256)
def _standard_table(name: str, shapes: tuple) -> DistributionTable:
    return DistributionTable(getattr(stats, name)(**dict(shapes)))
