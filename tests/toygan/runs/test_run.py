"""What a run gives: samples in data units from the right network."""

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.datasets.definition import Dataset
from toygan.datasets.table import dataset
from toygan.network.mlp import Network
from toygan.runs.history import History
from toygan.runs.run import Run
from toygan.runs.snapshots import latent, snapshot_of, with_parameters

CONFIG = TrainConfig(hidden=(4,), latent_dim=3, dtype="float64")


@pytest.fixture
def run():
    shape = dataset("ring8").shape
    data = Dataset("moved", shape, shift=np.array([10.0, -5.0]), scale=np.array([2.0, 0.5]))
    generator, critic = Network([3, 4, 2], rng=0), Network([2, 4, 1], rng=1)
    return Run(CONFIG, generator, critic, None, data, History({}), History({}), 7)


def test_samples_are_the_generators_in_data_units(run):
    z = latent(CONFIG, 5, 3)
    assert run.sample(5, 3) == pytest.approx(run.generator(z) * [2.0, 0.5] + [10.0, -5.0])
    assert run.sample(0).shape == (0, 2)


def test_blocks_hold_the_same_numbers(run):
    from toygan.runs import snapshots

    whole = run.sample(11, 0)
    blocks = list(snapshots.draw_blocks(run.generator, CONFIG, run.data, 11, 0, block=4))
    assert [len(block) for block in blocks] == [4, 4, 3]
    assert (np.concatenate(blocks) == whole).all()
    assert (np.concatenate(list(run.sample_blocks(11, 0))) == whole).all()


def test_averaged_parameters_are_sampled_where_there_are_some(run):
    run.averaged = with_parameters(run.generator, np.zeros_like(run.generator.parameters))
    assert (run.sample(4, 0) == [10.0, -5.0]).all()
    assert run.generator.parameters.any()  # the copy was changed, not the generator


def test_a_negative_number_of_points(run):
    for draw in (run.sample, run.sample_blocks):
        with pytest.raises(ValueError, match="n must be 0 or more; it is -1"):
            draw(-1)


def test_a_snapshot_has_networks_of_its_own(run):
    arrays = {"step": np.array(3), "samples": np.zeros((2, 2))}
    arrays |= {name: np.full_like(getattr(run, name).parameters, 2.0) for name in ("generator", "critic")}
    run._snapshots = [arrays]
    [found] = run.snapshots
    assert (found.step, found.critic.parameters[0]) == (3, 2.0)
    assert run.critic.parameters[0] != 2.0
    assert snapshot_of(arrays, run.generator, run.critic).generator.sizes == (3, 4, 2)
