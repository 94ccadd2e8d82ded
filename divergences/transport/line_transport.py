"""Wasserstein distances on the line when at least one law is continuous.

W₁  = ∫ |F - G| dx                      F, G the distribution functions
W_r = (∫₀¹ |F⁻¹ - G⁻¹|^r du)^(1/r)      order r > 1, by quantile functions
"""

import warnings

import numpy as np

from divergences.integrals.estimates import Estimate
from divergences.integrals.ladders import Whole, summed
from divergences.integrals.line_panels import (
    jumps,
    panels_between,
    probability_panels,
    sign_changes,
    with_functions,
)
from divergences.integrals.placement import placed, placed_beside
from divergences.integrals.quadrature import Integrals, Panels, integrate
from divergences.laws.construct import Discrete
from divergences.laws.scipy_laws import parameters

_CHUNK = 20_000


def wasserstein_1d(p, q, order: float = 1.0) -> Estimate:
    """W_order between two laws on the line, in data units.

    Parameters
    ----------
    p, q : laws on the line, checked; at least one of them continuous
    order : float
        At least 1.

    Returns
    -------
    Estimate
        (value, error, warrant, reason); inf where a tail is too heavy.

    Examples
    --------
    >>> from scipy import stats
    >>> wasserstein_1d(stats.norm(0, 1), stats.norm(3, 1)).value
    3.0
    >>> round(wasserstein_1d(stats.expon(0, 1), stats.expon(0, 3)).value, 12)
    2.0
    """
    unit, shift = 1.0, _translation(p, q)
    if shift is not None:
        return Estimate(abs(shift), 0.0, "exact", "one law is a translation of the other")
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if isinstance(p, Discrete):
            p, q = placed_beside(p, q)
        elif isinstance(q, Discrete):
            q, p = placed_beside(q, p)
        else:
            p, q, unit = placed(p, q)
        whole = _by_distribution_functions(p, q) if order == 1 else _by_quantiles(p, q, order)
        if order == 1 and not isinstance(p, Discrete) and not isinstance(q, Discrete):
            whole = _checked_by_densities(p, q, whole)
    if np.isnan(whole.value):
        raise ValueError("the distribution functions of p and q give NaN: check their parameters")
    if np.isinf(whole.value):
        return Estimate(
            np.inf, 0.0, "estimated", f"a tail is too heavy: the moment of order {order:g} diverges"
        )
    root = float(whole.value) ** (1 / order)
    relative = float(whole.error) / max(float(whole.value), 1e-300) / order
    return Estimate(unit * root, unit * root * relative, "estimated")


def _by_distribution_functions(p, q) -> Whole:
    """∫ |F - G|, and the rounding of F - G beside it."""
    panels, ladders = panels_between(p, q)
    kinks, _ = sign_changes(p, q, panels)  # a kink between the last node and the end of a panel goes unseen
    p, q = with_functions(p), with_functions(q)

    def functions(some: Panels) -> np.ndarray:
        x = some.nodes()
        below, above = (p.cdf(x), q.cdf(x)), (p.sf(x), q.sf(x))
        right = np.minimum(*below) > 0.5
        level = np.where(right, np.maximum(*above), np.maximum(*below))
        difference = np.abs(np.where(right, above[1] - above[0], below[0] - below[1]))
        noise = np.where(level < 1e-6, 1e-13, 1e-15) * level  # digits that scipy.stats promises no more
        return np.stack([np.where(difference <= noise, 0.0, difference), noise])

    return _whole(functions, panels, ladders, kinks)


def _checked_by_densities(p, q, whole: Whole) -> Whole:
    """The same from densities: the distribution functions of some scipy.stats laws have few digits."""
    from divergences.transport.density_transport import w1_by_densities

    try:
        other = w1_by_densities(p, q)
    except ValueError:
        return whole
    if np.isinf(whole.value) or np.isinf(other.value):
        return other
    apart = abs(whole.value - other.value)
    if apart <= 10 * (whole.error + other.error) + 1e-13 * other.value:
        best = min(whole, other, key=lambda number: number.error)
        return best._replace(error=best.error + apart)
    return other


def _by_quantiles(p, q, order: float) -> Whole:
    """∫ |F⁻¹ - G⁻¹|^order over u in (0, ½] and over 1 - u in (0, ½], so that both tails keep their digits."""
    ends = [jumps(p), jumps(q)]
    panels, ladders = probability_panels([np.concatenate(side) for side in zip(*ends)])
    p, q = with_functions(p), with_functions(q)
    quarters = np.array([0.25, 0.5, 0.75])
    scale = max(
        np.abs(p.ppf(quarters) - q.ppf(quarters)).max(), *(np.ptp(law.ppf(quarters)) for law in (p, q))
    )

    def functions(some: Panels) -> np.ndarray:
        u, upper = some.distances(), some.tag == 1
        x, y = (np.where(upper[:, None], law.isf(u), law.ppf(u)) for law in (p, q))
        difference = np.abs(x / scale - y / scale)
        noise = np.finfo(float).eps * (np.abs(x) + np.abs(y)) / scale
        return np.stack([difference**order, order * difference ** (order - 1) * noise])

    whole = _whole(functions, panels, ladders)
    return whole._replace(value=whole.value * scale**order, error=whole.error * scale**order)


def _whole(functions, panels: Panels, ladders, kinks=()) -> Whole:
    """Integrate in chunks (a law of a million atoms has as many panels) and add the rounding to the error."""
    count, (panels, root) = len(panels.base), panels.cut_at(kinks)
    chunks = [panels.chosen(slice(start, start + _CHUNK)) for start in range(0, len(root), _CHUNK)]
    parts = [integrate(functions, chunk) for chunk in chunks]
    value, error, size = (np.concatenate(field, axis=1) for field in zip(*parts))
    of_panels = (np.bincount(root, weights=field[0], minlength=count) for field in (value, error, size))
    whole = summed(ladders, Integrals(*of_panels))
    return whole._replace(error=whole.error + float(value[1][np.isfinite(value[1])].sum()))


def _translation(p, q) -> float | None:
    """θ when q is p moved by θ, read off the parameters; None when they do not say so."""
    if isinstance(p, Discrete) or isinstance(q, Discrete):
        return None
    if hasattr(p, "laws") and hasattr(q, "laws"):
        if len(p.laws) != len(q.laws) or not np.array_equal(p.weights, q.weights):
            return None
        shifts = {_translation(*pair) for pair in zip(p.laws, q.laws)}
        return shifts.pop() if len(shifts) == 1 else None
    if hasattr(p, "laws") or hasattr(q, "laws"):
        return None
    first, second = parameters(p), parameters(q)
    if first is None or second is None:
        return None
    shift = second.pop("loc") - first.pop("loc")
    return float(shift) if first == second else None
