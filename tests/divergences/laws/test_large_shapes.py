"""log-densities at large shapes against the plain formulas in 60 digits, from the middle to far out."""

import warnings

import mpmath
import numpy as np
import pytest
from mpmath import log, log1p, loggamma, mpf
from scipy import stats

from divergences import compare
from divergences.integrals.line import Line
from divergences.laws.large_shapes import formula_at_large_shapes
from divergences.laws.log_densities import log_density

EPSILON = float(np.finfo(float).eps)


def _log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def _f(y, m, n):
    a, b, w = m / 2, n / 2, y * m / n
    return a * log(m / n) + (a - 1) * log(y) - (a + b) * log1p(w) - _log_beta(a, b)


PLAIN = {
    "beta": lambda y, a, b: (a - 1) * log(y) + (b - 1) * log1p(-y) - _log_beta(a, b),
    "betaprime": lambda y, a, b: (a - 1) * log(y) - (a + b) * log1p(y) - _log_beta(a, b),
    "chi": lambda y, n: (n - 1) * log(y) - y * y / 2 - (n / 2 - 1) * log(2) - loggamma(n / 2),
    "chi2": lambda y, n: (n / 2 - 1) * log(y) - y / 2 - n / 2 * log(2) - loggamma(n / 2),
    "dgamma": lambda y, a: (a - 1) * log(abs(y)) - abs(y) - loggamma(a) - log(2),
    "erlang": lambda y, a: (a - 1) * log(y) - y - loggamma(a),
    "f": _f,
    "gamma": lambda y, a: (a - 1) * log(y) - y - loggamma(a),
    "gengamma": lambda y, a, c: log(abs(c)) + (c * a - 1) * log(y) - y**c - loggamma(a),
    "invgamma": lambda y, a: -(a + 1) * log(y) - 1 / y - loggamma(a),
    "loggamma": lambda y, c: c * y - mpmath.exp(y) - loggamma(c),
    "nakagami": lambda y, n: log(2) + n * log(n) + (2 * n - 1) * log(y) - n * y * y - loggamma(n),
    "t": lambda y, n: (
        loggamma((n + 1) / 2) - loggamma(n / 2) - log(n * mpmath.pi) / 2 - (n + 1) / 2 * log1p(y * y / n)
    ),
}
LAWS = [
    *((name, (a,)) for name in ("gamma", "chi", "invgamma", "nakagami", "t") for a in (33.3, 1e8)),
    *((name, (a,)) for name in ("chi2", "dgamma", "erlang", "loggamma") for a in (40, 70_000_000)),
    *(("beta", shapes) for shapes in ((1e7, 1e7), (0.3, 40.0), (3.7e9, 2.5), (1e5, 3e8))),
    *(("betaprime", shapes) for shapes in ((1e7, 2e7), (0.3, 40.0), (3.7e9, 2.5), (1e5, 3e8))),
    *(("f", shapes) for shapes in ((5, 1e7), (3e8, 0.7), (1e7, 3e7))),
    *(("gengamma", shapes) for shapes in ((1e8, 2.5), (50.0, -1.3), (3e6, 0.05), (2e9, -40.0))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "shapes"), LAWS)
def test_the_logarithm_keeps_its_digits(name, shapes):
    """Up to what a relative error of one rounding in y itself changes."""
    law = getattr(stats, name)(*shapes)
    levels = np.array([1e-300, 1e-12, 1e-3, 0.3, 0.5])
    with np.errstate(all="ignore"), warnings.catch_warnings():  # in SciPy's quantiles
        warnings.simplefilter("ignore", RuntimeWarning)  # Boost's, in SciPy 1.13
        steps = law.ppf(0.5) * np.array([0.1, 0.6, 0.999, 1.001, 2.0, 30.0])
        y = np.concatenate([law.ppf(levels), law.isf(levels), steps])
    y = y[y != 0]  # the middle of dgamma
    low, high = law.support()
    y = np.unique(y[(y > low) & (y < high)])
    found = log_density(law, y)
    with mpmath.workdps(60):
        shapes = [mpf(shape) for shape in shapes]
        for x, value in zip(map(mpf, y.tolist()), found.tolist()):
            true = PLAIN[name](x, *shapes)
            nearby = PLAIN[name](x * (1 + mpf(2) ** -53), *shapes)
            assert abs(value - true) <= 4 * abs(nearby - true) + 16 * EPSILON * (1 + abs(true))


