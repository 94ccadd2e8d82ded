"""Who arrives and who circles, read from the paths drawn; radii as published for these settings."""

import numpy as np
import pytest

ARRIVE = ("instance_noise", "consensus", "r1", "non_saturating_r1")
CIRCLE = {
    "minimax": (1.41, 1.49),
    "non_saturating": (0.2, 0.7),
    "wasserstein": (0.95, 1.06),
    "gradient_penalty": (1.1, 1.4),
}


@pytest.mark.parametrize("name", ARRIVE)
def test_message_regularised_games_arrive(picture, name):
    path = np.array(picture("dirac_fields").line(f"{name}_path"))
    assert np.hypot(*path[:, -100:]).max() < 1e-3


@pytest.mark.parametrize("name", CIRCLE)
def test_message_the_others_stay_away(picture, name):
    path = np.array(picture("dirac_fields").line(f"{name}_path"))
    low, high = CIRCLE[name]
    assert low < np.hypot(*path[:, -100:]).max() < high


def test_the_words_below_are_those_of_the_paths(picture):
    shown = picture("dirac_fields")
    for name in (*ARRIVE, *CIRCLE):
        path = shown.artist(f"{name}_path")
        radius = np.hypot(*np.array(path.get_data())[:, -100:]).max()
        expected = "arrives" if name in ARRIVE else f"stays away: {radius:.2f}"
        assert path.axes.get_xlabel() == expected


def test_all_start_at_the_same_place(picture):
    assert all(line.get_xydata().tolist() == [[1, 1]] for line in picture("dirac_fields").artists("start"))
