"""What a run shows: a bar on a terminal, some ten lines elsewhere, nothing when quiet."""

import io
import sys
from contextlib import suppress

import pytest

from toygan.config import TrainConfig
from toygan.runs import obtain, train
from toygan.runs.loop import Progress
from toygan.runs.progress import FIRST, LINES, bar_below, reporting, showing


class Terminal(io.StringIO):
    """An error stream that says it is a terminal."""

    def isatty(self):
        return True


def run(monkeypatch, stream, quiet=False):
    monkeypatch.setattr(sys, "stderr", stream)
    with showing(40, quiet) as callback:
        for step in range(1, 41):
            if callback is not None:
                callback(Progress(step, 40, {"critic_loss": -step / 8, "generator_loss": 0.5}, {}))
    return stream.getvalue()


def test_a_terminal_gets_a_bar_that_ends_at_the_last_update(monkeypatch):
    shown = run(monkeypatch, Terminal())
    assert "40/40" in shown
    assert "critic -5  generator 0.5" in shown


def test_a_file_gets_ten_lines(monkeypatch):
    lines = run(monkeypatch, io.StringIO()).splitlines()
    assert len(lines) == LINES
    assert lines[0].startswith("4/40  critic -0.5  generator 0.5")
    assert lines[-1].startswith("40/40  critic -5  generator 0.5  0 s left")


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_quiet_is_quiet(monkeypatch, stream):
    assert run(monkeypatch, stream(), quiet=True) == ""


def test_what_takes_long_is_said_beforehand(monkeypatch):
    clock = iter([100.0, 102.0, 103.0])  # the clock starts when the first update is done, after compiling
    monkeypatch.setattr("toygan.runs.progress.time.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with showing(100_000) as callback:
        for step in (1, 41, 61):
            callback(Progress(step, 100_000, {}, {}))
    assert sys.stderr.getvalue() == "41/100000  about 83 min left\n"


def test_a_notebook_gets_a_bar_that_becomes_the_end(monkeypatch, notebook, read_html):
    assert run(monkeypatch, Terminal()) == ""  # nothing on the error stream
    (states,) = notebook
    assert repr(states[0]) == f"0/40  {FIRST}"
    assert repr(states[10]).startswith("10/40  critic -1.25  generator 0.5  ")
    assert repr(states[-1]) == "40/40  critic -5  generator 0.5  done"
    shown = read_html(states[10]._repr_html_())
    assert shown.pictures == ["updates done"]
    assert '<progress value="10" max="40"' in states[10]._repr_html_()


def test_a_training_of_a_lesson_has_a_named_bar(notebook, read_html):
    say = bar_below("the game")
    for step in (10, 40):
        say(Progress(step, 40, {"critic_loss": step / 8, "generator_loss": 0.5}, {}))
    (states,) = notebook
    assert [repr(state).split("  ")[:2] for state in states] == [
        ["0/1", "the game begins"],
        ["10/40", "the game"],
        ["40/40", "the game"],
    ]
    assert repr(states[-1]) == "40/40  the game  critic 5  generator 0.5  done"
    assert read_html(states[-1]._repr_html_()).pictures == ["updates done"]


def test_a_notebook_says_that_a_run_was_stopped(notebook):
    with suppress(KeyboardInterrupt), showing(40) as callback:
        callback(Progress(3, 40, {"critic_loss": 1.0}, {}))
        raise KeyboardInterrupt
    assert repr(notebook[0][-1]) == "3/40  critic 1  stopped"


@pytest.mark.parametrize(
    ("progress", "callback", "bars"), [(None, None, 1), (None, print, 0), (False, None, 0)]
)
def test_a_notebook_shows_progress_unless_told_otherwise(notebook, progress, callback, bars):
    with reporting(progress, 40, callback) as given:
        assert (given is callback) is (bars == 0)
    assert len(notebook) == bars


def test_a_script_is_silent_unless_asked(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with reporting(None, 40, None) as callback:
        assert callback is None
    with reporting(True, 2, lambda progress: f"seen {progress.step}") as callback:
        assert callback(Progress(1, 2, {}, {})) == "seen 1"  # what the caller's own says is heard
    assert sys.stderr.getvalue().startswith("1/2")
    with (
        pytest.raises(TypeError, match="progress must be True, False or None; it is 'yes'"),
        reporting("yes", 2, None),
    ):
        pass


def test_progress_changes_no_number(fake_training, monkeypatch):
    config = TrainConfig(iterations=30, hidden=(4,), batch_size=8)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    shown, silent = train(config, progress=True), train(config)
    assert "30/30" in sys.stderr.getvalue()
    assert shown.generator.parameters.tobytes() == silent.generator.parameters.tobytes()
    assert all(shown.losses[name].tobytes() == silent.losses[name].tobytes() for name in silent.losses)


def test_what_is_there_already_shows_no_progress(fake_training, notebook, tmp_path):
    config = TrainConfig(iterations=30, hidden=(4,), batch_size=8)
    obtain(config, tmp_path)
    assert len(notebook) == 1
    obtain(config, tmp_path)
    assert len(notebook) == 1
