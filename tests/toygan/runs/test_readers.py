"""What is written is read: values of other kinds, edited numbers and exchanged files are named."""

import json
import shutil

import pytest

from toygan.config.train_config import TrainConfig
from toygan.runs.api import load_run, train
from toygan.runs.checkpoints import checkpoint_path
from toygan.runs.folder import damage, read_description, read_manifest
from toygan.sweeps.report import read_rows

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
    ("key", "good"), [("status", ()), ("step", (7,)), ("outputs", ({},)), ("error", ("x",))]
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
