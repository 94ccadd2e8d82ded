"""Damaged checkpoints, configurations, manifests and tables: a refusal that names the file, or the truth."""

import contextlib
import io
import json
import warnings
import zipfile

import numpy as np
import pytest
from fuzz_input import damaged, refusal, strange, text_of

from toygan.config.train_config import TrainConfig
from toygan.datasets.points import PointsWarning
from toygan.datasets.points import points as read_points
from toygan.runs import api
from toygan.runs.checkpoints import read_arrays, write_arrays
from toygan.runs.folder import damage, read_description, read_manifest
from toygan.support.json_files import canonical_json

ARRAYS = {
    "weights": np.linspace(-1.0, 1.0, 60).reshape(12, 5),
    "moments": np.arange(7, dtype=np.float32),
    "step": np.array(1200),
    "text": np.frombuffer("Bücher".encode(), dtype=np.uint8),
}


def refused_or(read, path, seed):
    """What ``read`` gives, or None where it refuses in words that name the file."""
    found = None
    with refusal(seed) as words, warnings.catch_warnings():
        warnings.simplefilter("ignore", PointsWarning)  # a reader may think aloud, and only so
        found = read(path)
    for said in words:
        assert path.name in said or str(path.parent) in said, (seed, said)
        assert len(said) < 5000, seed
    return found


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "000001200.npz"
    write_arrays(path, {"config_hash": "ab" * 32, "step": 1200}, ARRAYS)
    return path.read_bytes()


def test_damaged_bytes_of_a_checkpoint_are_refused_or_change_nothing(cases, checkpoint, tmp_path):
    path, read = tmp_path / "000001200.npz", 0
    for seed, rng in cases:
        path.write_bytes(damaged(checkpoint, rng))
        found = refused_or(read_arrays, path, seed)
        if found is not None:
            read += 1
            assert (found[0]["step"], found[0]["config_hash"]) == (1200, "ab" * 32), seed
            assert {name: array.tobytes() for name, array in found[1].items()} == {
                name: array.tobytes() for name, array in ARRAYS.items()
            }, seed
    assert read < len(cases) / 4


def test_hostile_headers_and_arrays_of_a_checkpoint(cases, checkpoint, tmp_path):
    """The zip is sound and the checks of its entries agree; what they say is not."""
    path = tmp_path / "000001200.npz"
    with zipfile.ZipFile(io.BytesIO(checkpoint)) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    header = json.loads(np.load(io.BytesIO(whole["header.npy"])).tobytes())
    for seed, rng in cases:
        entries = dict(whole)
        name = list(entries)[int(rng.integers(len(entries)))]
        if rng.random() < 0.5:
            text = text_of(strange(header, rng), rng).encode()
            entries["header.npy"] = _npy(np.frombuffer(text, dtype=np.uint8))
        elif rng.random() < 0.5:
            entries[name] = _hostile_npy(entries[name], rng)
        else:
            entries[name] = damaged(entries[name], rng)
        with zipfile.ZipFile(path, "w") as archive:
            for entry, content in entries.items():
                archive.writestr(entry, content)
        refused_or(read_arrays, path, seed)


