"""What a finished run leaves, by its hashes."""

import hashlib

import pytest

from toygan.runs.outputs import OUTPUT, is_as_written, outputs


@pytest.fixture
def folder(tmp_path):
    for name in ("checkpoints", "snapshots"):
        (tmp_path / name).mkdir()
        for step in (5, 10):
            (tmp_path / name / f"{step:09d}.npz").write_bytes(bytes([step]))
    for name in ("config.json", "metrics.csv", "data.csv", "data.old", "notes.txt"):
        (tmp_path / name).write_text(name)
    return tmp_path


def test_only_a_runs_own_files_and_the_last_checkpoint(folder):
    found = outputs(folder)
    assert list(found["outputs"]) == [
        "config.json",
        "metrics.csv",
        "data.csv",
        "snapshots/000000005.npz",
        "snapshots/000000010.npz",
        "checkpoints/000000010.npz",
    ]
    assert found["outputs"]["data.csv"] == hashlib.sha256(b"data.csv").hexdigest()
    assert found["sizes"]["metrics.csv"] == 11
    assert all(OUTPUT.fullmatch(name) for name in found["outputs"])


def test_a_changed_file_is_seen_by_hash_or_size(folder):
    found, file = outputs(folder), folder / "data.csv"
    digest, size = found["outputs"]["data.csv"], found["sizes"]["data.csv"]
    assert is_as_written(file, digest, size)
    assert is_as_written(file, digest, None)  # an old manifest says no sizes
    assert not is_as_written(file, digest, size + 1)
    file.write_text("data_csv")
    assert not is_as_written(file, digest, size)


@pytest.mark.parametrize(
    "name", ["../config.json", "data.exe", "checkpoints/1.npz", "config.json/x", "run.lock"]
)
def test_names_that_no_run_writes(name):
    assert not OUTPUT.fullmatch(name)
