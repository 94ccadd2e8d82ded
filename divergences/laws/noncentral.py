"""log of the noncentral densities ncx2 and ncf, in sums and integrals in which nothing cancels.

Each function maps an array y inside the support, and the shapes, to log f(y); h(u) = u - log(1 + u).
"""

import numpy as np

from divergences.laws.large_shapes import at_beta
from divergences.laws.log_series import log1p_minus, stirling

_LOG_2PI = np.log(2 * np.pi)
_STEPS = 120  # of the integral of ncx2
_NOTHING = 40.0  # -log of what is left out of an integral
_SMALL = 1e-18  # of a sum: smaller terms are left out
_BLOCK, _ENTRIES = 128, 400_000  # terms that are computed at once, for each point and in all


def ncx2(y, df, nc):
    """The inverse transform along the line through the saddle point.

    With y = nc (1 + u)² + df (1 + u) the exponent there is -½ nc u² - ½ df h(u). At distance θ it falls by
    ½ c θ²/(1 + θ²) + ¼ df log(1 + θ²), c = nc (1 + u), and has a phase; the trapezoidal rule does the rest.
    """
    y = np.asarray(y, dtype=float)
    spread = np.hypot(df, 2 * np.sqrt(nc) * np.sqrt(y))  # df + 2 nc (1 + u)
    u = 2 * ((y - df) - nc) / (df + 2 * nc + spread)
    one = np.where(u < -0.5, 2 * (y / (df + spread)), 1 + u)
    c, s = nc * one, np.zeros_like(y)
    for _ in range(12):  # Newton's steps to s = log(1 + θ²) at the end
        s = s + (_NOTHING + c / 2 * np.expm1(-s) - df / 4 * s) / (c / 2 * np.exp(-s) + df / 4)
    step, total = np.sqrt(np.expm1(s)) / _STEPS, np.full(y.shape, 0.5)
    for k in range(1, _STEPS + 1):
        theta = k * step
        share = theta**2 / (1 + theta**2)
        phase = c * theta * share / 2 + df / 2 * (theta - np.arctan(theta))
        total += np.exp(-c * share / 2 - df / 4 * np.log1p(theta**2)) * np.cos(phase)
    saddle = df / 2 * log1p_minus(u, np.log(one)) - nc * u**2 / 2
    return saddle + np.log(total * step / one) - _LOG_2PI


def ncf(y, dfn, dfd, nc):
    """A sum over k of Poisson weights of mean ½ nc times central densities, from its largest term on.

    Those are betaprime(½ dfn + k, ½ dfd) of w = y dfn/dfd. A term is ζ (a + b + k)/((k + 1) (a + k)) times
    the one before it, ζ = ½ nc w/(1 + w).
    """
    y = np.asarray(y, dtype=float)
    a, b, mean, log_w = dfn / 2, dfd / 2, nc / 2, np.log(y) + np.log(dfn) - np.log(dfd)
    both = np.logaddexp(0.0, log_w)
    zeta = mean * np.exp(log_w - both)
    half = (zeta - a - 1) / 2
    top = half + np.sqrt(np.maximum(half**2 + zeta * (a + b) - a, 0.0))  # where the terms are largest
    top = np.floor(np.maximum(top, 0.0))
    up = _products(lambda k: zeta[..., None] * (a + b + k) / ((k + 1) * (a + k)), top, 1)
    down = _products(lambda k: k * (a + k - 1) / (zeta[..., None] * (a + b + k - 1)), top, -1)
    shares = np.log1p(up + down)
    return _log_poisson(top, mean) + _log_central(y, log_w, both, a, b, top) + shares


def _products(ratio, start, direction: int):
    """Σ ratio(k), ratio(k) ratio(k ± 1), …, from ``start`` up, or down to k = 1, in blocks."""
    k, term, total = start, np.ones_like(start), np.zeros_like(start)
    lowest = -1 if direction > 0 else 0
    steps = direction * np.arange(max(1, min(_BLOCK, _ENTRIES // max(start.size, 1))))
    while np.any(term > _SMALL * (1 + total)):
        here = k[..., None] + steps
        terms = term[..., None] * np.cumprod(np.where(here > lowest, ratio(here), 0.0), axis=-1)
        total, term, k = total + terms.sum(axis=-1), terms[..., -1], k + steps[-1] + direction
    return total


def _log_poisson(k, mean):
    """log of exp(-mean) mean^k/k!, k = 0, 1, …"""
    some = np.maximum(k, 1.0)
    near = log1p_minus((mean - some) / some, np.log(mean / some))
    return np.where(k > 0, some * near - (_LOG_2PI + np.log(some)) / 2 - stirling(some), -mean)


def _log_central(y, log_w, both, a, b, k):
    """log of the density at y where w is betaprime(a + k, b): n z - (a + k) = (a (y - 1) - k)/(1 + w)."""
    n, ratio = a + k + b, a / b
    far = (a * ((y - 1) / y) - k / y) / (1 / y + ratio)
    off = np.where(y > 1, far, (a * (y - 1) - k) / (1 + ratio * y))
    logs = log_w - both - np.log((a + k) / n), -both - np.log(b / n)
    log_y = np.log((a + k) / n) + both - np.log(ratio)  # less log(1 + u)
    return at_beta(off / (a + k), off / b, *logs, a + k, b, 1) - log_y
