"""Warnings of the library as a line."""

import warnings

import pytest

from toygan.commands.notes import show_plainly
from toygan.datasets.points_warning import PointsWarning


@pytest.fixture(autouse=True)
def own_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        yield


def test_a_warning_about_points_is_a_note(capsys):
    show_plainly()
    for _ in range(2):
        warnings.warn("3 columns are labels", PointsWarning, stacklevel=1)
    assert capsys.readouterr().err == 2 * "note: 3 columns are labels\n"


def test_other_warnings_keep_their_form(capsys):
    seen = []
    warnings.showwarning = lambda message, *rest: seen.append(str(message))
    show_plainly()
    warnings.warn("old", FutureWarning, stacklevel=1)
    assert seen == ["old"]
    assert capsys.readouterr().err == ""
