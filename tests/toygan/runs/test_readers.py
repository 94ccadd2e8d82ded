"""What is written is read: values of other kinds, edited numbers and exchanged files are named."""

import hashlib
import json
import os
import shutil
from contextlib import nullcontext

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.runs.api import load_run, train
from toygan.runs.checkpoints import CheckpointError, checkpoint_path, read_arrays, write_arrays
from toygan.runs.folder import damage, read_description, read_manifest
from toygan.support.csv_files import last_row
from toygan.sweeps.report import as_markdown
from toygan.sweeps.rows import read_rows

CONFIG = TrainConfig(iterations=12, checkpoint_every=4, evaluate_every=4, hidden=(4,), batch_size=8)
pytestmark = pytest.mark.usefixtures("fake_training")
OTHERS = [None, [], [1], "x", 7, True, {}, 1e400]


def edit(path, key, value):
    held = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(held | {key: value}), encoding="utf-8")


@pytest.mark.parametrize("key", ["config", "digests", "hash", "label", "name", "schema"])
def test_any_kind_under_any_key_of_the_configuration(tmp_path, key):
    train(CONFIG, tmp_path)
    whole = (tmp_path / "config.json").read_bytes()
    for value in OTHERS:
        if key in ("label", "name") and isinstance(value, str):
            continue  # names are free
        if key == "digests" and value == {}:
            continue  # there are none
        (tmp_path / "config.json").write_bytes(whole)
        edit(tmp_path / "config.json", key, value)
        with pytest.raises(ValueError, match=r"config\.json"):
            read_description(tmp_path)


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("status", ()),
        ("step", (7,)),
        ("outputs", ({},)),
        ("sizes", ({},)),
        ("error", ("x",)),
        ("notes", ([],)),
        ("seconds", (7,)),
    ],
)
def test_any_kind_under_any_key_of_the_manifest(tmp_path, key, good):
    train(CONFIG, tmp_path)
    for value in [value for value in OTHERS if value not in good or isinstance(value, bool)]:
        edit(tmp_path / "manifest.json", key, value)
        for door in (read_manifest, damage):
            with pytest.raises(ValueError, match=r"manifest\.json"):
                door(tmp_path)


def test_deep_nesting_is_damage(tmp_path):
    (tmp_path / "manifest.json").write_text('{"status": ' + "[" * 200_000, encoding="utf-8")
    with pytest.raises(ValueError, match=r"manifest\.json is damaged"):
        read_manifest(tmp_path)


def test_a_checkpoint_under_the_name_of_another_update(tmp_path):
    train(CONFIG, tmp_path)
    shutil.copy(checkpoint_path(tmp_path, 8), checkpoint_path(tmp_path, 12))
    run = load_run(tmp_path)
    assert run.step == 8
    assert "000000012.npz is not of its update: its header says 8" in run.notes[0]
    assert "ended at update 12" in run.notes[1]


def test_an_edited_number_is_a_damaged_row(tmp_path):
    for name in ("a", "b", "c"):
        train(CONFIG, tmp_path / "runs" / name)
    table = tmp_path / "runs" / "b" / "metrics.csv"
    table.write_text(table.read_text().replace("8.0", "9.0").replace("0.0", "0.5"))
    (tmp_path / "runs" / "c" / "config.json").unlink()
    a, b, c = read_rows(tmp_path)
    assert (a.status, b.status, c.status) == ("finished", "damaged", "damaged")
    assert a.metrics["w1"] == 1 / 13
    assert b.metrics == {} == c.metrics
    assert "metrics.csv was changed" in b.error
    assert "config.json is missing" in c.error


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("outputs", {"../../.ssh/id": "0"}, r"'\.\./\.\./\.ssh/id' is no output of a run"),
        ("outputs", {"/etc/passwd": "0"}, "'/etc/passwd' is no output of a run"),
        ("outputs", {"metrics.csv": ["0"]}, r"outputs\['metrics.csv'\] must be a text"),
        ("sizes", {"metrics.csv": "12"}, r"sizes\['metrics.csv'\] must be a whole number; it is '12'"),
        ("notes", ["a", 7], r"notes\[1\] must be a text; it is '7'"),
    ],
)
def test_the_manifest_is_typed_to_its_leaves_and_names_only_files_of_a_run(tmp_path, key, value, message):
    train(CONFIG, tmp_path)
    edit(tmp_path / "manifest.json", key, value)
    with pytest.raises(ValueError, match=message):
        damage(tmp_path)


