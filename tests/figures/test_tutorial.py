"""The header of the tutorials: options of a script, none in a notebook; pictures whole and described."""

import sys

import pytest
from matplotlib.figure import Figure
from PIL import Image

from figures.production.saver import MissingGlyph
from figures.tutorial import Tutorial


def _started(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", list(words))
    return Tutorial("01_distances", quick="use fewer points")


def test_a_script_has_its_options(monkeypatch, tmp_path):
    lesson = _started(monkeypatch, "tutorials/01_distances.py", "--quick", "--out", str(tmp_path))
    assert (lesson.quick, lesson.out) == (True, tmp_path)


@pytest.mark.parametrize("words", [(), ("ipykernel_launcher.py", "-f", "kernel-1.json"), ("",)])
def test_a_notebook_has_none(monkeypatch, words):
    lesson = _started(monkeypatch, *words)
    assert (lesson.quick, lesson.out.as_posix()) == (False, "build/tutorials")


def test_a_misspelt_option_is_refused(monkeypatch, capsys):
    with pytest.raises(SystemExit) as refused:
        _started(monkeypatch, "01_distances.py", "--quik")
    assert refused.value.code == 2
    assert "--quik" in capsys.readouterr().err


def test_help_says_what_quick_does(monkeypatch, capsys):
    with pytest.raises(SystemExit):
        _started(monkeypatch, "01_distances.py", "--help")
    assert "use fewer points" in capsys.readouterr().out


def test_a_picture_is_saved_with_its_words(monkeypatch, tmp_path, capsys):
    lesson = _started(monkeypatch, "01_distances.py", "--out", str(tmp_path / "new"))
    assert not (tmp_path / "new").exists()
    path = lesson.save(Figure(), "witnesses", "Nothing yet.")
    assert path == tmp_path / "new" / "01_witnesses.png"
    with Image.open(path) as picture:
        assert picture.info["Description"] == "Nothing yet."
    assert capsys.readouterr().out == f"saved {path}\n"
    assert list(path.parent.iterdir()) == [path]


def test_a_character_without_a_glyph_leaves_no_file(monkeypatch, tmp_path):
    lesson = _started(monkeypatch, "01_distances.py", "--out", str(tmp_path))
    figure = Figure()
    figure.suptitle("好")
    with pytest.raises(MissingGlyph):
        lesson.save(figure, "tofu", "A character that the font lacks.")
    assert not list(tmp_path.iterdir())


def test_a_notebook_shows_the_picture(monkeypatch, tmp_path, notebook):
    lesson = _started(monkeypatch, "01_distances.py", "--out", str(tmp_path))
    path = lesson.save(Figure(), "witnesses", "Nothing yet.")
    (shown,) = notebook[0]
    assert shown._repr_png_() == (path.read_bytes(), {"alt": "Nothing yet."})


@pytest.mark.parametrize(("said", "quick"), [("1", True), ("0", False), ("", False)])
def test_a_variable_asks_for_a_short_run_where_there_are_no_options(monkeypatch, said, quick):
    monkeypatch.setenv("TOYGAN_QUICK", said)
    assert _started(monkeypatch, "ipykernel_launcher.py", "-f", "kernel.json").quick is quick
