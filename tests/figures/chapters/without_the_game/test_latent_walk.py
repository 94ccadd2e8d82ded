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


def _turned(data: dict) -> np.ndarray:
    """By how many degrees each number turns the stroke."""
    return np.ptp(data["angles"], axis=1)


def _inked(data: dict) -> np.ndarray:
    """By what factor each number changes the ink."""
    return data["ink"].max(axis=1) / data["ink"].min(axis=1)


CLAIMS = [
    (
        "One number of the code turns the stroke, the other thickens it",
        "编码的一个数让笔画转动，另一个让它变粗",
        lambda d: _turned(d)[0] > 60 and _inked(d)[1] > 2,
    ),
    (
        "turns the stroke and hardly changes its ink; moving the other changes the ink and hardly turns it",
        "笔画转动而墨量变化不大；移动另一个，墨量改变而几乎不转动",
        lambda d: _inked(d)[0] < 1.2 and _turned(d)[1] < 6,
    ),
    (
        "with the other at 0",
        "（另一个为 0）",
        lambda d: np.allclose(d["pictures"][0, 3], d["pictures"][1, 3]),
    ),
    (
        "Another run may mix the two",
        "换一次训练，两者也可能混在一起",
        lambda d: set(d["dimension"]) == {1, 2},
    ),
    ("Two rows of seven pictures", "两行，各七幅", lambda d: d["pictures"].shape[:2] == (2, 7)),
    (
        "turns from one side to the other, in the second it grows from thin to thick or the other way",
        "笔画从一侧转到另一侧，第二行由细变粗或由粗变细",
        lambda d: d["angles"][0][0] * d["angles"][0][-1] < 0 and len(set(np.sign(np.diff(d["ink"][1])))) == 1,
    ),
    (
        "changes with one number of the code and stays level with the other",
        "笔画的角度随编码的一个数变化，随另一个数则几乎不变",
        lambda d: _turned(d)[0] > 10 * _turned(d)[1],
    ),
]
