"""Warnings of the library as a line."""

import warnings

import pytest

from toygan.commands.notes import say_what_was_read, show_plainly
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


def test_the_points_of_a_file_are_named(capsys, tmp_path, monkeypatch):
    """Two columns without a header were read as coordinates: whoever expected labels sees it here."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spiral.txt").write_text("31.95\t7.95\n31.15\t7.3\n30.45\t6.65\n", encoding="utf-8")
    rows = ["a,b,c,d,e,f,time", *(f"{k}.5,1.25,0,{k}.75,1,2,{k}.25" for k in range(3))]
    (tmp_path / "wide.csv").write_text("\n".join(rows), encoding="utf-8")
    for data, columns in (("spiral.txt", None), ("wide.csv", None), ("wide.csv", "time"), ("ring8", None)):
        say_what_was_read(data, columns)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(";")[0] for line in lines] == [
        "data: spiral.txt, 3 points (x1, x2)",
        "data: wide.csv, 3 points (a, b, …, time)",
        "data: wide.csv, 3 points (time)",
    ]
    assert all(line.split(";")[1].startswith(" files of points end in .csv, .tsv, .txt (") for line in lines)
