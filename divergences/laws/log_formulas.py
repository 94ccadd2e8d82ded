"""log of standard densities, for laws of scipy.stats whose own logpdf underflows or loses its digits.

The causes: underflow (norminvgauss, johnsonsb, gausshyper, …), powers that overflow (burr, fisk, …), sums
that cancel (cosine, exponnorm, irwinhall, …), a normal law in place of the law asked for (pearson3 of small
skewness), wrong values (nct), and noise (ncf, tukeylambda). Each function maps an array y inside the
support, and the shapes, to log f(y).
"""

import numpy as np
from scipy import special, stats

from divergences.laws.large_shapes import at_beta, formula_at_large_shapes
from divergences.laws.log_series import nct, nct_doubt, pearson3, tukeylambda
from divergences.laws.noncentral import ncf, ncx2

_LOG_2, _LOG_PI = np.log(2.0), np.log(np.pi)
_LOG_2PI = _LOG_2 + _LOG_PI
_PI_REST = 1.2246467991473532e-16  # π minus the float np.pi
_LARGE = 1e6  # noncentrality from which the series of ncf is too long
_SADDLE = 32  # degrees of freedom from which ncx2 is an integral of our own


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


def _exponnorm(y, K):
    """-y²/2 and the log of erfcx where that does not overflow: exp(1/2K² - y/K) Φ(y - 1/K)/K."""
    v = (1 / K - y) / np.sqrt(2)
    right = -v * np.sqrt(2) > 0  # of the middle of the normal factor, whose Φ is at least a half there
    left = np.log(special.erfcx(np.where(right, 0.0, v))) - y**2 / 2 - _LOG_2
    tail = (0.5 / K - y) / K + special.log_ndtr(y - 1 / K)
    return np.where(right, tail, left) - np.log(K)


def _rice(y, b):
    return np.log(y) - (y - b) ** 2 / 2 + np.log(special.i0e(y * b))


def _johnsonsu(y, a, b):
    return np.log(b) - np.log(np.hypot(1.0, y)) - (a + b * np.arcsinh(y)) ** 2 / 2 - _LOG_2PI / 2


def _johnsonsb(y, a, b):
    both = np.log(y), np.log1p(-y)
    return np.log(b) - both[0] - both[1] - (a + b * (both[0] - both[1])) ** 2 / 2 - _LOG_2PI / 2


def _pareto(y, b):
    return np.log(b) - (b + 1) * np.log(y)


def _loglaplace(y, c):
    return np.log(c / 2) + np.where(y < 1, c - 1, -c - 1) * np.log(y)


def _skewcauchy(y, a):
    return -_LOG_PI - 2 * np.log(np.hypot(1.0, y / (1 + a * np.sign(y))))


def _halfcauchy(y):
    return _LOG_2 - _LOG_PI - 2 * np.log(np.hypot(1.0, y))


def _foldcauchy(y, c):
    both = -2 * np.log(np.hypot(1.0, y - c)), -2 * np.log(np.hypot(1.0, y + c))
    return np.logaddexp(*both) - _LOG_PI


def _jf_skew_t(y, a, b):
    """X of beta(a, b) goes to (2X - 1)/√X(1 - X)·½√(a + b): 2X = 1 + y/root."""
    n, root = a + b, np.hypot(y, np.sqrt(a + b))
    off = ((b - a) + n * (y / root)) / 2
    small = np.log(n / root) - np.log(root + np.abs(y))  # log of 1 - |y|/root
    large = np.log1p(np.abs(y) / root)
    logs = np.where(y > 0, large, small), np.where(y > 0, small, large)
    shares = logs[0] + np.log(n / a / 2), logs[1] + np.log(n / b / 2)
    return at_beta(off / a, off / b, *shares, a, b) + _LOG_2 - np.log(root)


def _exponweib(y, a, c):
    t = y**c
    inner = np.where(t > 1, np.log1p(-np.exp(-np.maximum(t, 1.0))), np.log(-np.expm1(-t)))
    return np.log(a) + np.log(c) + (a - 1) * inner + (c - 1) * np.log(y) - t


def _log1p_power(y, c):
    """log(1 + y^c), also where y^c overflows or underflows."""
    return np.logaddexp(0.0, c * np.log(y))


def _burr(y, c, d):
    return np.log(c) + np.log(d) - (c + 1) * np.log(y) - (d + 1) * _log1p_power(y, -c)


def _burr12(y, c, d):
    return np.log(c) + np.log(d) + (c - 1) * np.log(y) - (d + 1) * _log1p_power(y, c)


def _mielke(y, k, s):
    return np.log(k) + (k - 1) * np.log(y) - (1 + k / s) * _log1p_power(y, s)


def _kappa3(y, a):
    return np.log(a) - (a + 1) / a * np.logaddexp(np.log(a), a * np.log(y))


