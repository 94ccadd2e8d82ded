"""log of standard densities that take a series, a root or an integral: pearson3, nct, tukeylambda.

Each function maps an array y inside the support, and the shapes, to log f(y).
"""

import numpy as np
from scipy import special

_EPSILON = float(np.finfo(float).eps)
_LOG_2 = np.log(2.0)
_LOG_2PI = np.log(2 * np.pi)
_FEW = 20.0  # from here on five terms of Stirling's series are enough
_NEWTON = 40  # steps at most; as a function of s the problem is almost linear
_STEPS, _LONGEST = 200, 0.1  # of the integral of nct: steps at least, and the longest
_TERMS = 40  # of log1p(u) - u for |u| <= 1/4: the last one is below 1e-24


def pearson3(y, skew):
    """α (log(1 + u) - u) - log(1 + u) and the rest of Stirling's formula; u = skew·y/2, α = 4/skew²."""
    if skew == 0:
        return -(y**2) / 2 - _LOG_2PI / 2
    alpha, u = 4 / skew**2, skew * y / 2
    log = np.log1p(u)
    value = alpha * log1p_minus(u, log) - log - _LOG_2PI / 2 - stirling(alpha)
    return np.where(u > -1, value, -np.inf)


def log1p_minus(u: np.ndarray, log: np.ndarray) -> np.ndarray:
    """log(1 + u) - u <= 0 without cancellation; ``log`` is log(1 + u).

    Examples
    --------
    >>> float(log1p_minus(np.float64(-1e-9), np.log1p(-1e-9)))
    -5.000000003333334e-19
    """
    near = np.abs(u) <= 0.25
    small = np.where(near, u, 0.0)
    total = np.zeros_like(small)
    for k in range(_TERMS, 1, -1):
        total = total * -small - 1.0 / k  # ends as -(1/2 - u/3 + u²/4 - …)
    return np.where(near, total * small**2, log - u)


def stirling(a):
    """log Γ(a) - (a - ½) log a + a - ½ log 2π of numbers or arrays a > 0.

    Examples
    --------
    >>> round(float(stirling(1.0)), 12), round(12e9 * float(stirling(1e9)), 12)
    (0.081061466795, 1.0)
    """
    r = 1 / np.square(np.maximum(a, _FEW))
    series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / np.maximum(a, _FEW)
    few = np.minimum(a, _FEW)
    exact = special.gammaln(few) - (few - 0.5) * np.log(few) + few - _LOG_2PI / 2
    return np.where(np.asarray(a) < _FEW, exact, series)


def nct(y, df, nc):
    """The central density times ∫ w^df exp(-w²/2 + z w) dw, z = nc y/√(df + y²), in steps of u = log w.

    Beside its maximum w₀ the integrand is exp(-½ w₀² (e^u - 1)² - a (e^u - 1 - u)), a = df + 1: it falls to
    both sides, no difference cancels, and the trapezoidal rule converges faster than any power of the step.
    """
    y = np.asarray(y, dtype=float)
    a, root = df + 1, np.hypot(y, np.sqrt(df))
    z = nc * (y / root)
    w = (np.abs(z) + np.hypot(z, 2 * np.sqrt(a))) / 2
    w = np.where(z < 0, a / w, w)
    share = nc * np.sqrt(df) / root
    exponent = a * (np.arcsinh(z / np.sqrt(4 * a)) + z / (2 * w)) - share**2 / 2  # log of the maximum
    t = np.abs(y) / np.sqrt(df)
    tail = -a * np.where(t < 1e8, np.log1p(np.minimum(t, 1e8) ** 2) / 2, np.log(np.maximum(t, 1.0)))
    constant = a / 2 * np.log1p(1 / df) + (np.log(df) - 1 - _LOG_2PI) / 2 - stirling(df / 2)
    return tail + exponent + constant + (_LOG_2 - _LOG_2PI) / 2 + np.log(_bump(w, a))


def nct_doubt(y, df, nc):
    """A bound of the rounding error of ``nct``, whose exponents are as large as nc² df/(df + y²)."""
    return 4 * _EPSILON * (nc * np.sqrt(df) / np.hypot(y, np.sqrt(df))) ** 2


def _bump(w, a):
    """∫ exp(-½ w² (e^u - 1)² - a (e^u - 1 - u)) du, to where the integrand is below e^-40."""
    high, far = np.sqrt(80) / w, (40 + np.sqrt(1600 + 320 * a)) / (2 * a)
    left = np.where(high < 1, np.minimum(far, -np.log1p(-np.minimum(high, 0.999999))), far)
    right = np.minimum(np.log1p(high), np.sqrt(80 / a))
    steps = max(_STEPS, int(np.max(left + right, initial=0.0) / _LONGEST) + 1)
    step, total = (left + right) / steps, np.zeros_like(w)
    for k in range(steps + 1):
        u = k * step - left
        total += np.exp(-((w * np.expm1(u)) ** 2) / 2 - a * (np.expm1(u) - u))
    return total * step


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
