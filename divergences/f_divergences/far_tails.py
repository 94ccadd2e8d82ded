"""What lies beyond the ladders where laws follow no powers of t: integrated over log t as far as floats go.

A ladder ends 80 doublings beyond the quantiles. There p²/q of two lognormal laws may still be large, and that
of exp(-t^0.343) and exp(-t^0.346) is nothing but grows without end from t = 1e88 on.

    s       |log t - log edge|, t the distance from the base of a side, at the nodes of panels
    corners log p and log q moved against each other by their rounding errors; what they agree on is told
"""

from typing import NamedTuple

import numpy as np

from divergences.f_divergences.generators import Generator
from divergences.f_divergences.power_tails import terms_and_masses
from divergences.f_divergences.ratios import ratio_of_logs
from divergences.f_divergences.singular import largest_value
from divergences.integrals.ladders import rest_of_ladder
from divergences.integrals.line import Line
from divergences.integrals.quadrature import Panels, integrate
from divergences.integrals.sides import Side
from divergences.laws.exponential_falls import slowest_fall
from divergences.laws.scipy_laws import parameters
from divergences.laws.supports import components

_EPSILON = float(np.finfo(float).eps)
_LOG_FARTHEST = 690.0  # e^690 = 1e299
_PANELS = 40
_NEGLIGIBLE = 1e-24
_HUGE = 1e250
_AGREE = 1e-6  # relative difference of corners up to which a term is told
_SMALL = -30.0  # log of a mass beyond a ladder: the ladder began at quantiles of 1e-30


class _Beyond(NamedTuple):
    """The nodes beyond ladder k: panels of s, and both logarithms plus log t, ``(P, 21)``."""

    panels: Panels
    logs: tuple[np.ndarray, np.ndarray]
    sound: np.ndarray


def why_it_grows(line: Line, generator: Generator) -> str | None:
    """Why the integrand grows without end in a tail or towards an end of a support; None where it does not.

    χ² is decided by closed forms where both laws have one: exp(-t^c) against another c, which may overtake
    only beyond all floats. What is decided by looking is what grows before 1e299.

    Examples
    --------
    >>> from scipy import stats
    >>> from divergences.f_divergences.generators import GENERATORS
    >>> line = Line(stats.weibull_min(0.25), stats.weibull_min(0.26))
    >>> why_it_grows(line, GENERATORS["pearson"])
    'towards inf q falls like exp(-t^0.26) and p like exp(-t^0.25): the integral diverges'
    >>> why_it_grows(line, GENERATORS["kl"]) is None
    True
    """
    if np.isfinite(largest_value(generator)):
        return None
    for k, side in enumerate(line.sides):
        if all(side.alive):
            reason = _why_by_form(line.laws, side) if generator.name == "pearson" else None
            if reason or _grows_beyond(line, k, generator):
                return reason or "far out the integrand grows without end: the integral diverges"
    return None


def _why_by_form(laws, side: Side) -> str | None:
    """What makes p²/q grow: q falls like exp(-t^c) with a larger c than p."""
    end = float(np.copysign(np.inf, side.sign)) if side.outwards else side.base
    c_p, c_q = (slowest_fall(law, end, not side.runs_down) for law in laws)
    if c_p is None or c_q is None or not c_p < c_q:
        return None
    place = f"{end:g}" if side.outwards else "an end of its support"
    how = [f"like exp(-t^{float(c)!r})" if 0 < c < np.inf else "slower" for c in (c_p, c_q)]
    if c_q == np.inf:
        how[1] = "faster than exp(-t^c) for every c"
    return f"towards {place} q falls {how[1]} and p {how[0]}: the integral diverges"


def _grows_beyond(line: Line, k: int, generator: Generator) -> bool:
    """Whether beyond ladder k the integrand is past all bounds, whatever the rounding of the logarithms."""
    beyond = _beyond(line, k)
    return beyond is not None and bool(
        (beyond.sound & (_corners(beyond, generator).min(axis=0) > _HUGE)).any()
    )


