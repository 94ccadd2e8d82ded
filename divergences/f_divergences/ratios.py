"""One point of the integrand of each f-divergence, in a form that keeps its digits.

    p, q    weights or densities at a point (arrays of one shape)
    d       log(p/q), -inf where p = 0, inf where q = 0
    u       p/q
    term    q f(p/q), and f'(∞) p where q = 0; every divergence is the sum or integral of its terms

Written with log(p/q) the terms survive what p/q does not: densities that underflow, laws that are almost
equal (d near 0) and points where one of them vanishes. The terms of KL carry -p + q, which sums to 0 over
two laws and makes each term non-negative, so that nothing cancels.
"""

from typing import NamedTuple

import numpy as np

LOG_2 = float(np.log(2.0))
_FAR = 700.0  # exp(-700) is the last safe power: beyond it one of p, q is nothing beside the other


class Ratio(NamedTuple):
    """Two laws at the same points; see the legend of the module."""

    p: np.ndarray
    q: np.ndarray
    log_p: np.ndarray
    d: np.ndarray
    u: np.ndarray

    def swapped(self) -> "Ratio":
        """The same points with p and q exchanged."""
        with np.errstate(divide="ignore"):
            return Ratio(self.q, self.p, self.log_p - self.d, -self.d, 1.0 / self.u)


def ratio_of_weights(p: np.ndarray, q: np.ndarray) -> Ratio:
    """Compare weights; d is accurate to the last bits for almost equal ones, because p - q is exact there.

    Exchanging p and q changes the sign of d and no other bit, so that symmetric divergences are symmetric.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        u = np.where(p == q, 1.0, p / q)
        small, large = np.minimum(p, q), np.maximum(p, q)
        far = np.where(large / small < np.inf, np.log(large / small), np.log(large) - np.log(small))
        size = np.where(large - small <= small / 2, np.log1p((large - small) / small), far)
        d = np.where(p == q, 0.0, np.where(small == 0.0, np.inf, size) * np.sign(p - q))
        log_p = np.log(p)
    return Ratio(p, q, log_p, d, u)


def ratio_of_logs(log_p: np.ndarray, log_q: np.ndarray) -> Ratio:
    """Compare log-densities, -inf where a density is 0."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        d = np.where(log_p == log_q, 0.0, log_p - log_q)
        return Ratio(np.exp(log_p), np.exp(log_q), log_p, d, np.exp(d))


def kl_terms(at: Ratio) -> np.ndarray:
    """p log(p/q) - p + q >= 0; inf where q = 0 < p, and q where p = 0."""
    near = at.q * (at.d * np.expm1(at.d) - _expm1_minus(at.d))
    far = np.where(at.p == 0.0, at.q, at.p * at.d - at.p + at.q)  # (KL)
    return np.where(np.abs(at.d) < 0.5, near, far)


def reverse_kl_terms(at: Ratio) -> np.ndarray:
    """q log(q/p) - q + p >= 0; inf where p = 0 < q."""
    return kl_terms(at.swapped())


def pearson_terms(at: Ratio) -> np.ndarray:
    """(p - q)²/q; inf where q = 0 < p."""
    near = at.q * np.expm1(at.d) ** 2
    far = np.exp(at.log_p + at.d) * np.expm1(-at.d) ** 2  # p²/q from logarithms: p may underflow, p²/q not
    return np.where(at.d < 1.0, near, np.where(at.log_p == -np.inf, 0.0, far))


def hellinger_terms(at: Ratio) -> np.ndarray:
    """(√p - √q)²."""
    return np.maximum(at.p, at.q) * np.expm1(-np.abs(at.d) / 2) ** 2  # (H2)


def tv_terms(at: Ratio) -> np.ndarray:
    """½|p - q|."""
    return -0.5 * np.maximum(at.p, at.q) * np.expm1(-np.abs(at.d))  # (TV)


def js_terms(at: Ratio) -> np.ndarray:
    """p log(2p/(p+q)) + q log(2q/(p+q)): twice the integrand of JS.

    With m = (p+q)/2 and δ = (p-q)/(p+q) = tanh(d/2) this is m (log(1-δ²) + δ d) for small d, and for
    large d the same in powers of e^(-|d|).
    """
    a = np.minimum(np.abs(at.d), 2 * _FAR)
    tilt, small = np.tanh(a / 2), np.exp(-a)
    near = np.log1p(-(np.where(a < 1.0, tilt, 0.0) ** 2)) + tilt * a  # (JS)
    far = 2 * LOG_2 - 2 * np.log1p(small) - 2 * a * small / (1 + small)
    return 0.5 * (at.p + at.q) * np.where(a < 1.0, near, far)


def gan_terms(at: Ratio) -> np.ndarray:
    """p log(p/(p+q)) + q log(q/(p+q)) <= 0: the integrand of V(G, D*)."""
    real = np.where(at.p == 0.0, 0.0, at.p * np.logaddexp(0.0, -at.d))
    fake = np.where(at.q == 0.0, 0.0, at.q * np.logaddexp(0.0, at.d))
    return -(real + fake)


def terms_of(f, slope_at_infinity: float | None):
    """Return the term function of any convex f: q f(p/q), and f'(∞) p where q is nothing beside p."""

    def terms(at: Ratio) -> np.ndarray:
        values = np.asarray(f(np.where(at.d < _FAR, at.u, np.exp(_FAR))), dtype=float)
        near = np.where(at.q == 0.0, 0.0, at.q * values)
        slope = values * np.exp(-_FAR) if slope_at_infinity is None else slope_at_infinity
        return np.where(at.d < _FAR, near, np.where(at.p == 0.0, 0.0, at.p * slope))

    return terms


def _expm1_minus(d: np.ndarray) -> np.ndarray:
    """e^d - 1 - d, by its series where the difference would cancel (used for |d| < 0.5)."""
    d = np.where(np.abs(d) < 0.5, d, 0.0)
    total = np.zeros_like(d)
    for k in range(18, 1, -1):
        total = (total + 1.0) * d / k  # ends as Σ_{k≥2} d^(k-1)/k!
    return total * d
