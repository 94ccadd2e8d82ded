"""f-divergences of continuous laws on the line, by quadrature that handles supports, tails and singular ends.

The masses of p and q are integrated on the same panels. Their distance from 1 checks the panels and the laws'
own logpdf, and every error estimate includes it. ``divergences.integrals`` explains panels and ladders.
"""

import warnings

import numpy as np

from divergences.f_divergences.far_tails import rest_beyond, why_it_grows
from divergences.f_divergences.generators import Generator
from divergences.f_divergences.panel_terms import terms_on_panels
from divergences.f_divergences.power_tails import rest_of_side
from divergences.f_divergences.singular import largest_value, singular
from divergences.f_divergences.touching_ends import mass_at_touching_ends
from divergences.integrals.estimates import Estimate
from divergences.integrals.ladders import Whole, summed
from divergences.integrals.line import Line
from divergences.integrals.line_panels import with_functions
from divergences.integrals.placement import placed
from divergences.integrals.quadrature import Integrals, Panels, integrate
from divergences.integrals.wide_panels import scaled_widths
from divergences.laws.log_densities import log_density, loses_its_tails
from divergences.laws.log_formulas import has_formula
from divergences.laws.mixtures import Mixture
from divergences.laws.scipy_laws import parameters
from divergences.laws.supports import components, interval_of_p_alone, share_mass

_EPSILON = float(np.finfo(float).eps)
_LEAVES = -1e100  # a log-density that falls below this goes on to -inf


def f_divergence_1d(p, q, generator: Generator, line: Line | None = None) -> Estimate:
    """D_f between two continuous laws, with an estimate of its error.

    Parameters
    ----------
    p, q : continuous laws
        Frozen scipy.stats laws or mixtures, checked.
    generator : Generator
    line : Line, optional
        The panels of this pair, where several divergences share them.

    Raises
    ------
    ValueError
        When a logpdf is NaN, or -inf by underflow, at a point where the divergence needs its value.

    Examples
    --------
    >>> from scipy import stats
    >>> from divergences.f_divergences.generators import GENERATORS
    >>> estimate = f_divergence_1d(stats.norm(0, 1), stats.norm(1, 1), GENERATORS["kl"])
    >>> round(estimate.value, 12), estimate.error < 1e-12
    (0.5, True)
    """
    decided = _decided_by_supports(p, q, generator)
    if decided is not None:
        return decided
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        line = line or line_of(p, q)
        if (reason := why_it_grows(line, generator)) is not None:
            return Estimate(np.inf, 0.0, "estimated", reason)
        may_have_kinks = generator.name == "tv" or generator.slope is None  # at u = 1, if anywhere
        crossings = _crossings(line) if may_have_kinks else np.empty(0)
        whole = _integrated(line, generator, crossings)
        if generator.name == "tv":
            whole = _second_opinion(whole, line, crossings)
    if np.isinf(whole.value):
        if np.isfinite(largest_value(generator)):
            largest = f"{largest_value(generator):.6g}"
            raise ValueError(f"{generator.name} is at most {largest}, but its integral overflows")
        why = "a tail or an end of the integrand does not decrease: the integral diverges"
        beyond = "the integral diverges or exceeds the largest float"
        return Estimate(whole.value, 0.0, "estimated", why if whole.diverges else beyond)
    return Estimate(min(whole.value, largest_value(generator)), whole.error, "estimated")


def line_of(p, q) -> Line:
    """The panels of two laws, both moved by one shift to where floating-point numbers lie closest."""
    moved = placed(p, q)
    return Line(moved.p, moved.q)


def _decided_by_supports(p, q, generator: Generator) -> Estimate | None:
    if not share_mass(p, q):
        estimate = singular(generator, "the supports are disjoint")
        return estimate._replace(error=estimate.error + mass_at_touching_ends(p, q, generator))
    for law, other, price, names in (
        (p, q, generator.slope_at_infinity, "p has mass in ({:g}, {:g}), where q has none"),
        (q, p, generator.at_zero, "q has mass in ({:g}, {:g}), where p has none"),
    ):
        outside = interval_of_p_alone(law, other)
        if outside and price is None:
            raise ValueError(f"slope_at_infinity is needed: {names.format(*outside)}")
        if outside and price == np.inf:
            return Estimate(np.inf, 0.0, "exact", names.format(*outside))
    return None


def _integrated(line: Line, generator: Generator, kinks: np.ndarray) -> Whole:
    """Integrate the terms, which may have kinks, and p and q over all panels and beyond the ladders.

    Each integrand comes with its rounding error: far from 0 a narrow density is mostly rounding, and halving
    its panels would not help.
    """
    panels, root = line.panels.cut_at(kinks)
    parts = integrate(terms_on_panels(line, generator), panels, root, roundings=3, widths=scaled_widths)
    if _overflows(line, parts, generator):
        return Whole(np.inf, 0.0, False)
    parts = _without_noise(line, parts)
    rests = [_rest(line, k, generator) for k in range(len(line.sides))]
    whole, mass_p, mass_q = (
        summed(line.ladders, Integrals(*(field[k] for field in parts)), [rest[k] for rest in rests])
        for k in range(3)
    )
    defect = abs(mass_p.value - 1) + abs(mass_q.value - 1)
    if defect > 1e-3:
        raise ValueError(
            f"the densities integrate to {mass_p.value:.6g} (p) and {mass_q.value:.6g} (q), not to 1: "
            "p or q is beyond what floating point can integrate"
        )
    noise = parts.value[3]
    error = whole.error + float(noise[np.isfinite(noise)].sum())
    error += defect * (abs(whole.value) + abs(whole.value) ** 0.5)  # the effect of masses other than 1
    return whole._replace(error=error)


