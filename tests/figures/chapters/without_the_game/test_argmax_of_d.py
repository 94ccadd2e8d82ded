"""The tops end up on the real points; a discriminator that forgets lets them run about."""

import numpy as np
import pytest

from figures.chapters.without_the_game.argmax_of_d import SHOWN


def test_message_the_tops_reach_the_data_when_all_negatives_are_kept(picture):
    shown = picture("argmax_of_d")
    (rounds, kept), (_, newest) = shown.line("all_to_real"), shown.line("newest_to_real")
    assert rounds.tolist() == list(range(1, max(SHOWN) + 1))
    assert kept[-3:].max() < 0.15
    assert newest.max() > 5 * kept[-1]
    assert shown.data["all_to_tops"][-1] < shown.data["all_to_tops"][0]


@pytest.mark.parametrize("number", SHOWN)
def test_the_curve_is_that_of_the_tops_drawn(picture, number):
    shown = picture("argmax_of_d")
    tops, real = np.column_stack(shown.line(f"round_{number}")), shown.data["real"]
    away = np.linalg.norm(tops[:, None] - real, axis=2).min(axis=1).mean()
    assert away == pytest.approx(shown.data["all_to_real"][number - 1])


def test_d_is_a_probability_and_low_far_from_the_data(picture):
    last = picture("argmax_of_d").data["probability"][-1]
    assert last.min() >= 0
    assert last.max() <= 1
    edge = np.concatenate([last[0], last[-1], last[:, 0], last[:, -1]])
    assert edge.mean() < 0.05