def _npy(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def _hostile_npy(content: bytes, rng) -> bytes:
    """An array that claims another shape or type than its content has."""
    shapes = ["(1000000000000,)", "(-1,)", "(2, 3)", "(0,)", "()", "(9223372036854775807, 8)", "7", "('a',)"]
    kinds = ["'<f8'", "'|O'", "'<U9'", "'|V0'", "[('a', '<f8')]", "'<M8[ns]'", "8", "'no'"]
    shape, kind = (choices[int(rng.integers(len(choices)))] for choices in (shapes, kinds))
    text = f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode() + content[128:]


@pytest.fixture
def run(tmp_path, fake_parts):
    config = TrainConfig(iterations=20, hidden=(4,), batch_size=8, evaluate_every=10, checkpoint_every=10)
    api.train(config, tmp_path / "run", parts=fake_parts)
    return tmp_path / "run"


@pytest.mark.parametrize("name", ["config.json", "manifest.json"])
def test_json_files_of_a_run(cases, run, name):
    path = run / name
    whole = path.read_bytes()
    value = json.loads(whole)

    def read(path):
        read_description(run)
        read_manifest(run)
        return damage(run)

    for seed, rng in cases:
        if rng.random() < 0.3:
            path.write_bytes(damaged(whole, rng))
        else:
            path.write_text(text_of(strange(value, rng), rng), encoding="utf-8")
        refused_or(read, path, seed)


def test_a_hash_that_fits_does_not_make_a_configuration(cases, run):
    """Whoever edits config.json can write the hash anew: every value is checked all the same."""
    from toygan.runs.identity import config_hash

    path = run / "config.json"
    value = json.loads(path.read_bytes())
    for seed, rng in cases:
        held = strange(value["config"], rng)
        hashed = "0" * 64
        with contextlib.suppress(ValueError, TypeError, OverflowError):
            hashed = config_hash(TrainConfig(**held), value["digests"])
        path.write_text(text_of(value | {"config": held, "hash": hashed}, rng), encoding="utf-8")
        refused_or(read_description, path, seed)


CELLS = [
    "0", "1", "-2.5", "1e308", "1e-320", "nan", "inf", "-inf", "", " ", "abc", "1_000", "0x10", "１２",
    "玩具", '"1"', '"1,2"', '"', "'", "9007199254740993", "1e400", "1;2", "1\t2", "#", "NaN", "TRUE",
    "2024-01-01", "1,5", "\ufeff1", "\x00", "=1+1", "½", "-0", "1e", "--1", "999999999999999999999999",
]  # fmt: skip


def test_tables_of_points(cases, tmp_path):
    path, accepted = tmp_path / "points.csv", 0
    for seed, rng in cases:
        columns = int(rng.integers(1, 4))
        plain = rng.random() < 0.3
        choices = CELLS[:3] if plain else CELLS
        rows = [
            [choices[int(rng.integers(len(choices)))] for _ in range(columns + int(rng.random() < 0.02))]
            for _ in range(int(rng.integers(0, 8)))
        ]
        ends = ["\n", "\r\n", "\r", "\n\n", "\n#x\n"][int(rng.integers(5))]
        content = ends.join(",".join(row) for row in rows).encode("utf-8")
        path.write_bytes(damaged(content, rng) if rng.random() < 0.3 else content)
        found = refused_or(read_points, path, seed)
        if found is not None:
            accepted += 1
            assert np.isfinite(found.rows).all()
            assert found.rows.ndim == 2
            assert len(found.columns) == found.dimension
    assert accepted > len(cases) / 20


@pytest.mark.parametrize("name", ["points.npy", "points.npz"])
def test_arrays_of_points(cases, tmp_path, name):
    path, whole = tmp_path / name, _npy(np.arange(12.0).reshape(6, 2) % 5)
    for seed, rng in cases:
        content = _hostile_npy(whole, rng) if rng.random() < 0.4 else damaged(whole, rng)
        if name.endswith("npz"):
            archive = io.BytesIO()
            with zipfile.ZipFile(archive, "w") as entries:
                entries.writestr("points.npy", content)
            content = archive.getvalue()
            content = damaged(content, rng) if rng.random() < 0.5 else content
        path.write_bytes(content)
        found = refused_or(read_points, path, seed)
        assert found is None or np.isfinite(found.rows).all()


def test_the_headers_text_is_the_canonical_one(checkpoint):
    """What the cases above begin from is what is written."""
    with zipfile.ZipFile(io.BytesIO(checkpoint)) as archive:
        text = np.load(io.BytesIO(archive.read("header.npy"))).tobytes().decode()
    assert canonical_json(json.loads(text)) == text
