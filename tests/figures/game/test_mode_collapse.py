"""Over the seeds, WGAN-GP reaches more modes of the ring than the original game."""

import numpy as np

from figures.game.mode_collapse import DRAWN, GAMES, PANELS, modes_reached
from toygan.datasets import dataset


def test_message_the_original_game_loses_modes(picture):
    modes = {game: picture("mode_collapse").data[f"{game}_modes"] for game in GAMES}
    assert modes["wgan_gp"][:, -1].mean() >= 7
    assert modes["gan"][:, -1].mean() <= modes["wgan_gp"][:, -1].mean() - 2


def test_the_numbers_above_the_panels_are_those_of_the_points_drawn(picture):
    shown = picture("mode_collapse")
    for game in GAMES:
        for seed in range(DRAWN):
            for column in range(PANELS):
                points = np.column_stack(shown.line(f"{game}_{seed}_{column}"))
                counted = shown.data[f"{game}_modes"][seed, column]
                assert abs(modes_reached(points) - counted) <= 2  # 400 of the 1000 samples are drawn


def test_a_perfect_generator_reaches_all_and_a_point_at_the_centre_none():
    assert modes_reached(dataset("ring8").sample(1000, 0)) == 8
    assert modes_reached(np.zeros((10, 2))) == 0
