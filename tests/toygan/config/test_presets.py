"""Every published number, written out a second time."""

import pytest

from toygan.config.presets import BY_LAW, PRESETS, preset
from toygan.config.train_config import FIELDS, TrainConfig
from toygan.datasets.table import dataset
from toygan.remedies.latents import parsed

PUBLISHED = {
    "wgan": {
        "objective": "wasserstein",
        "penalty": "none",
        "clip": 0.01,
        "optimizer": "rmsprop",
        "learning_rate": 0.00005,
        "batch_size": 64,
        "critic_steps": 5,
    },
    "wgan-gp": {
        "penalty": "gradient_penalty",
        "penalty_weight": 10,
        "critic_steps": 5,
        "optimizer": "adam",
        "learning_rate": 0.0001,
        "betas": (0, 0.9),
        "clip": None,
    },
    "wgan-gp-toy": {
        "penalty": "gradient_penalty",
        "penalty_weight": 0.1,
        "optimizer": "adam",
        "learning_rate": 0.0001,
        "betas": (0.5, 0.9),
        "batch_size": 256,
        "hidden": (512, 512, 512),
        "activation": "relu",
        "init": "wgan_gp_toy",
        "critic_steps": 5,
        "latent": "normal",
        "latent_dim": 2,
        "iterations": 100_000,
    },
    "wgan-lp": {
        "objective": "wasserstein",
        "penalty": "lipschitz_penalty",
        "penalty_weight": 10,
        "optimizer": "rmsprop",
        "learning_rate": 0.00005,
        "critic_steps": 10,
        "batch_size": 256,
        "iterations": 20_000,
        "hidden": (512, 512, 512),
        "activation": "leaky_relu",
        "init": "glorot_uniform",
        "betas": (0, 0.9),
        "latent": "normal",
        "latent_dim": 2,
    },
    "r3gan": {
        "objective": "relativistic",
        "penalty": "r1+r2",
        "penalty_weight": (1, 1),
        "optimizer": "adam",
        "learning_rate": 0.0002,
        "betas": (0, 0.99),
        "critic_steps": 1,
        "activation": "leaky_relu",
    },
    "gan": {"objective": "non_saturating", "critic_steps": 1, "learning_rate": 0.0002, "betas": (0.5, 0.999)},
    "gan-minimax": {"objective": "minimax", "critic_steps": 1, "learning_rate": 0.0002, "batch_size": 128},
    "lsgan": {"objective": "least_squares", "learning_rate": 0.001, "betas": (0.5, 0.999), "penalty": "none"},
    "dragan": {"objective": "non_saturating", "penalty": "dragan", "penalty_weight": 10, "critic_steps": 1},
    "r1": {
        "penalty": "r1",
        "penalty_weight": 10,
        "optimizer": "rmsprop",
        "learning_rate": 0.0001,
        "batch_size": 64,
        "averaging": 0.999,
        "hidden": (16, 16, 16, 16),
        "latent_dim": 16,
    },
    "numerics": {
        "optimizer": "rmsprop",
        "learning_rate": 0.0001,
        "batch_size": 512,
        "hidden": (16, 16, 16, 16),
        "latent_dim": 16,
    },
    "pacgan": {
        "coupling": "packing:2",
        "learning_rate": 0.0001,
        "betas": (0.8, 0.999),
        "batch_size": 100,
        "generator_hidden": (400, 400, 400, 400),
        "critic_hidden": (200, 200, 200),
        "latent_dim": 2,
        "iterations": 400_000,
    },
    "mode-collapse": {
        "generator_learning_rate": 0.001,
        "critic_learning_rate": 0.0001,
        "betas": (0.5, 0.999),
        "batch_size": 512,
        "hidden": (128, 128),
        "activation": "tanh",
        "init": "orthogonal:1.4",
        "latent_dim": 256,
        "iterations": 25_000,
    },
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_numbers_are_those_of_the_paper(name):
    config = preset(name)
    assert {field: getattr(config, field) for field in PUBLISHED[name]} == PUBLISHED[name]


@pytest.mark.parametrize("name", PRESETS)
def test_every_number_has_its_source(name):
    entry = PRESETS[name]
    assert entry.settings.keys() == entry.sources.keys() <= set(FIELDS)
    assert all(entry.sources.values())
    assert isinstance(preset(name), TrainConfig)


def test_wgan_lp_says_which_numbers_are_the_papers_and_which_the_reproductions():
    sources = PRESETS["wgan-lp"].sources
    assert sources["objective"] == sources["penalty"] == "Petzka, Fischer & Lukovnikov 2018"
    assert "as its reproduction states it" in sources["critic_steps"]
    assert sources["penalty_weight"].startswith("chosen: ")
    for name in sources.keys() - {"objective", "penalty", "critic_steps", "penalty_weight"}:
        assert "reproduction" in sources[name]


def test_the_small_clip_bounds_the_slope_by_one():
    config = preset("wgan-small")
    bound = 2**0.5 * config.clip**4 * 64**3
    assert bound == pytest.approx(1, abs=0.06)
    assert 2**0.5 * 0.01**4 * 64**3 < 0.004


def test_overrides_go_over_the_preset():
    config = preset("pacgan", data="grid25", hidden=(8,), seed=4)
    assert (config.generator_hidden, config.critic_hidden, config.seed) == ((8,), (8,), 4)


def test_presets_of_single_laws_refuse_others():
    assert preset("wgan-gp-tuned", data="grid25").penalty_weight == 0.02
    with pytest.raises(ValueError, match="made for ring8, grid25, swissroll"):
        preset("wgan-gp-tuned", data="two_moons")
    with pytest.raises(ValueError, match="made for ring8, grid25, swissroll, 8gaussians, pinwheel"):
        preset("tuned", data="two_moons")


@pytest.mark.parametrize("law", BY_LAW["wgan-gp-tuned"])
def test_wgan_gp_tuned_keeps_to_what_was_allowed(law):
    config = preset("wgan-gp-tuned", data=law)
    assert {*config.generator_hidden, *config.critic_hidden} == {64}
    assert config.iterations <= 40_000
    assert config.latent == "normal"


@pytest.mark.parametrize("law", BY_LAW["tuned"])
def test_tuned_has_no_critic_and_knows_of_a_law_how_many_modes_it_has(law):
    config, modes = preset("tuned", data=law), dataset(law).modes
    assert (config.distance, config.generator_hidden) == ("energy_unbiased", ())
    classes = {"swissroll": 128, "pinwheel": 256}[law] if modes is None else len(modes.weights)
    assert parsed(config.latent) == ("categorical", classes)
    assert set(BY_LAW["tuned"][law]) <= {"latent", "latent_dim", "learning_rate", "iterations"}


def test_unknown_preset_and_field():
    with pytest.raises(ValueError, match="Did you mean 'lsgan'"):
        preset("lsgam")
    with pytest.raises(ValueError, match="Did you mean 'batch_size'"):
        preset("gan", batchsize=3)
