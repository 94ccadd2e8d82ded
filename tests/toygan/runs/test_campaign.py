"""Kills, damage and hostile folders, with fixed seeds: nothing lost, nothing raw.

``CAMPAIGN=N`` lets the slow tests take other seeds.
"""

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
import zipfile

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.runs.api import load_run, obtain, resume, train
from toygan.runs.folder import damage, read_manifest
from toygan.sweeps.report import write_report
from toygan.sweeps.rows import read_rows

CAMPAIGN = int(os.environ.get("CAMPAIGN", "0"))
CONFIG = TrainConfig(
    iterations=12, checkpoint_every=4, snapshot_every=6, evaluate_every=4, hidden=(4,), batch_size=8
)
DAMAGES = {
    "bit": lambda content, rng: _with(content, rng.integers(len(content)), 1 << rng.integers(8)),
    "cut": lambda content, rng: content[: rng.integers(len(content))],
    "more": lambda content, rng: content + rng.bytes(9),
    "hole": lambda content, rng: bytes(64).join((content[: len(content) // 3], content[len(content) // 2 :])),
    "empty": lambda content, rng: b"",
    "noise": lambda content, rng: rng.bytes(300),
    "nested": lambda content, rng: b'{"schema": ' + b"[" * 100_000,
    "number": lambda content, rng: b'{"schema": 1, "step": 1' + b"0" * 5000 + b"}",
}


def _with(content, place, bit):
    return content[:place] + bytes([content[place] ^ int(bit)]) + content[place + 1 :]


def bytes_of(run):
    return run.generator.parameters.tobytes() + run.critic.parameters.tobytes()


def refused(door, *arguments):
    """The words with which a door refuses, None when it opens; any other exception goes through."""
    try:
        door(*arguments)
    except (ValueError, OSError) as error:
        return str(error)
    return None


def damage_once(tmp_path, whole, seed):
    """Damage one or two files of a run and go through every door: right numbers, a note, or one line."""
    rng = np.random.default_rng(seed)
    store = tmp_path / "store"
    shutil.rmtree(store, ignore_errors=True)
    folder = shutil.copytree(whole.folder, store / "runs" / whole.folder.name)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "run.lock"]
    for path in rng.choice(len(files), rng.integers(1, 3), replace=False):
        how = list(DAMAGES.values())[rng.integers(len(DAMAGES))]
        files[path].write_bytes(how(files[path].read_bytes(), rng))
    if refused(load_run, folder) is None:
        run = load_run(folder)
        assert run.notes or bytes_of(run) == bytes_of(whole)
        assert str(folder) in (refused(lambda: run.snapshots) or str(folder))
    else:
        assert str(folder) in refused(load_run, folder)
    [row] = read_rows(store)
    assert row.status == "damaged" or row.metrics["w1"] == whole.history["w1"][-1]
    write_report(store)
    again = obtain(CONFIG, store / "runs")
    assert bytes_of(again) == bytes_of(whole)
    assert damage(again.folder) == []


@pytest.fixture
def whole(tmp_path, fake_training):
    return obtain(CONFIG, tmp_path / "whole")


@pytest.mark.parametrize("seed", range(6))
def test_damaged_folders(tmp_path, whole, seed):
    damage_once(tmp_path, whole, seed)


@pytest.mark.slow
def test_five_hundred_damaged_folders(tmp_path, whole):
    for seed in range(100 + 1000 * CAMPAIGN, 600 + 1000 * CAMPAIGN):
        damage_once(tmp_path, whole, seed)


class Opened:
    """What unpickling would do."""

    def __reduce__(self):
        return os.mkdir, ("unpickled",)


@pytest.mark.parametrize("name", ["checkpoints/000000012.npz", "snapshots/000000012.npz"])
@pytest.mark.parametrize("entry", ["header.npy", "state/generator.npy", "generator.npy"])
def test_nothing_is_unpickled(tmp_path, fake_training, monkeypatch, name, entry):
    train(CONFIG, tmp_path / "run")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "run" / name
    with zipfile.ZipFile(path) as archive:
        held = {member: archive.read(member) for member in archive.namelist()}
    array = np.array([Opened()], dtype=object)
    np.save("hostile.npy", array, allow_pickle=True)
    held[entry] = (tmp_path / "hostile.npy").read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in held.items():
            archive.writestr(member, content)
    for door in (load_run, resume, lambda folder: load_run(folder).snapshots):
        assert path.name in (refused(door, tmp_path / "run") or path.name)
    pickle.loads(pickle.dumps(Opened()))  # so it would have shown
    assert (tmp_path / "unpickled").is_dir()
    (tmp_path / "unpickled").rmdir()


@pytest.mark.skipif(os.name == "nt", reason="links as POSIX has them")
def test_links_of_a_received_folder_lead_nowhere(tmp_path, fake_training):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "000000004.npz").write_text("four months of work")
    for name in ("checkpoints", "snapshots", "manifest.json", "metrics.csv", "config.json"):
        folder = tmp_path / f"run-{name}"
        train(CONFIG, folder)
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        path.symlink_to(precious if "." not in name else precious / "000000004.npz")
        for door in (load_run, resume, lambda folder: train(CONFIG, folder)):
            assert str(folder) in (refused(door, folder) or str(folder))
        assert [path.read_text() for path in precious.iterdir()] == ["four months of work"]


def test_html_in_names_of_a_received_sweep(tmp_path, fake_training):
    run = obtain(CONFIG, tmp_path / "runs")
    held = json.loads((run.folder / "config.json").read_text())
    held["label"] = "<script>alert(1)</script>|`x`"
    (run.folder / "config.json").write_text(json.dumps(held))
    manifest = read_manifest(run.folder)
    manifest |= {"outputs": {}, "sizes": {}}
    (run.folder / "manifest.json").write_text(json.dumps(manifest))
    text = write_report(tmp_path)[1].read_text(encoding="utf-8")
    assert "<script" not in text
    assert r"| &lt;script&gt;alert(1)&lt;/script&gt;\|\`x\` |" in text


SMALL = ["--preset=gan", "--set=hidden=8,8", "--set=batch_size=32", "--set=checkpoint_every=20"]
COMMANDS = {
    "figure and film": ["train", *SMALL, "--iterations=300", "--set=snapshot_every=30", "--out=out",
                        "--set=evaluate_every=50", "--figure", "--animate", "-q"],
    "sweep": ["sweep", *SMALL, "--set=iterations=1500", "--seeds=3", "--jobs=2", "--out=out"],
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("name", COMMANDS)
def test_commands_killed_at_random_moments_end_the_same(tmp_path, name):
    words, rng = COMMANDS[name], np.random.default_rng([18, CAMPAIGN])
    command = [sys.executable, "-m", "toygan", *words]
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    begun = time.monotonic()
    cold = os.environ | {"TOYGAN_CACHE_DIR": str(tmp_path / "cache of the whole")}
    subprocess.run(command, cwd=tmp_path / "whole", env=cold, check=True, capture_output=True)
    took = (
        time.monotonic() - begun
    )  # of a cold start, so that some are killed while they compile, draw, write
    environment = os.environ | {"TOYGAN_CACHE_DIR": str(tmp_path / "cache")}
    for _ in range(12):
        process = subprocess.Popen(
            command, cwd=tmp_path / "killed", env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(rng.uniform(0.05, 1.0) * took)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
    begun = (tmp_path / "killed" / "out" / "config.json").exists()
    words = ["resume", "out", "--figure", "--animate", "-q"] if begun else words
    subprocess.run(
        [sys.executable, "-m", "toygan", *words], cwd=tmp_path / "killed", check=True, capture_output=True
    )
    found, expected = (manifests(tmp_path / place / "out") for place in ("killed", "whole"))
    assert found == expected
    assert list((tmp_path / "killed").rglob("*.part")) == []


def manifests(folder):
    return {path.parent.name: read_manifest(path.parent)["outputs"] for path in folder.rglob("manifest.json")}
