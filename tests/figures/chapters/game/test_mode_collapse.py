"""Over the seeds, WGAN-GP reaches more modes of the ring than the original game."""

import numpy as np

from figures.chapters.game.mode_collapse import DRAWN, GAMES, PANELS, modes_reached
from figures.look.style import context
from figures.registry import find
from toygan.datasets.table import dataset


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
                title = shown.artist(f"{game}_{seed}_{column}").axes.get_title()
                assert title == f"{shown.data[f'{game}_steps'][column]:,}: {counted} of 8"


def test_a_perfect_generator_reaches_all_and_a_point_at_the_centre_none():
    assert modes_reached(dataset("ring8").sample(1000, 0)) == 8
    assert modes_reached(np.zeros((10, 2))) == 0


def test_film_ends_with_the_last_panel(picture):
    data = picture("mode_collapse").data
    with context("lecture"):
        figure, update, count = find("mode_collapse").film(data)
    update(count - 1)
    for game in GAMES:
        (line,) = figure.findobj(lambda artist, gid=f"{game}_film": artist.get_gid() == gid)
        np.testing.assert_array_equal(np.column_stack(line.get_data()), data[f"{game}_samples"][0, -1])
        assert data[f"{game}_film_steps"][-1] == data[f"{game}_steps"][-1]
