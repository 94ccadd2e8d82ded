"""One number of the code turns the stroke, the other changes its ink; read from the pictures drawn."""

import numpy as np

from figures.chapters.without_the_game.latent_walk import ROWS, STEPS
from figures.registry import find
from toygan.without_the_game.glyphs import stroke_angle


def tiles(shown, name):
    return np.array([np.asarray(shown.artist(f"{name}_{i}").get_array()).ravel() for i in range(len(STEPS))])


def test_message_one_number_turns_and_the_other_widens(picture):
    values = find("latent_walk").numbers(picture("latent_walk").data)
    assert values["turned_by_first"] > 3 * values["turned_by_second"]
    assert values["turned_by_first"] > 50
    assert values["ink_by_second"] > 1.3 * values["ink_by_first"]


def test_the_curves_are_read_off_the_pictures(picture):
    shown = picture("latent_walk")
    for row, name in enumerate(ROWS):
        pictures = tiles(shown, name)
        np.testing.assert_allclose(np.degrees(stroke_angle(pictures)), shown.line(f"angles_{row}")[1])
        np.testing.assert_allclose(pictures.sum(axis=1), shown.line(f"ink_{row}")[1])


def test_both_rows_pass_through_the_same_picture(picture):
    shown = picture("latent_walk")
    middle = len(STEPS) // 2
    np.testing.assert_allclose(tiles(shown, ROWS[0])[middle], tiles(shown, ROWS[1])[middle])
