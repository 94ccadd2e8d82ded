"""One point of the integrand of each f-divergence, in a form that keeps its digits.

    p, q    weights or densities at a point (arrays of one shape)
    d       log(p/q), -inf where p = 0, inf where q = 0
    u       p/q
    gap     p - q, to its last digits
    faint   where p or q has lost digits below the smallest normal float (their logarithms keep theirs)
    term    q f(p/q), and f'(∞) p where q = 0; every divergence is the sum or integral of its terms

Written with log(p/q) the terms stay accurate where p/q does not: for densities that underflow, for laws that
are almost equal (d near 0) and at points where one of them vanishes. The terms of KL carry -p + q, which
sums to 0 over two laws and makes each term non-negative, so that nothing cancels.
"""

from typing import NamedTuple

import numpy as np

LOG_2 = float(np.log(2.0))
_NEAR = 1.5  # |d| below it: series without cancellation; above it a difference loses less than three bits
_TERMS = 24  # 1.5^24/24! is below the last bit
_FAINT = 1e-290  # a density below it has lost digits, or all of them
_FAR = 700.0  # exp(-700) is still a normal float; above it one of p, q is negligible beside the other


class Ratio(NamedTuple):
    """Two laws at the same points; see the legend of the module."""

    p: np.ndarray
    q: np.ndarray
    log_p: np.ndarray
    d: np.ndarray
    u: np.ndarray
    gap: np.ndarray
    faint: np.ndarray | bool = False

    def swapped(self) -> "Ratio":
        """The same points with p and q exchanged."""
        with np.errstate(divide="ignore"):
            return Ratio(self.q, self.p, self.log_p - self.d, -self.d, 1.0 / self.u, -self.gap, self.faint)


def ratio_of_weights(p: np.ndarray, q: np.ndarray, gap: np.ndarray | None = None) -> Ratio:
    """Compare weights; ``gap`` is their difference where it is known beyond their last digits.

    d is accurate to the last bits for almost equal weights, because p - q is exact there. Exchanging p and q
    changes the sign of d and no other bit, so that symmetric divergences are symmetric.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        gap = p - q if gap is None else gap
        u = np.where(gap == 0.0, 1.0, p / q)
        small, large = np.minimum(p, q), np.maximum(p, q)
        far = np.where(large / small < np.inf, np.log(large / small), np.log(large) - np.log(small))
        size = np.where(np.abs(gap) <= small / 2, np.log1p(np.abs(gap) / small), far)
        d = np.where(gap == 0.0, 0.0, np.where(small == 0.0, np.inf, size) * np.sign(gap))
        log_p = np.log(p)
    return Ratio(p, q, log_p, d, u, gap)


def ratio_of_logs(log_p: np.ndarray, log_q: np.ndarray) -> Ratio:
    """Compare log-densities, -inf where a density is 0."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        d = np.where(log_p == log_q, 0.0, log_p - log_q)
        p, q = np.exp(log_p), np.exp(log_q)
        gap = -np.sign(d) * np.maximum(p, q) * np.expm1(-np.abs(d))
        return Ratio(p, q, log_p, d, np.exp(d), gap, np.minimum(p, q) < _FAINT)


def kl_terms(at: Ratio) -> np.ndarray:
    """p log(p/q) - p + q >= 0; inf where q = 0 < p, and q where p = 0."""
    a = np.abs(at.d)
    near = np.where(at.d < 0, at.p * _expm1_minus(a), at.q * _exp_times_minus(a))
    far = np.where(at.p == 0.0, at.q, at.p * at.d - at.p + at.q)  # (KL)
    return np.where(a < _NEAR, near, far)


def reverse_kl_terms(at: Ratio) -> np.ndarray:
    """q log(q/p) - q + p >= 0; inf where p = 0 < q."""
    return kl_terms(at.swapped())


def pearson_terms(at: Ratio) -> np.ndarray:
    """(p - q)²/q; inf where q = 0 < p."""
    near = (at.gap / np.sqrt(at.q)) ** 2
    far = np.exp(at.log_p + at.d) * np.expm1(-at.d) ** 2  # p²/q from logarithms: p may underflow, p²/q not
    nothing = (at.p == 0.0) | (at.d <= 1.0)  # q may underflow where p, of similar size, does not
    near = np.where(at.q == 0.0, np.where(nothing, 0.0, np.inf), near)
    return np.where(at.faint & (at.d > 1.0), np.where(at.log_p == -np.inf, 0.0, far), near)


def hellinger_terms(at: Ratio) -> np.ndarray:
    """(√p - √q)²."""
    return np.maximum(at.p, at.q) * np.expm1(-np.abs(at.d) / 2) ** 2  # (H2)


def tv_terms(at: Ratio) -> np.ndarray:
    """½|p - q|."""
    return 0.5 * np.abs(at.gap)  # (TV)


def js_terms(at: Ratio) -> np.ndarray:
    """p log(2p/(p+q)) + q log(2q/(p+q)): twice the integrand of JS.

    With m = (p+q)/2 and δ = (p-q)/(p+q) = tanh(d/2) this is m (log(1-δ²) + δ d) for small d, and for
    large d the same in powers of e^(-|d|).
    """
    a = np.minimum(np.abs(at.d), 2 * _FAR)
    tilt, small = np.tanh(a / 2), np.exp(-a)
    near = np.log1p(-(np.where(a < 2.0, tilt, 0.0) ** 2)) + tilt * a  # (JS)
    far = 2 * LOG_2 - 2 * np.log1p(small) - 2 * a * small / (1 + small)
    return 0.5 * (at.p + at.q) * np.where(a < 2.0, near, far)


def gan_terms(at: Ratio) -> np.ndarray:
    """p log(p/(p+q)) + q log(q/(p+q)) <= 0: the integrand of V(G, D*)."""
    real = np.where(at.p == 0.0, 0.0, at.p * np.logaddexp(0.0, -at.d))
    fake = np.where(at.q == 0.0, 0.0, at.q * np.logaddexp(0.0, at.d))
    return -(real + fake)


def terms_of(f, slope_at_infinity: float | None):
    """Return the term function of any convex f: q f(p/q), and f'(∞) p where q is negligible beside p."""

    def terms(at: Ratio) -> np.ndarray:
        values = np.asarray(f(np.where(at.d < _FAR, at.u, np.exp(_FAR))), dtype=float)
        near = np.where(at.q == 0.0, 0.0, at.q * values)
        slope = values * np.exp(-_FAR) if slope_at_infinity is None else slope_at_infinity
        return np.where(at.d < _FAR, near, np.where(at.p == 0.0, 0.0, at.p * slope))

    return terms


def _expm1_minus(a: np.ndarray) -> np.ndarray:
    """e^a - 1 - a for 0 <= a < 1.5, by its series: no difference cancels."""
    a = np.where(a < _NEAR, a, 0.0)
    total = np.zeros_like(a)
    for k in range(_TERMS, 1, -1):
        total = (total + 1.0) * a / k  # ends as Σ_{k≥2} a^(k-1)/k!
    return total * a


def _exp_times_minus(a: np.ndarray) -> np.ndarray:
    """e^a (a - 1) + 1 for 0 <= a < 1.5, by its series Σ_{k≥2} a^k (k-1)/k!, whose terms are positive."""
    a = np.where(a < _NEAR, a, 0.0)
    total = np.zeros_like(a)
    for k in range(_TERMS, 1, -1):
        total = (total + (k - 1)) * a / k
    return total * a
