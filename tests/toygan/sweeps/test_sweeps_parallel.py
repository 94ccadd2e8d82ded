"""Sweeps in several processes: the same bytes as in one, whoever dies on the way."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from small_sweep import GRID, outputs

from toygan.sweeps.plan import LazyPlan, axes, plan
from toygan.sweeps.stopping import HandedOut
from toygan.sweeps.sweep import sweep


def test_two_processes_leave_the_bytes_of_one(tmp_path, serial):
    assert [outcome.status for outcome in sweep(plan(GRID), tmp_path, jobs=2)] == ["finished"] * 4
    assert outputs(tmp_path) == serial


def test_killed_workers_cost_nothing_but_time(tmp_path, serial):
    def kill_one():
        while (
            not (holders := [path.read_text() for path in tmp_path.glob("runs/*/run.lock")]) or not holders[0]
        ):
            time.sleep(0.01)
        time.sleep(0.2)
        os.kill(int(holders[0].split()[0]), signal.SIGTERM)

    threading.Thread(target=kill_one, daemon=True).start()
    assert {outcome.status for outcome in sweep(plan(GRID), tmp_path, jobs=2)} <= {"finished", "skipped"}
    assert outputs(tmp_path) == serial


def command(folder):
    """The sweep of ``GRID`` on two processes, as a user types it."""
    settings = [f"--set={name}={value}" for name, value in GRID.items() if isinstance(value, int)]
    (folder / "grid.toml").write_text('objective = ["wasserstein", "non_saturating"]\nhidden = [4]\n')
    words = ["sweep", "--config", str(folder / "grid.toml"), "--jobs", "2", "--out", str(folder / "sweep")]
    return [sys.executable, "-m", "toygan", *words, *settings]


def started(folder):
    """That sweep under way, with a first checkpoint written."""
    streams = {"stderr": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen(command(folder), **streams, start_new_session=True)
    while not list(folder.glob("sweep/runs/*/checkpoints/*.npz")):
        time.sleep(0.01)
    return process


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_saves_every_run_and_the_same_command_goes_on(tmp_path, serial):
    process = started(tmp_path)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=300)
    assert process.returncode in (0, 130), error
    if process.returncode == 130:
        assert b"everything is saved" in error
        subprocess.run(command(tmp_path), check=True, capture_output=True)
    assert outputs(tmp_path / "sweep") == serial


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that a process hears")
def test_workers_that_are_only_starting_are_ended(tmp_path):
    process = subprocess.Popen(
        command(tmp_path), stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    while not (tmp_path / "sweep" / "sweep.json").exists():
        time.sleep(0.01)
    time.sleep(0.3)  # it hears signals from there on
    process.send_signal(signal.SIGTERM)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 143, error
    assert b"interrupted" in out
    assert b"everything is saved" in error


def test_what_a_stopped_sweep_did_not_do(tmp_path):
    runs, stop = plan(GRID), tmp_path / "stop"
    handed = HandedOut(runs, stop)
    given = iter(handed)
    first, second = next(given), next(given)
    del handed.under_way[first.name]
    assert handed.not_done() == [second]
    stop.touch()
    assert list(given) == []
    assert handed.not_done() == [second, *runs[2:]]
    lazy = HandedOut(LazyPlan(axes(GRID)), stop)
    assert list(lazy) == []
    assert [run.name for run in lazy.not_done()] == [runs[0].name]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("whom", ["the parent", "everybody"])
def test_a_killed_sweep_goes_on_to_the_same_bytes(tmp_path, serial, whom):
    process = started(tmp_path)
    if whom == "everybody":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait(300)
    process.stderr.close()
    process.stdout.close()
    found = sweep(plan(GRID), tmp_path / "sweep")  # that the same command goes on is seen after a Ctrl-C
    assert {outcome.status for outcome in found} <= {"finished", "skipped"}
    assert outputs(tmp_path / "sweep") == serial