def test_sizes_are_written_and_read(tmp_path):
    train(CONFIG, tmp_path)
    sizes = read_manifest(tmp_path)["sizes"]
    assert sizes == {name: (tmp_path / name).stat().st_size for name in read_manifest(tmp_path)["outputs"]}
    edit(tmp_path / "manifest.json", "sizes", sizes | {"metrics.csv": 1})
    assert damage(tmp_path) == ["metrics.csv was changed or damaged"]


def test_the_whole_checkpoint_of_another_run_is_noticed(tmp_path):
    """Of the same configuration, so that nothing in the file speaks against it."""
    train(CONFIG, tmp_path / "mine")
    path = checkpoint_path(tmp_path / "mine", 12)
    header, arrays = read_arrays(path)
    arrays["state/generator"] += 1
    write_arrays(path, {name: header[name] for name in ("config_hash", "step")}, arrays)
    [note] = load_run(tmp_path / "mine").notes
    assert "checkpoints/000000012.npz was changed or damaged after the run ended" in note


def test_a_few_bytes_that_stand_for_many_are_not_unpacked(tmp_path):
    train(CONFIG, tmp_path)
    path = checkpoint_path(tmp_path, 12)
    with np.load(path) as held:
        np.savez_compressed(path, **held)
    with pytest.raises(CheckpointError, match="is compressed"):
        read_arrays(path)


@pytest.mark.parametrize("change", ["step", "shape", "absent"])
def test_snapshots_are_of_their_update_and_of_this_run_s_networks(tmp_path, change):
    train(CONFIG.replace(snapshot_every=6), tmp_path)
    path = tmp_path / "snapshots" / "000000006.npz"
    _, arrays = read_arrays(path)
    arrays |= {"step": np.array(12)} if change == "step" else {}
    arrays |= {"critic": np.ones(1)} if change == "shape" else {}
    if change == "absent":
        del arrays["samples"]
    write_arrays(path, {"kind": "snapshot"}, arrays)
    with pytest.raises(CheckpointError, match=r"000000006\.npz"):
        load_run(tmp_path).snapshots  # noqa: B018


@pytest.mark.skipif(os.name == "nt", reason="pipes as POSIX has them")
@pytest.mark.parametrize("name", ["config.json", "manifest.json", "metrics.csv", "checkpoints/000000012.npz"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path, name):
    train(CONFIG, tmp_path / "runs" / "a")
    path = tmp_path / "runs" / "a" / name
    path.unlink()
    os.mkfifo(path)
    [row] = read_rows(tmp_path)
    assert row.status == ("damaged" if "/" not in name else "finished")
    if name != "metrics.csv":
        with pytest.raises((OSError, ValueError), match=path.name) if "/" not in name else nullcontext():
            assert path.name in load_run(tmp_path / "runs" / "a").notes[0]


@pytest.mark.parametrize(
    ("line", "message"),
    [("8,x", "line 3: w1 must be a number; it is 'x'"), ("8", "line 3 must have 2 cells"), ("", "line 3")],
)
def test_a_cell_that_is_no_number_is_named(tmp_path, line, message):
    path = tmp_path / "metrics.csv"
    path.write_text(f"step,w1\n4,0.5\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"metrics\.csv: {message}"):
        last_row(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("play", None), ("play", 7), ("play", "x"), ("play", "unrolled:x"), ("critic_steps", "5"),
        ("critic_steps", [5]), ("critic_steps", float("nan")), ("lr", float("inf")), ("data", None),
        ("seed", "0"), ("seed", 1.5),
    ],
)  # fmt: skip
def test_one_run_of_strange_settings_is_a_damaged_row_and_the_others_are_reported(tmp_path, key, value):
    """The manifest's hash is made to fit, as in a folder that somebody made."""
    for name, play in (("a", "alternating"), ("b", "alternating"), ("c", "extragradient")):
        train(CONFIG.replace(play=play), tmp_path / "runs" / name)
    path = tmp_path / "runs" / "b" / "config.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(held | {"config": held["config"] | {key: value}}), encoding="utf-8")
    manifest = read_manifest(path.parent)
    outputs = manifest["outputs"] | {"config.json": hashlib.sha256(path.read_bytes()).hexdigest()}
    edit(path.parent / "manifest.json", "outputs", outputs)
    edit(path.parent / "manifest.json", "sizes", manifest["sizes"] | {"config.json": path.stat().st_size})
    rows = read_rows(tmp_path)
    assert [row.status for row in rows] == ["finished", "damaged", "finished"]
    assert "config.json: " in rows[1].error
    assert as_markdown(rows).startswith("# Results of the sweep")
