"""Run folders: stopped anywhere and resumed, a run ends the same; what is broken is said, nothing is lost."""

import dataclasses
import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.datasets import points
from toygan.runs import api as runs
from toygan.runs import checkpoints
from toygan.runs import folder as run_folder
from toygan.runs.api import load_run, obtain, resume, train
from toygan.runs.folder import read_manifest
from toygan.runs.identity import config_hash
from toygan.runs.loop import Interrupted
from toygan.support.locks import locked

CONFIG = TrainConfig(
    iterations=50,
    checkpoint_every=10,
    evaluate_every=7,
    snapshot_every=25,
    averaging=0.9,
    hidden=(4,),
    batch_size=8,
)
pytestmark = pytest.mark.usefixtures("fake_training")


def same(one, other):
    """Whether two runs agree in every bit of parameters, history and snapshots."""
    assert one.step == other.step
    for name in ("generator", "critic", "averaged"):
        assert getattr(one, name).parameters.tobytes() == getattr(other, name).parameters.tobytes()
    for table in ("history", "losses"):
        ours, theirs = getattr(one, table), getattr(other, table)
        assert list(ours) == list(theirs)
        assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)
    assert [s.step for s in one.snapshots] == [s.step for s in other.snapshots]
    assert all((a.samples == b.samples).all() for a, b in zip(one.snapshots, other.snapshots))
    return True


def stop_at(step, press=signal.SIGINT):
    """A callback that presses Ctrl-C when the run has come that far."""

    def callback(progress):
        if progress.step >= step:
            signal.raise_signal(press)

    return callback


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = train(CONFIG)
    assert list(tmp_path.iterdir()) == []
    assert run.history["step"].tolist() == [7, 14, 21, 28, 35, 42, 49, 50]
    assert run.losses["step"].tolist() == list(range(1, 51))
    assert [snapshot.step for snapshot in run.snapshots] == [0, 25, 50]


def test_a_folder_changes_no_number_and_loads_as_it_was(tmp_path):
    run = train(CONFIG, tmp_path / "run")
    assert same(run, train(CONFIG))
    assert same(run, load_run(tmp_path / "run"))
    assert same(run, resume(tmp_path / "run"))


def test_never_evaluated_the_history_is_that_of_the_losses():
    run = train(CONFIG.replace(evaluate_every=0))
    assert run.history["step"].tolist() == list(range(1, 51))
    assert "w1" not in run.history


def test_samples_come_from_the_averaged_weights_in_data_units():
    run = train(CONFIG)
    z = np.random.default_rng(3).standard_normal((5, 2)).astype(np.float32)
    np.testing.assert_array_equal(run.sample(5, 3), run.averaged(z).astype(float))
    assert run.sample(0).shape == (0, 2)
    with pytest.raises(ValueError, match="n must be 0 or more; it is -1"):
        run.sample(-1)


@pytest.mark.parametrize("step", [1, 10, 23, 49])
def test_ctrl_c_then_resume_is_the_uninterrupted_run(tmp_path, step, monkeypatch):
    monkeypatch.setattr("toygan.runs.loop.PATIENCE", 0)
    with pytest.raises(Interrupted):
        train(CONFIG, tmp_path, stop_at(step))
    manifest = read_manifest(tmp_path)
    assert (manifest["status"], manifest["step"]) == ("interrupted", step)
    assert load_run(tmp_path).step == step
    assert same(resume(tmp_path), train(CONFIG))
    assert read_manifest(tmp_path)["status"] == "finished"


def test_a_plateau_stops_the_run_and_stays_stopped(tmp_path, fake_parts):
    parts = dataclasses.replace(fake_parts, measure=lambda *_: {"w1": 1.0})
    run = train(CONFIG.replace(stop_when="w1:2"), tmp_path, parts=parts)
    assert run.step == 21
    manifest = read_manifest(tmp_path)
    (tmp_path / "manifest.json").unlink()
    assert resume(tmp_path, parts=parts).step == 21
    assert read_manifest(tmp_path)["outputs"] == manifest["outputs"]


def test_manifest_holds_versions_and_hashes_of_the_outputs(tmp_path):
    train(CONFIG, tmp_path)
    manifest = read_manifest(tmp_path)
    assert manifest["versions"]["numpy"] == np.__version__
    assert {"config.json", "metrics.csv", "checkpoints/000000050.npz"} < manifest["outputs"].keys()
    assert json.loads((tmp_path / "config.json").read_text())["config"]["seed"] == 0


def test_two_runs_of_one_configuration_write_equal_files(tmp_path):
    for name in ("one", "two"):
        train(CONFIG, tmp_path / name)
    assert read_manifest(tmp_path / "one")["outputs"] == read_manifest(tmp_path / "two")["outputs"]


