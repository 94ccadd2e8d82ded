"""Log-densities that do not underflow, also where scipy.stats takes the logarithm of its pdf.

y is the standard variable (x - loc)/scale of a law; each entry of the table is log of its standard density.
"""

import numpy as np
from scipy import special, stats

from divergences.laws.scipy_laws import parameters

_LOG_2, _LOG_PI = np.log(2.0), np.log(np.pi)
_LOG_2PI = _LOG_2 + _LOG_PI


def _laplace(y):
    return -np.abs(y) - _LOG_2


def _hypsecant(y):
    a = np.abs(y)
    return _LOG_2 - _LOG_PI - a - np.log1p(np.exp(-2 * a))


def _moyal(y):
    return -(y + np.exp(-y) + _LOG_2PI) / 2


def _invweibull(y, c):
    return np.log(c) - (c + 1) * np.log(y) - y**-c


def _levy(y):
    return -1.5 * np.log(y) - 0.5 / y - _LOG_2PI / 2


def _foldnorm(y, c):
    return np.logaddexp(-((y - c) ** 2) / 2, -((y + c) ** 2) / 2) - _LOG_2PI / 2


def _rice(y, b):
    return np.log(y) - (y - b) ** 2 / 2 + np.log(special.i0e(y * b))


def _johnsonsu(y, a, b):
    return np.log(b) - np.log(np.hypot(1.0, y)) - (a + b * np.arcsinh(y)) ** 2 / 2 - _LOG_2PI / 2


def _pareto(y, b):
    return np.log(b) - (b + 1) * np.log(y)


def _loglaplace(y, c):
    return np.log(c / 2) + np.where(y < 1, c - 1, -c - 1) * np.log(y)


def _skewcauchy(y, a):
    return -_LOG_PI - np.log1p((y / (1 + a * np.sign(y))) ** 2)


def _jf_skew_t(y, a, b):
    root = np.hypot(y, np.sqrt(a + b))
    small = np.log(a + b) - np.log(root) - np.log(root + np.abs(y))  # log of 1 - |y|/root
    large = np.log1p(np.abs(y) / root)
    right = y > 0
    left_factor, right_factor = np.where(right, large, small), np.where(right, small, large)
    norm = (a + b - 1) * _LOG_2 + special.betaln(a, b) + np.log(a + b) / 2
    return (a + 0.5) * left_factor + (b + 0.5) * right_factor - norm


_STANDARD = {
    "laplace": _laplace,
    "hypsecant": _hypsecant,
    "moyal": _moyal,
    "invweibull": _invweibull,
    "levy": _levy,
    "levy_l": lambda y: _levy(-y),
    "foldnorm": _foldnorm,
    "rice": _rice,
    "johnsonsu": _johnsonsu,
    "pareto": _pareto,
    "loglaplace": _loglaplace,
    "skewcauchy": _skewcauchy,
    "jf_skew_t": _jf_skew_t,
}


def log_density(law, x) -> np.ndarray:
    """log of the density of a continuous law at x, an array of any shape; -inf outside the support.

    Examples
    --------
    >>> float(log_density(stats.laplace(), 1000.0) + np.log(2)), float(stats.laplace.pdf(1000.0))
    (-1000.0, 0.0)
    """
    named = None if hasattr(law, "laws") else parameters(law)
    if named is None or named["name"] not in _STANDARD:
        return np.asarray(law.logpdf(x), dtype=float)
    loc, scale = named.pop("loc"), named.pop("scale")
    x = np.asarray(x, dtype=float)
    low, high = law.support()
    with np.errstate(all="ignore"):
        value = _STANDARD[named.pop("name")]((x - loc) / scale, **named) - np.log(scale)
    return np.where((x >= low) & (x <= high), value, -np.inf)


def loses_its_tails(law) -> bool:
    """Whether the log-density of a law is -inf as soon as its density is below the smallest float."""
    named = parameters(law)
    if named is not None and named["name"] in _STANDARD:
        return False
    return type(law.dist)._logpdf is stats.rv_continuous._logpdf
