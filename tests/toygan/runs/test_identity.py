"""What a run is called and hashed by: what enters, what does not."""

import hashlib

import numpy as np
import pytest

from toygan.config.train_config import NOT_HASHED, TrainConfig
from toygan.runs.identity import config_hash, digests, machine, run_name, versions
from toygan.support.json_files import canonical_json

OTHER = {
    "seed": 1,
    "data": "grid25",
    "objective": "hinge",
    "batch_size": 8,
    "dtype": "float64",
    "averaging": 0.5,
}


def test_the_hash_by_hand():
    config = TrainConfig(seed=5)
    settings = {name: value for name, value in config.to_dict().items() if name not in NOT_HASHED}
    assert config_hash(config) == hashlib.sha256(canonical_json(settings).encode()).hexdigest()


@pytest.mark.parametrize(("field", "value"), OTHER.items())
def test_what_changes_a_number_changes_the_hash(field, value):
    assert config_hash(TrainConfig(**{field: value})) != config_hash(TrainConfig())


def test_how_often_a_run_is_saved_does_not():
    assert config_hash(TrainConfig(checkpoint_every=3)) == config_hash(TrainConfig())


def test_points_enter_by_their_numbers_and_not_by_their_path(tmp_path):
    points = np.arange(6.0).reshape(3, 2)
    for name in ("a", "b"):
        np.save(tmp_path / f"{name}.npy", points)
    np.save(tmp_path / "c.npy", points + 1)
    a, b, c = (TrainConfig(data=str(tmp_path / f"{name}.npy")) for name in "abc")
    assert config_hash(a) == config_hash(b) != config_hash(c)
    assert list(digests(a)) == ["data"]
    assert digests(TrainConfig()) == {}


def test_a_name_is_made_of_letters_that_every_system_takes():
    name = run_name(TrainConfig(objective="f_gan:js", seed=4), "my own: label/1")
    assert name.startswith("my-own-label-1-ring8-s4-")
    assert run_name(TrainConfig(objective="f_gan:js"))[:9] == "f_gan-js-"
    assert len(name.rpartition("-")[2]) == 8


def test_versions_and_machine_are_texts_for_json():
    assert set(versions()) >= {"python", "numpy", "numba"}
    assert machine()["processors"] >= 1
    canonical_json({"versions": versions(), "machine": machine()})
