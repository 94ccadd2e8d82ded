"""The density of a law as a function of the distance t to an end of its support.

Where the end is not 0 the floats x = end ± t are too coarse to follow a singular density. So the density of
each component is computed in the way that loses no digits:

exact    from the law of ±(X - end), where scipy.stats has it: every law whose standard support begins at 0
         (measured from there), the reflected laws of ``_REFLECTED``, both sides of dgamma and dweibull
fitted   log f = c + α log t + β t + γ t² below t_fit, fitted where floats still resolve the distances; the
         distance from the density at one more point is its error bound
plain    log f at x: components for which the end is an inner point, or beyond t_fit
"""

from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.special import logsumexp

from divergences.laws.log_densities import log_density, support_of
from divergences.laws.mixtures import Mixture
from divergences.laws.scipy_laws import parameters
from divergences.laws.supports import side_of_two, spread

_EPSILON = float(np.finfo(float).eps)
_POOR = 1e-6  # a fit that misses the fifth point by more is not used
_NOTHING = -400.0  # log of the share of a component that may be left out

_REFLECTED = {  # law of end - X for laws with an upper end
    "arcsine": lambda: (stats.arcsine, ()),
    "beta": lambda a, b: (stats.beta, (b, a)),
    "uniform": lambda: (stats.uniform, ()),
    "weibull_max": lambda c: (stats.weibull_min, (c,)),
}
_SYMMETRIC = {"rdist": lambda c: c / 2, "semicircular": lambda: 1.5}  # (1 + X)/2 is beta(a, a)
SOFT_ENDS = {*_SYMMETRIC, "anglit", "cosine", "genextreme", "kappa4", "pearson3", "tukeylambda"}
"""Laws whose density is 0 or infinite at an end from which their standard form does not measure x."""
_STEEP = 32.0  # shape from which powerlaw has hardly any mass but beside its upper end


class Fit(NamedTuple):
    """c, α, β, γ; the distance ``t_fit`` up to which they hold; the error bound ``doubt`` of log f."""

    coefficients: np.ndarray
    t_fit: float
    doubt: float

    def log(self, t: np.ndarray) -> np.ndarray:
        """log f at distance t."""
        c, alpha, beta, gamma = self.coefficients
        return c + alpha * np.log(t) + (beta + gamma * t) * t


