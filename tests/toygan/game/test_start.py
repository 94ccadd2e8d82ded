"""From a configuration to rules and shared arrays."""

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.game.compiled_objectives import FUSED
from toygan.game.start import rules_of, shared_arrays
from toygan.network.optimizers import OPTIMIZERS
from toygan.objectives.penalties import PENALTIES
from toygan.objectives.table import OBJECTIVES
from toygan.remedies.couplings import coupling


def test_rules_by_hand():
    config = TrainConfig(penalty="dragan", penalty_weight=3, clip=0.5, betas=(0.1, 0.2), averaging=0.9)
    rules = rules_of(config, whole_steps=True, paired=False)
    assert FUSED[rules.objective] == "wasserstein"
    assert [list(PENALTIES)[code] for code in rules.penalties] == ["dragan"]
    assert (rules.penalty_weights.tolist(), rules.clip, rules.beta1, rules.beta2, rules.averaging) == (
        [3],
        0.5,
        0.1,
        0.2,
        0.9,
    )
    assert rules.partner_is_fake.tolist() == [False]
    assert (rules.constraint, rules.by_layer, rules.by_tape) == (1, False, False)
    both = rules_of(TrainConfig(penalty="r2+dragan", penalty_weight=(1, 2)), whole_steps=True, paired=False)
    assert (both.partner_is_fake.tolist(), both.penalty_weights.tolist()) == ([True, False], [1, 2])
    assert rules_of(TrainConfig(), whole_steps=False, paired=True).objective == 0


@pytest.mark.parametrize("name", FUSED)
def test_every_compiled_objective_has_its_number(name):
    config = TrainConfig(objective=name)
    assert OBJECTIVES[name].compiled
    assert FUSED[rules_of(config, whole_steps=True, paired=False).objective] == name


@pytest.mark.parametrize(("name", "rows", "coupled"), [("none", 8, 0), ("packing:2", 4, 4)])
def test_arrays_have_the_rows_of_the_critic(name, rows, coupled):
    config = TrainConfig(batch_size=8, coupling=name)
    arrays = shared_arrays(config, coupling(name, 2), 2, np.float32, None)
    assert arrays.scores.shape == arrays.slopes.shape == (2, rows)
    assert arrays.x_real.shape == arrays.mixed.shape == (coupled, 2 if name == "none" else 4)
    assert len(arrays.fake) == (8 if coupled else 0)
    assert arrays.mean.size == 0
    assert not any(array.any() for array in arrays)


def test_the_averaged_generator_is_shared_and_not_copied():
    averaged = np.ones(5, np.float32)
    arrays = shared_arrays(TrainConfig(averaging=0.5), coupling("none", 2), 2, np.float32, averaged)
    assert arrays.mean is averaged


def test_the_other_rules():
    config = TrainConfig(label_smoothing=0.2, history_weight=0.3, objective="minimax", optimizer="rmsprop")
    rules = rules_of(config, whole_steps=True, paired=True)
    assert (rules.smoothing, rules.history_weight, rules.clip, rules.averaging) == (0.2, 0.3, 0.0, 0.0)
    assert (rules.paired, list(OPTIMIZERS)[rules.optimizer]) == (True, "rmsprop")
    assert rules_of(config, whole_steps=False, paired=False).paired is False
    for name, row in PENALTIES.items():
        rules = rules_of(TrainConfig(penalty=name), whole_steps=True, paired=False)
        assert rules.partner_is_fake.tolist() == ([] if name == "none" else [row.points != "perturbed"])


def test_every_shape_of_the_shared_arrays():
    config = TrainConfig(batch_size=12, coupling="packing:3")
    arrays = shared_arrays(config, coupling("packing:3", 2), 2, np.float32, None)
    assert {name: array.shape for name, array in arrays._asdict().items()} == {
        "scores": (2, 4),
        "slopes": (2, 4),
        "report": (32, 4, 4),
        "mean": (0,),
        "fake": (12, 2),
        "nabla_fake": (12, 2),
        "x_real": (4, 6),
        "x_fake": (4, 6),
        "mixed": (4, 6),
        "nabla_x": (2, 4, 6),
        "ahead": (0, 2, 2, 4),
    }
    assert {name for name, array in arrays._asdict().items() if array.dtype == np.float64} == {"report"}


def test_there_is_room_for_the_steps_that_compiled_code_looks_ahead():
    config = TrainConfig(batch_size=12, objective="minimax", play="unrolled:3")
    by_tape = config.replace(engine="autograd")
    shapes = [
        shared_arrays(c, coupling("none", 2), 2, np.float32, None).ahead.shape for c in (config, by_tape)
    ]
    assert shapes == [(3, 2, 2, 12), (0, 2, 2, 12)]
