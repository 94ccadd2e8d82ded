"""The Kantorovich potential on the line when a law is continuous: f' = sign(G - F).

F, G are the distribution functions of P, Q; f is 1-Lipschitz and E_P f - E_Q f = W_1 = ∫ |F - G|.
"""

import warnings
from collections.abc import Callable
from functools import cache

import numpy as np

from divergences.integrals.line_panels import panels_between, sign_changes
from divergences.laws.validation import point_array


def potential_1d(p, q) -> Callable:
    """The potential of W_1 between two laws on the line, at least one of them continuous.

    Returns
    -------
    callable
        f, a function of points ``(n,)`` or ``(n, 1)`` to ``(n,)``, in data units, 0 at the median of the
        turning points: piecewise linear with slopes 1 and -1. The turning points are computed at the
        first call.

    Examples
    --------
    >>> from scipy import stats
    >>> f = potential_1d(stats.norm(0, 1), stats.norm(2, 1))
    >>> float(f([1.0])[0] - f([4.0])[0])
    3.0
    """

    @cache
    def pieces():
        return _pieces(p, q)

    def potential(points) -> np.ndarray:
        array = point_array(points)
        if array.shape[1] != 1:
            raise ValueError(f"points must be on the line, (n,) or (n, 1); got shape {array.shape}")
        turns, slopes, heights = pieces()
        x = array[:, 0]
        piece = np.searchsorted(turns, x)
        nearest = np.clip(piece - 1, 0, None)
        return heights[nearest] + slopes[piece] * (x - turns[nearest])

    return potential


def _pieces(p, q) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Turning points ``(k,)``, slopes between and around them ``(k+1,)``, and heights there ``(k,)``."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        turns, slopes = _turning_points(p, q)
    heights = np.concatenate([[0.0], np.cumsum(slopes[1:-1] * np.diff(turns))])
    return turns, slopes, heights - heights[len(heights) // 2]


def _turning_points(p, q) -> tuple[np.ndarray, np.ndarray]:
    """Points ``(k,)`` where G - F changes sign, and its sign before, between and after them ``(k+1,)``."""
    panels, _ = panels_between(p, q)
    turns, signs = sign_changes(p, q, panels)
    if len(turns):
        return turns, signs
    middle = np.unique(panels.nodes())
    return middle[len(middle) // 2 :][:1], np.repeat(signs, 2)