def _kappa4(y, h, k):
    u = -y if k == 0 else np.log1p(-k * y) / k
    if h < 0:  # log(1 - h e^u), where e^u overflows
        return u * (1 - k) + (1 / h - 1) * np.logaddexp(0.0, u + np.log(-h))
    power = np.exp(u)
    return u * (1 - k) + (-power if h == 0 else (1 / h - 1) * np.log1p(-h * power))


def _genhalflogistic(y, c):
    u = np.log1p(-c * y) / c
    return _LOG_2 + u * (1 - c) - 2 * np.log1p(np.exp(u))


def _norminvgauss(y, a, b):
    root, gamma = np.hypot(1.0, y), np.sqrt((a - b) * (a + b))
    return np.log(a) + gamma + b * y - a * root - _LOG_PI - np.log(root) + np.log(special.k1e(a * root))


def _gausshyper(y, a, b, c, z):
    norm = special.betaln(a, b) + np.log(special.hyp2f1(c, a, a + b, -z))
    return (a - 1) * np.log(y) + (b - 1) * np.log1p(-y) - c * np.log1p(z * y) - norm


def _argus(y, chi):
    square = (1 - y) * (1 + y)
    norm = np.log(special.gammainc(1.5, chi**2 / 2)) - _LOG_2  # Φ(χ) - χ φ(χ) - ½
    return 3 * np.log(chi) - _LOG_2PI / 2 - norm + np.log(y) + np.log(square) / 2 - chi**2 * square / 2


def _cosine(y):
    """log of (1 + cos y)/2π = cos²(y/2)/π, from the distance to the end."""
    return 2 * np.log(np.sin(((np.pi - np.abs(y)) + _PI_REST) / 2)) - _LOG_PI


def _anglit(y):
    """log of cos 2y = sin of twice the distance to the end π/4."""
    return np.log(np.sin(2 * ((np.pi / 4 - np.abs(y)) + _PI_REST / 4)))


def _semicircular(y):
    return _LOG_2 - _LOG_PI + np.log((1 - y) * (1 + y)) / 2


def _rdist(y, c):
    return (c / 2 - 1) * np.log((1 - y) * (1 + y)) - special.betaln(0.5, c / 2)


def _irwinhall(y, n):
    y = np.minimum(y, n - y)
    return np.where(
        y <= 1, (n - 1) * np.log(y) - special.gammaln(n), np.log(stats.irwinhall.pdf(np.maximum(y, 1.0), n))
    )


def _loguniform(y, a, b):
    return -np.log(y) - np.log(np.log(b) - np.log(a))


STANDARD = {
    "anglit": _anglit,
    "argus": _argus,
    "burr": _burr,
    "burr12": _burr12,
    "cosine": _cosine,
    "exponnorm": _exponnorm,
    "exponweib": _exponweib,
    "fisk": lambda y, c: _burr(y, c, 1.0),
    "foldcauchy": _foldcauchy,
    "foldnorm": _foldnorm,
    "gausshyper": _gausshyper,
    "genhalflogistic": _genhalflogistic,
    "halfcauchy": _halfcauchy,
    "hypsecant": _hypsecant,
    "invweibull": _invweibull,
    "irwinhall": _irwinhall,
    "jf_skew_t": _jf_skew_t,
    "johnsonsb": _johnsonsb,
    "johnsonsu": _johnsonsu,
    "kappa3": _kappa3,
    "kappa4": _kappa4,
    "laplace": _laplace,
    "levy": _levy,
    "levy_l": lambda y: _levy(-y),
    "loglaplace": _loglaplace,
    "loguniform": _loguniform,
    "mielke": _mielke,
    "moyal": _moyal,
    "ncf": ncf,
    "nct": nct,
    "norminvgauss": _norminvgauss,
    "pareto": _pareto,
    "pearson3": pearson3,
    "rdist": _rdist,
    "reciprocal": _loguniform,
    "rice": _rice,
    "semicircular": _semicircular,
    "skewcauchy": _skewcauchy,
    "tukeylambda": tukeylambda,
}
"""Name in scipy.stats: log of the density of the standard law."""

DOUBTS = {"nct": nct_doubt}
"""Of formulas whose rounding error is more than a few last bits of their value: a bound of it."""


def has_formula(named: dict | None) -> bool:
    """Whether the log-density of a law, as ``parameters`` describes it, is computed by a formula of ours."""
    return formula_of(named) is not None


def formula_of(named: dict | None):
    """The function of y and the shapes that gives the log-density of the standard law; None for SciPy's."""
    if named is None:
        return None
    if named["name"] == "ncx2" and named["df"] >= _SADDLE:
        return ncx2
    if named["name"] not in STANDARD:
        return formula_at_large_shapes(named)
    if named["name"] == "ncf" and not 0 < named["nc"] <= _LARGE:
        return None
    return STANDARD[named["name"]]
