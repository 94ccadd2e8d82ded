"""Inputs of the generator: their distributions, what classes need, and that a run may take them."""

import re

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.remedies.latents import LATENTS, draw_latent, parsed
from toygan.runs.snapshots import latent

K, D = 5, 8


def classes(n=20_000, dtype=np.float64):
    return draw_latent(f"categorical:{K}", 3, (n, D), dtype)


def test_a_class_is_one_number_and_each_is_as_likely():
    code = classes()[:, :K]
    assert set(np.unique(code)) == {0.0, np.sqrt(K)}
    assert ((code > 0).sum(axis=1) == 1).all()
    counts = (code > 0).sum(axis=0)
    assert ((counts - 4000) ** 2 / 4000).sum() < 18.5  # χ² of 4 degrees of freedom: 99.9 %


def test_beside_the_class_the_numbers_are_normal_and_know_nothing_of_it():
    z = classes()
    beside = z[:, K:]
    assert np.abs(beside.mean(axis=0)).max() < 0.03
    np.testing.assert_allclose(beside.T @ beside / len(z), np.eye(D - K), atol=0.04)
    means = np.array([beside[z[:, k] > 0].mean(axis=0) for k in range(K)])
    assert np.abs(means).max() < 0.07


def test_each_number_has_mean_square_one():
    np.testing.assert_allclose((classes() ** 2).mean(axis=0), 1.0, atol=0.1)


@pytest.mark.parametrize("name", ["normal", "uniform", f"categorical:{K}"])
def test_shape_and_dtype_are_those_asked_for(name):
    z = draw_latent(name, 0, (3, 2, 4, D), np.float32)
    assert (z.shape, z.dtype) == ((3, 2, 4, D), np.float32)
    config = TrainConfig(latent=name, latent_dim=D)
    assert config.latent == name
    np.testing.assert_array_equal(latent(config, 6, 1), draw_latent(name, 1, (6, D)))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("categorical", "latent categorical must say how many classes, 2 or more, as in 'categorical:8'"),
        ("categorical:1", "2 or more"),
        ("categorical:x", "it is 'categorical:x'"),
        ("normal:2", "latent normal takes no number; it is 'normal:2' (write latent='normal')"),
        ("normale", "Did you mean 'normal'"),
    ],
)
def test_names_that_make_no_sense_are_refused(name, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        parsed(name)
    with pytest.raises(ValueError, match=re.escape(words)):
        TrainConfig(latent=name, latent_dim=20)


def test_classes_need_room_and_one_number_more():
    with pytest.raises(ValueError, match="latent_dim must be more than the 8 classes"):
        TrainConfig(latent="categorical:8", latent_dim=8)
    assert TrainConfig(latent="categorical:08", latent_dim=9).latent == "categorical:8"


def test_every_row_says_what_it_is():
    assert all(row.source and row.reach > 0 for row in LATENTS.values())
