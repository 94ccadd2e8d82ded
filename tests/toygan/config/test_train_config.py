"""The description of a run: what it refuses, what it fills in, and that it survives a round trip."""

import dataclasses
import itertools
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toygan.config.rules import RULES
from toygan.config.tables import TABLES, table_of
from toygan.config.train_config import FIELDS, TrainConfig, merge
from toygan.runs.identity import config_hash


def test_every_field_has_a_rule_and_a_line_of_documentation():
    assert set(RULES) == set(FIELDS) - {"hidden", "learning_rate"}
    assert all(name in TrainConfig.__doc__ for name in FIELDS)


def test_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        TrainConfig().seed = 3


def test_hidden_and_learning_rate_stand_for_both_players():
    config = TrainConfig(hidden=[8, 4], learning_rate=0.01)
    assert config.generator_hidden == config.critic_hidden == config.hidden == (8, 4)
    assert config.generator_learning_rate == config.critic_learning_rate == config.learning_rate == 0.01


def test_the_setting_of_one_player_goes_before_the_shared_one():
    config = TrainConfig(hidden=(8,), critic_hidden=(16,), learning_rate=1e-3, generator_learning_rate=1e-4)
    assert (config.generator_hidden, config.critic_hidden, config.hidden) == ((8,), (16,), None)
    assert (config.critic_learning_rate, config.learning_rate) == (1e-3, None)


def test_a_shared_setting_that_contradicts_both_players_is_refused():
    with pytest.raises(ValueError, match=r"hidden=.* contradicts"):
        TrainConfig(hidden=(8,), generator_hidden=(16,), critic_hidden=(32,))


def test_another_penalty_brings_its_own_weight():
    plain, penalised = TrainConfig(objective="hinge"), TrainConfig(penalty_weight=3.0)
    assert plain.penalty_weight == 0
    assert plain.replace(penalty="gradient_penalty").penalty_weight == 0.1
    assert plain.replace(penalty="dragan", penalty_weight=2).penalty_weight == 2
    assert penalised.replace(penalty="r1").penalty_weight == 10
    assert penalised.replace(penalty="gradient_penalty").penalty_weight == 3


def test_dataclasses_replace_cannot_lose_a_change_in_silence():
    with pytest.raises(ValueError, match=r"config\.replace"):
        dataclasses.replace(TrainConfig(), hidden=(8,))


@pytest.mark.parametrize(
    ("objective", "clip", "penalty", "weight"),
    [
        ("wasserstein", None, "gradient_penalty", 0.1),
        ("wasserstein", 0.01, "none", 0.0),
        ("non_saturating", None, "none", 0.0),
    ],
)
def test_only_an_unclipped_wasserstein_critic_is_penalised_unasked(objective, clip, penalty, weight):
    config = TrainConfig(objective=objective, clip=clip)
    assert (config.penalty, config.penalty_weight) == (penalty, weight)


BAD = [
    ({"batch_size": 0}, "batch_size must be 1 or more; it is 0"),
    ({"batch_size": 2.5}, "batch_size must be a whole number"),
    ({"critic_steps": True}, "critic_steps must be a whole number"),
    ({"learning_rate": 0.0}, r"learning_rate must be a finite number in \(0, inf\); it is 0.0"),
    ({"critic_learning_rate": float("nan")}, "critic_learning_rate must be a finite number"),
    ({"penalty_weight": -1}, "penalty_weight must be a finite number"),
    ({"clip": "0.01"}, "clip must be a number"),
    ({"betas": (0.9, 1.0)}, r"betas\[1\] must be"),
    ({"betas": 0.9}, "two decay rates"),
    ({"hidden": "64"}, "list of layer widths"),
    ({"critic_hidden": (64, 0)}, r"critic_hidden\[1\] must be 1 or more"),
    ({"averaging": 1.0}, "averaging must be"),
    ({"dtype": "float16"}, "Did you mean 'float"),
    ({"objective": "wassertein"}, "Did you mean 'wasserstein'"),
    ({"data": "ring9"}, "Did you mean 'ring8'"),
    ({"data": 3}, "data must be the name of a law"),
    ({"latent": "gauss"}, "unknown latent 'gauss'"),
    ({"coupling": "packing:1"}, "must say how many samples per pack, 2 or more"),
    ({"coupling": "packing:3", "batch_size": 64}, "batch_size must be a multiple of the pack"),
    ({"coupling": "minibatch_discrimination"}, "cannot go with penalty='gradient_penalty'"),
    ({"label_smoothing": 0.1}, "the wasserstein objective has none"),
    ({"stop_when": "w1:5"}, "evaluate_every=0 never measures"),
    ({"stop_when": "w2:5", "evaluate_every": 1}, "Did you mean 'w1'"),
    ({"stop_when": "w1", "evaluate_every": 1}, "must end in a number of evaluations"),
]


@pytest.mark.parametrize(("settings", "message"), BAD)
def test_refuses_with_the_field_and_the_reason(settings, message):
    with pytest.raises((ValueError, TypeError), match=message):
        TrainConfig(**settings)


