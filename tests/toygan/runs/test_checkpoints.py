"""Checkpoints: what is written comes back; anything else is refused, and the one before is used."""

import errno
import os

import numpy as np
import pytest

from toygan.runs.checkpoints import (
    CheckpointError,
    checkpoint_files,
    checkpoint_path,
    newest_checkpoint,
    read_arrays,
    write_arrays,
    write_checkpoint,
)

ARRAYS = {
    "state/theta": np.arange(7, dtype=np.float32),
    "state/updates": np.array(12),
    "losses/critic_loss": np.linspace(0, 1, 5),
    "empty": np.zeros((0, 3)),
}
EXPECTED = {name: (array.shape, array.dtype) for name, array in ARRAYS.items()}


def test_round_trip_keeps_every_bit(tmp_path):
    write_arrays(tmp_path / "a.npz", {"step": 12}, ARRAYS)
    header, arrays = read_arrays(tmp_path / "a.npz", EXPECTED)
    assert header["step"] == 12
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        assert arrays[name].shape == array.shape
        assert arrays[name].tobytes() == array.tobytes()


def test_equal_content_gives_equal_bytes(tmp_path):
    for name in ("a.npz", "b.npz"):
        write_arrays(tmp_path / name, {"step": 1}, ARRAYS)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_any_truncation_is_noticed(tmp_path):
    path = tmp_path / "a.npz"
    write_arrays(path, {}, ARRAYS)
    whole = path.read_bytes()
    for length in range(0, len(whole), 37):
        path.write_bytes(whole[:length])
        with pytest.raises(CheckpointError):
            read_arrays(path)


def test_a_flipped_bit_never_changes_a_number(tmp_path):
    path = tmp_path / "a.npz"
    write_arrays(path, {}, ARRAYS)
    whole = path.read_bytes()
    caught = 0
    for position in range(0, len(whole), 11):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 16]) + whole[position + 1 :])
        try:
            _, arrays = read_arrays(path, EXPECTED)
        except CheckpointError:
            caught += 1
            continue
        assert all(arrays[name].tobytes() == array.tobytes() for name, array in ARRAYS.items())
    assert caught > len(whole) / 11 / 2


def test_pickled_objects_are_refused(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, header=np.array([{"schema": 1}], dtype=object))
    with pytest.raises(CheckpointError, match="they would be unpickled"):
        read_arrays(path)


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ({"state/theta": ((8,), np.float32)}, r"holds 'state/theta' as <f4 \[7\]; .* needs <f4 \[8\]"),
        ({"state/theta": ((7,), np.float64)}, "needs <f8"),
        ({"state/other": ((7,), np.float64)}, "does not hold 'state/other'"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, expected, message):
    write_arrays(tmp_path / "a.npz", {}, ARRAYS)
    with pytest.raises(CheckpointError, match=message):
        read_arrays(tmp_path / "a.npz", expected)


def test_another_schema_and_no_checkpoint_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr("toygan.runs.checkpoints.SCHEMA", 2)
    write_arrays(tmp_path / "a.npz", {}, ARRAYS)
    monkeypatch.undo()
    with pytest.raises(CheckpointError, match="has schema 2, and this version reads schema 1"):
        read_arrays(tmp_path / "a.npz")
    np.savez(tmp_path / "b.npz", x=np.zeros(3))
    with pytest.raises(CheckpointError, match="damaged"):
        read_arrays(tmp_path / "b.npz")


def test_the_last_two_are_kept(tmp_path):
    for step in (10, 20, 30, 1000):
        write_checkpoint(tmp_path, step, "hash", ARRAYS)
    assert [path.stem for path in checkpoint_files(tmp_path)] == ["000001000", "000000030"]


def test_a_damaged_newest_falls_back(tmp_path):
    for step in (10, 20):
        write_checkpoint(tmp_path, step, "hash", ARRAYS)
    checkpoint_path(tmp_path, 20).write_bytes(b"PK\x03\x04")
    step, arrays, notes = newest_checkpoint(tmp_path, "hash", EXPECTED)
    assert step == 10
    assert "000000020.npz is damaged" in notes[0]
    assert arrays["state/theta"].tolist() == ARRAYS["state/theta"].tolist()


def test_no_checkpoint_and_none_that_can_be_used(tmp_path):
    assert newest_checkpoint(tmp_path, "hash", {}) == (0, {}, [])
    write_checkpoint(tmp_path, 10, "other", ARRAYS)
    with pytest.raises(CheckpointError, match="belongs to another configuration"):
        newest_checkpoint(tmp_path, "hash", EXPECTED)


def test_a_full_disk_leaves_the_earlier_ones_whole(tmp_path, monkeypatch):
    write_checkpoint(tmp_path, 10, "hash", ARRAYS)

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"cannot write .*000000020\.npz") as caught:
        write_checkpoint(tmp_path, 20, "hash", ARRAYS)
    assert caught.value.errno == errno.ENOSPC
    monkeypatch.undo()
    assert [path.name for path in (tmp_path / "checkpoints").iterdir()] == ["000000010.npz"]
    assert newest_checkpoint(tmp_path, "hash", EXPECTED)[0] == 10


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"state/step": np.array(-9)}, "its header says update 20, its state -9"),
        ({"losses/critic_loss": np.array(1.0)}, "its losses are not columns of numbers"),
        ({"evaluations/w1": np.array([b"1", b"2"])}, "its evaluations are not columns of numbers"),
        ({"losses/step": np.arange(4)}, "its losses are not all of one length"),
        (
            {"evaluations/w1": np.ones(3), "evaluations/step": np.ones(2)},
            "its evaluations are not all of one",
        ),
    ],
)
def test_what_was_written_whole_and_cannot_be_a_run_is_passed_over(tmp_path, change, message):
    """Whoever made the file gave it the right hashes; it ended in an assertion."""
    whole = ARRAYS | {"state/step": np.array(10), "evaluations/w1": np.ones((2, 3))}
    write_checkpoint(tmp_path, 10, "hash", whole)
    write_checkpoint(tmp_path, 20, "hash", whole | {"state/step": np.array(20)} | change)
    step, arrays, [note] = newest_checkpoint(tmp_path, "hash", {})
    assert (step, arrays["state/step"]) == (10, 10)
    assert message in note
    write_checkpoint(tmp_path, 20, "hash", whole | {"state/step": np.array(20)})
    assert newest_checkpoint(tmp_path, "hash", {})[::2] == (20, [])
