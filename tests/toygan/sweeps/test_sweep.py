"""Sweeps in one process: skipped, resumed, failed, retried, set aside; and what the report makes of them."""

import json
import os
import time
from contextlib import suppress

import pytest

from toygan.engine.workers import worker_count
from toygan.runs.folder import read_manifest
from toygan.support.locks import locked
from toygan.sweeps import sweep as sweeps
from toygan.sweeps.plan import plan
from toygan.sweeps.report import write_report
from toygan.sweeps.rows import group, read_rows, read_runs
from toygan.sweeps.sweep import sweep

pytestmark = pytest.mark.usefixtures("fake_training")
GRID = {"objective": ["wasserstein", "hinge"], "seeds": 3, "iterations": 30, "hidden": [4], "batch_size": 8}


def outcomes(folder, grid=GRID, **options):
    return list(sweep(plan(grid), folder, **options))


def statuses(folder, grid=GRID, **options):
    return [outcome.status for outcome in outcomes(folder, grid, **options)]


def outputs(folder, *aside):
    runs = (run for run in (folder / "runs").iterdir() if run.name not in aside)
    return {run.name: read_manifest(run)["outputs"] for run in runs}


def test_finished_runs_are_skipped_and_new_ones_added(tmp_path):
    assert statuses(tmp_path) == ["finished"] * 6
    assert statuses(tmp_path) == ["skipped"] * 6
    assert statuses(tmp_path, GRID | {"seeds": 4}).count("finished") == 2
    assert len(json.loads((tmp_path / "sweep.json").read_text())["runs"]) == 8


def test_every_run_has_one_thread(tmp_path, fake_training, monkeypatch, four_threads):
    seen = []
    monkeypatch.setattr(
        "toygan.runs.api.obtain", lambda *given, **named: seen.append(worker_count(4)) or 1 / 0
    )
    assert statuses(tmp_path) == ["failed"] * 6
    assert seen == [1] * 6
    assert worker_count(4) == 4


def test_a_stopped_sweep_goes_on_to_the_same_bytes(tmp_path, fake_training, monkeypatch):
    monkeypatch.setattr("toygan.runs.loop.PATIENCE", 0)
    real, count = fake_training.advance, []

    def advance(trainer, updates):
        count.append(updates)
        if len(count) == 70:
            (tmp_path / "stopped" / "stop").touch()
        return real(trainer, updates)

    monkeypatch.setattr(fake_training, "advance", advance)
    found = statuses(tmp_path / "stopped")
    assert found.count("interrupted") == 6 - found.count("finished") > 0
    assert statuses(tmp_path / "stopped").count("finished") == found.count("interrupted")
    outcomes(tmp_path / "whole")
    assert outputs(tmp_path / "stopped") == outputs(tmp_path / "whole")


def test_failures_are_recorded_and_retried_only_when_asked(tmp_path, fake_training, monkeypatch):
    monkeypatch.setattr(fake_training, "diverges_at", 20)
    found = outcomes(tmp_path)
    assert {outcome.status for outcome in found} == {"failed"}
    assert all("not finite at step 20" in outcome.error for outcome in found)
    monkeypatch.setattr(fake_training, "diverges_at", None)
    assert {outcome.error for outcome in outcomes(tmp_path)} == {found[0].error}
    assert statuses(tmp_path, retry=True) == ["finished"] * 6


def test_a_failure_before_the_run_has_a_folder(tmp_path, fake_training, monkeypatch):
    def broken(config, known=None):
        raise OSError("the data are gone")

    monkeypatch.setattr(sweeps.runs, "describe", broken)
    assert statuses(tmp_path) == ["failed"] * 6
    assert read_rows(tmp_path)[0].error == "OSError: the data are gone"