def _rest(line: Line, k: int, generator: Generator) -> list[tuple[float, float] | None]:
    """What lies beyond ladder k of the terms, of p and of q, where it is known."""
    if line.power_law(k) is not None:
        return rest_of_side(line, k, generator)
    return [rest_beyond(line, k, generator), None, None]


def _without_noise(line: Line, parts: Integrals) -> Integrals:
    """Mark rungs that are all rounding with NaN: the ladder ends before them and is extrapolated."""
    value, rungs = parts.value.copy(), np.concatenate(line.ladders)
    lost = rungs[value[3, rungs] > np.abs(value[0, rungs])]
    value[0, lost], value[3, lost] = np.nan, 0.0
    return parts._replace(value=value)


def _overflows(line: Line, parts: Integrals, generator: Generator) -> bool:
    """Whether the terms truly exceed the largest float; raise where a logpdf fails on a panel of no ladder.

    On a ladder a logpdf may fail: the ladder is extrapolated from the rungs before.
    """
    on_ladder = np.isin(np.arange(len(line.panels.base)), np.concatenate(line.ladders))
    bad = np.flatnonzero(~np.isfinite(parts.value).all(axis=0))
    panels = line.panels.chosen(bad)
    excused = np.zeros(len(bad), dtype=bool)
    for k, (values, name) in enumerate(zip(line.logs(panels), "pq")):
        gives_up = np.isnan(values).any(axis=1)
        if _ends_early(line, k, values):
            gives_up |= np.isneginf(values).any(axis=1)
        lost = np.flatnonzero(gives_up & ~on_ladder[bad])
        if len(lost):
            x = float(panels.nodes()[lost[0], 10])
            raise ValueError(
                f"{name}: its log-density is lost near x = {x:.6g}, inside its support: it is NaN, or it "
                f"underflows because scipy.stats takes the log of its pdf; {generator.name} needs it there"
            )
        excused |= gives_up
    return bool((~excused).any())


def _ends_early(line: Line, k: int, values: np.ndarray) -> bool:
    """Whether a law's log-density may be -inf inside its support where the true one is finite.

    One that truly falls to -inf takes very low finite values on the way.
    """
    law = line.laws[k]
    if isinstance(law, Mixture) or has_formula(parameters(law)) or not np.isneginf(values).any():
        return any(loses_its_tails(part) for part in components(law))
    seen = line.log(k, line.panels)
    return loses_its_tails(law) or bool(seen[np.isfinite(seen)].min(initial=0.0) > _LEAVES)


def _second_opinion(whole: Whole, line: Line, crossings: np.ndarray) -> Whole:
    """TV by distribution functions where that has the smaller error; it can only miss a crossing.

    Far from 0 floats are too coarse for a narrow density, and its integral is mostly rounding. Then the
    distance between both values says nothing about the second one, and it is taken as it is, provided that
    twice as many nodes show no further crossing.
    """
    try:
        other = _by_distribution_functions(line, crossings)
    except ValueError:  # a law has no table
        return whole
    best = _better_of(whole, other)
    if best.error > 2 * other.error and abs(whole.value - other.value) <= whole.error:
        halves = line.panels.cut_at(crossings)[0]
        if len(_crossings(line, halves.cut(halves.middles()))) == len(crossings):
            return other
    return best


def _by_distribution_functions(line: Line, crossings: np.ndarray) -> Whole:
    """TV = ½ Σ |P(A) - Q(A)| over the intervals A between crossings of the densities."""
    edges = np.unique(np.concatenate([[side.base for side in line.sides], crossings]))
    (first, doubt_p), (second, doubt_q) = (mass_between(law, edges) for law in line.laws)
    rounding = 4 * _EPSILON + doubt_p + doubt_q
    return Whole(float(np.abs(first - second).sum() / 2), rounding, False)


def _crossings(line: Line, panels: Panels | None = None) -> np.ndarray:
    """Points where p = q, bracketed by the nodes of panels, and bisected to neighbouring floats."""
    panels = line.panels if panels is None else panels
    log_p, log_q = line.logs(panels)
    x = panels.nodes().ravel()
    order = np.argsort(x, kind="stable")
    x, above = x[order], (log_p > log_q).ravel()[order]
    change = np.flatnonzero(above[1:] != above[:-1])
    low, high, sign = x[change], x[change + 1], above[change]
    for _ in range(64):
        middle = low / 2 + high / 2
        same = (log_density(line.laws[0], middle) > log_density(line.laws[1], middle)) == sign
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return high


def mass_between(law, edges: np.ndarray) -> tuple[np.ndarray, float]:
    """P(X <= edges[0]), P(edges[i] < X <= edges[i+1]), …, P(X > edges[-1]), and the error of their sum.

    Each is a difference of F or of 1 - F, whichever keeps more digits.
    """
    found = with_functions(law)(edges)
    inner = np.where(found.below[:-1] < 0.5, np.diff(found.below), -np.diff(found.above))
    return np.concatenate([found.below[:1], inner, found.above[-1:]]), float(found.doubt.sum())


def _better_of(first: Whole, second: Whole) -> Whole:
    """Of two results for one number that with the smaller error; the first, checked one if they disagree.

    Where they agree, their distance is added to the error.
    """
    apart = abs(first.value - second.value)
    if apart > 10 * (first.error + second.error) + 1e-14:
        return first
    best = min(first, second, key=lambda whole: whole.error)
    return best._replace(error=best.error + apart)
