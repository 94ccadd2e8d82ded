"""Panels of probabilities, halved towards both ends and cut at kinks, and the ladders that lead to 0."""

import numpy as np

from divergences.integrals.line_panels import LAST_HALVING, jumps, probability_panels
from divergences.laws.discrete import Discrete


def test_halvings_cut_at_kinks_by_hand():
    """Kinks at 0.3 and outside of (1/8, 1/2); beyond the lowest kink a ladder has whole halvings alone."""
    panels, ladders = probability_panels((np.array([0.01, 0.3, 0.5, 0.7]), np.array([])), (3, 4))
    assert panels.near.tolist() == [0.125, 0.25, 0.3, 0.0625, 0.125, 0.25]
    assert panels.far.tolist() == [0.25, 0.3, 0.5, 0.125, 0.25, 0.5]
    assert panels.tag.tolist() == [0, 0, 0, 1, 1, 1]
    assert (panels.base.tolist(), panels.sign.tolist()) == ([0.0] * 6, [1.0] * 6)
    assert [ladder.tolist() for ladder in ladders] == [[0], [4, 3]]


def test_without_kinks_both_sides_reach_the_smallest_halving():
    panels, ladders = probability_panels((np.array([]), np.array([])))
    assert len(panels.near) == 2 * (LAST_HALVING - 1)
    assert panels.near.min() == 2.0**-LAST_HALVING
    assert panels.far.max() == 0.5
    for ladder, side in zip(ladders, (0, 1)):
        assert (panels.tag[ladder] == side).all()
        assert (panels.far[ladder][1:] == panels.near[ladder][:-1]).all()  # one below the other
        assert panels.near[ladder][-1] == 2.0**-LAST_HALVING


def test_atoms_jump_where_their_masses_add_up():
    below, above = jumps(Discrete([0.0, 1.0, 2.0], [0.25, 0.25, 0.5]))
    assert 0.25 in below
    assert 0.5 in above