def test_a_full_disk_fails_the_runs_and_not_the_sweep(tmp_path, monkeypatch):
    def full(*words, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("toygan.runs.folder.atomic_write", full)
    found = [sweeps.perform(run, str(tmp_path)) for run in plan(GRID)]
    assert [outcome.status for outcome in found] == ["failed"] * 6
    assert all("No space left on device" in outcome.error for outcome in found)


def test_a_corrupted_run_is_set_aside_done_again_and_reported(tmp_path):
    outcomes(tmp_path)
    first = sorted((tmp_path / "runs").iterdir())[0]
    (first / "metrics.csv").write_text("step\n")
    noted = [outcome for outcome in outcomes(tmp_path) if outcome.notes]
    assert [(outcome.name, outcome.status) for outcome in noted] == [(first.name, "finished")]
    assert "metrics.csv was changed or damaged" in noted[0].notes[0]
    assert len(read_rows(tmp_path)) == 6


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_run_that_is_linked_to_counts_once(tmp_path):
    """A link such as ``latest``, or one back to a folder above, made means over one run twice."""
    outcomes(tmp_path)
    runs = tmp_path / "runs"
    first, *others = sorted(runs.iterdir())
    (runs / "a link before it").symlink_to(first.name)
    (runs / "latest").symlink_to(first.name)
    (first / "up").symlink_to(".")
    assert [row.name for row in read_rows(tmp_path)] == [path.name for path in (first, *others)]
    assert [row.name for row in read_runs(runs)] == [row.name for row in read_rows(tmp_path)]
    assert [row.name for row in read_runs(first)] == [first.name]
    held = tmp_path / "links alone"
    held.mkdir()
    (held / "one").symlink_to(first)
    (held / "two").symlink_to(first)
    assert [row.name for row in read_runs(held)] == ["one"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize(
    "content", [{}, {"manifest.json": "of a shop"}, {"run.lock": "", "letter.txt": "dear"}]
)
def test_a_received_sweep_writes_in_no_folder_that_it_links_to(tmp_path, content):
    """Its run was trained behind the link, and what lay there was moved into the sweep."""
    outside = tmp_path / "outside"
    outside.mkdir()
    for name, text in content.items():
        (outside / name).write_text(text)
    first, *others = [run.name for run in plan(GRID)]
    runs = tmp_path / "sweep" / "runs"
    runs.mkdir(parents=True)
    (runs / first).symlink_to(outside)
    found = {outcome.name: outcome for outcome in outcomes(tmp_path / "sweep")}
    assert found.pop(first).error.endswith("; it is a link to " + str(outside) + ": remove the link")
    assert [outcome.status for outcome in found.values()] == ["finished"] * len(others)
    assert {path.name: path.read_text() for path in outside.iterdir()} == content
    assert sorted(path.name for path in runs.iterdir()) == sorted([first, *others])


DAMAGES = {
    "config.json": lambda path: path.write_text('{"schema": 1, "config"'),
    "manifest.json": lambda path: path.write_text("{"),
    "manifest.json without a status": lambda path: path.with_name("manifest.json").write_text("{}"),
    "checkpoints/000000030.npz": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "metrics.csv": lambda path: path.unlink(),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_whatever_is_damaged_the_sweep_ends_with_the_same_bytes(tmp_path, name):
    outcomes(tmp_path)
    whole = outputs(tmp_path)
    first = sorted((tmp_path / "runs").iterdir())[0]
    DAMAGES[name](first / name)
    found = outcomes(tmp_path)
    assert [outcome.status for outcome in found].count("skipped") == 5
    (again,) = (outcome for outcome in found if outcome.notes)
    assert (again.name, again.status, again.error) == (first.name, "finished", "")
    assert f"set aside as {first.name}.damaged-1" in again.notes[0]
    aside = first.with_name(f"{first.name}.damaged-1")
    assert aside.is_dir()
    assert outputs(tmp_path, aside.name) == whole


def test_a_folder_serves_one_plan_of_one_version(tmp_path):
    outcomes(tmp_path)
    (tmp_path / "sweep.json").write_text('{"schema": 7, "runs": {}}')
    with pytest.raises(ValueError, match=r"sweep\.json has schema 7; this version reads schema 1"):
        outcomes(tmp_path)


def test_two_sweeps_on_one_folder(tmp_path):
    outcomes(tmp_path)
    with locked(tmp_path, "sweep.lock"), pytest.raises(BlockingIOError, match=f"by process {os.getpid()}"):
        outcomes(tmp_path)


def test_unknown_backend_and_missing_scheduler(tmp_path):
    with pytest.raises(ValueError, match="unknown backend 'ray'; known: loky, dask"):
        outcomes(tmp_path, backend="ray")
    with pytest.raises(ValueError, match=r"needs --scheduler ADDRESS|needs: pip install"):
        outcomes(tmp_path, backend="dask")
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_that_is_stopped_while_it_compiles_ends_at_once(tmp_path, fake_training, monkeypatch):
    def compile_for_a_minute(trainer, updates):
        (tmp_path / "stop").touch()
        time.sleep(60)

    monkeypatch.setattr(fake_training, "advance", compile_for_a_minute)
    began = time.monotonic()
    assert statuses(tmp_path) == ["interrupted"] * 6
    assert time.monotonic() - began < 30
    assert len(list((tmp_path / "runs").iterdir())) == 1
    monkeypatch.undo()


def test_of_a_lazy_plan_that_is_stopped_one_run_stands_for_the_rest(tmp_path, fake_training, monkeypatch):
    monkeypatch.setattr("toygan.support.interruption.LOOK", 60.0)  # the run fails before anybody looks
    monkeypatch.setattr(
        fake_training, "advance", lambda trainer, updates: (tmp_path / "stop").touch() or 1 / 0
    )
    planned = plan({"seeds": 20_000, "iterations": 30, "hidden": [4], "batch_size": 8})
    assert [outcome.status for outcome in sweep(planned, tmp_path)] == ["failed", "interrupted"]


def test_report_from_the_folders_alone(tmp_path):
    outcomes(tmp_path)
    (tmp_path / "sweep.json").unlink()
    table, text = write_report(tmp_path)
    lines = table.read_text().splitlines()
    assert lines[0].startswith("name,label,data,seed,status,step,generator_loss")
    assert len(lines) == 7
    words = text.read_text()
    assert "6 of 6 runs finished" in words
    assert "| wasserstein | 3 | " in words
    assert "W₁: hinge − wasserstein = +0 [+0, +0] over 3 common seeds" in words


def test_report_tells_groups_of_one_label_apart(tmp_path):
    outcomes(tmp_path, {"seeds": 2, "iterations": 10, "learning_rate": [0.1, 0.2], "hidden": [4]})
    titles = [title for title, _ in group(read_rows(tmp_path))]
    assert titles == ["wasserstein learning_rate=0.1", "wasserstein learning_rate=0.2"]


def test_report_goes_on_past_damaged_folders(tmp_path):
    outcomes(tmp_path)
    first = sorted((tmp_path / "runs").iterdir())[0]
    (first / "config.json").write_text("{")
    write_report(tmp_path)
    assert f"`{first.name}`: damaged" in (tmp_path / "results.md").read_text()


def test_no_sweep(tmp_path):
    with pytest.raises(FileNotFoundError, match="is not a sweep"):
        read_rows(tmp_path)


TROUBLES = [
    KeyboardInterrupt(),
    MemoryError("Unable to allocate 9 GiB"),
    OSError(28, "No space left on device"),
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda error: type(error).__name__)
def test_what_is_not_the_runs_fault_leaves_it_to_be_taken_up(tmp_path, fake_training, monkeypatch, trouble):
    """As a second Ctrl-C does, in the middle of updates that were not saved yet."""
    one = plan(GRID | {"checkpoint_every": 10})[:1]
    real = fake_training.advance

    def advance(trainer, updates):
        if trainer.step > 15:
            raise trouble
        return real(trainer, updates)

    monkeypatch.setattr(fake_training, "advance", advance)
    with suppress(KeyboardInterrupt):
        list(sweeps.sweep(one, tmp_path / "stopped"))
    manifest = read_manifest(tmp_path / "stopped" / "runs" / one[0].name)
    assert (manifest["status"], manifest["step"] % 10) == ("interrupted", 0)
    assert type(trouble).__name__ in manifest["error"]
    monkeypatch.setattr(fake_training, "advance", real)
    (again,) = sweeps.sweep(one, tmp_path / "stopped")
    assert (again.status, again.error, again.notes) == ("finished", "", ())
    list(sweeps.sweep(one, tmp_path / "whole"))
    assert outputs(tmp_path / "stopped") == outputs(tmp_path / "whole")


@pytest.mark.parametrize("name", ["results.csv", "results.md"])
def test_report_writes_over_no_table_of_somebody_else(tmp_path, name):
    outcomes(tmp_path)
    (tmp_path / name).write_text("name;mark\nmine;1.0\n")
    with pytest.raises(ValueError, match=f"{name} is no table of a sweep"):
        write_report(tmp_path)
    assert (tmp_path / name).read_text() == "name;mark\nmine;1.0\n"
    assert len(list(tmp_path.glob("results.*"))) == 1
    (tmp_path / name).write_text("")
    assert (
        write_report(tmp_path)
        == write_report(tmp_path)
        == [tmp_path / "results.csv", tmp_path / "results.md"]
    )
