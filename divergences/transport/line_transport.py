"""Wasserstein distances on the line when at least one law is continuous.

W₁  = ∫ |F - G| dx                      F, G the distribution functions
W_r = (∫₀¹ |F⁻¹ - G⁻¹|^r du)^(1/r)      order r > 1, by quantile functions
"""

import warnings

import numpy as np

from divergences.integrals.estimates import Estimate
from divergences.integrals.ladders import Whole, summed
from divergences.integrals.line_panels import gap, panels_between, sign_changes, with_functions
from divergences.integrals.placement import placed, placed_beside
from divergences.integrals.quadrature import Integrals, Panels, integrate
from divergences.integrals.tail_rests import agree_to_leading_order, rest_of_gap
from divergences.laws.discrete import Discrete
from divergences.laws.scipy_laws import parameters
from divergences.transport.quantile_transport import by_quantiles

_CHUNK = 20_000
_COARSE = 1e-11  # relative error above which a second method is tried


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

    Raises
    ------
    ValueError
        When a density does not integrate to 1, or when the value depends on a tail beyond the floats.

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
        return Estimate(abs(shift[0]), abs(shift[1]), "exact", "one law is a translation of the other")
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if isinstance(p, Discrete):
            p, q = placed_beside(p, q)
        elif isinstance(q, Discrete):
            q, p = placed_beside(q, p)
        else:
            p, q, unit = placed(p, q, keep_ends=False)
        whole, scale = _by_distribution_functions(p, q) if order == 1 else by_quantiles(p, q, order)
    if np.isnan(whole.value):
        raise ValueError("the densities of p and q give NaN: check their parameters")
    if np.isinf(whole.value):
        return Estimate(
            np.inf, 0.0, "estimated", f"a tail is too heavy: the moment of order {order:g} diverges"
        )
    return _root(whole, order, unit * scale)


def _root(whole: Whole, order: float, unit: float) -> Estimate:
    """(∫)^(1/order) in data units, with the error of the root."""
    low, root, high = (
        max(value, 0.0) ** (1 / order)
        for value in (whole.value - whole.error, whole.value, whole.value + whole.error)
    )
    if not np.isfinite(unit * root):
        raise ValueError("the distance exceeds the largest float: divide the data by a number")
    return Estimate(float(unit * root), float(unit * max(high - root, root - low)), "estimated")


def _by_distribution_functions(p, q) -> tuple[Whole, float]:
    """∫ |F - G|, whose error includes that of F - G; and the unit 1.0 of the value."""
    panels, ladders = panels_between(p, q)
    first, second = with_functions(p), with_functions(q)
    rests = [_rest_of_ladder(first, second, panels.chosen(ladder)) for ladder in ladders]
    if any(rest is not None and np.isinf(rest[0]) for rest in rests):
        return Whole(np.inf, 0.0, True), 1.0
    kinks, _ = sign_changes(p, q, panels)  # a kink between the last node and the end of a panel goes unseen

    def functions(some: Panels) -> np.ndarray:
        difference, doubt = gap(first, second, some.nodes())
        difference = np.abs(difference)
        return np.stack([np.where(difference <= doubt, 0.0, difference), doubt])

    agree = [_agree(first, second, panels.chosen(ladder)) for ladder in ladders]
    whole = integrated(functions, panels, ladders, kinks, rests, agree)
    if whole.error > _COARSE * whole.value and not isinstance(p, Discrete) and not isinstance(q, Discrete):
        whole = _sharper(whole, p, q, rests)
    return whole, 1.0


def _rest_of_ladder(first, second, rungs: Panels):
    """The integral beyond a ladder that runs to infinity; None for one that runs to an end of a support."""
    if len(rungs.near) == 0 or rungs.near[-1] < rungs.near[0]:
        return None
    sign, end = float(rungs.sign[-1]), float(rungs.base[-1] + rungs.sign[-1] * rungs.far[-1])
    return rest_of_gap(first.powers(sign), second.powers(sign), float(np.log(np.abs(end))))


def _agree(first, second, rungs: Panels) -> bool:
    if len(rungs.near) == 0 or rungs.near[-1] < rungs.near[0]:
        return False
    sign = float(rungs.sign[-1])
    return agree_to_leading_order(first.powers(sign), second.powers(sign))


def _sharper(whole: Whole, p, q, rests) -> Whole:
    """The same from the running integral of p - q where its error is smaller, as for nearly equal laws."""
    from divergences.transport.density_transport import w1_by_densities

    try:
        other = w1_by_densities(p, q, rests)
    except ValueError:
        return whole
    agree = abs(other.value - whole.value) <= whole.error + other.error
    return other if agree and other.error < whole.error else whole


def integrated(functions, panels: Panels, ladders, kinks=(), rests=None, agree=()) -> Whole:
    """Integrate in chunks (a law of a million atoms has as many panels) and add the rounding to the error.

    In tails that ``agree`` to leading order F - G becomes rounding: there a ladder is cut and extrapolated.
    """
    count, (panels, root) = len(panels.base), panels.cut_at(kinks)
    chunks = [panels.chosen(slice(start, start + _CHUNK)) for start in range(0, len(root), _CHUNK)]
    parts = [integrate(functions, chunk) for chunk in chunks]
    value, error, size = (np.concatenate(field, axis=1) for field in zip(*parts))
    value, error, size, noise = (
        np.bincount(root, weights=row, minlength=count) for row in (value[0], error[0], size[0], value[1])
    )
    for ladder, same in zip(ladders, agree):
        if same:
            lost = ladder[noise[ladder] > 1e-3 * value[ladder]]
            value[lost], noise[lost] = np.nan, 0.0
    whole = summed(ladders, Integrals(value, error, size), rests)
    return whole._replace(error=whole.error + float(noise[np.isfinite(noise)].sum()))


def _translation(p, q) -> tuple[float, float] | None:
    """θ where the parameters say that q is p shifted by θ, and the rounding error of θ; else None."""
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
    here, there = float(first.pop("loc")), float(second.pop("loc"))
    shift = there - here
    part = shift + here  # Knuth's TWO-SUM: the rounding of a difference is a float
    return (shift, (there - part) + ((part - shift) - here)) if first == second else None
