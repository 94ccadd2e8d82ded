"""Log-densities that scipy.stats takes from a pdf: equal where it has digits, finite where not."""

import mpmath
import numpy as np
import pytest
from scipy import stats

from divergences import kl_divergence, mixture
from divergences.laws.log_densities import _STANDARD, log_density, loses_its_tails

SHAPES = {
    "invweibull": (2.5,),
    "foldnorm": (1.3,),
    "rice": (0.8,),
    "johnsonsu": (-0.5, 1.5),
    "pareto": (2.2,),
    "loglaplace": (3.1,),
    "skewcauchy": (0.4,),
    "jf_skew_t": (1.3, 2.4),
}


@pytest.mark.parametrize("name", _STANDARD)
@pytest.mark.parametrize("where", [{}, {"loc": -2.0, "scale": 3.0}])
def test_the_table_agrees_with_scipy(name, where):
    law = getattr(stats, name)(*SHAPES.get(name, ()), **where)
    x = law.ppf(np.linspace(0.001, 0.999, 41))
    np.testing.assert_allclose(log_density(law, x), np.log(law.pdf(x)), rtol=1e-11, atol=1e-12)
    low, high = law.support()
    outside = np.array([low - 1.0, high + 1.0])
    assert np.all(log_density(law, outside[np.isfinite(outside)]) == -np.inf)


def test_tails_are_finite_where_the_density_is_not():
    assert log_density(stats.laplace(1, 2), 1e6) == pytest.approx(-(1e6 - 1) / 2 - np.log(4))
    assert log_density(stats.hypsecant(), -5000.0) == pytest.approx(-5000 + np.log(2 / np.pi))
    assert not loses_its_tails(stats.laplace())
    assert loses_its_tails(stats.kstwobign())


def test_mixtures_use_it_too():
    law = mixture([0.5, 0.5], [stats.laplace(0, 1), stats.laplace(10, 1)])
    assert law.logpdf(-2000.0) == pytest.approx(-2000 - np.log(4) + np.log1p(np.exp(-10)), rel=1e-12)


def test_heavy_tails_against_the_laplace_law():
    df = 1.5
    with mpmath.workdps(30):
        v = mpmath.mpf(df)
        mean = 2 * mpmath.sqrt(v) / ((v - 1) * mpmath.beta(v / 2, mpmath.mpf(1) / 2))
        entropy = (v + 1) / 2 * (mpmath.digamma((v + 1) / 2) - mpmath.digamma(v / 2))
        entropy += mpmath.log(mpmath.sqrt(v) * mpmath.beta(v / 2, mpmath.mpf(1) / 2))
        truth = float(-entropy + mean / 2 + mpmath.log(4))
    assert kl_divergence(stats.t(df), stats.laplace(0, 2)) == pytest.approx(truth, rel=1e-11)
    assert kl_divergence(stats.cauchy(), stats.hypsecant()) == np.inf
