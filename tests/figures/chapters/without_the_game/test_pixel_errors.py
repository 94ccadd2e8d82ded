"""Squared errors and pieces of the pictures as drawn."""

import numpy as np
import pytest
from scipy.ndimage import label

from figures.chapters.without_the_game.pixel_errors import KINDS, glyph


@pytest.mark.parametrize(
    ("name", "error", "pieces"),
    [("target", 0, 1), ("dot", 1, 2), ("gap", 1, 2), ("thick_top", 6, 1), ("thick_foot", 6, 1)],
)
def test_message_the_error_prefers_the_picture_in_pieces(picture, name, error, pieces):
    shown = picture("pixel_errors")
    drawn, target = (np.asarray(shown.artist(n).get_array()) for n in (name, "target"))
    np.testing.assert_array_equal(drawn, glyph(name))
    assert ((drawn - target) ** 2).sum() == error == shown.data["errors"][KINDS.index(name)]
    assert label(drawn, np.ones((3, 3)))[1] == pieces == shown.data["pieces"][KINDS.index(name)]
    assert f"squared error: {error}\npieces: {pieces}" in shown.words()


def test_every_wrong_pixel_has_a_frame(picture):
    figure = picture("pixel_errors").figure
    frames = [len(axes.patches) for axes in figure.axes]
    assert sorted(frames) == [0, 1, 1, 6, 6]
