"""Digits come nearer to the real ones; their data set is part of the package."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from figures.chapters.without_the_game.digits_progress import COLUMNS, TABLE, digits


def test_the_digits_are_those_of_uci_whatever_is_installed():
    ink = 16 * digits()
    assert ink.shape == (1797, 64)
    assert np.array_equal(ink, ink.round())
    assert (ink.min(), ink.max(), ink.sum()) == (0, 16, 561718)
    assert "CC BY 4.0" in TABLE.with_name("digits.txt").read_text(encoding="utf-8")


def test_message_the_distance_falls_and_stays_above_that_of_real_digits(picture):
    data = picture("digits_progress").data
    assert data["w1"][-1] < 0.5 * data["w1"][0]
    assert data["w1"][-1] > float(data["floor"]) > 0.5
    assert all(f"{w:.2f}" in picture("digits_progress").words() for w in data["w1"])


def test_the_last_row_holds_real_digits_and_the_one_above_no_copies(picture):
    shown, real = picture("digits_progress"), digits()
    assert real.shape == (1797, 64)
    rows = len(shown.data["moments"])
    for i in range(COLUMNS):
        below = np.asarray(shown.artist(f"digit_{rows * COLUMNS + i}").get_array()).ravel()
        above = np.asarray(shown.artist(f"digit_{(rows - 1) * COLUMNS + i}").get_array()).ravel()
        assert (real == below).all(axis=1).any()
        distances = np.linalg.norm(real - above, axis=1)
        assert distances.min() == pytest.approx(np.linalg.norm(below - above))
        assert distances.min() > 0.3


CLAIMS = [
    ("digits come out of noise", "数字从噪声中浮现", lambda d: d["w1"][-1] < 0.5 * d["w1"][0]),
    (
        "figures of 8 by 8 pixels that can be read, none of them a copy of a real one",
        "可以辨认的 8×8 像素数字，都不是真实图像的复制",
        lambda d: d["pictures"].shape[2] == 64 and cdist(d["pictures"][-1], digits()).min() > 0.3,
    ),
    (
        "falls, but stays above that of two sets of real digits",
        "逐渐下降，但仍高于两组真实数字之间的 W₁",
        lambda d: (np.diff(d["w1"]) < 0).all() and d["w1"][-1] > d["floor"],
    ),
    (
        "one row for each moment of training",
        "每行对应训练的一个时刻",
        lambda d: len(d["pictures"]) == len(d["moments"]),
    ),
    (
        "The first row is noise, the last row shows figures that can be read",
        "第一行是噪声，最后一行是可以辨认的数字",
        lambda d: (
            cdist(d["pictures"][0], digits()).min()
            > 2 * cdist(d["pictures"][-1], digits()).min(axis=1).mean()
        ),
    ),
    (
        "the real digit nearest to it",
        "最接近的真实数字",
        lambda d: np.allclose(d["nearest"], digits()[cdist(d["pictures"][-1], digits()).argmin(axis=1)]),
    ),
]
