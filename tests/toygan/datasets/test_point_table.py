"""Which columns are coordinates."""

import warnings

import numpy as np
import pytest

from toygan.datasets.point_table import chosen_columns, read_table
from toygan.datasets.points_warning import PointsWarning

X = np.array([0.5, 1.5, -2.0, 4.0])


@pytest.mark.parametrize(
    ("columns", "places"), [("y,x", [2, 1]), (["3", 1], [2, 0]), (2, [1]), ('"a, b"', [3])]
)
def test_names_and_numbers_from_one(columns, places):
    assert chosen_columns("t", ("id", "x", "y", "a, b"), columns) == places


@pytest.mark.parametrize(
    ("columns", "words"),
    [("z", "has no column 'z'"), ("x,x", "none twice"), ("w", "several columns 'w'"), ("5", "no column '5'")],
)
def test_columns_that_are_not_there(columns, words):
    with pytest.raises(ValueError, match=words):
        chosen_columns("t", ("x", "y", "w", "w"), columns)


def test_all_columns_where_nothing_speaks_against_one():
    found = read_table({"x": X, "y": X**2})
    assert (found.columns, found.weights) == (("x", "y"), None)
    assert (found.rows == np.column_stack([X, X**2])).all()


def test_row_numbers_are_refused_until_they_are_chosen():
    columns = {"n": [1, 2, 3, 4], "x": X}
    with pytest.raises(ValueError, match=r"column 1 \(n\) counts 1, 2, 3, … .* or --columns n,x to keep it"):
        read_table(columns)
    assert read_table(columns, "n,x", dimension=2).columns == ("n", "x")
    assert read_table({"n": [1, 2, 3, 4]}, dimension=1).columns == ("n",)  # no other column remains


def test_a_shuffled_count_is_one_in_a_long_table_alone():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="counts 0, 1, 2"):
        read_table({"n": rng.permutation(40), "x": rng.random(40)})
    short = read_table({"n": [3, 0, 2, 1], "x": X}, dimension=2)
    assert short.columns == ("n", "x")


def test_labels_and_weights_are_taken_with_a_warning():
    with pytest.warns(PointsWarning, match=r"column 2 \(class\) holds only the whole numbers 0, 2"):
        read_table({"x": X, "class": [0, 2, 2, 0]})
    with pytest.warns(PointsWarning, match="is taken for a coordinate, not for weights"):
        read_table({"x": X, "weight": X + 3})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = read_table({"x": X, "weight": X + 3}, weighted=True)
    assert (found.columns, found.weight) == (("x",), "weight")
    assert (found.weights == X + 3).all()
