"""An update in its parts has the bits of a whole one, whoever leads it."""

import numpy as np
import pytest

from toygan import TrainConfig
from toygan.game.half_steps import HalfSteps
from toygan.game.trainer import DivergedError, Trainer

SMALL = {"data": "ring8", "hidden": (8,), "batch_size": 16, "critic_steps": 2, "iterations": 40}


@pytest.mark.parametrize(
    ("more", "led_by_python"),
    [
        ({}, False),
        ({}, True),
        ({"objective": "relativistic", "penalty": "r1"}, False),
        ({"constraint": "spectral_norm", "penalty": "none", "objective": "hinge"}, False),
        ({"coupling": "packing:2", "penalty": "none", "objective": "minimax"}, True),
    ],
)
def test_halves_have_the_bits_of_whole_updates(more, led_by_python):
    config = TrainConfig(**SMALL | more)
    whole, parts = (Trainer(config, whole_steps=not led_by_python) for _ in range(2))
    expected = whole.advance(34)  # beyond a chunk of random numbers
    half = HalfSteps(parts)
    for update in range(34):
        completed = [half.move() for _ in range(3)]
        assert completed == [False, False, True]
        found = dict(zip(expected, half.losses()))
        assert {name: column[update] for name, column in expected.items()} == found
    for name, array in whole.state().items():
        np.testing.assert_array_equal(parts.state()[name], array, err_msg=name)


def test_whole_updates_go_on_from_a_completed_one():
    config = TrainConfig(**SMALL)
    whole, parts = Trainer(config), Trainer(config)
    whole.advance(5)
    half = HalfSteps(parts)
    for _ in range(3):
        half.move()
    parts.advance(4)
    np.testing.assert_array_equal(parts.critic.parameters, whole.critic.parameters)


def test_passes_move_nothing_and_leave_the_gradient():
    trainer = Trainer(TrainConfig(**SMALL | {"optimizer": "sgd", "penalty": "none", "objective": "minimax"}))
    half = HalfSteps(trainer)
    before = trainer.critic.parameters.copy()
    half.passes()
    half.passes()
    np.testing.assert_array_equal(trainer.critic.parameters, before)
    gradient = half.gradient()
    half.move()
    rate = np.float32(trainer.rates([0])[0, 1])
    np.testing.assert_allclose(trainer.critic.parameters, before - rate * gradient, rtol=1e-5, atol=1e-8)
    assert half.under_way
    assert half.done == 1


def test_a_diverged_update_raises():
    trainer = Trainer(TrainConfig(**SMALL | {"objective": "least_squares", "penalty": "none"}))
    trainer.critic.parameters[:] = 1e30
    half = HalfSteps(trainer)
    half.move()
    half.move()
    with pytest.raises(DivergedError, match="update 1 "):
        half.move()
    assert trainer.step == 0