def test_numpy_numbers_are_stored_as_plain_ones():
    config = TrainConfig(seed=np.int64(3), betas=np.array([0.0, 0.9]), penalty_weight=np.float64(10))
    assert json.loads(config.to_json())["betas"] == [0.0, 0.9]
    assert type(config.seed) is int
    assert type(config.penalty_weight) is float


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "seed": st.integers(0, 2**63 - 1),
            "hidden": st.lists(st.integers(1, 512), max_size=4),
            "learning_rate": st.floats(1e-9, 1.0),
            "averaging": st.floats(0, 0.999),
            "objective": st.sampled_from(["minimax", "hinge", "wasserstein"]),
            "critic_hidden": st.lists(st.integers(1, 512), max_size=4),
        },
    )
)
def test_round_trip_through_json(settings):
    config = TrainConfig(**settings)
    again = TrainConfig(**json.loads(config.to_json()))
    assert again == config
    assert again.to_json() == config.to_json()
    assert config.replace() == config


def test_layers_go_over_one_another():
    base = TrainConfig(generator_hidden=(1,), critic_hidden=(2,)).to_dict()
    assert TrainConfig(**merge(base, {"hidden": [5]}, {"critic_hidden": [7]})).critic_hidden == (7,)
    assert TrainConfig(**merge(base, {"hidden": [5]})).generator_hidden == (5,)


def test_every_name_makes_a_configuration():
    for kind in TABLES:
        for name in table_of(kind):
            written = f"{name}:2" if getattr(table_of(kind)[name], "counts", "") else name
            number = {"clip": 0.1} if written == "clip" else {}
            other = {} if kind in ("objective", "distance") else {"objective": "hinge"}
            other |= {"engine": "autograd"} if kind == "play" else {}  # which plays in all ways
            other |= {"latent_dim": 3} if kind == "latent" else {}  # room for two classes
            config = TrainConfig(**other | number | {kind: written})
            assert getattr(config.replace(**{kind: written}), kind) == written


def test_objectives_and_penalties_go_together_freely():
    for objective, penalty in itertools.product(table_of("objective"), table_of("penalty")):
        assert TrainConfig(objective=objective, penalty=penalty).penalty == penalty


def test_fields_younger_than_run_folders_are_written_only_off_their_defaults():
    assert "n_w1" not in TrainConfig().to_dict()
    more = TrainConfig(n_w1=4096)
    assert more.to_dict()["n_w1"] == 4096
    assert TrainConfig(**more.to_dict()) == more
    assert config_hash(more) != config_hash(TrainConfig()) == config_hash(TrainConfig(n_w1=1024))


def test_a_critic_may_have_an_activation_of_its_own():
    assert "critic_activation" not in TrainConfig(activation="tanh").to_dict()  # old hashes hold
    assert TrainConfig(activation="tanh").replace(activation="elu").critic_activation == "elu"
    mixed = TrainConfig(critic_activation="groupsort")
    assert (mixed.activation, mixed.to_dict()["critic_activation"]) == ("relu", "groupsort")
    assert TrainConfig(**mixed.to_dict()) == mixed
    with pytest.raises(ValueError, match="unknown critic_activation 'maxout'"):
        TrainConfig(critic_activation="maxout")


def test_settings_that_can_be_merged_are_the_fields():
    from toygan.config.merging import NAMES
    from toygan.config.train_config import FIELDS

    assert sorted(NAMES) == sorted(FIELDS)


def test_clip_is_a_constraint_and_old_hashes_hold():
    assert (TrainConfig().constraint, TrainConfig(clip=0.01).constraint) == ("none", "clip")
    assert TrainConfig(clip=0.01, constraint="clip") == TrainConfig(clip=0.01)
    for config in (TrainConfig(), TrainConfig(clip=0.01)):
        assert "constraint" not in config.to_dict()
        assert TrainConfig(**config.to_dict()) == config
    assert TrainConfig(clip=0.01).replace(clip=None).constraint == "none"
    config = TrainConfig(constraint="orthonormal")
    assert (config.penalty, config.to_dict()["constraint"]) == ("none", "orthonormal")
    assert TrainConfig(**config.to_dict()) == config


def test_sums_of_penalties_have_a_weight_for_each_row():
    both = TrainConfig(objective="relativistic", penalty="r1 + r2")
    assert (both.penalty, both.penalty_weight) == ("r1+r2", (10.0, 10.0))
    assert TrainConfig(**both.to_dict()) == both
    assert both.replace(penalty_weight=0.5).penalty_weight == (0.5, 0.5)
    assert both.replace(penalty_weight=[1, 2]).penalty_weight == (1.0, 2.0)
    assert both.replace(penalty="r1").penalty_weight == 10.0
    for settings, message in (
        ({"penalty": "r1+r1"}, "holds r1 twice"),
        ({"penalty": "r1+none"}, "adds none"),
        ({"penalty": "r1+r2", "penalty_weight": (1.0,)}, "there are 1"),
        ({"penalty": "r1", "penalty_weight": (1.0,)}, "must be a number for penalty='r1'"),
        ({"penalty": "r1+r2", "penalty_weight": (1.0, -1.0)}, r"penalty_weight\[1\] must be a finite number"),
        ({"penalty": "r1+r2", "constraint": "orthonormal"}, "cannot go with penalty='r1"),
        ({"penalty": "r1+r2", "coupling": "minibatch_discrimination"}, "cannot go with penalty"),
    ):
        with pytest.raises(ValueError, match=message):
            TrainConfig(**settings)
