"""Builds when things go wrong: a process that dies, Ctrl-C in the middle, two builds in one folder."""

import json
import os
import signal
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

import figures
from figures.production import build as building
from figures.production.build import LOCK, Settings, build, read_manifest
from figures.production.produce import produce
from figures.registry import find
from toygan.support.locks import locked

HERE = Path(figures.__file__).parents[1]
CHEAP = ("too_far", "oscillation", "parallel_lines", "generator_losses")


def _rows(*names):
    return [find(name) for name in names]


def _dying_at(name: str):
    """`produce`, in a process that ends without a word at one figure."""

    def dying(figure_id, settings):
        if figure_id == name:
            os._exit(3)
        return produce(figure_id, settings)

    dying.__module__ = "__main__"  # so that it travels to the workers whole
    return dying


def test_a_process_that_dies_fails_its_figure_and_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(building, "produce", _dying_at("oscillation"))
    outcomes = list(build(_rows(*CHEAP[:3]), Settings(tmp_path, ("png",), quick=True), jobs=2))
    assert {o.id: o.status for o in outcomes} == {
        "too_far": "built", "oscillation": "failed", "parallel_lines": "built",
    }  # fmt: skip
    (failed,) = [outcome for outcome in outcomes if outcome.status == "failed"]
    assert "its process died" in failed.reason
    assert set(read_manifest(tmp_path)) == {"too_far", "parallel_lines"}


class _Unreadable:
    """What a process cannot make out: as a module that changed since the build began."""

    def __reduce__(self):
        return exec, ("import a_module_that_is_gone",)


def test_a_process_that_cannot_read_its_sources_does_not_blame_memory(tmp_path):
    settings = Settings(tmp_path, ("png",), quick=True, parameters={"of_nobody": _Unreadable()})
    failed = list(building._produce_all(_rows(*CHEAP[:2]), settings, jobs=2))
    assert [(o.status, o.reason) for o in failed] == [("failed", building.UNREAD)] * 2
    assert "No module named 'a_module_that_is_gone'" in failed[0].details


def test_a_worker_that_is_replaced_is_no_news(tmp_path, monkeypatch):
    def warns(calls):
        warnings.warn("A worker stopped while some jobs were given to the executor.", UserWarning, 2)
        yield from ()

    monkeypatch.setattr("joblib.Parallel", lambda **_: warns)
    assert not list(building._in_processes(_rows(*CHEAP[:2]), Settings(tmp_path), jobs=2))


@pytest.mark.parametrize("status", ["built", "failed"])
def test_sources_that_change_under_a_build_are_said_and_leave_nothing(tmp_path, monkeypatch, status):
    def editing(figure_id, settings):
        outcome = produce(figure_id, settings)
        monkeypatch.setattr(building.fingerprint, "of_data", lambda *_: "another")
        return replace(outcome, status=status, reason="ImportError: half a file")

    monkeypatch.setattr(building, "produce", editing)
    settings = Settings(tmp_path, ("png",), quick=True)
    (failed,) = build(_rows("parallel_lines"), settings, jobs=1)
    assert (failed.status, failed.reason) == ("failed", building.CHANGED)
    assert not read_manifest(tmp_path)
    assert not (tmp_path / "parallel_lines.png").exists()


def _start(*args, runs: Path):
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "figures", "--quick", "--format", "png", *map(str, args)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=HERE,
        env=os.environ | {"TOYGAN_RUNS": str(runs)},
    )  # fmt: skip


def _statuses(*args, runs: Path) -> dict[str, str]:
    process = _start("--json", *args, runs=runs)
    printed, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    return {row["id"]: row["status"] for row in json.loads(printed)}


@pytest.mark.skipif(os.name == "nt", reason="signals differ on Windows")
def test_after_ctrl_c_what_is_done_stays_and_the_next_build_does_the_rest(tmp_path):
    out, runs = tmp_path / "out", tmp_path / "runs"
    names = ("training_progress", "parallel_lines")  # the first trains, the second is done at once
    process = _start(*names, "--jobs", 2, "--out", out, runs=runs)
    assert process.stdout.readline().split()[0] == "parallel_lines"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert not list(out.rglob("*.part"))
    assert set(read_manifest(out)) == {"parallel_lines"}
    assert not list(out.glob("training_progress*"))
    assert _statuses("parallel_lines", "oscillation", "--out", out, runs=runs) == {
        "parallel_lines": "current", "oscillation": "built",
    }  # fmt: skip
    assert set(read_manifest(out)) == {"parallel_lines", "oscillation"}


def test_two_builds_in_one_folder_lose_nothing(tmp_path):
    started = [_start(*names, "--out", tmp_path, runs=tmp_path) for names in (CHEAP[:2], CHEAP[2:])]
    errors = [process.communicate(timeout=300)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0], errors
    assert set(read_manifest(tmp_path)) == set(CHEAP)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(f'id="{name}"' in page for name in CHEAP)
    again = build(_rows(*CHEAP), Settings(tmp_path, ("png",), quick=True), jobs=1)
    assert {outcome.status for outcome in again} == {"current"}


def test_a_build_keeps_what_another_wrote_since_it_began(tmp_path):
    settings = Settings(tmp_path, ("png",), quick=True)
    slow = build(_rows("parallel_lines", "too_far"), settings, jobs=1)
    next(slow)
    list(build(_rows("oscillation"), settings, jobs=1))
    list(slow)
    assert set(read_manifest(tmp_path)) == {"parallel_lines", "too_far", "oscillation"}


def test_a_folder_that_another_build_never_lets_go_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(building, "TRIES", 2)
    with locked(tmp_path, LOCK), pytest.raises(BlockingIOError, match="in use by process"):
        list(build(_rows("parallel_lines"), Settings(tmp_path, ("png",), quick=True), jobs=1))
