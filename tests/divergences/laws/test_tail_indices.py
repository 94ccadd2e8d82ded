"""Indices of tails: against the slope of the log-density far out, for every law of the table."""

import numpy as np
import pytest
from scipy import stats

from divergences.laws.log_densities import log_density
from divergences.laws.tail_indices import tail_indices

LAWS = [
    stats.alpha(2.5), stats.betaprime(2, 1.7), stats.burr(1.3, 2), stats.burr12(1.2, 1.4), stats.cauchy(),
    stats.crystalball(1.5, 2.6), stats.f(3, 4.4), stats.fisk(1.9), stats.foldcauchy(1.5),
    stats.genextreme(-0.4), stats.gengamma(1.2, -1.6), stats.genpareto(0.7), stats.halfcauchy(),
    stats.invgamma(1.4), stats.invweibull(2.2), stats.jf_skew_t(1.1, 1.6), stats.kappa3(1.3), stats.levy(),
    stats.levy_l(), stats.loglaplace(1.7), stats.lomax(2.1), stats.mielke(2.3, 1.8), stats.pareto(2.4),
    stats.rel_breitwigner(2), stats.skewcauchy(0.4), stats.t(1.8),
]  # fmt: skip


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.dist.name)
def test_indices_are_slopes_of_the_density(law):
    near, far = 1e13, 1e15
    for sign, index in zip((-1.0, 1.0), tail_indices(law)):
        with np.errstate(all="ignore"):
            logs = log_density(law, sign * np.array([near, far]))
        if np.isfinite(index):
            assert -(logs[1] - logs[0]) / np.log(far / near) - 1 == pytest.approx(index, rel=1e-6)
        else:
            assert not logs[1] > -300


def test_laws_outside_the_table_have_none():
    assert tail_indices(stats.lognorm(2)) is None
    assert tail_indices(stats.gengamma(1.2, 1.6)) == (np.inf, np.inf)


LIGHT = [
    stats.genextreme(0.0), stats.genextreme(0.4), stats.genextreme(1.5), stats.genpareto(0.0),
    stats.genpareto(-0.3), stats.gengamma(1.2, 0.4), stats.tukeylambda(0.0), stats.tukeylambda(0.6),
]  # fmt: skip


@pytest.mark.parametrize("law", LIGHT, ids=lambda law: f"{law.dist.name}{law.args}")
def test_shapes_whose_tails_end_or_fall_faster_have_no_index(law):
    assert tail_indices(law) == (np.inf, np.inf)


SLOW = [  # density formulas that lose their digits further out, or come to their power slowly
    (stats.tukeylambda(-0.6), 1e5, 1e7, 3e-4), (stats.ncf(3, 4.4, 0.5), 1e5, 1e7, 1e-5),
    (stats.nct(2.2, 0.4), 1e13, 1e15, 1e-6),
]  # fmt: skip
if hasattr(stats, "landau"):  # SciPy 1.15
    SLOW += [
        (stats.landau(), 1e13, 1e15, 1e-6),
        (stats.dpareto_lognorm(0.1, 0.7, 1.6, 1.2), 1e13, 1e15, 1e-6),
    ]


@pytest.mark.parametrize(("law", "near", "far", "rel"), SLOW, ids=lambda x: getattr(x, "dist", x) and None)
def test_indices_where_the_power_shows_elsewhere(law, near, far, rel):
    for sign, index in zip((-1.0, 1.0), tail_indices(law)):
        with np.errstate(all="ignore"):
            logs = log_density(law, sign * np.array([near, far]))
        if np.isfinite(index):
            assert -(logs[1] - logs[0]) / np.log(far / near) - 1 == pytest.approx(index, rel=rel)
        else:
            assert logs[1] == -np.inf