def test_divergence_keeps_the_last_good_checkpoint(tmp_path, fake_training, monkeypatch):
    monkeypatch.setattr(fake_training, "diverges_at", 33)
    with pytest.raises(ArithmeticError, match="not finite at step 33") as caught:
        train(CONFIG, tmp_path)
    assert "000000030.npz" in caught.value.__notes__[0]
    assert read_manifest(tmp_path)["status"] == "diverged"
    assert "not finite at step 33" in read_manifest(tmp_path)["error"]
    assert load_run(tmp_path).step == 30


def test_damaged_newest_checkpoint_falls_back_and_ends_the_same(tmp_path):
    with pytest.raises(Interrupted):
        train(CONFIG, tmp_path, stop_at(40))
    newest = checkpoints.checkpoint_files(tmp_path)[0]
    newest.write_bytes(newest.read_bytes()[:-100])
    run = resume(tmp_path)
    assert newest.name in run.notes[0]
    assert same(run, train(CONFIG))


def test_all_checkpoints_damaged_is_an_error_that_names_them(tmp_path):
    train(CONFIG, tmp_path)
    for path in checkpoints.checkpoint_files(tmp_path):
        path.write_bytes(b"nothing")
    with pytest.raises(ValueError, match=r"no checkpoint can be used.*000000050\.npz.*000000040\.npz"):
        load_run(tmp_path)


@pytest.mark.parametrize("left", [1, 0])
def test_a_finished_run_whose_last_checkpoint_is_lost_is_finished_again(tmp_path, left):
    train(CONFIG, tmp_path)
    newest, *older = checkpoints.checkpoint_files(tmp_path)
    newest.unlink()
    if left:
        newest.write_bytes(b"damaged")
        assert load_run(tmp_path).step == 40
        assert newest.name in load_run(tmp_path).notes[0]
    else:
        older[0].unlink()
    run = resume(tmp_path)
    assert same(run, train(CONFIG))
    assert read_manifest(tmp_path)["outputs"].keys() >= {"checkpoints/000000050.npz"}
    assert run_folder.damage(tmp_path) == []


def test_a_full_disk_is_said_and_the_run_goes_on_later(tmp_path, monkeypatch):
    real = os.fsync

    def full(descriptor):
        if (tmp_path / "checkpoints" / "000000020.npz").exists():
            if written:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            written.append(descriptor)  # the folder of step 20's checkpoint
        return real(descriptor)

    written = []
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"cannot write .*000000025\.npz \(No space left on device\)"):
        train(CONFIG, tmp_path)
    monkeypatch.setattr(os, "fsync", real)
    assert not list(tmp_path.rglob("*.part"))
    assert same(resume(tmp_path), train(CONFIG))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_refused_before_training(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError):
        train(CONFIG, tmp_path / "run")


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "run").write_text("")
    with pytest.raises(OSError, match="run"):
        train(CONFIG, tmp_path / "run")


def test_folders_of_other_runs_and_no_runs(tmp_path):
    train(CONFIG, tmp_path)
    with pytest.raises(ValueError, match="holds another run"):
        train(CONFIG.replace(seed=1), tmp_path)
    with pytest.raises(FileNotFoundError, match="is not a run folder"):
        resume(tmp_path / "absent")


def edit(path, change):
    held = json.loads(path.read_text())
    change(held)
    path.write_text(json.dumps(held))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda held: held.update(schema=9), "has schema 9, .* reads schema 1; it was written by toygan"),
        (lambda held: held["config"].update(seed=5), "was changed after the run began"),
        (lambda held: held["config"].update(colour=5), "unexpected keyword argument 'colour'"),
        (lambda held: held.pop("config"), r"config\.json: config must be an object; it is missing"),
    ],
)
def test_config_of_another_version_or_edited(tmp_path, change, message):
    train(CONFIG, tmp_path)
    edit(tmp_path / "config.json", change)
    for door in (resume, load_run):
        with pytest.raises(ValueError, match=message):
            door(tmp_path)


def test_broken_config(tmp_path):
    train(CONFIG, tmp_path)
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ValueError, match=r"config\.json is damaged"):
        resume(tmp_path)


def test_one_process_at_a_time(tmp_path):
    train(CONFIG, tmp_path)
    with locked(tmp_path), pytest.raises(BlockingIOError, match=f"is in use by process {os.getpid()} on"):
        train(CONFIG, tmp_path)


def test_the_users_points_travel_with_the_run(tmp_path):
    points = tmp_path / "points.npy"
    np.save(points, np.random.default_rng(0).normal(100, 5, (40, 2)))
    config = CONFIG.replace(data=str(points))
    run = train(config, tmp_path / "run")
    points.unlink()
    assert same(run, load_run(tmp_path / "run"))
    assert abs(run.sample(1000, 0).mean() - 100) < 60
    np.save(tmp_path / "run" / "data.npy", np.eye(2))
    with pytest.raises(ValueError, match="SHA-256 no longer fits"):
        load_run(tmp_path / "run")


