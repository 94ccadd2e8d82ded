"""A penalised critic tells real from fake more often than a clipped one, law by law."""

import numpy as np
import pytest

from figures.chapters.wasserstein.value_surfaces import KINDS, LAWS, ranked_rightly


@pytest.mark.parametrize("law", LAWS)
def test_message_the_penalty_lets_the_critic_follow_the_data(law, picture):
    rank = {kind: float(picture("value_surfaces").data[f"{law}_{kind}_rank"]) for kind in KINDS}
    assert 0.6 < rank["clip"] < rank["penalty"] <= 1


def test_the_surfaces_are_higher_at_the_data_than_around_them(picture):
    shown = picture("value_surfaces")
    side = shown.data["side"]
    for law in LAWS:
        x, y = shown.line(f"{law}_penalty_real")
        scores = shown.data[f"{law}_penalty"]
        at_data = scores[np.searchsorted(side, y) - 1, np.searchsorted(side, x) - 1]
        assert at_data.mean() > scores.mean() + scores.std()


def test_the_shares_below_the_maps_are_those_of_the_critics(picture):
    shown = picture("value_surfaces")
    panels = [(kind, law) for kind in KINDS for law in LAWS]
    for axes, (kind, law) in zip(shown.figure.axes, panels, strict=True):
        assert axes.get_xlabel() == f"real above fake: {100 * float(shown.data[f'{law}_{kind}_rank']):.0f} %"
        assert f"{law}_{kind}_real" in {line.get_gid() for line in axes.lines}


def test_ranks_by_hand():
    assert ranked_rightly(np.array([2.0]), np.array([0.0, 1.0, 2.0, 3.0])) == pytest.approx(2.5 / 4)
