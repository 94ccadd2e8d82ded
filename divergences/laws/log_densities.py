"""Log-densities that do not underflow, also where scipy.stats takes the logarithm of its pdf.

y is the standard variable (x - loc)/scale of a law; ``log_formulas`` has log of standard densities.
"""

import numpy as np
from scipy import stats

from divergences.laws.log_formulas import formula_of, has_formula
from divergences.laws.scipy_laws import parameters, refuse_slow_density


def log_density(law, x) -> np.ndarray:
    """log of the density of a continuous law at x, an array of any shape; -inf outside the support.

    It is NaN where scipy.stats raises an overflow, as ``nct`` does far out.

    Raises
    ------
    ValueError
        For kstwo, levy_stable, studentized_range and ksone of n above 100: a divergence would take minutes.

    Examples
    --------
    >>> float(log_density(stats.laplace(), 1000.0) + np.log(2)), float(stats.laplace.pdf(1000.0))
    (-1000.0, 0.0)
    """
    named = None if hasattr(law, "laws") else parameters(law)
    formula = formula_of(named)
    if formula is None:
        refuse_slow_density(named)
        return _from_scipy(law, np.asarray(x, dtype=float))
    _, loc, scale = (named.pop(key) for key in ("name", "loc", "scale"))
    x = np.asarray(x, dtype=float)
    low, high = support_of(law)
    with np.errstate(all="ignore"):
        value = formula((x - loc) / scale, **named) - np.log(scale)
    return np.where((x >= low) & (x <= high), value, -np.inf)


def _from_scipy(law, x: np.ndarray) -> np.ndarray:
    """SciPy's own logpdf; where it raises, x is halved until single points are left, which become NaN."""
    try:
        return np.asarray(law.logpdf(x), dtype=float)
    except ArithmeticError:
        if x.size == 1:
            return np.full(x.shape, np.nan)
        halves = np.array_split(x.ravel(), 2)
        return np.concatenate([_from_scipy(law, half) for half in halves]).reshape(x.shape)


def support_of(law) -> tuple[float, float]:
    """The support of a law; for pearson3 it is computed here, because scipy.stats returns the whole line.

    Examples
    --------
    >>> support_of(stats.pearson3(2, scale=3)), support_of(stats.gamma(2))
    ((-3.0, inf), (0.0, inf))
    """
    low, high = (float(end) for end in law.support())
    named = None if hasattr(law, "laws") else parameters(law)
    if named is None or named["name"] != "pearson3" or named["skew"] == 0:
        return low, high
    end = float(named["loc"] - 2 / named["skew"] * named["scale"])
    return (end, high) if named["skew"] > 0 else (low, end)


def loses_its_tails(law) -> bool:
    """Whether the log-density of a law is -inf as soon as its density is below the smallest float."""
    if hasattr(law, "laws") or has_formula(parameters(law)):
        return False
    return type(law.dist)._logpdf is stats.rv_continuous._logpdf


def is_lost(law, x, log: np.ndarray) -> np.ndarray:
    """Where ``log``, the log-density of a law at x, is -inf for no other reason than underflow.

    Examples
    --------
    >>> x = np.array([-1.0, 1e-3, 0.5])
    >>> is_lost(stats.kstwobign(), x, log_density(stats.kstwobign(), x))
    array([False,  True, False])
    """
    if not loses_its_tails(law):
        return np.zeros(np.shape(log), dtype=bool)
    low, high = support_of(law)
    return np.isneginf(log) & (np.asarray(x) > low) & (np.asarray(x) < high)