@pytest.mark.parametrize(
    ("law", "end", "value"),
    [
        (stats.gamma(50), 0.0, -np.inf),
        (stats.dgamma(50), 0.0, -np.inf),
        (stats.beta(0.5, 40), 0.0, np.inf),
        (stats.beta(1, 40), 0.0, np.log(40)),
        (stats.beta(40, 1), 1.0, np.log(40)),
        (stats.beta(40, 0.5), 1.0, np.inf),
        (stats.beta(40, 3), 1.0, -np.inf),
        (stats.f(2, 90), 0.0, 0.0),
        (stats.gengamma(40, 0.01), 0.0, np.inf),
    ],
)
def test_ends(law, end, value):
    assert log_density(law, np.array([end]))[0] == pytest.approx(value, abs=1e-13)


def test_the_formulas_are_for_large_shapes_alone():
    for named in ({"name": "beta", "a": 2.0, "b": 31.0}, {"name": "norm"}, {"name": "t", "df": np.inf}):
        assert formula_at_large_shapes(named) is None
    assert formula_at_large_shapes({"name": "beta", "a": 2.0, "b": 32.0}) is not None


def _of_gammas(a, b):
    """KL, H² and χ² of gamma(a) and gamma(b), closed."""
    kl = (a - b) * mpmath.digamma(a) - loggamma(a) + loggamma(b)
    overlap = mpmath.exp(loggamma((a + b) / 2) - (loggamma(a) + loggamma(b)) / 2)
    chi = mpmath.expm1(loggamma(2 * a - b) + loggamma(b) - 2 * loggamma(a))
    return {"kl": kl, "squared_hellinger": 1 - overlap, "chi_square": chi, "w1": abs(a - b)}


def _of_betas(a, b, c, d):
    def digamma(x):
        return mpmath.digamma(x) - mpmath.digamma(a + b)

    kl = _log_beta(c, d) - _log_beta(a, b) + (a - c) * digamma(a) + (b - d) * digamma(b)
    overlap = mpmath.exp(_log_beta((a + c) / 2, (b + d) / 2) - (_log_beta(a, b) + _log_beta(c, d)) / 2)
    chi = mpmath.expm1(_log_beta(2 * a - c, 2 * b - d) + _log_beta(c, d) - 2 * _log_beta(a, b))
    mean = abs(a / (a + b) - c / (c + d))  # of laws in order
    return {"kl": kl, "squared_hellinger": 1 - overlap, "chi_square": chi, "w1": mean}


@pytest.mark.parametrize(
    ("p", "q", "closed"),
    [
        (stats.gamma(3e8), stats.gamma(3e8 + 2e4), lambda: _of_gammas(mpf(3e8), mpf(3e8 + 2e4))),
        (stats.chi2(2e7, scale=0.5), stats.gamma(1e7 + 900), lambda: _of_gammas(mpf(1e7), mpf(1e7 + 900))),
        (
            stats.beta(4e7, 2e7),
            stats.beta(4e7 + 3e3, 2e7),
            lambda: _of_betas(mpf(4e7), mpf(2e7), mpf(4e7 + 3e3), mpf(2e7)),
        ),
        (
            stats.beta(3, 1e9),
            stats.beta(4, 1e9),
            lambda: _of_betas(mpf(3), mpf(1e9), mpf(4), mpf(1e9)),
        ),
    ],
)
def test_rows_of_narrow_laws_keep_ten_digits(p, q, closed, monkeypatch):
    """With SciPy's logarithms six digits were left, and panels were halved to the end of the budget."""
    asked, plain = [], Line._log_and_doubt
    monkeypatch.setattr(
        Line, "_log_and_doubt", lambda line, k, some: asked.append(len(some.tag)) or plain(line, k, some)
    )
    rows = compare(p, q)
    with mpmath.workdps(50):
        for name, true in closed().items():
            row = rows[name]
            assert abs(row.value - true) <= row.error <= 1e-10 * true
    assert sum(asked) < 10_000  # panels
