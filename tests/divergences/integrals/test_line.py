"""Panels of two laws, ladders towards their ends, and the placement that precedes them."""

import numpy as np
import pytest
from scipy import stats
from scipy.special import gammaln

from divergences import mixture
from divergences.integrals.ladders import summed
from divergences.integrals.line import Line, PowerLaw
from divergences.integrals.line_panels import panels_between, sign_changes
from divergences.integrals.placement import placed
from divergences.integrals.quadrature import KRONROD, Integrals


def parts(values):
    values = np.asarray(values, dtype=float)
    return Integrals(values, np.zeros_like(values), np.abs(values))


def test_panels_cover_the_line_once():
    line = Line(stats.uniform(0, 1), stats.norm(2, 1))
    with np.errstate(all="ignore"):
        log_p, log_q = line.logs(line.panels)
    width = line.panels.far - line.panels.near
    assert (np.exp(log_p) @ KRONROD) @ width == pytest.approx(1.0, rel=1e-12)
    assert (np.exp(log_q) @ KRONROD) @ width == pytest.approx(1.0, rel=1e-12)


def test_densities_near_an_end_follow_its_power():
    p, q = stats.beta(0.5, 0.5, loc=2, scale=3), stats.uniform(2, 3)
    line = Line(p, q)
    k = next(k for k, side in enumerate(line.sides) if side.base == 5.0)
    tiny = line.panels.chosen(line.ladders[k][-1:])
    log_p, log_q = line.logs(tiny)
    t = tiny.distances()
    np.testing.assert_allclose(log_p, -np.log(np.pi) - 0.5 * np.log(3 * t), rtol=1e-9)
    np.testing.assert_allclose(log_q, -np.log(3), rtol=1e-12)


def test_power_laws_are_recognised():
    line = Line(stats.cauchy(), stats.t(3))
    law = line.power_law(0)
    np.testing.assert_allclose(law.alpha, [-2, -4], rtol=1e-12)
    np.testing.assert_allclose(law.c[0], -np.log(np.pi), rtol=1e-10)
    assert Line(stats.cauchy(), stats.norm()).power_law(0) is None


def test_a_sum_of_powers_is_added_up_at_every_point_by_itself():
    """p = 3 t^-2 + 5 t^-4 and q = t^-3, times t."""
    c, alpha = np.log([[3.0, 5.0], [1.0, 0.0 + 1e-300]]), np.array([[-2.0, -4.0], [-3.0, -3.0]])
    law = PowerLaw(1.0, 0.0, c, alpha, 0.0)
    t = np.array([[1.0, 2.0, 4.0], [8.0, 16.0, 1e3]])
    np.testing.assert_allclose(np.exp(law.log(0, np.log(t))), 3 / t + 5 / t**3, rtol=1e-12)
    np.testing.assert_allclose(np.exp(law.log(1, np.log(t))), t**-2.0, rtol=1e-12)


def test_a_power_law_turns_about_the_edge():
    """By its doubt in the slope, and by 32 times as much at the edge; of one law alone."""
    law = PowerLaw(-1.0, np.log(2.0), np.array([0.5, 0.25]), np.array([-0.5, -0.25]), 1e-3)
    turned = law.turned(1)
    for log_t in np.log([2.0, 0.5, 1e-9]):
        moved = turned.log(1, log_t) - law.log(1, log_t)
        assert moved == pytest.approx(32e-3 + 1e-3 * (np.log(2.0) - log_t), rel=1e-9)
        assert turned.log(0, log_t) == law.log(0, log_t)


def test_power_laws_towards_an_end():
    """Densities x^(a - 1) / Γ(a), whose ladder goes down to the end at 0."""
    law = Line(stats.gamma(0.5), stats.gamma(0.7)).power_law(0)
    assert law.outwards == -1.0
    np.testing.assert_allclose(law.alpha, [-0.5, -0.3], rtol=1e-12)
    np.testing.assert_allclose(law.c, [-gammaln(0.5), -gammaln(0.7)], rtol=1e-12)


@pytest.mark.parametrize("ratio", [0.5, 0.9, 0.999])
def test_a_geometric_ladder_is_summed_to_its_end(ratio):
    whole = summed([np.arange(20)], parts(ratio ** np.arange(20)))
    assert whole.value == pytest.approx(1 / (1 - ratio), rel=1e-10)
    assert not whole.diverges


def test_a_ladder_that_does_not_decrease_is_infinite():
    whole = summed([np.arange(20)], parts(np.ones(20)))
    assert whole.value == np.inf
    assert whole.diverges


def test_a_ladder_is_cut_where_floats_end():
    values = 0.5 ** np.arange(20)
    values[10:] = np.nan
    assert summed([np.arange(20)], parts(values)).value == pytest.approx(2.0)


def test_shared_ends_go_to_zero_and_equal_scales_to_one():
    p, q, unit = placed(stats.beta(0.5, 0.5, loc=0.1, scale=0.3), stats.beta(2, 2, loc=0.1, scale=0.3))
    assert p.support() == q.support() == (0.0, 1.0)
    assert unit == 0.3


def test_laws_far_away_come_near():
    p, q, unit = placed(stats.norm(1e6, 1e-3), stats.norm(1e6 + 1, 1.0))
    assert (p.mean(), q.mean(), unit) == (0.0, 1.0, 1.0)


def test_extreme_units_become_ordinary():
    p, _, unit = placed(stats.norm(0, 1e-300), stats.norm(0, 3e-300))
    assert 0.1 < p.std() < 10
    assert unit < 1e-299


def test_nothing_moves_when_ends_would_part():
    p, q = stats.uniform(0.1, 0.3), stats.uniform(0.2, 0.2)
    assert p.support()[1] == q.support()[1]
    moved = placed(p, q)
    assert moved.p.support()[1] == moved.q.support()[1]


def test_mixtures_move_as_a_whole():
    both = mixture([0.5, 0.5], [stats.norm(100), stats.norm(102)])
    moved = placed(both, stats.norm(100)).p
    assert moved.laws[1].mean() - moved.laws[0].mean() == 2.0


def test_equal_laws_never_change_sign():
    law = stats.norm(0, 1)
    points, signs = sign_changes(law, law, panels_between(law, stats.norm(0, 2))[0])
    assert (points.tolist(), signs.tolist()) == ([], [1.0])
