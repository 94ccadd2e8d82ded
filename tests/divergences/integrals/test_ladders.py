"""Panels, ladders and what lies beyond them; and laws in coordinates that suit floats."""

import numpy as np
import pytest
from scipy import stats

from divergences import mixture, samples
from divergences.integrals.estimates import Estimate
from divergences.integrals.ladders import rest_of_ladder, summed
from divergences.integrals.noise import noise, noise_of_law
from divergences.integrals.placement import placed, placed_beside
from divergences.integrals.quadrature import NODES, Integrals
from divergences.integrals.sides import panels_of, sides_of


def test_a_geometric_sequence_is_summed():
    rest, error = rest_of_ladder(0.5 ** np.arange(1, 11), 1.0)
    assert rest == pytest.approx(0.5**10, rel=1e-12)
    assert error < 1e-12


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_rungs_that_do_not_decrease_diverge(ratio):
    assert rest_of_ladder(ratio ** np.arange(5.0), 1.0) == (np.inf, 0.0)
    assert rest_of_ladder(-(ratio ** np.arange(5.0)), 1.0) == (-np.inf, 0.0)


def test_few_or_negligible_rungs_have_no_rest():
    assert rest_of_ladder(np.array([1.0, 0.5]), 1.0) == (0.0, 0.0)
    assert rest_of_ladder(np.array([1.0, 1e-12, 1e-24]), 1.0) == (0.0, 0.0)


def test_a_ladder_is_cut_where_floats_end_and_continued():
    value = np.append(0.5 ** np.arange(1, 9), np.nan)
    parts = Integrals(value, np.zeros(9), np.abs(value))
    whole = summed([np.arange(9)], parts)
    assert whole.value == pytest.approx(1.0, abs=1e-12)
    assert not whole.diverges
    known = summed([np.arange(8)], Integrals(value[:8], np.zeros(8), value[:8]), [(0.25, 0.125)])
    assert known.value == pytest.approx(1 - 0.5**8 + 0.25)
    assert known.error == pytest.approx(0.125)


def test_sides_cover_the_line_once():
    p, q = stats.uniform(0, 1), mixture([0.5, 0.5], [stats.norm(), stats.expon(2)])
    sides = sides_of(p, q)
    panels, ladders = panels_of(sides)
    ends = np.sort(np.concatenate([panels.base + panels.sign * t for t in (panels.near, panels.far)]))
    assert ends[0] < -1e20
    assert ends[-1] > 1e20
    inner = ends[np.abs(ends) < 1e3]
    assert {0.0, 1.0, 2.0} <= set(inner.round(9))
    assert len(ladders) == len(sides)
    widths = panels.far - panels.near
    assert widths.min() > 0
    assert [side.outwards for side in sides] == [True, *[False] * (len(sides) - 2), True]


def test_noise_is_told_from_smoothness_and_from_kinks():
    rng = np.random.default_rng(0)
    smooth, kink = np.sin(3 * NODES), np.abs(NODES - 0.3)
    shaky = smooth + 1e-8 * rng.normal(size=21)
    assert noise(np.stack([smooth, kink])).tolist() == [0.0, 0.0]
    assert 1e-9 < noise(shaky[None])[0] < 1e-6
    x = np.linspace(1, 2, 21)[None]
    assert noise_of_law(stats.norm(), x, stats.norm.logpdf(x)).tolist() == [0.0]


def test_a_shared_end_goes_to_0_and_rounding_parts_no_ends():
    moved = placed(stats.gamma(0.5, loc=3), stats.expon(3, 2))
    assert [law.support()[0] for law in moved[:2]] == [0.0, 0.0]
    p, q = stats.uniform(1e16, 4), stats.uniform(1e16 + 4, 4)
    moved = placed(p, q)
    assert moved.p.support()[1] == moved.q.support()[0]


def test_laws_stay_where_moving_would_part_their_ends():
    end = 0.1 + 0.2
    p, q = stats.uniform(0.1, 0.2), stats.expon(end)
    assert placed(p, q) == (p, q, 1.0)
    assert placed(p, q, keep_ends=False).q.support()[0] == 0.0


def test_equal_places_and_scales_become_the_unit():
    moved = placed(stats.beta(2, 3, 5, 4), stats.beta(3, 2, 5, 4))
    assert moved.unit == 4.0
    assert moved.p.support() == (0.0, 1.0)


def test_atoms_move_with_the_law_beside_them():
    atoms, law = placed_beside(samples([5.0, 6.0]), stats.expon(5))
    assert atoms.points.ravel().tolist() == [0.0, 1.0]
    assert law.support()[0] == 0.0
    same = samples([1.0]), stats.expon()
    assert placed_beside(*same) == same


def test_an_estimate_in_other_units():
    found = Estimate(2.0, 0.5, "estimated").scaled(0.5)
    assert found == Estimate(1.0, 0.25, "estimated", None)
