"""Defaults of both players, of the penalty and of its weight."""

import pytest

from toygan.config.defaults import PAIRS, filled, implied
from toygan.objectives.penalties import PENALTIES

NOTHING = dict.fromkeys(
    (*PAIRS, *(name for pair in PAIRS.values() for name in pair), "penalty", "penalty_weight", "clip")
) | dict.fromkeys(implied({"activation": "relu"}))


def settings(**given):
    return NOTHING | {"objective": "wasserstein", "activation": "relu"} | given


def test_by_hand():
    found = filled(settings())
    assert found["generator_hidden"] == found["critic_hidden"] == (64, 64, 64)
    assert found["generator_learning_rate"] == found["critic_learning_rate"] == 2e-3
    assert (found["penalty"], found["penalty_weight"]) == ("gradient_penalty", 0.1)


def test_one_players_own_setting_goes_before_the_shared_one():
    found = filled(settings(hidden=(8,), critic_hidden=(16, 16)))
    assert (found["generator_hidden"], found["critic_hidden"]) == ((8,), (16, 16))


@pytest.mark.parametrize(
    ("given", "penalty"),
    [
        ({"clip": 0.01}, "none"),
        ({"objective": "hinge"}, "none"),
        ({"penalty": "r1", "objective": "hinge"}, "r1"),
    ],
)
def test_only_an_unbounded_critic_gets_a_penalty_unasked(given, penalty):
    found = filled(settings(**given))
    assert found["penalty"] == penalty
    assert found["penalty_weight"] == PENALTIES[penalty].weight


def test_the_critic_has_the_activation_of_both_unless_it_is_given():
    assert filled(settings())["critic_activation"] == "relu"
    assert filled(settings(critic_activation="groupsort"))["critic_activation"] == "groupsort"


def test_a_shared_setting_that_neither_player_has_is_refused():
    with pytest.raises(ValueError, match=r"learning_rate=0.1 contradicts generator_learning_rate=0.2"):
        filled(settings(learning_rate=0.1, generator_learning_rate=0.2, critic_learning_rate=0.3))
    assert filled(settings(hidden=[8], generator_hidden=(8,), critic_hidden=(9,)))["critic_hidden"] == (9,)
