"""Digits come nearer to the real ones; without scikit-learn the figure is skipped and says why."""

import sys

import numpy as np
import pytest

from figures.chapters.without_the_game.digits_progress import COLUMNS, digits
from figures.production.produce import Settings, produce


def test_without_scikit_learn_it_is_skipped_with_a_clear_word(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    outcome = produce("digits_progress", Settings(out=tmp_path, quick=True))
    assert outcome.status == "skipped"
    assert outcome.reason == 'needs scikit-learn: python -m pip install "toygan[digits]"'


def test_message_the_distance_falls_and_stays_above_that_of_real_digits(picture):
    pytest.importorskip("sklearn")
    data = picture("digits_progress").data
    assert data["w1"][-1] < 0.5 * data["w1"][0]
    assert data["w1"][-1] > float(data["floor"]) > 0.5
    assert all(f"{w:.2f}" in picture("digits_progress").words() for w in data["w1"])


def test_the_last_row_holds_real_digits_and_the_one_above_no_copies(picture):
    pytest.importorskip("sklearn")
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