def rest_beyond(line: Line, k: int, generator: Generator) -> tuple[float, float] | None:
    """The integral beyond ladder k and its error, or None where it is negligible or cannot be followed."""
    beyond = _beyond(line, k)
    if beyond is None or (np.isfinite(largest_value(generator)) and _mass(beyond) < _NEGLIGIBLE):
        return None
    corners = np.abs(_corners(beyond, generator))
    top = corners.max(axis=0)
    if not top[beyond.sound].max(initial=0.0) > _NEGLIGIBLE:
        return None
    told = beyond.sound & ((top - corners.min(axis=0) <= _AGREE * top) | (top <= _NEGLIGIBLE))
    count = int(np.append(told.all(axis=1), False).argmin())  # panels before the first that is not told
    if count < 3:
        return None
    parts = integrate(_functions(line, k, generator), beyond.panels.chosen(slice(count)))
    value, noise = parts.value[0], parts.value[3]
    rest, doubt = rest_of_ladder(value, float(np.abs(value).sum()))
    return float(value.sum()) + rest, float(parts.error[0].sum() + noise.sum()) + doubt


def _beyond(line: Line, k: int) -> _Beyond | None:
    """The nodes beyond ladder k, or None where a law has no mass or cannot be followed there."""
    side = line.sides[k]
    if not (all(side.alive) and len(line.ladders[k]) and line.reaches(k)):
        return None
    log_edge = float(np.log(side.steps[-1] if side.outwards else side.steps[0]))
    farthest = _LOG_FARTHEST + min(0.0, _log_of_least_scale(line.laws))  # so that t/scale is a float
    length = (farthest if side.outwards else _LOG_FARTHEST) - (log_edge if side.outwards else -log_edge)
    if length < 1.0:
        return None
    zero, steps = np.zeros(_PANELS), np.linspace(0.0, length, _PANELS + 1)
    panels = Panels(zero, zero, steps[:-1], steps[1:], zero + k)
    log_t = _log_t(line, k, panels)
    with np.errstate(all="ignore"):
        logs = tuple(log + log_t for log in line.logs_at(k, log_t))
    return _Beyond(panels, logs, _is_sound(*logs))


def _log_of_least_scale(laws) -> float:
    named = [parameters(part) for law in laws for part in components(law)]
    return float(np.log(min((one["scale"] for one in named if one is not None), default=1.0)))


def _log_t(line: Line, k: int, panels: Panels) -> np.ndarray:
    side = line.sides[k]
    edge, sign = (side.steps[-1], 1.0) if side.outwards else (side.steps[0], -1.0)
    return np.log(edge) + sign * panels.distances()


def _is_sound(*logs: np.ndarray) -> np.ndarray:
    """The nodes before the first at which a logarithm is lost, rises, or is too large for what is left."""
    sound = np.ones(logs[0].size, dtype=bool)
    for log in logs:
        flat = log.ravel()
        with np.errstate(invalid="ignore"):
            rises = np.diff(flat, prepend=flat[0]) > 1e-9 * (1 + np.abs(flat))
        sound &= np.isfinite(flat) & ~rises & (flat < _SMALL)
    return np.logical_and.accumulate(sound).reshape(logs[0].shape)


def _corners(beyond: _Beyond, generator: Generator) -> np.ndarray:
    """t·term at the nodes with both logarithms as they are, and moved against each other, ``(3, P, 21)``."""
    log_p, log_q = beyond.logs
    off_p, off_q = (4 * _EPSILON * (1 + np.abs(log)) for log in beyond.logs)
    with np.errstate(all="ignore"):
        moved = [ratio_of_logs(log_p + sign * off_p, log_q - sign * off_q) for sign in (0.0, 1.0, -1.0)]
        return np.stack([generator.terms(at) for at in moved])


def _mass(beyond: _Beyond) -> float:
    return float(np.exp(np.fmax(*beyond.logs)[beyond.sound]).max(initial=0.0))


def _functions(line: Line, k: int, generator: Generator):
    def functions(panels: Panels) -> np.ndarray:
        log_t = _log_t(line, k, panels)
        return terms_and_masses(generator, *(log + log_t for log in line.logs_at(k, log_t)))

    return functions
