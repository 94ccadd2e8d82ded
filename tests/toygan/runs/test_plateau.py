"""Plateaus by hand."""

import pytest

from toygan.runs.plateau import on_plateau


@pytest.mark.parametrize(
    ("values", "metric", "patience", "expected"),
    [
        ([], "w1", 1, False),
        ([0.5], "w1", 1, False),
        ([0.5, 0.5], "w1", 1, True),
        ([0.5, 0.4], "w1", 1, False),
        ([0.5, 0.4, 0.6, 0.7], "w1", 2, True),
        ([3, 5, 5, 4], "modes", 2, True),
        ([3, 5, 5, 6], "modes", 2, False),
    ],
)
def test_plateau(values, metric, patience, expected):
    assert on_plateau(values, metric, patience) is expected
