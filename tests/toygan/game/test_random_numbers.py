"""The random numbers of a chunk: where they depend on what, their distributions, and what a penalty needs."""

import numpy as np
import pytest
from scipy import stats

from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.game.random_numbers import CHUNK, CHUNKS, draw_chunk, stream

SMALL = {"data": "ring8", "hidden": (4,), "batch_size": 8, "critic_steps": 3, "latent_dim": 5, "seed": 3}


def drawn(chunk=0, dtype=np.float64, **settings):
    config = TrainConfig(**(SMALL | settings))
    return draw_chunk(config, dataset(config.data), np.dtype(dtype), chunk)


def test_shapes_and_the_one_dtype():
    draws = drawn(dtype=np.float32, penalty="dragan", instance_noise=0.1)
    shapes = {name: array.shape for name, array in draws._asdict().items()}
    assert shapes == {
        "latent": (CHUNK, 4, 8, 5),
        "real": (CHUNK, 4, 8, 2),
        "epsilon": (CHUNK, 3, 8),
        "partner": (CHUNK, 3, 8, 2),
        "noise": (CHUNK, 4, 2, 8, 2),
    }
    assert {array.dtype for array in draws} == {np.dtype(np.float32)}


def test_a_chunk_depends_on_the_seed_and_its_number_alone():
    for one, other in zip(drawn(4), drawn(4)):
        assert np.array_equal(one, other)
    assert not np.isin(drawn(0).latent, drawn(1).latent).any()
    assert not np.isin(drawn(0).latent, drawn(0, seed=4).latent).any()
    assert np.array_equal(drawn(2).latent[0, 0, 0], stream(3, CHUNKS, 2).standard_normal(5))


def test_more_noise_or_another_penalty_leaves_the_latents_alone():
    plain = drawn(penalty="none").latent
    assert np.array_equal(plain, drawn(penalty="dragan", instance_noise=0.3).latent)


def test_latents_follow_their_distribution():
    normal, uniform = (
        drawn(batch_size=64).latent.ravel(),
        drawn(batch_size=64, latent="uniform").latent.ravel(),
    )
    assert stats.kstest(normal, "norm").pvalue > 1e-4
    assert stats.kstest(uniform, stats.uniform(-1, 2).cdf).pvalue > 1e-4


@pytest.mark.parametrize(
    ("penalty", "epsilon"),
    [("none", None), ("r1", 1.0), ("r2", 0.0), ("gradient_penalty", "drawn"), ("dragan", "drawn")],
)
def test_each_penalty_gets_the_mixing_that_its_points_need(penalty, epsilon):
    draws = drawn(penalty=penalty)
    assert bool(draws.partner.size) == (penalty == "dragan")
    if epsilon is None:
        assert draws.epsilon.size == 0
    elif epsilon == "drawn":
        assert 0 <= draws.epsilon.min() < 0.1 < 0.9 < draws.epsilon.max() < 1
    else:
        assert (draws.epsilon == epsilon).all()


def test_dragans_partner_lies_within_half_a_deviation_above_the_real_row():
    draws = drawn(penalty="dragan")
    real = draws.real[:, :3]
    share = (draws.partner - real) / (0.5 * real.std(axis=(2, 3), keepdims=True))
    assert share.min() >= -1e-12
    assert share.max() <= 1 + 1e-12


def test_noise_falls_linearly_to_nothing():
    draws = drawn(1, batch_size=512, instance_noise=0.5, iterations=2 * CHUNK)
    found = draws.noise.std(axis=(1, 2, 3, 4))
    np.testing.assert_allclose(found, 0.5 * (1 - np.arange(CHUNK, 2 * CHUNK) / (2 * CHUNK)), rtol=0.05)
    assert drawn().noise.size == 0


def test_after_the_last_update_there_is_no_noise_left():
    assert (drawn(1, instance_noise=0.5, iterations=CHUNK).noise == 0).all()
