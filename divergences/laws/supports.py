"""Supports of continuous laws, found without densities: intervals, quantiles, where only one law has mass.

intervals   disjoint closed intervals that carry all the mass, in order (a mixture may have gaps)
marks       points at which panels should end: quantiles far into both tails
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy import stats

from divergences.laws.log_densities import log_density, support_of
from divergences.laws.mixtures import Mixture
from divergences.laws.scipy_laws import parameters

_TWO_SIDED = {"dgamma": "gamma", "dweibull": "weibull_min"}
_LOWEST = -745.0  # log of the smallest float
_LEVELS = np.array([1e-30, 1e-20, 1e-16, 1e-12, 1e-9, 1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5])


def intervals(law) -> list[tuple[float, float]]:
    """The intervals that carry a continuous law.

    Examples
    --------
    >>> from divergences.laws.mixtures import mixture
    >>> from scipy import stats
    >>> intervals(mixture([0.5, 0.5], [stats.uniform(2, 1), stats.expon(5)]))
    [(2.0, 3.0), (5.0, inf)]
    """
    pieces = sorted(piece for part in components(law) for piece in _intervals_of_one(part))
    merged = pieces[:1]
    for low, high in pieces[1:]:
        if low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def special_points(law) -> np.ndarray:
    """Finite points where the density may jump or be singular: ends of the supports of all components, and
    the middles of two-sided ones.

    Examples
    --------
    >>> special_points(stats.dgamma(0.5, 2.0))
    array([2.])
    """
    parts = components(law)
    points = [end for part in parts for end in _ends_of_one(part)]
    points += [float(parameters(part)["loc"]) for part in parts if side_of_two(part) is not None]
    return np.unique([point for point in points if np.isfinite(point)])


def side_of_two(part):
    """The law of ``|X - loc|`` where both sides are alike and the middle a zero or a pole; else None.

    Examples
    --------
    >>> sorted(side_of_two(stats.dweibull(2, 5, 3)).kwds.items())
    [('c', 2), ('scale', 3)]
    """
    named = parameters(part)
    if named is None or named["name"] not in _TWO_SIDED:
        return None
    name, _ = _TWO_SIDED[named.pop("name")], named.pop("loc")
    return getattr(stats, name)(**named)


def marks(law) -> np.ndarray:
    """Quantiles of every component, from 1e-30 to 1 - 1e-30, sorted and finite."""
    points = np.concatenate([_quantiles_of_one(part) for part in components(law)])
    return np.unique(points[np.isfinite(points)])


def _quantiles_of_one(part) -> np.ndarray:
    """Its quantiles at the levels, from both ends; kept for the next call if it is a law of scipy.stats."""
    named = parameters(part)
    if named is None:
        return _at_levels(part)
    name, loc, scale = named.pop("name"), named.pop("loc"), named.pop("scale")
    return loc + scale * _standard_quantiles(name, tuple(named.items()))


@lru_cache(maxsize=256)
def _standard_quantiles(name: str, shapes: tuple) -> np.ndarray:
    return _at_levels(getattr(stats, name)(**dict(shapes)))


def _at_levels(part) -> np.ndarray:
    """ppf and isf at the levels, one by one where SciPy raises. They only place panels, no more."""
    found = []
    with np.errstate(all="ignore"):
        for function in (part.ppf, part.isf):
            try:
                found.append(function(_LEVELS))
            except (ArithmeticError, ValueError, RuntimeError):
                found += [_or_nan(function, level) for level in _LEVELS]
    return np.hstack(found)


def _or_nan(function, level: float) -> float:
    try:
        return float(function(level))
    except (ArithmeticError, ValueError, RuntimeError):
        return np.nan


def spread(law) -> float:
    """The smallest interquartile range of the components: the scale on which the density changes."""
    return min(_range_of_one(part) for part in components(law))


def _range_of_one(part) -> float:
    for level in (0.25, 1e-3, 1e-9):  # most of the mass of gamma(0.001) lies below the smallest float
        width = float(part.isf(level) - part.ppf(level))
        if 0 < width < np.inf:
            return width
    return 1.0


def components(law) -> list:
    """The laws a mixture is made of, those of nested mixtures too; any other law is its own component."""
    if not isinstance(law, Mixture):
        return [law]
    return [part for inner in law.laws for part in components(inner)]


def rounding_of_end(law, end: float) -> float:
    """A bound of the rounding error of an end of a support, which is computed from loc and scale."""
    sizes = [abs(end)]
    for part in components(law):
        named = parameters(part)
        if named is not None and end in _ends_of_one(part):
            sizes += [abs(float(named["loc"])), abs(float(named["scale"]))]
    return 2 * float(np.spacing(max(sizes)))


def far_ends(law) -> set[float]:
    """Finite ends of components, beside which there is no mass: floats that count from there are coarse.

    Such an end is 64 times as far beyond the quantiles of 1e-30 as they are apart, a quarter of the way to it
    the density is below the smallest float, and the standard form of the law measures from another point.

    Examples
    --------
    >>> far_ends(stats.genextreme(1e-9)), far_ends(stats.genextreme(0.3)), far_ends(stats.beta(2, 1e9))
    ({999999999.9999999}, set(), {1.0})
    """
    return {end for part in components(law) for end in support_of(part) if _is_far(part, end)}


def _is_far(part, end: float) -> bool:
    named, points = parameters(part), _quantiles_of_one(part)
    points = points[np.isfinite(points)]
    for own in filter(np.isfinite, support_of(part)):  # isf(1e-30) may be ppf(1), an end up to rounding
        points = points[np.abs(points - own) > 4 * np.spacing(abs(own))]
    if named is None or end == named["loc"] or not np.isfinite(end) or len(points) == 0:
        return False
    nearest = points[np.abs(points - end).argmin()]
    if points.min() <= end <= points.max() or not abs(end - nearest) > 64 * np.ptp(points):
        return False
    with np.errstate(all="ignore"):
        on_the_way = log_density(part, np.array([nearest + (end - nearest) / 4]))
    return bool(on_the_way[0] < _LOWEST)


def share_mass(p, q) -> bool:
    """Whether the supports overlap in more than points."""
    return any(max(a, c) < min(b, d) for a, b in intervals(p) for c, d in intervals(q))


def interval_of_p_alone(p, q) -> tuple[float, float] | None:
    """An interval that carries mass of p and none of q, or None."""
    outside = intervals(p)
    for low, high in intervals(q):
        outside = [
            piece
            for a, b in outside
            for piece in ((a, min(b, low)), (max(a, high), b))
            if piece[0] < piece[1]
        ]
    return outside[0] if outside else None


def _histogram_bins(part) -> np.ndarray | None:
    return getattr(getattr(part, "dist", None), "_hbins", None)


def _ends_of_one(part) -> list[float]:
    bins = _histogram_bins(part)
    if bins is None:
        return list(support_of(part))
    low, high = part.support()
    return [float(low + (high - low) * (edge - bins[0]) / (bins[-1] - bins[0])) for edge in bins]


def _intervals_of_one(part) -> list[tuple[float, float]]:
    """The support; for a histogram law its bins that are not empty."""
    ends = _ends_of_one(part)
    if len(ends) == 2:
        return [(ends[0], ends[1])]
    middle = np.array([(low + high) / 2 for low, high in pairwise(ends)])
    full = part.pdf(middle) > 0
    return [(low, high) for (low, high), kept in zip(pairwise(ends), full) if kept]
