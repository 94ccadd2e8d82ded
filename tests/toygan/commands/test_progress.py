"""What a run shows: a bar on a terminal, some ten lines elsewhere, nothing when quiet."""

import io
import sys

import pytest

from toygan.commands.progress import LINES, showing
from toygan.runs.loop import Progress


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
    clock = iter([0.0, 100.0, 100.0, 102.0, 103.0])  # a hundred seconds of compiling count for nothing
    monkeypatch.setattr("toygan.commands.progress.time.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with showing(100_000) as callback:
        for step in (1, 41, 61):
            callback(Progress(step, 100_000, {}, {}))
    assert sys.stderr.getvalue() == "41/100000  about 83 min left\n"
