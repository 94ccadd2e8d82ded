"""log of standard densities that take a series or a root: pearson3, ncf, tukeylambda of scipy.stats.

Each function maps an array y inside the support, and the shapes, to log f(y).
"""

import numpy as np
from scipy import special

_LOG_2 = np.log(2.0)
_LOG_2PI = np.log(2 * np.pi)
_NEWTON = 40  # steps at most; as a function of s the problem is almost linear
_TERMS = 40  # of log1p(u) - u for |u| <= 1/4: the last one is below 1e-24


def pearson3(y, skew):
    """α (log(1 + u) - u) - log(1 + u) and the rest of Stirling's formula; u = skew·y/2, α = 4/skew²."""
    if skew == 0:
        return -(y**2) / 2 - _LOG_2PI / 2
    alpha, u = 4 / skew**2, skew * y / 2
    near = np.abs(u) <= 0.25
    small = np.where(near, u, 0.0)
    total = np.zeros_like(small)
    for k in range(_TERMS, 1, -1):
        total = total * -small - 1.0 / k  # ends as -(1/2 - u/3 + u²/4 - …)
    bend = np.where(near, total * small**2, np.log1p(u) - u)
    value = alpha * bend - np.log1p(u) - _LOG_2PI / 2 - _stirling(alpha)
    return np.where(u > -1, value, -np.inf)


def _stirling(a):
    """log Γ(a) - (a - ½) log a + a - ½ log 2π."""
    if a < 20:
        return special.gammaln(a) - (a - 0.5) * np.log(a) + a - _LOG_2PI / 2
    r = 1 / a**2
    return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / a


def ncf(y, dfn, dfd, nc):
    """The central density times exp(-nc/2) ₁F₁((dfn + dfd)/2; dfn/2; z): a sum of positive terms."""
    a, b = dfn / 2, dfd / 2
    ratio = np.log(y) + np.log(dfn) - np.log(dfd)  # log of x = dfn y/dfd
    both = np.logaddexp(0.0, ratio)
    central = a * ratio - np.log(y) - (a + b) * both - special.betaln(a, b)
    log_z = np.log(nc / 2) + ratio - both
    return central - nc / 2 + _log_1f1(a + b, a, log_z)


def _log_1f1(a: float, b: float, log_z: np.ndarray) -> np.ndarray:
    """log of Σ (a)_k/(b)_k z^k/k!, each term from the one before, rescaled so that none overflows."""
    z = np.exp(np.atleast_1d(log_z))
    total, term, shift = np.ones_like(z), np.ones_like(z), np.zeros_like(z)
    k, largest = 0, float(np.nan_to_num(z).max(initial=0.0))
    while True:
        term = term * ((a + k) / (b + k) / (k + 1)) * z
        total, k = total + term, k + 1
        if k % 64 == 0 and total.max() > 1e200:
            scale = np.where(total > 1e100, total, 1.0)
            total, term, shift = total / scale, term / scale, shift + np.log(scale)
        if k > largest * max(a / b, 1.0) and not np.any(term > 1e-18 * total):
            return (np.log(total) + shift).reshape(np.shape(log_z))


def tukeylambda(y, lam):
    """The density where y = (u^λ - v^λ)/λ, v = 1 - u; u ≥ ½ by symmetry, found from s = log(u/v)."""
    target = _log_scale(np.abs(y), lam)
    s = target.copy()
    for _ in range(_NEWTON):
        log_u, log_v = -np.log1p(np.exp(-s)), -np.logaddexp(0.0, s)
        if lam == 0:
            break
        high, low = np.expm1(lam * log_u), np.exp(lam * log_v)
        near = high - np.expm1(lam * log_v)  # λ times (u^λ - v^λ)/λ
        here = -np.where(near < 0.5, np.log1p(-near), np.log(low - high)) / lam  # without cancellation
        slope = (np.exp(lam * log_u + log_v) + np.exp(lam * log_v + log_u)) / (low - high)
        s = np.maximum(s - (here - target) / slope, 0.0)
    log_u, log_v = -np.log1p(np.exp(-s)), -np.logaddexp(0.0, s)
    value = -np.logaddexp((lam - 1) * log_u, (lam - 1) * log_v)
    at_end = 0.0 if lam > 1 else -_LOG_2 if lam == 1 else -np.inf
    return np.where(s < np.inf, value, at_end)


def _log_scale(a, lam):
    """-log(1 - λ a)/λ, a for λ = 0."""
    return np.asarray(a, dtype=float) if lam == 0 else -np.log1p(-lam * a) / lam
