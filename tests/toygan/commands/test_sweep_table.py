"""The live table on a terminal: counts, means, errors, and a clock."""

import io
import sys
from types import SimpleNamespace

import pytest
from rich.console import Console

from toygan.commands.sweep_table import LiveTable
from toygan.sweeps.plan import plan
from toygan.sweeps.sweep import Outcome


@pytest.fixture
def shown():
    """A table over two kinds of two runs, after one success and one failure, at 90 s on the clock."""
    planned = plan({"objective": ["hinge", "minimax"], "seeds": 2, "iterations": 5})
    table = LiveTable(planned)
    table.live = SimpleNamespace(refresh=lambda: None)
    table(Outcome(planned[0].name, "hinge", "finished", 40.0, "", {"modes": 7.0, "w1": 0.25}))
    table(Outcome(planned[2].name, "minimax", "failed", 50.0, "DivergedError: at step 3"))
    table.began -= 90
    return table


def test_it_shows_counts_means_and_what_is_left(shown):
    console = Console(file=io.StringIO(), width=100)
    console.print(shown.table())
    lines = [" ".join(line.replace("│", " ").split()) for line in console.file.getvalue().splitlines()]
    assert "hinge ring8 1/2 7 0.25" in lines
    assert "minimax ring8 1/2 1" in lines
    assert lines[-1].startswith("2 of 4 runs, 0:01:3")
    assert "about 0:01:3" in lines[-1]


def test_runs_that_were_skipped_say_nothing_about_the_pace():
    planned = plan({"objective": ["hinge"], "seeds": 3, "iterations": 5})
    table = LiveTable(planned)
    table.outcomes[("hinge", "ring8")].append(Outcome(planned[0].name, "hinge", "skipped"))
    assert table.clock() == "1 of 3 runs, 0:00:00"


def test_it_is_drawn_on_the_error_stream_while_the_sweep_runs(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with LiveTable(plan({"objective": ["hinge"], "seeds": 1, "iterations": 5})) as table:
        assert table.live.is_started
    assert not table.live.is_started
    assert "0/1" in stream.getvalue()


def test_names_are_no_markup():
    run = SimpleNamespace(name="a", label="[bold]", config=SimpleNamespace(data="old[/x]/[v2]\udcff.csv"))
    text = io.StringIO()
    Console(file=text, width=200).print(LiveTable([run]).table())
    assert "[bold]" in text.getvalue()
    assert "old[/x]/[v2]?.csv" in text.getvalue()
