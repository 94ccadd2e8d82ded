"""The table of exponents against the densities themselves, and which component and side of a point counts."""

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from divergences import mixture
from divergences.laws.exponential_falls import _BY_SHAPE, _CONSTANT_OF, slowest_fall
from divergences.laws.log_densities import log_density, support_of

SHAPES = {
    "beta": (0.7, 2.0), "betaprime": (0.7, 2.0), "burr": (1.3, 0.7), "burr12": (1.3, 0.7), "chi": (3,),
    "chi2": (3,), "dgamma": (0.7,), "dweibull": (0.37,), "erlang": (2,), "exponnorm": (1.5,),
    "exponweib": (2.0, 0.37), "f": (3, 4), "fatiguelife": (1.5,), "fisk": (1.3,), "foldcauchy": (1.3,),
    "foldnorm": (1.3,), "gamma": (0.7,), "gengamma": (1.5, 0.37), "genextreme": (0.4,), "genlogistic": (0.7,),
    "gennorm": (0.37,), "genpareto": (0.0,), "halfgennorm": (0.37,), "invgamma": (0.7,), "invgauss": (0.7,),
    "invweibull": (0.37,), "jf_skew_t": (1.3, 2.0), "johnsonsb": (0.3, 1.5), "johnsonsu": (0.3, 1.5),
    "kappa3": (1.3,), "laplace_asymmetric": (1.3,), "loggamma": (0.7,), "loglaplace": (1.3,),
    "lognorm": (0.7,), "lomax": (1.3,), "mielke": (1.3, 0.7), "nakagami": (0.7,), "norminvgauss": (1.5, 0.3),
    "pareto": (1.3,), "powerlaw": (1.3,), "rdist": (1.5,), "rice": (0.7,), "skewcauchy": (0.3,),
    "skewnorm": (1.3,), "t": (2.5,), "triang": (0.3,), "weibull_max": (0.37,), "weibull_min": (0.37,),
}  # fmt: skip
BOTH_SIGNS = [
    ("gengamma", (1.5, -0.37)),
    ("genextreme", (-0.4,)),
    ("genextreme", (0.0,)),
    ("genpareto", (0.4,)),
]


@pytest.mark.parametrize(
    ("name", "shapes"),
    [*((name, SHAPES.get(name, ())) for name in {**_CONSTANT_OF, **_BY_SHAPE}), *BOTH_SIGNS],
)
def test_each_exponent_is_the_slope_of_the_logarithm_far_out(name, shapes):
    law = getattr(stats, name)(*shapes)
    for end, upwards in zip(support_of(law), (False, True)):
        if np.isfinite(end) and end != 0:
            continue  # a float beside it is too far away
        c = slowest_fall(law, end, upwards)
        log_t = np.array([100.0, 200.0]) if c == 0 else 6 / min(float(c), 1.0) + np.array([0.0, 1.0])
        t = np.exp(log_t if np.isinf(end) else -log_t)
        with np.errstate(all="ignore"):
            fall = -log_density(law, t if upwards == np.isinf(end) else -t)
            slope = np.log(fall[1] / fall[0]) if c != 0 else np.log(fall[1] / fall[0]) / 100
        if c == np.inf:
            assert np.isnan(slope) or slope > 50
        elif c == 0:
            assert np.isnan(slope) or slope < 0.03
        else:
            assert slope == pytest.approx(float(c), rel=0.1)


def test_the_slowest_component_counts_and_one_that_has_no_mass_there_does_not():
    law = mixture([0.9, 0.1], [stats.norm(), stats.weibull_min(0.5)])
    assert slowest_fall(law, np.inf, True) == Fraction(1, 2)
    assert slowest_fall(law, -np.inf, False) == 2
    assert slowest_fall(stats.uniform(), np.inf, True) is None
    assert slowest_fall(stats.invgamma(2, 3), 3.0, True) is None
    assert slowest_fall(stats.invgamma(2, 3), 3.0, False) == 1
    assert slowest_fall(stats.norm(), 3.0, True) == 0


def test_what_is_not_known_is_nan():
    for law in (stats.exponpow(1.3), mixture([0.5, 0.5], [stats.norm(), stats.exponpow(1.3)])):
        assert np.isnan(slowest_fall(law, np.inf, True))
    end = stats.genextreme(-0.3).support()[0]  # -1/0.3, rounded
    assert np.isnan(slowest_fall(stats.genextreme(-0.3), end, False))


def test_shapes_are_compared_exactly():
    c = 0.1 + 0.2
    assert slowest_fall(stats.gennorm(0.3), np.inf, True) < slowest_fall(stats.gennorm(c), np.inf, True)
