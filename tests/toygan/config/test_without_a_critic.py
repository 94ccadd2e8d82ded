"""Configurations with a distance: what is filled in, kept and refused."""

import pytest

from toygan.config.layers import layered, parse_assignment
from toygan.config.train_config import TrainConfig
from toygan.runs.identity import config_hash, run_name


def test_a_distance_leaves_out_the_critic_in_every_form():
    config = TrainConfig(distance="sliced", generator_hidden=(8,), learning_rate=1e-3)
    assert (config.critic_steps, config.penalty, config.loss) == (0, "none", "sliced")
    kept = config.to_dict()
    assert not {"critic_hidden", "critic_learning_rate", "critic_steps", "penalty", "objective"} & kept.keys()
    assert TrainConfig(**kept) == config
    assert config.replace(generator_hidden=(16,)).generator_hidden == (16,)
    assert config.replace(distance=None).critic_steps == 5


def test_without_a_distance_nothing_has_changed():
    """The hash of the default configuration is the one that run folders of before have."""
    assert "distance" not in TrainConfig().to_dict()
    assert config_hash(TrainConfig()).startswith("64856d089d9fd335")


def test_the_name_of_a_run_says_the_distance():
    assert run_name(TrainConfig(distance="sinkhorn", seed=2)).startswith("sinkhorn-ring8-s2-")


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"objective": "hinge"}, "objective='hinge'"),
        ({"penalty": "r1"}, "penalty='r1'"),
        ({"clip": 0.1}, r"clip=0\.1"),
        ({"critic_steps": 2}, "critic_steps=2"),
        ({"critic_hidden": (8,)}, r"critic_hidden=\(8,\)"),
        ({"critic_learning_rate": 0.1}, r"critic_learning_rate=0\.1"),
        ({"critic_activation": "tanh"}, "critic_activation='tanh'"),
        ({"coupling": "packing:2"}, "coupling='packing:2'"),
        ({"label_smoothing": 0.1}, r"label_smoothing=0\.1"),
        ({"engine": "autograd"}, "engine='autograd'"),
        ({"penalty_weight": 3.0}, r"penalty_weight=3\.0"),
    ],
)
def test_settings_of_a_critic_are_refused(settings, name):
    with pytest.raises(ValueError, match=f"{name} has no meaning beside distance='w1', which has no critic"):
        TrainConfig(distance="w1", **settings)


def test_an_unknown_distance_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"unknown distance 'slice'; known: w1, .* Did you mean 'sliced'"):
        TrainConfig(distance="slice")


def test_presets_have_critics():
    with pytest.raises(ValueError, match="has no meaning beside distance='sliced'"):
        layered("wgan", {}, {"distance": "sliced"})


def test_the_command_line_takes_it_as_text():
    assert parse_assignment("distance=sliced") == ("distance", "sliced")
    assert parse_assignment("distance=none") == ("distance", None)