def test_the_name_and_hash_follow_the_content_of_a_file(tmp_path):
    points = np.arange(10.0).reshape(5, 2)
    np.save(tmp_path / "a.npy", points)
    np.save(tmp_path / "b.npy", points)
    np.save(tmp_path / "c.npy", points + 1)
    a, b, c = (config_hash(CONFIG.replace(data=str(tmp_path / f"{name}.npy"))) for name in "abc")
    assert a == b != c


class TestObtain:
    """The one door that reuses."""

    def test_trains_once(self, tmp_path, fake_training, monkeypatch):
        run = obtain(CONFIG, tmp_path)
        monkeypatch.setattr(fake_training, "advance", None)
        assert same(run, obtain(CONFIG, tmp_path))
        assert [path.name for path in tmp_path.iterdir()] == [
            f"wasserstein-ring8-s0-{config_hash(CONFIG)[:8]}"
        ]

    def test_store_from_the_environment(self, tmp_path, monkeypatch):
        monkeypatch.setenv("TOYGAN_CACHE_DIR", str(tmp_path))
        assert obtain(CONFIG).folder.parent == tmp_path / "runs"

    def test_resumes_a_partial_run(self, tmp_path):
        with pytest.raises(Interrupted):
            obtain(CONFIG, tmp_path, stop_at(20))
        assert same(obtain(CONFIG, tmp_path), train(CONFIG))

    def test_sets_a_damaged_run_aside(self, tmp_path):
        folder = obtain(CONFIG, tmp_path).folder
        with (folder / "metrics.csv").open("a") as file:
            file.write("1,2\n")
        run = obtain(CONFIG, tmp_path)
        assert "metrics.csv was changed or damaged" in run.notes[0]
        assert folder.with_name(folder.name + ".damaged-1").is_dir()
        assert obtain(CONFIG, tmp_path).notes == []


def test_killed_at_random_moments_a_run_ends_the_same(tmp_path):
    kill_and_resume(tmp_path, kills=3)


@pytest.mark.slow
def test_killed_fifty_times_a_run_ends_the_same(tmp_path):
    kill_and_resume(tmp_path, kills=50)


SLOW_WRITES = """
import os, sys, time
sys.path[:0] = [{tests!r}]
import conftest, pytest
monkeypatch = pytest.MonkeyPatch()
monkeypatch.setattr("toygan.runs.work.PARTS", conftest.FAKE_PARTS)
real = os.fsync
def slow(descriptor):
    time.sleep({delay})
    real(descriptor)
os.fsync = slow
from toygan.config import TrainConfig
from toygan.runs import resume, train
config = TrainConfig(**{config!r})
print("ready", flush=True)
resume({folder!r}) if os.path.exists({folder!r} + "/config.json") else train(config, {folder!r})
"""


def kill_and_resume(tmp_path, kills):
    """Kill -9 a process that trains, at moments spread over its life, and let it go on each time."""
    folder = tmp_path / "run"
    rng = np.random.default_rng(0)
    code = textwrap.dedent(SLOW_WRITES).format(
        tests=str(Path(__file__).parents[1]), delay=0.02, config=CONFIG.to_dict(), folder=str(folder)
    )
    done = 0
    for _ in range(kills):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        process.stdout.readline()
        try:
            process.wait(rng.uniform(0.0, 0.6))
        except subprocess.TimeoutExpired:
            process.kill()
            done += 1
        process.wait()
        process.stdout.close()
    assert done
    run = resume(folder) if (folder / "config.json").exists() else train(CONFIG, folder)
    assert same(run, train(CONFIG))
    assert runs.damage(folder) == []


@pytest.mark.parametrize(
    ("platform", "variable", "below"),
    [
        ("linux", "XDG_CACHE_HOME", ()),
        ("win32", "LOCALAPPDATA", ()),
        ("darwin", "HOME", ("Library", "Caches")),
    ],
)
def test_runs_are_kept_where_the_system_keeps_caches(platform, variable, below, tmp_path, monkeypatch):
    monkeypatch.delenv("TOYGAN_RUNS", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert runs.store_folder() == tmp_path.joinpath(*below, "toygan", "runs")


@pytest.mark.parametrize("kept", [True, False])
def test_a_users_file_is_read_once(tmp_path, monkeypatch, kept):
    np.save(tmp_path / "mine.npy", np.arange(12.0).reshape(6, 2))
    reads, read = [], points.points
    monkeypatch.setattr(points, "points", lambda path, columns: reads.append(path) or read(path, columns))
    train(CONFIG.replace(data=str(tmp_path / "mine.npy")), tmp_path / "run" if kept else None)
    assert len(reads) == 1


def test_another_trainer_is_an_argument(tmp_path, fake_parts, monkeypatch):
    monkeypatch.setattr("toygan.runs.work.PARTS", None)
    run = train(CONFIG, tmp_path / "run", parts=fake_parts)
    assert same(run, load_run(tmp_path / "run", parts=fake_parts))
    assert same(run, resume(tmp_path / "run", parts=fake_parts))
    assert same(run, obtain(CONFIG, tmp_path, parts=fake_parts))
