"""How fast densities fall towards the ends of their supports: like exp(-a·t^c), in closed form.

Towards infinity t is the distance, towards a finite end its reciprocal. c = 0 stands for powers of t and for
all that is slower than exp(-t^c) for every c > 0; inf for what is faster. The c are rationals, exact in the
shapes: of two laws whose shapes differ in the last bit alone one still falls faster. Sources: the densities
in the documentation of scipy.stats.
"""

from fractions import Fraction

import numpy as np

from divergences.laws.log_densities import support_of
from divergences.laws.scipy_laws import parameters
from divergences.laws.supports import components


def _genextreme(c):
    if c == 0:
        return np.inf, 1
    return (1 / c, 0) if c > 0 else (-1 / c, 0)


_CONSTANT = {  # c towards the lower and the upper end, whatever the shapes
    (0, 0): (
        "arcsine beta betaprime burr burr12 cauchy f fisk foldcauchy halfcauchy jf_skew_t johnsonsb "
        "johnsonsu kappa3 loglaplace lognorm lomax mielke pareto powerlaw rdist semicircular skewcauchy t "
        "triang uniform"
    ),
    (0, 1): "chi2 erlang expon gamma halflogistic levy_l",
    (0, 2): "chi foldnorm halfnorm maxwell nakagami rayleigh rice",
    (1, 0): "invgamma levy",
    (1, 1): (
        "dgamma fatiguelife genlogistic hypsecant invgauss laplace laplace_asymmetric logistic norminvgauss "
        "wald"
    ),
    (2, 1): "exponnorm",
    (2, 2): "norm skewnorm",
    (1, np.inf): "gumbel_l loggamma",
    (np.inf, 1): "gumbel_r moyal",
}
_BY_SHAPE = {
    "dweibull": lambda c: (c, c),
    "exponweib": lambda a, c: (0, c),
    "gengamma": lambda a, c: (0, c) if c > 0 else (-c, 0),
    "genextreme": _genextreme,
    "gennorm": lambda beta: (beta, beta),
    "genpareto": lambda c: (0, 0 if c else 1),
    "halfgennorm": lambda beta: (0, beta),
    "invweibull": lambda c: (c, 0),
    "weibull_max": lambda c: (c, 0),
    "weibull_min": lambda c: (0, c),
}
_CONSTANT_OF = {name: falls for falls, names in _CONSTANT.items() for name in names.split()}


def slowest_fall(law, end: float, upwards: bool) -> Fraction | float | None:
    """The smallest c among the components of a law that have mass beside ``end``.

    Parameters
    ----------
    law : a continuous law, checked
    end : float
        A point, or an infinity.
    upwards : bool
        Whether the end is approached from below.

    Returns
    -------
    Fraction, float or None
        None where no component has mass there, NaN where c is not known of each that has.

    Examples
    --------
    >>> from scipy import stats
    >>> from divergences import mixture
    >>> law = mixture([0.5, 0.5], [stats.norm(), stats.gennorm(1.5)])
    >>> slowest_fall(law, np.inf, True), slowest_fall(stats.invgamma(2, loc=3), 3.0, False)
    (Fraction(3, 2), Fraction(1, 1))
    """
    found = [c for part in components(law) if (c := _fall(part, end, upwards)) is not None]
    return np.nan if any(c != c for c in found) else min(found, default=None)


def _fall(part, end: float, upwards: bool) -> Fraction | float | None:
    low, high = support_of(part)
    if (low if upwards else -high) >= (end if upwards else -end):
        return None
    own, beyond = (high, high > end) if upwards else (low, low < end)
    if own != end and not beyond:
        return None
    named = parameters(part)
    falls = _falls(named)
    if falls is None:
        return np.nan
    c = Fraction(0) if beyond else falls[upwards]
    exact = np.isinf(end) or c == 0 or end == named["loc"]  # else loc + scale may be rounded
    return c if exact else np.nan


def _falls(named: dict | None) -> tuple | None:
    """c towards the lower and the upper end of a law, as ``parameters`` describes it."""
    if named is None:
        return None
    name = named["name"]
    if name in _CONSTANT_OF:
        falls = _CONSTANT_OF[name]
    elif name in _BY_SHAPE:
        shapes = {key: Fraction(value) for key, value in named.items() if key not in ("name", "loc", "scale")}
        falls = _BY_SHAPE[name](**shapes)
    else:
        return None
    return tuple(c if c == np.inf else Fraction(c) for c in falls)
