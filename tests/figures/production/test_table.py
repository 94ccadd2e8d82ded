"""Numbers of a figure as CSV: every number of every array, to the last digit, found again by its head."""

import csv
import io

import numpy as np

from figures.production.table import written


def test_every_head_names_its_numbers(picture):
    for name in ("oscillation", "disjoint_gaussians", "parallel_lines"):
        data = picture(name).data
        rows = list(csv.DictReader(io.StringIO(written(data).decode("utf-8"))))
        sizes = 0
        for head in rows[0]:
            wanted = np.atleast_1d(eval(head, {}, dict(data)))
            found = [row[head] for row in rows if row[head] != ""]
            assert np.array_equal(np.array(found, dtype=float), wanted), head
            sizes += wanted.size
        assert sizes == sum(np.size(array) for array in data.values())


def test_three_axes_words_and_infinities():
    data = {
        "a": np.arange(24).reshape(2, 4, 3),
        "name": np.array(["x", "y"]),
        "w": np.array([np.inf, np.nan]),
    }
    rows = list(csv.DictReader(io.StringIO(written(data).decode("utf-8"))))
    assert [row["a[1,:,2]"] for row in rows] == [str(n) for n in data["a"][1, :, 2]]
    assert [row["name"] for row in rows] == ["x", "y", "", ""]
    assert [row["w"] for row in rows] == ["inf", "nan", "", ""]
