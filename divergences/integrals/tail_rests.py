"""The part of a Wasserstein distance beyond the last panel, where tails are sums of powers.

W₁    ∫ |F - G| dx from X on                   F - G = Σ ± c·x**-a: not one power if two tails are slow
    W_r   ∫ |F⁻¹ - G⁻¹|^r du from 0 to U           both quantile functions from the same powers

Both are integrated over a logarithm, so that nothing overflows however slow the tails are; whether they are
infinite follows from the indices, not from sums.
"""

from typing import NamedTuple

import numpy as np

from divergences.integrals.quadrature import Panels, integrate
from divergences.integrals.trusted_functions import Power, log_quantiles

_EPSILON = float(np.finfo(float).eps)
_SAME = 1e-12  # relative difference of two coefficients that counts as rounding
_STEPS = np.concatenate([[0.0], 2.0 ** np.arange(-2, 45)])


class Terms(NamedTuple):
    """Σ sign·exp(log_c)·x**-index, every field ``(n,)``.

    ``doubt`` is the error bound of the index, ``left_open`` that of the index at the end of the tail.
    """

    sign: np.ndarray
    log_c: np.ndarray
    index: np.ndarray
    doubt: np.ndarray
    left_open: np.ndarray


def difference(first: list[Power], second: list[Power]) -> Terms:
    """S - T of two tails, with terms of equal index added.

    Where the leading terms cancel, the laws still differ by a shift m, and the next power remains:
    c·(x - m)**-a = c·x**-a (1 + a·m/x + …).
    """
    found = []
    signed = [(1.0, term) for term in first] + [(-1.0, term) for term in second]
    for index in sorted({term.index for _, term in signed}):
        group = [(sign, term) for sign, term in signed if term.index == index]
        top = max(term.log_c for _, term in group)
        doubts = [max(getattr(term, name) for _, term in group) for name in ("doubt", "left_open")]
        sizes = [sign * np.exp(term.log_c - top) for sign, term in group]
        if abs(sum(sizes)) > _SAME * sum(map(abs, sizes)):
            found.append((sum(sizes), top, index, *doubts))
            continue
        moved = sum(size * index * term.loc for size, (_, term) in zip(sizes, group))
        if moved:
            found.append((moved, top, index + 1, *doubts))
    size, top, index, *doubts = np.array(found, dtype=float).reshape(-1, 5).T
    return Terms(np.sign(size), top + np.log(np.abs(size)), index, *doubts)


def agree_to_leading_order(first: list[Power], second: list[Power]) -> bool:
    """Whether the slowest terms of two tails cancel: F - G is then rounding before it is negligible."""
    left = difference(first, second).index.min(initial=np.inf)
    return left > min((term.index for term in [*first, *second]), default=np.inf)


def rest_of_gap(first: list[Power], second: list[Power], log_x: float) -> tuple[float, float]:
    """∫ |S - T| from x on, and its error; inf where it diverges.

    Raises
    ------
    ValueError
        When an index is not known well enough to decide whether it diverges.
    """
    terms = difference(first, second)
    if len(terms.index) == 0:
        return 0.0, 0.0
    if diverges(1.0, terms.index.min(), terms.left_open[terms.index.argmin()]):
        return np.inf, 0.0

    def sizes(index: np.ndarray, s: np.ndarray) -> np.ndarray:
        return np.exp((terms.log_c - index * log_x + log_x) - (index - 1) * s[..., None])

    def functions(panels: Panels) -> np.ndarray:
        s = panels.distances()
        here = sizes(terms.index, s)
        moved = sizes(terms.index + np.minimum(terms.doubt, 1e3), s)
        noise = 16 * _EPSILON * (1 + np.abs(terms.log_c) + np.abs(terms.index * log_x))
        doubt = (np.abs(moved - here) + noise * here).sum(axis=-1)
        return np.stack([np.abs((terms.sign * here).sum(axis=-1)), doubt])

    return _integral(functions)


def quantiles_diverge(first: list[Power], second: list[Power], order: float) -> bool | None:
    """Whether ∫ |x - y|^order du diverges in a tail; None where both tails are equal up to rounding."""
    if not first and not second:
        return False
    index, left_open = min((term.index, term.left_open) for term in [*first, *second])
    ends = np.array([1e9])  # -log u, so large that only the slowest terms count
    if abs(log_quantiles(first, ends)[0] - log_quantiles(second, ends)[0]) <= _SAME * ends[0] / index:
        return None
    return diverges(order, index, left_open)


def rest_of_quantiles(first: list[Power], second: list[Power], s: float, order: float, log_scale: float):
    """∫ |x(u) - y(u)|^order du / scale^order over u < exp(-s), where it is finite, and its error."""
    if not first and not second:
        return 0.0, 0.0
    index, doubt = min((term.index, term.doubt) for term in [*first, *second])

    def functions(panels: Panels) -> np.ndarray:
        t = s + panels.distances()
        x, y = log_quantiles(first, t.ravel()), log_quantiles(second, t.ravel())
        top = np.maximum(x, y).reshape(t.shape)
        apart = np.abs(np.where(x == y, 0.0, x - y)).reshape(t.shape)
        value = np.exp(order * (top - log_scale + np.log(-np.expm1(-apart))) - t)
        relative = np.minimum(order * (4 * _EPSILON + doubt) * t / index, 1.0)
        return np.stack([value, relative * np.exp(order * (top - log_scale) - t)])

    return _integral(functions)


def diverges(order: float, index: float, doubt: float) -> bool:
    """Whether the moment of this order diverges in a tail with this index."""
    if doubt == np.inf and order >= index:
        raise ValueError(
            f"a tail falls like x**-{index:.6g} where floats end, and faster beyond: the moment of order "
            f"{order:g} is decided there. Divide the data by a number, or take their logarithms"
        )
    if 0 < doubt < np.inf and abs(order - index) <= doubt:
        raise ValueError(
            f"a tail falls like x**-{index:.6g}, known only within {doubt:.1g}: whether the moment of order "
            f"{order:g} is finite cannot be told"
        )
    return order >= index


def _integral(functions) -> tuple[float, float]:
    zero = np.zeros(len(_STEPS) - 1)
    with np.errstate(all="ignore"):
        parts = integrate(functions, Panels(zero, zero, _STEPS[:-1], _STEPS[1:], zero))
    return float(parts.value[0].sum()), float(parts.error[0].sum() + parts.value[1].sum())
