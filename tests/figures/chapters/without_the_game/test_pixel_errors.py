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


CLAIMS = [
    (
        "One wrong pixel counts less than six and looks worse",
        "错一个像素的误差比错六个小，看起来却更糟",
        lambda d: d["errors"][[1, 3]].tolist() == [1, 6],
    ),
    (
        "a stray dot or a broken stroke (error 1) is six times better than a thicker stroke (error 6)",
        "多一个孤点或断一处笔画（误差 1）比笔画变粗（误差 6）好六倍",
        lambda d: d["errors"].tolist() == [0, 1, 1, 6, 6],
    ),
    (
        "only the thicker ones are still a 2 in one piece",
        "只有变粗的那两个仍是一笔相连的 2",
        lambda d: d["pieces"].tolist() == [1, 2, 2, 1, 1],
    ),
    ("Five small pictures of the figure 2", "五幅数字 2 的小图", lambda d: len(d["pictures"]) == 5),
    ("The target, in one piece", "目标：一块", lambda d: d["pieces"][0] == 1),
    (
        "A stray dot and a broken stroke: squared error 1, ink in two pieces",
        "孤点和断笔：平方误差 1，墨迹分成两块",
        lambda d: d["errors"][1:3].tolist() == [1, 1] and d["pieces"][1:3].tolist() == [2, 2],
    ),
    (
        "squared error 6, one piece",
        "平方误差 6，仍为一块",
        lambda d: d["errors"][3:].tolist() == [6, 6] and d["pieces"][3:].tolist() == [1, 1],
    ),
]
