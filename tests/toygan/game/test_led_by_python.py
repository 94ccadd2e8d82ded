"""Games whose slopes Python writes: which phases they have, and that they are the compiled games."""

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.engine.compilation import jit_enabled
from toygan.game import phases
from toygan.game.led_by_python import Game
from toygan.game.program import WHOLE_STEPS
from toygan.game.trainer import Trainer

SMALL = {"data": "ring8", "hidden": (6,), "batch_size": 8, "iterations": 8, "critic_steps": 2}


def trainer(whole_steps=True, **settings):
    return Trainer(TrainConfig(**(SMALL | {"dtype": "float64"} | settings)), whole_steps=whole_steps)


def test_which_games_have_phases_of_python():
    assert trainer().game.steps == WHOLE_STEPS
    assert phases.CRITIC_SLOPES in trainer(whole_steps=False).game.steps[0]
    coupled = trainer(coupling="packing:2").game.steps
    assert {phases.COUPLE, phases.DECOUPLE} <= set(coupled[1])
    assert phases.COUPLING_STEP not in coupled[0]  # packing learns nothing
    learned = trainer(coupling="minibatch_discrimination", penalty="none").game
    assert phases.COUPLING_STEP in learned.steps[0]
    assert len(learned.coupled) > 0


@pytest.mark.parametrize("penalty", ["none", "gradient_penalty", "r1"])
def test_both_ways_are_one_game(penalty):
    both = [trainer(whole, penalty=penalty, objective="hinge") for whole in (True, False)]
    losses = [one.advance(4) for one in both]
    np.testing.assert_allclose(both[0].critic.parameters, both[1].critic.parameters, rtol=1e-12, atol=1e-14)
    for column in losses[0]:
        np.testing.assert_allclose(losses[0][column], losses[1][column], rtol=1e-10, atol=1e-13)


@pytest.mark.skipif(not jit_enabled(), reason="uncompiled code has one worker")
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_workers_change_no_bit(workers):
    one, other = (trainer(whole_steps=False, instance_noise=0.1) for _ in range(2))
    one.game.workers, other.game.workers = 1, workers
    one.advance(3), other.advance(3)
    assert np.array_equal(one.critic.parameters, other.critic.parameters)


def test_an_error_of_the_objective_reaches_the_caller_and_the_next_play_goes_on():
    made = trainer(whole_steps=False)
    made.game.workers = 2 if jit_enabled() else 1  # uncompiled code has one worker
    right = made.game.objective

    class Wrong:
        def discriminator_formula(self, real, fake):
            raise ZeroDivisionError("mine")

    made.game.objective = Wrong()
    with pytest.raises(ZeroDivisionError, match="mine"):
        made.advance(1)
    made.game.objective = right
    assert np.isfinite(made.advance(1)["critic_loss"]).all()


def test_mixing_by_hand():
    game, draws = trainer(whole_steps=False).game, trainer(whole_steps=False).draws()
    draws.epsilon[0, 0, :2] = 0.25, 1.0
    real, fake = np.array([[4.0, 0.0], [8.0, 8.0]]), np.array([[0.0, 4.0], [1.0, 1.0]])
    assert game._mixed(draws, 0, 0, real, fake).tolist() == [[1.0, 3.0], [8.0, 8.0]]
    plain = trainer(whole_steps=False, penalty="none").game
    assert isinstance(plain, Game)
    assert plain._mixed(draws, 0, 0, real, fake).shape == (0, 2)
