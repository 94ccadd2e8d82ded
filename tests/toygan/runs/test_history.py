"""Columns by name, and their text."""

import csv
import io

import numpy as np
import pytest

from toygan.runs.history import History, Recorder

HISTORY = History({"step": [1, 2, 3], "w1": [0.5, 0.25, 1 / 3], "counts": np.zeros((3, 4))})


def test_columns_by_name():
    assert HISTORY["w1"].tolist() == [0.5, 0.25, 1 / 3]
    assert (set(HISTORY), set(HISTORY.histograms)) == ({"step", "w1"}, {"counts"})
    assert "counts" in HISTORY
    assert HISTORY["counts"].shape == HISTORY.get("counts").shape == (3, 4)
    with pytest.raises(KeyError, match="no column 'w2'; there are step, w1, counts"):
        HISTORY["w2"]


def test_csv_holds_every_digit_and_leaves_histograms_out():
    rows = list(csv.DictReader(io.StringIO(HISTORY.to_csv())))
    assert list(rows[0]) == ["step", "w1"]
    assert [float(row["w1"]) for row in rows] == HISTORY["w1"].tolist()


def test_thinned_csv_keeps_both_ends():
    history = History({"step": np.arange(1, 1001), "loss": np.zeros(1000)})
    steps = [int(row["step"]) for row in csv.DictReader(io.StringIO(history.to_csv(rows_at_most=10)))]
    assert (steps[0], steps[-1], len(steps)) == (1, 1000, 10)


def test_an_empty_history():
    assert len(History({}).step) == 0
    assert History(Recorder().columns()).to_csv() == "\n"


def test_a_recorder_goes_on_from_its_columns():
    first = Recorder()
    first.add_row({"step": 1, "counts": np.array([1, 2])})
    second = Recorder(first.columns())
    second.add_row({"step": 2, "counts": np.array([3, 4])})
    assert second.columns()["counts"].tolist() == [[1, 2], [3, 4]]


def test_a_recorder_takes_no_other_columns_than_it_has():
    kept = Recorder({"step": np.array([1]), "loss": np.array([0.5])})
    with pytest.raises(
        ValueError, match="must be those of this run, step, w1; they are step, loss: train in"
    ):
        kept.add({"step": [2], "w1": [0.4]})
    kept.add({"loss": [0.25], "step": [2]})
    assert kept.columns()["loss"].tolist() == [0.5, 0.25]
