"""A game from the address: names, bounds, presets, and what is refused."""

import pytest

from toygan.config.presets import preset
from toygan.lab.game_state import config_of, constraints, offers, settings_of


def test_nothing_said_is_a_small_wgan_gp():
    config = config_of({})
    assert (config.objective, config.penalty, config.critic_hidden) == (
        "wasserstein",
        "gradient_penalty",
        (64,) * 3,
    )
    assert config.generator_learning_rate == config.critic_learning_rate == 1e-3


def test_a_named_preset_is_that_preset():
    config = config_of({"preset": "gan", "iterations": "25000"})
    assert config == preset("gan").replace(iterations=25_000)


def test_the_address_goes_before_the_preset():
    config = config_of(
        {"preset": "gan", "data": "grid25", "width": "32", "depth": "2", "rate_d": "0.01", "seed": "9"}
    )
    assert (config.data, config.critic_hidden, config.generator_hidden) == ("grid25", (32, 32), (32, 32))
    assert config.critic_learning_rate == 0.01
    assert config.seed == 9


@pytest.mark.parametrize("name", constraints())
def test_every_constraint_makes_a_configuration_that_is_shown_again(name):
    config = config_of({"objective": "wasserstein" if name != "none" else "minimax", "constraint": name})
    assert settings_of(config)["constraint"] == name
    assert (config.clip is not None) == (name == "clip")


def test_what_is_shown_makes_the_same_game():
    config = config_of({"preset": "r1", "data": "grid25", "weight": "3", "critic_steps": "2"})
    shown = {name: str(value) for name, value in settings_of(config).items()}
    assert config_of({"preset": "r1", **shown}) == config


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"width": "100000"}, "width must be a number from 4 to 512"),
        ({"depth": "0"}, "depth must be a number from 1 to 6"),
        ({"batch": "1e9"}, "batch must be a number from 8 to 2048"),
        ({"rate_g": "nan"}, "rate_g must be a number"),
        ({"seed": "1.5"}, "seed must be a whole number"),
        ({"data": "ring9"}, "Did you mean 'ring8'"),
        ({"data": "funnels:4:3:0"}, "must have one or two dimensions here"),
        ({"objective": "wassertein"}, "Did you mean 'wasserstein'"),
        ({"preset": "pacgan"}, "coupling must be none here"),
        ({"preset": "tuned", "data": "spiral"}, "was made for"),
    ],
)
def test_bad_addresses_say_what_is_required(state, said):
    with pytest.raises(ValueError, match=said):
        config_of(state)


def test_what_is_offered_can_be_had():
    found = offers()
    for name in found["preset"]:
        config_of(
            {"preset": name, **({"data": found["laws_of"][name][0]} if name in found["laws_of"] else {})}
        )
    for name in found["objective"]:
        config_of({"preset": "gan", "objective": name, "constraint": "r1"})
    assert "pacgan" not in found["preset"]


def test_the_sum_of_r3gan_is_shown_with_its_weight():
    shown = settings_of(config_of({"preset": "r3gan"}))
    assert (shown["constraint"], shown["weight"]) == ("r1+r2", 1.0)
    assert config_of({"constraint": "r1+r2", "weight": "3"}).penalty_weight == (3.0, 3.0)
