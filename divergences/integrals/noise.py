"""How noisy a log-density is, estimated from its values on one panel.

A smooth function's Legendre coefficients decrease; those of noise do not. Where the last ones are as large
as the ones before, and small, the values are a smooth function plus noise of that size. scipy.stats computes
some densities by series and quadratures that stop early: their noise has to be part of the error.
"""

import numpy as np

from divergences.integrals.quadrature import NODES
from divergences.laws.log_densities import log_density, loses_its_tails
from divergences.laws.log_formulas import DOUBTS, has_formula
from divergences.laws.mixtures import Mixture
from divergences.laws.scipy_laws import parameters
from divergences.laws.supports import components

_EPSILON = float(np.finfo(float).eps)
_TO_COEFFICIENTS = np.linalg.inv(np.polynomial.legendre.legvander(2 * NODES - 1, len(NODES) - 1)).T
_MIDDLE, _LAST = slice(11, 15), slice(16, None)
_FLAT = 0.7  # from middle to last, coefficients of a kink fall by a half, of a smooth function by more
_BITS = 64 * _EPSILON  # of the largest value: rounding that is counted anyway
_LARGE = 1e-3  # above it the panel is too wide, and this is no noise


def noise(values: np.ndarray) -> np.ndarray:
    """The noise ``(P,)`` of values ``(P, 21)`` at the nodes of panels; 0 where they are smooth.

    Examples
    --------
    >>> smooth = np.exp(NODES)[None]
    >>> shaky = smooth + 1e-9 * np.cos(1e6 * NODES)
    >>> float(noise(smooth)[0]), 1e-9 < float(noise(shaky)[0]) < 1e-8
    (0.0, True)
    """
    with np.errstate(all="ignore"):
        coefficients = np.abs(values @ _TO_COEFFICIENTS)
        middle, last = coefficients[:, _MIDDLE].max(axis=1), coefficients[:, _LAST].max(axis=1)
        size = 1 + np.abs(values).max(axis=1)
        noisy = (last > _FLAT * middle) & (last > _BITS * size) & (last < _LARGE)
    return np.where(noisy, 2 * last, 0.0)


def noise_of_law(law, x: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The noise ``(P,)`` of a log-density at nodes x ``(P, 21)``; of a mixture that of its worst part."""
    if isinstance(law, Mixture):
        doubtful = [part for part in components(law) if loses_its_tails(part) or _has_doubt(part)]
        parts = [noise_of_law(part, x, log_density(part, x)) for part in doubtful]
        return np.max(parts, axis=0, initial=0.0) + np.zeros(len(x))
    named = parameters(law)
    if not has_formula(named):
        return noise(values)
    if not _has_doubt(law):
        return np.zeros(len(x))
    name, loc, scale = named.pop("name"), named.pop("loc"), named.pop("scale")
    return DOUBTS[name]((x - loc) / scale, **named).max(axis=1)


def _has_doubt(law) -> bool:
    named = parameters(law)
    return has_formula(named) and named["name"] in DOUBTS
