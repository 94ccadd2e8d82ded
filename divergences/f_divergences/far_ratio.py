"""log p/q where log p and log q are so large that their difference is nothing but rounding error.

d(t) = log p/q at distance t from the middle, to the left or to the right. Its steps from t/2 to t follow a
geometric sequence for powers, logarithms and constants alike: d = a + b t has steps in the ratio 2, the tails
of two gamma laws 1, and for two Laplace laws every step is 0. So d is extrapolated from the last two steps
that floating point resolves:

    d(t 2^n) = d(t) + step (r + r² + … + r^n),   r the ratio of the last two steps
"""

from typing import NamedTuple

import numpy as np

from divergences.laws.log_densities import log_density
from divergences.laws.supports import intervals, marks, spread

_EPSILON = float(np.finfo(float).eps)
_LARGEST = float(np.finfo(float).max)
_ALIKE = 1e-4  # a ratio of steps this close to 1 is that of a logarithm
_TOLD = 1e-9  # largest rounding error, relative to a step or to 1, at which the step is used
LOST = 1e-6  # rounding error of log p/q, relative to it or to 1, above which it is extrapolated instead


class _Trend(NamedTuple):
    t: float
    d: float
    step: float
    ratio: float

    def at(self, t: np.ndarray) -> np.ndarray:
        """d at distances t."""
        n, r = np.log2(t) - np.log2(self.t), self.ratio
        total = n if abs(r - 1) < _ALIKE else r * (r**n - 1) / (r - 1)
        return np.clip(self.d + (self.step * total if self.step else 0.0), -_LARGEST, _LARGEST)


class FarRatio:
    """log p/q beyond all quantiles of two laws that both go on to infinity there."""

    def __init__(self, p, q):
        self._laws = (p, q)
        points = np.concatenate([marks(p), marks(q)])
        self._low, self._high = float(points.min()), float(points.max())
        self._middle = float(np.median(points))
        self._trends = {
            sign: self._trend(sign)
            for sign in (-1.0, 1.0)
            if all(np.isinf(intervals(law)[-1][1] if sign > 0 else intervals(law)[0][0]) for law in (p, q))
        }

    def mended(self, x: np.ndarray, d: np.ndarray) -> np.ndarray:
        """d between the outermost quantiles, and its extrapolation beyond them."""
        for sign, trend in self._trends.items():
            far = (x > self._high) if sign > 0 else (x < self._low)
            if trend is not None and far.any():
                d = np.where(far, trend.at(np.where(far, np.abs(x - self._middle), 1.0)), d)
        return d

    def _trend(self, sign: float) -> _Trend | None:
        t = max(spread(law) for law in self._laws) * 2.0 ** np.arange(1, 1000)
        t = t[t < _LARGEST / 4]
        log_p, log_q = (log_density(law, self._middle + sign * t) for law in self._laws)
        d, rounding = log_p - log_q, rounding_of(log_p, log_q)
        steps = np.diff(d)
        told = np.flatnonzero(rounding[1:] <= _TOLD * np.maximum(1.0, np.abs(steps)))
        if not len(told) or told[-1] < 1:
            return None
        k = told[-1]
        if abs(steps[k]) <= 1e-6 or not steps[k] / steps[k - 1] > 0:
            return _Trend(float(t[k + 1]), float(d[k + 1]), 0.0, 0.0)
        ratio, step = float(steps[k] / steps[k - 1]), float(steps[k])
        if abs(ratio - 1) < _ALIKE:
            step += step - float(steps[k - 1])  # a logarithm: the error of a step halves from step to step
        return _Trend(float(t[k + 1]), float(d[k + 1]), step, ratio)


def rounding_of(log_p: np.ndarray, log_q: np.ndarray) -> np.ndarray:
    """A bound of the rounding error of log p - log q; NaN where one of them is not finite."""
    return 4 * _EPSILON * np.where(np.isfinite(log_p + log_q), np.abs(log_p) + np.abs(log_q), np.nan)
