"""``toygan figures`` is ``python -m figures``: options, help and exit codes pass through."""

import json

import pytest

from figures.registry import FIGURES
from toygan.cli import app


def run(*args) -> int:
    with pytest.raises(SystemExit) as stop:
        app(["figures", *args])
    return stop.value.code or 0


def test_options_pass_through(capsys):
    assert run("--list", "--json") == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == list(FIGURES)


def test_help_is_that_of_the_figures(capsys):
    assert run("--help") == 0
    assert "toygan figures [OPTIONS]" in capsys.readouterr().out


def test_unknown_figure_exits_2_with_the_nearest(capsys):
    assert run("theta_shfit") == 2
    assert "Did you mean 'theta_shift'" in capsys.readouterr().err


def test_a_picture_that_fails_is_a_note_and_the_other_is_drawn(toygan, tmp_path, fake_training, monkeypatch):
    def broken(*arguments):
        raise MemoryError("Unable to allocate 9 TiB")

    monkeypatch.setattr("figures.of_a_run.run_figure.save_run_figure", broken)
    film = tmp_path / "animation.gif"
    monkeypatch.setattr(
        "figures.of_a_run.run_animation.save_run_animation", lambda run, folder, look, lang: [film]
    )
    code, out, err = toygan("train", "--iterations", 4, "--out", "run", "-q", "--figure", "--animate")
    assert code == 0
    assert "note: the figure could not be drawn (MemoryError: Unable to allocate 9 TiB)" in err
    assert str(film) in out


def test_style_size_and_language_reach_the_pictures(toygan, tmp_path, fake_training, monkeypatch):
    asked = []

    def save(run, path, look, lang):
        asked.append((look.style, look.size, lang))
        return []

    monkeypatch.setattr("figures.of_a_run.run_figure.save_run_figure", save)
    monkeypatch.setattr("figures.of_a_run.run_animation.save_run_animation", save)
    look = ["--style", "dark", "--size", "16x9", "--lang", "zh"]
    assert toygan("train", "--iterations", 4, "--out", "run", "-q", "--figure", "--animate", *look)[0] == 0
    assert asked == [("dark", (16.0, 9.0), "zh")] * 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--animate", "--style", "drak"], "Did you mean 'dark'"),
        (["--animate", "--lang", "zz"], "unknown language 'zz'"),
        (["--figure", "--size", "big"], "width x height in inches"),
        (["--size", "16x9"], "add --figure or --animate"),
    ],
)
def test_a_look_that_cannot_be_is_told_before_the_training(words, message, toygan, tmp_path):
    code, _, err = toygan("train", "--iterations", 4, "--out", "run", *words)
    assert code == 2
    assert message in err
    assert not (tmp_path / "run").exists()
