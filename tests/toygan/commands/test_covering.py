"""``toygan coverage``: cost first, runs, table, report and picture; it goes on after an interruption."""

import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from toygan.objectives import table as objectives
from toygan.studies.coverage_table import COLUMNS, shipped
from toygan.studies.mode_coverage import METHODS
from toygan.support.interruption import finish_step_on_interrupt
from toygan.sweeps import sweep
from toygan.sweeps.sweep import Outcome

SMALL = ("--set", "engine=autograd", "--set", "hidden=4", "--set", "batch_size=4", "--iterations", 4)
MINE = """from toygan.autograd import softplus
from toygan import Objective
mine = Objective.from_values(
    "mine",
    lambda real, fake: softplus(-real).mean() + softplus(fake).mean(),
    lambda real, fake: softplus(-fake).mean(),
)
"""


def test_a_loss_of_ones_own_from_cost_to_picture(toygan, monkeypatch, tmp_path):
    monkeypatch.setattr(objectives, "OBJECTIVES", dict(objectives.OBJECTIVES))
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    words = ("coverage", "--import", "mine.py", "--objective", "mine", *SMALL, "--jobs", 1)
    code, out, err = toygan(*words, "--seeds", 1)
    assert code == 0
    said = err.splitlines()
    assert said[0] == "measuring what 2 runs cost (this may compile first) …"
    assert said[1].startswith("2 runs of 4 updates on ring8 and grid25, 1 at a time: about ")
    assert said[2] == "note: the study's runs had 10000 updates; with 4 yours is another protocol"
    with (tmp_path / "coverage-mine" / "coverage.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["method"], row["data"]) for row in rows[:2]] == [("mine", "ring8"), ("mine", "grid25")]
    assert len(rows) == 2 + len(shipped())
    assert max(map(len, out.splitlines())) <= 80
    files = [line for line in out.splitlines() if line.startswith("coverage-mine")]
    assert [(tmp_path / name).stat().st_size > 0 for name in files] == [True] * 3
    code, out, err = toygan(*words, "--seeds", 2, "--json")  # the first seed is not trained again
    assert code == 0
    assert err.splitlines()[0].endswith("2 of 4 runs are done in coverage-mine")
    found = json.loads(out)
    assert found["laws"]["grid25"]["means"]["mine"]["seeds"] == 2
    assert len(found["laws"]["ring8"]["differences"]) == len(METHODS)
    with (tmp_path / "coverage-mine" / "coverage.csv").open(encoding="utf-8") as file:
        again = list(csv.DictReader(file))
    assert again[:2] == rows[:2]


def test_an_interruption_keeps_what_is_done_and_says_how_to_go_on(toygan, monkeypatch, tmp_path):
    def interrupted(planned, *options, **words):
        for run in planned:
            yield Outcome(run.name, run.label, "interrupted")

    monkeypatch.setattr(sweep, "sweep", interrupted)
    code, out, err = toygan("coverage", "--objective", "hinge", *SMALL, "--seeds", 1, "--jobs", 1)
    assert (code, out) == (130, "")
    assert "stopped after 0 of 2 runs; everything is saved. The same command goes on" in err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that a process hears")
def test_a_signal_during_the_last_run_ends_the_command_though_the_run_ends_first(
    toygan, monkeypatch, tmp_path
):
    (tmp_path / "coverage-my_hinge").mkdir()

    def finished(planned, *options, **words):
        with finish_step_on_interrupt():
            signal.raise_signal(signal.SIGTERM)
            for run in planned:
                yield Outcome(run.name, run.label, "finished")

    monkeypatch.setattr(sweep, "sweep", finished)
    monkeypatch.setattr("toygan.studies.mode_coverage.measured", lambda label, run: dict(shipped()[0]))
    code, out, err = toygan("coverage", "--objective", "hinge", *SMALL, "--seeds", 1, "--jobs", 1)
    assert (code, out) == (143, ""), err
    assert "stopped after 2 of 2 runs; everything is saved. The same command goes on" in err


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that a process hears")
def test_a_termination_ends_the_workers_and_the_same_command_goes_on(tmp_path):
    words = ["coverage", "--objective", "hinge", "--iterations", "1500", "--seeds", "1", "--jobs", "2"]
    words += ["--set", "engine=autograd", "--set", "hidden=4", "--set", "batch_size=4"]
    command = [sys.executable, "-m", "toygan", *words]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": tmp_path, "text": True}
    process, runs = subprocess.Popen(command, **streams), tmp_path / "coverage-my_hinge" / "runs"
    while len(holders := [text for path in runs.glob("*/run.lock") if (text := path.read_text())]) < 1:
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, "everything is saved. The same command goes on" in said) == (143, True)
    for holder in holders:
        with pytest.raises(ProcessLookupError):
            os.kill(int(holder.split()[0]), 0)
    again = subprocess.run(command, **streams, check=True)
    assert "my_hinge" in again.stdout
    assert not any(path.stat().st_size for path in runs.glob("*/run.lock"))


def test_runs_that_fail_are_named(toygan, monkeypatch):
    def failing(planned, *options, **words):
        for run in planned:
            yield Outcome(run.name, run.label, "failed", error="FloatingPointError: lost")

    monkeypatch.setattr(sweep, "sweep", failing)
    code, _, err = toygan("coverage", "--objective", "hinge", *SMALL, "--seeds", 1, "--jobs", 1)
    assert code == 1
    assert "my_hinge-ring8-s0" in err
    assert "2 of 2 runs failed; the same command with --retry does them again" in err


def test_a_dry_run_only_says_the_cost(toygan, tmp_path):
    code, out, _ = toygan("coverage", "--preset", "gan", "--seeds", 1, *SMALL, "--dry-run", "--json")
    assert code == 0
    assert json.loads(out)["left"] == 2
    assert json.loads(out)["seconds"] > 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "say what is to be studied: --objective NAME (with --import mine.py"),
        (("--objective", "hinge", "--name", "a\nb"), "--name takes 1 to 60 printable characters; it is"),
        (("--objective", "hinge", "--name", " "), "--name takes 1 to 60 printable characters; it is ' '"),
        (("--set", "seed=3"), "seed cannot be set: the protocol of the study decides"),
        (("--objective", "minmax"), "Did you mean 'minimax'"),
        (("--objective", "hinge", "--name", "wgan"), "the name 'wgan' is that of a method of the study"),
        (("--objective", "hinge", "--out", "own"), "coverage.csv is no table of a sweep"),
    ],
)
def test_what_is_refused_before_anything_is_measured(toygan, tmp_path, words, message):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "coverage.csv").write_text("mine alone", encoding="utf-8")
    code, out, err = toygan("coverage", *words)
    assert (code, out) == (2, "")
    assert message in err
