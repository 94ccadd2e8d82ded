"""Run folders that an earlier version wrote (0.1.0.dev0, before the rooms) open, and go on to the same end.

``data/<run>`` are its folders, written without Numba; ``end.npz`` holds the parameters at which it arrived
when nothing stopped it.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.game.trainer import Trainer
from toygan.runs.api import load_run, resume
from toygan.runs.checkpoints import read_arrays
from toygan.runs.folder import damage, describe

DATA = Path(__file__).parent / "data"
STOPPED = pytest.mark.parametrize("name", ["stopped_averaged", "stopped_coupled", "stopped_wgan"])


def config_of(folder):
    return TrainConfig(**json.loads((folder / "config.json").read_text(encoding="utf-8"))["config"])


@pytest.mark.parametrize("name", [path.name for path in sorted(DATA.iterdir())])
def test_the_configuration_still_has_its_hash_and_name(name):
    held = json.loads((DATA / name / "config.json").read_text(encoding="utf-8"))
    found = describe(config_of(DATA / name), held["label"])
    assert (found.config_hash, found.name) == (held["hash"], held["name"])


def test_a_finished_folder_opens(tmp_path):
    folder = shutil.copytree(DATA / "finished", tmp_path / "finished")
    assert damage(folder) == []
    run = load_run(folder)
    _, arrays = read_arrays(folder / "checkpoints" / "000000008.npz")
    np.testing.assert_array_equal(run.generator.parameters, arrays["state/generator/theta"])
    np.testing.assert_array_equal(run.averaged.parameters, arrays["state/averaged"])
    assert run.history["step"].tolist() == [4, 8]
    assert run.history.to_csv() == (folder / "metrics.csv").read_text(encoding="utf-8")


@STOPPED
def test_a_stopped_folder_goes_on_bit_for_bit(tmp_path, name):
    folder = shutil.copytree(DATA / name, tmp_path / name)
    _, arrays = read_arrays(folder / "checkpoints" / "000000004.npz")
    straight = Trainer(config_of(folder))
    straight.load_state({key.removeprefix("state/"): array for key, array in arrays.items()})
    straight.advance(4)
    run = resume(folder)
    assert run.step == 8
    np.testing.assert_array_equal(run.generator.parameters, straight.generator.parameters)
    np.testing.assert_array_equal(run.critic.parameters, straight.critic.parameters)


@STOPPED
def test_it_ends_where_the_earlier_version_ended(tmp_path, name):
    """Up to rounding: other processors and compiled code add in another order."""
    run = resume(shutil.copytree(DATA / name, tmp_path / name))
    with np.load(DATA / name / "end.npz") as end:
        for player in ("generator", "critic"):
            found = getattr(run, player).parameters
            np.testing.assert_allclose(found, end[player], rtol=1e-9, atol=1e-12)
