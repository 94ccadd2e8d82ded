"""A run writes over its own files only, and follows no link out of its folder."""

import json
import os
import shutil
import threading

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.runs.api import load_run, obtain, resume, train
from toygan.runs.folder import read_manifest, write_manifest

CONFIG = TrainConfig(iterations=12, checkpoint_every=4, snapshot_every=6, hidden=(4,), batch_size=8)
pytestmark = pytest.mark.usefixtures("fake_training")


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


FOREIGN = {
    "checkpoints/000000004.npz": "weights of another program",
    "snapshots/holiday.jpg": "a picture",
    "manifest.json": '{"schema": 1, "status": "shipped", "step": 0}',
    "metrics.csv": "day,sales\n1,2\n",
    "data.npy": "points",
    "figure.png": "of a paper",
    "animation.gif": "of a talk",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_folder_that_is_no_run_is_left_as_it_was(tmp_path, name):
    put(tmp_path / name, FOREIGN[name])
    before = contents(tmp_path)
    with pytest.raises(ValueError, match=f"is no run .* holds {name.split('/')[0]}, which a run would"):
        train(CONFIG, tmp_path)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("text", ["{}", "[1]", '{"schema": 1, "config": {}}', "not json"])
def test_a_config_that_is_not_ours_makes_no_run(tmp_path, text):
    put(tmp_path / "config.json", text)
    put(tmp_path / "checkpoints" / "model.pt", "thesis")
    before = contents(tmp_path)
    with pytest.raises(ValueError, match=r"config\.json"):
        train(CONFIG, tmp_path)
    assert contents(tmp_path) == before


def test_files_beside_the_runs_own_stay(tmp_path):
    train(CONFIG, tmp_path)
    names = ["checkpoints/best.npz", "checkpoints/2024.npz", "snapshots/note.txt", "README.md"]
    names += [
        "checkpoints/0000000012.npz",
        "checkpoints/１２３４５６７８９.npz",
    ]  # as no run of ours calls them
    for name in names:
        put(tmp_path / name, "mine")
    put(tmp_path / "checkpoints" / "000000099.npz", "of a longer run")
    train(CONFIG, tmp_path)
    assert [(tmp_path / name).read_text() for name in names] == ["mine"] * 6
    assert not (tmp_path / "checkpoints" / "000000099.npz").exists()
    assert load_run(tmp_path).step == 12


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("part", ["checkpoints", "snapshots"])
@pytest.mark.parametrize("again", [train, lambda config, folder: resume(folder)])
def test_no_link_is_followed_out_of_a_received_run(tmp_path, part, again):
    run, other = tmp_path / "received", tmp_path / "other"
    train(CONFIG, run)
    shutil.copytree(run / part, other)
    shutil.rmtree(run / part)
    (run / part).symlink_to(other)
    before = contents(other)
    with pytest.raises(ValueError, match=f"{part} must be a folder of the run; it is a link"):
        again(CONFIG, run)
    assert contents(other) == before


def test_a_start_that_came_no_further_is_begun_again(tmp_path):
    points = tmp_path / "points.npy"
    np.save(points, np.random.default_rng(5).normal(size=(30, 2)))
    run = tmp_path / "run"
    run.mkdir()
    shutil.copy(points, run / "data.npy")
    write_manifest(run, "failed", 0, error="OSError: the data were gone")
    (run / "run.lock").touch()
    train(CONFIG.replace(data=str(points)), run)
    assert read_manifest(run)["status"] == "finished"


@pytest.mark.parametrize(
    "change",
    [{"status": "finished"}, {"step": 7}, {"versions": {"numpy": "2.0"}}],
    ids=lambda x: next(iter(x)),
)
def test_a_manifest_that_is_of_no_failed_start_of_ours_is_left_as_it_was(tmp_path, change):
    write_manifest(tmp_path, "failed", 0, error="OSError: the data were gone")
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ValueError, match="manifest"):
        train(CONFIG, tmp_path)
    assert path.read_bytes() == before


def test_parts_of_a_killed_writer_go_and_others_stay(tmp_path):
    train(CONFIG, tmp_path)
    dead = [".metrics.csv.0123abcd.part", "checkpoints/.000000008.npz.abcdefgh.part"]
    dead += ["snapshots/.000000006.npz.ab_defgh.part"]
    others = [".thesis.tex.0123abcd.part", "checkpoints/.best.npz.0123abcd.part"]
    for again in (lambda: train(CONFIG, tmp_path), lambda: resume(tmp_path)):
        for name in dead + others:
            put(tmp_path / name, "half")
        again()
        assert [name for name in dead if (tmp_path / name).exists()] == []
        assert [name for name in others if not (tmp_path / name).exists()] == []


def test_what_many_find_damaged_is_set_aside_once(tmp_path):
    folder = obtain(CONFIG, tmp_path).folder
    put(folder / "metrics.csv", "step\n")
    found = []
    threads = [threading.Thread(target=lambda: found.append(obtain(CONFIG, tmp_path))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [run.step for run in found] == [12] * 4
    assert sorted(len(run.notes) for run in found) == [0, 0, 0, 1]
    assert sorted(path.name for path in tmp_path.iterdir()) == [folder.name, f"{folder.name}.damaged-1"]


def test_a_store_folder_without_its_config_is_set_aside_whole(tmp_path):
    folder = obtain(CONFIG, tmp_path).folder
    (folder / "config.json").unlink()
    before = contents(folder)
    run = obtain(CONFIG, tmp_path)
    assert "is no run" in run.notes[0]
    aside = contents(folder.with_name(f"{folder.name}.damaged-1"))
    assert aside == {name: content for name, content in before.items() if name != "run.lock"}


@pytest.mark.parametrize(("place", "name"), [("run", "run"), ("run", "run/checkpoints")])
@pytest.mark.parametrize("kind", ["a file", "a link that leads nowhere"])
def test_what_stands_where_a_folder_must_be_is_named_and_stays(tmp_path, place, name, kind):
    path = tmp_path / name
    if kind == "a file":
        put(path, "a letter")
    else:
        path.parent.mkdir(exist_ok=True)
        path.symlink_to(path.name)
    said = rf"{path.name} must be a folder.* it is ({kind}: move it|a link to)|is no run .* holds checkpoints"
    with pytest.raises((ValueError, FileExistsError), match=said):
        train(CONFIG, tmp_path / place)
    assert path.is_symlink() or path.read_text() == "a letter"


def test_a_damaged_run_is_set_aside_under_a_free_name(tmp_path):
    folder = obtain(CONFIG, tmp_path).folder
    put(folder / "metrics.csv", "step\n")
    taken = tmp_path / f"{folder.name}.damaged-1"
    taken.symlink_to(taken.name)
    assert obtain(CONFIG, tmp_path).step == 12
    assert taken.is_symlink()
    assert (tmp_path / f"{folder.name}.damaged-2" / "metrics.csv").read_text() == "step\n"


def test_a_whole_run_of_a_store_may_lie_behind_a_link_and_no_other(tmp_path):
    folder = obtain(CONFIG, tmp_path / "store").folder
    moved = folder.rename(tmp_path / "moved")
    folder.symlink_to(moved)
    assert obtain(CONFIG, tmp_path / "store").step == 12
    (moved / "metrics.csv").unlink()
    before = contents(moved)
    with pytest.raises(ValueError, match="must be a folder of its own; it is a link to"):
        obtain(CONFIG, tmp_path / "store")
    assert contents(moved) == before
