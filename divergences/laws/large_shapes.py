"""log of standard densities at large shapes, where the terms of SciPy's formulas are large and cancel.

log f of gamma(1e8) is a sum of terms as large as 2e9, whose rounding is 4e-7. Here the value at the mean is
taken out by Stirling's formula, and what remains is a sum of terms that do not cancel (Loader 2000, *Fast and
accurate computation of binomial probabilities*):
    u       distance from the mean, relative to it        h(u) = u - log(1 + u) >= 0
    gamma   log f = -a h(u) - log(1 + u) - ½ log 2πa - S(a)           S  the rest of Stirling's formula
    beta    log f = -a h(u) - b h(-v) + ½ log(ab/2π(a + b)) + …       u, v  for x and for 1 - x
Each function maps an array y inside the support, and the shapes, to log f(y).
"""

from decimal import Context, Decimal

import numpy as np

from divergences.laws.exact_weights import product_with_error
from divergences.laws.log_series import log1p_minus, stirling

_LARGE = 32.0  # from here on the formulas hold more digits than SciPy's
_SMALLEST = 2.0**-1022  # normal float
_LOG_2 = np.log(2.0)
_LOG_2PI = np.log(2 * np.pi)
_DIGITS = Context(prec=40)


def _gamma(y, a):
    return _at_gamma((y - a) / a, log_ratio(y, a), a)


def _dgamma(y, a):
    return _from_zero(_gamma)(np.abs(y), a=a) - _LOG_2


def _chi2(y, df):
    return _at_gamma((y - df) / df, log_ratio(y, df), df / 2) - _LOG_2


def _chi(y, df):
    square, error = product_with_error(y, y)
    u = ((square - df) + error) / df
    return _at_gamma(u, 2 * log_ratio(y, np.sqrt(df)), df / 2) + np.log(y)


def _nakagami(y, nu):
    return _at_gamma((y - 1) * (y + 1), 2 * np.log(y), nu) + np.log(2 * nu) + np.log(y)


def _invgamma(y, a):
    product, error = product_with_error(y, a)
    u = ((1 - product) - error) / product
    return _at_gamma(u, -np.log(product), a) - 2 * np.log(y)


def _loggamma(y, c):
    log_c, rest = _log(c, 1.0)
    d = (y - log_c) - rest
    return c * log1p_minus(np.expm1(d), d) + (np.log(c) - _LOG_2PI) / 2 - stirling(c)


def _gengamma(y, a, c):
    """The gamma law of y^c: log(1 + u) = c log(y/y₀), y₀ = a^(1/c)."""
    log_middle, _ = _log(a, c)
    middle = np.exp(log_middle)
    if 0 < middle < np.inf:
        off = float(_DIGITS.subtract(_exact_log(a, c), _DIGITS.ln(Decimal(float(middle)))))
        d = c * (_log1p((y - middle) / middle, log_ratio(y, middle)) - off)
    else:
        d = c * (np.log(y) - log_middle)
    bend = a * log1p_minus(np.expm1(d), d)
    return bend + (np.log(a) - _LOG_2PI) / 2 - stirling(a) + np.log(np.abs(c)) - np.log(y)


def _beta(y, a, b):
    at_1, y, n = y >= 1, np.minimum(y, 1 - 2.0**-53), a + b
    product, error = product_with_error(y, n)
    missed = ((a - n) + b) if a > b else ((b - n) + a)  # of n by its rounding
    off = (product - a) + (error + missed * y)
    logs = log_ratio(y, a / n), np.log1p(-y) - np.log(b / n)
    value = at_beta(off / a, off / b, *logs, a, b, 1) - np.log(a / n) - np.log1p(-y)
    return np.where(at_1 & (b != 1), -np.inf if b > 1 else np.inf, value)


def _betaprime(y, a, b):
    """Of z = y/(1 + y) the law is beta: n z - a = (b y - a)/(1 + y)."""
    product, error = product_with_error(y, b)
    near = (product - a) + np.where(np.isfinite(error), error, 0.0)
    u = np.where(y > 1, near / y / (1 + 1 / y), near / (1 + y)) / a
    logs = log_ratio(y, a / (a + b)) - np.log1p(y), -np.log1p(y) - np.log(b / (a + b))
    return at_beta(u, u * (a / b), *logs, a, b, 1) - np.log(a / (a + b)) - np.log1p(y)


def _f(y, dfn, dfd):
    """Of w = y dfn/dfd the law is betaprime, whose u is (y - 1)/(1 + w)."""
    ratio = dfn / dfd
    u = np.where(y > 1, (y - 1) / y / (1 / y + ratio), (y - 1) / (1 + ratio * y))
    both = np.log1p(ratio) - np.logaddexp(0.0, np.log(y) + np.log(ratio))
    return at_beta(u, u * ratio, np.log(y) + both, both, dfn / 2, dfd / 2, 1) + both


