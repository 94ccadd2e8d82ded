"""The random numbers of a chunk: where they depend on what, their distributions, and what a penalty needs."""

import numpy as np
import pytest
from scipy import stats

from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.game import random_numbers
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


def test_a_sum_of_penalties_draws_for_each_in_turn():
    both, first = drawn(penalty="dragan+r2"), drawn(penalty="dragan")
    assert (both.epsilon.shape, both.partner.shape) == ((CHUNK, 3, 16), (CHUNK, 3, 16, 2))
    np.testing.assert_array_equal(both.epsilon[:, :, :8], first.epsilon)
    np.testing.assert_array_equal(both.partner[:, :, :8], first.partner)
    assert not both.epsilon[:, :, 8:].any()  # at the fake rows
    assert drawn(penalty="r1+r2").partner.size == 0


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


def test_what_a_saved_run_goes_on_by_stays_as_it_is():
    """A checkpoint holds the step alone: these numbers and this generator are the rest of its state."""
    assert CHUNK == 32
    assert (random_numbers.PARAMETERS, random_numbers.COUPLING, CHUNKS) == (0, 1, 2)
    wanted = np.random.Generator(np.random.SFC64(np.random.SeedSequence([7, 2, 5]))).random(4)
    assert stream(7, 2, 5).random(4).tolist() == wanted.tolist()


def test_numbers_are_drawn_in_one_order():
    """Latents, real rows, ε, the partner's shares, noise: from one stream of the chunk."""
    config = TrainConfig(**(SMALL | {"penalty": "dragan", "instance_noise": 0.5, "iterations": 4 * CHUNK}))
    law, rng = dataset(config.data), stream(3, CHUNKS, 1)
    draws = draw_chunk(config, law, np.dtype(float), 1)
    latent = rng.standard_normal((CHUNK, 4, 8, 5))
    real = law.from_data(law.sample(CHUNK * 4 * 8, rng)).reshape(CHUNK, 4, 8, 2)
    epsilon, shares = rng.random((CHUNK, 3, 8)), rng.random((CHUNK, 3, 8, 2))
    noise = rng.standard_normal((CHUNK, 4, 2, 8, 2))
    np.testing.assert_array_equal(draws.latent, latent)
    np.testing.assert_array_equal(draws.real, real)
    np.testing.assert_array_equal(draws.epsilon, epsilon)
    spread = 0.5 * real[:, :3].std(axis=(2, 3), keepdims=True)
    np.testing.assert_array_equal(draws.partner, real[:, :3] + spread * shares)
    sigma = 0.5 * (1 - np.arange(CHUNK, 2 * CHUNK) / (4 * CHUNK))
    np.testing.assert_allclose(draws.noise, noise * sigma.reshape(-1, 1, 1, 1, 1), rtol=1e-15)


def test_uniform_latents_fill_the_interval_from_minus_1_to_1():
    latent = drawn(latent="uniform").latent
    assert latent.ravel()[:4].tolist() == (2 * stream(3, CHUNKS, 0).random(4) - 1).tolist()
