"""W_order on the line for order > 1, by quantile functions: the u-quantile of P goes to that of Q.

    W_order^order = ∫₀¹ |F⁻¹(u) - G⁻¹(u)|^order du

over u in (0, ½] and over 1 - u in (0, ½], so that both tails keep their digits. Panels halve u until the
quantiles are those of pure powers, or negligible; ``tail_rests`` computes the part beyond.
"""

import numpy as np

from divergences.integrals.ladders import Whole, summed
from divergences.integrals.line_panels import LAST_HALVING, jumps, probability_panels, with_functions
from divergences.integrals.quadrature import Integrals, Panels, integrate
from divergences.integrals.tail_rests import quantiles_diverge, rest_of_quantiles

_NOTHING = 1e-30  # of the largest rung: smaller rungs of light tails are negligible
_TOO_MUCH = 1e-9  # of the largest rung: a last rung above it means that more lies beyond the floats
_ROOM = 20  # halvings past the first rung of pure powers


def by_quantiles(p, q, order: float) -> tuple[Whole, float]:
    """(∫ |F⁻¹ - G⁻¹|^order du / scale^order, scale): a scale at which no power overflows.

    Raises
    ------
    ValueError
        When the value depends on a tail where both quantile functions agree up to rounding, or on
        probabilities that are too small for floats.
    """
    ends = [np.concatenate(side) for side in zip(jumps(p), jumps(q))]
    laws = with_functions(p), with_functions(q)
    tails = [[law.powers(sign) for law in laws] for sign in (-1.0, 1.0)]
    endless = [quantiles_diverge(*tail, order) for tail in tails]
    if True in endless:
        return Whole(np.inf, 0.0, True), 1.0
    rungs = [_rungs(laws, upper, order) for upper in (False, True)]
    log_scale = max(float(rung[rung < np.inf].max(initial=-np.inf)) for rung, _ in rungs) / order
    if not np.isfinite(log_scale):
        return Whole(0.0, 0.0, False), 1.0
    counts = [_count(rung - order * log_scale, pure) for rung, pure in rungs]
    panels, ladders = probability_panels(ends, counts)
    scale = float(np.exp(log_scale))
    rests = [
        rest_of_quantiles(*tail, count * np.log(2.0), order, log_scale)
        if any(tail) and known is False
        else None
        for tail, known, count in zip(tails, endless, counts)
    ]

    def functions(some: Panels) -> np.ndarray:
        x, y = (_quantiles(law, some.distances(), some.tag == 1) for law in laws)
        apart, doubt = np.abs(x[0] / scale - y[0] / scale), (x[1] + y[1]) / scale
        return np.stack([apart**order, (apart + doubt) ** order - apart**order])

    agree = [known is None for known in endless]
    return _with_rests(integrate(functions, panels), ladders, rests, agree), scale


def _quantiles(law, u: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Quantiles and their doubts ``(2, P, 21)`` of panels of u, or of 1 - u where ``upper`` ``(P,)``."""
    found = np.empty((2, *u.shape))
    for side in (False, True):
        here = upper == side
        found[:, here] = law.quantile(u[here], side)
    return found


def _rungs(laws, upper: bool, order: float) -> tuple[np.ndarray, int]:
    """log of |x - y|^order u at u = 2^-k, ``(LAST_HALVING,)``, and the k from which tails are pure powers."""
    k = np.arange(1, LAST_HALVING + 1)
    x, y = (law.quantile(2.0**-k, upper)[0] for law in laws)
    sign = 1.0 if upper else -1.0
    pure = max(law.pure_from(sign) for law in laws)
    return order * np.log(np.abs(x - y)) - k * np.log(2.0), pure


def _count(logs: np.ndarray, pure: float) -> int:
    """How many halvings: until tails are pure powers, or until rungs are negligible."""
    if 0 < pure < LAST_HALVING:
        return int(min(np.ceil(pure) + _ROOM, LAST_HALVING))
    some = np.flatnonzero(logs > np.log(_NOTHING))
    last = int(some[-1]) + 2 if len(some) else 2
    if last >= LAST_HALVING and pure == 0 and logs[-1] > np.log(_TOO_MUCH):
        raise ValueError("the order is too high: the distance depends on probabilities too small for floats")
    return min(max(last, 60), LAST_HALVING)


def _with_rests(parts: Integrals, ladders, rests, agree) -> Whole:
    """The sum; in tails that agree, a ladder is cut where x - y is rounding, and extrapolated from there."""
    value, noise = parts.value[0].copy(), parts.value[1]
    for ladder, same in zip(ladders, agree):
        if same:
            value[ladder[noise[ladder] > np.abs(value[ladder]) / 2]] = np.nan
    whole = summed(ladders, Integrals(value, parts.error[0], parts.size[0]), rests)
    if np.isinf(whole.value):
        raise ValueError(
            "the tails of p and q agree to rounding: whether the distance is finite cannot be told"
        )
    return whole._replace(error=whole.error + float(noise[np.isfinite(value)].sum()))