def _t(y, df):
    """Γ((df + 1)/2)/Γ(df/2) by Stirling's formula."""
    a, far = df / 2, np.abs(y) / np.sqrt(df)
    fall = np.where(far < 1, np.log1p(np.minimum(far, 1.0) ** 2) / 2, np.log(np.hypot(1.0, far)))
    constant = (a * np.log1p(0.5 / a) - 0.5) + stirling(a + 0.5) - stirling(a)
    return constant - _LOG_2PI / 2 - (df + 1) * fall


def _at_gamma(u, log_ratio, a):
    """log f of gamma(a) at a (1 + u); ``log_ratio`` is log(1 + u) where u is close to -1."""
    log = _log1p(u, log_ratio)
    return a * log1p_minus(u, log) - log - (_LOG_2PI + np.log(a)) / 2 - stirling(a)


def at_beta(u, v, log_u, log_v, a, b, less=0):
    """log f + log x + log(1 - x) - less·log(1 + u) of beta(a, b).

    x = (1 + u) a/n and 1 - x = (1 - v) b/n, n = a + b; ``log_u`` and ``log_v`` are log(1 + u) and log(1 - v).
    """
    log = _log1p(u, log_u)
    first = np.where(u < -0.5, (a - less) * log - a * u, a * log1p_minus(u, log) - less * log)
    bends = first + b * log1p_minus(-v, _log1p(-v, log_v))
    size = (np.log(a) + np.log(b) - np.log(a + b) - _LOG_2PI) / 2
    return bends + size + (stirling(a + b) - stirling(a) - stirling(b))


def _log1p(u, log):
    """log(1 + u), which is ``log`` where 1 + u has lost its digits."""
    return np.where(u < -0.5, log, np.log1p(np.maximum(u, -0.5)))


def log_ratio(y, c):
    """log(y/c), where the quotient may underflow."""
    ratio = y / c
    return np.where(ratio > 1e-290, np.log(ratio), np.log(y) - np.log(c))


def _log(a: float, c: float) -> tuple[float, float]:
    """log(a)/c, and the rounding error of that float."""
    exact = _exact_log(a, c)
    return float(exact), float(_DIGITS.subtract(exact, Decimal(float(exact))))


def _exact_log(a: float, c: float) -> Decimal:
    return _DIGITS.divide(_DIGITS.ln(Decimal(float(a))), Decimal(float(c)))


def _from_zero(formula, power=lambda **_: np.inf):
    """The formula of a law that begins at 0, where its density is like y^power: 0, finite or infinite."""

    def log_density(y, **shapes):
        at_0 = power(**shapes)
        value = formula(np.maximum(y, _SMALLEST), **shapes)
        return np.where(y > 0, value, -np.inf if at_0 > 0 else np.inf if at_0 < 0 else value)

    return log_density


_FORMULAS = {  # name: the formula, and which shapes may be large
    "beta": (_from_zero(_beta, lambda a, b: a - 1), ("a", "b")),
    "betaprime": (_from_zero(_betaprime, lambda a, b: a - 1), ("a", "b")),
    "chi": (_from_zero(_chi), ("df",)),
    "chi2": (_from_zero(_chi2), ("df",)),
    "dgamma": (_dgamma, ("a",)),
    "erlang": (_from_zero(_gamma), ("a",)),
    "f": (_from_zero(_f, lambda dfn, dfd: dfn / 2 - 1), ("dfn", "dfd")),
    "gamma": (_from_zero(_gamma), ("a",)),
    "gengamma": (_from_zero(_gengamma, lambda a, c: c * a - 1 if c > 0 else np.inf), ("a",)),
    "invgamma": (_from_zero(_invgamma), ("a",)),
    "loggamma": (_loggamma, ("c",)),
    "nakagami": (_from_zero(_nakagami), ("nu",)),
    "t": (_t, ("df",)),
}


def formula_at_large_shapes(named: dict):
    """The log-density of a standard law, as ``parameters`` describes it; None where no shape is large.

    Examples
    --------
    >>> formula_at_large_shapes({"name": "gamma", "a": 2.0}) is None
    True
    >>> log_f = formula_at_large_shapes({"name": "gamma", "a": 1e8})
    >>> bool(abs(log_f(1e8, a=1e8) + np.log(2e8 * np.pi) / 2) < 1e-9)  # at the mean 1/√2πa
    True
    """
    formula, shapes = _FORMULAS.get(named["name"], (None, ()))
    return formula if any(_LARGE <= named[shape] < np.inf for shape in shapes) else None