class NearEnd:
    """The log-density of a law at ``end + sign·t`` as a function of t.

    Attributes
    ----------
    has_end : bool
        Whether the end is an end of a component for which t gives a better density than x.
    deep : bool
        Whether t may be as small as floats go.
    smallest : float
        The smallest of the components' quantiles at 1e-30 and of ``t_fit``; inf where there is none.

    Examples
    --------
    >>> seen = NearEnd(stats.beta(2, 0.5), 1.0, -1.0, 0.5)
    >>> t = np.array([[1e-200]])
    >>> round(float(seen.log(1 - t, t)[0][0, 0]), 6), round(float(np.log(0.75) + 100 * np.log(10)), 6)
    (229.970827, 229.970827)
    """

    def __init__(self, law, end: float, sign: float, reach: float):
        self._end, self._sign = end, sign
        self._weights, self._parts = zip(*_parts(law))
        self._log_weights = np.log(self._weights)
        middle = [side_of_two(part) is not None and end == parameters(part)["loc"] for part in self._parts]
        own = [end == support_of(part)[0 if sign > 0 else 1] for part in self._parts]
        own = [is_end or is_middle for is_end, is_middle in zip(own, middle)]
        self._seen = [
            _seen_from(part, end, sign, reach) if is_own else None for part, is_own in zip(self._parts, own)
        ]
        self._is_beyond = [_lies_beyond(part, end, sign) for part in self._parts]
        self._log_share = np.where(middle, -np.log(2), 0.0)  # of the mass, on this side of a middle
        self.has_end = any(seen is not None for seen in self._seen)
        self.deep = not any(is_own and seen is None for seen, is_own in zip(self._seen, own))
        laws = [seen for seen in self._seen if seen is not None and not isinstance(seen, Fit)]
        quantiles = [float(seen.ppf(1e-30)) for seen in laws]
        fits = [seen.t_fit for seen in self._seen if isinstance(seen, Fit)]
        self.smallest = min([t for t in (*quantiles, *fits) if t > 0], default=np.inf)

    def log(self, x: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """log f, and a bound of its error beyond a few last bits, at the nodes ``(P, 21)`` of panels."""
        logs, doubts = zip(*(self._log_of(k, x, t) for k in range(len(self._parts))))
        if len(logs) == 1:
            return logs[0], doubts[0]
        logs = np.stack(logs) + self._log_weights[:, None, None]
        total = logsumexp(logs, axis=0)
        shares = np.where(np.isfinite(logs), np.exp(logs - total), 0.0)
        return total, (shares * np.stack(doubts)).sum(axis=0)

    def powers(self, log_t: np.ndarray) -> tuple[np.ndarray, np.ndarray, float] | None:
        """c and α ``(k,)`` of the powers c + α log t that the components follow, and the error bound of α.

        ``log_t`` holds the edge from which they are followed inwards, and two points farther out. None where
        a component that is not negligible follows no power.
        """
        t = np.exp(log_t)[None, :]
        x = self._end + self._sign * t
        logs = np.stack([self._log_of(k, x, t)[0][0] for k in range(len(self._parts))])
        logs += self._log_weights[:, None]
        bend = np.abs(logs[:, 1] - (logs[:, 0] + logs[:, 2]) / 2)
        straight = bend <= 1e-11 * (1 + np.abs(logs).max(axis=1))  # False where a logarithm is not finite
        if not straight.any() or np.any(logs[~straight, 0] > logs[straight, 0].max() + _NOTHING):
            return None
        logs, span = logs[straight], log_t[0] - log_t[2]
        alpha = (logs[:, 0] - logs[:, 2]) / span
        return logs[:, 0] - alpha * log_t[0], alpha, float(4 * _EPSILON * np.abs(logs).max() / abs(span))

    def _log_of(self, k: int, x: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if self._is_beyond[k]:
            return np.full(t.shape, -np.inf), np.zeros(t.shape)
        seen = self._seen[k]
        if seen is not None and not isinstance(seen, Fit):
            return log_density(seen, t) + self._log_share[k], np.zeros(t.shape)
        plain = log_density(self._parts[k], x)
        float_step = np.spacing(np.abs(x))
        apart = np.maximum(np.diff(t, axis=1), float_step[:, 1:])  # closer nodes are the same float
        slope = np.abs(np.diff(plain, axis=1) / apart)
        slope = np.nan_to_num(np.concatenate([slope[:, :1], slope], axis=1), nan=0.0, posinf=0.0)
        doubt = slope * float_step / 2
        if seen is None:
            return plain, doubt
        fitted = t < seen.t_fit
        of_fit = seen.doubt * (1 + np.log(np.where(fitted, seen.t_fit / t, 1.0)))
        return np.where(fitted, seen.log(t), plain), np.where(fitted, of_fit, doubt)


def _lies_beyond(part, end: float, sign: float) -> bool:
    """Whether a component has no mass on this side; x = end ± t may be rounded onto its own end."""
    low, high = support_of(part)
    return high <= end if sign > 0 else low >= end


def _parts(law, weight: float = 1.0) -> list[tuple[float, object]]:
    """The components of a law, those of nested mixtures too, with their weights."""
    if not isinstance(law, Mixture):
        return [(weight, law)]
    return [part for w, inner in zip(law.weights, law.laws) for part in _parts(inner, weight * w)]


def _seen_from(part, end: float, sign: float, reach: float):
    """The law of ±(X - end), or a ``Fit``, or None."""
    if (side := side_of_two(part)) is not None:
        return side
    named = parameters(part)
    if named is not None:
        name, scale, _ = (named.pop(key) for key in ("name", "scale", "loc"))
        if name in _SYMMETRIC:
            a = _SYMMETRIC[name](**named)
            return stats.beta(a, a, scale=2 * scale)
        if name == "pearson3":
            return stats.gamma(4 / named["skew"] ** 2, scale=abs(named["skew"]) / 2 * scale)
        if sign < 0 and name == "powerlaw" and named["a"] >= _STEEP:
            return stats.beta(1, named["a"], scale=scale)
        if sign > 0 and getattr(stats, name)(**named).support()[0] == 0.0:
            return getattr(stats, name)(**named, scale=scale)
        if sign < 0 and name in _REFLECTED:
            law, shapes = _REFLECTED[name](**named)
            return law(*shapes, scale=scale)
    return _fitted(part, end, sign, reach)


def _fitted(part, end: float, sign: float, reach: float) -> Fit | None:
    """The fit of one component near its end, or None where its log-density does not have that form."""
    named = parameters(part) or {"loc": 0.0, "scale": 0.0}
    coarse = float(np.spacing(max(abs(end), abs(named["loc"]), abs(named["scale"]))))  # of x and (x - loc)
    scale = min(reach, spread(part))
    t_fit = 2.0 ** np.round(np.log2(coarse * scale**2) / 3 - 3)  # rounding of t against t³
    if 256 * t_fit > reach:
        return None
    x = end + sign * t_fit * 4.0 ** np.arange(5)
    t = sign * (x - end) / t_fit  # the distances after rounding
    design = np.stack([np.ones(5), np.log(t), t, t**2], axis=1)
    logs = log_density(part, x)
    if not np.isfinite(logs).all():
        return None
    c, alpha, beta, gamma = np.linalg.solve(design[:4], logs[:4])
    misfit = abs(design[4] @ [c, alpha, beta, gamma] - logs[4])
    if misfit > _POOR:
        return None
    coefficients = np.array([c - alpha * np.log(t_fit), alpha, beta / t_fit, gamma / t_fit**2])
    return Fit(coefficients, t_fit, misfit + coarse / t_fit)
