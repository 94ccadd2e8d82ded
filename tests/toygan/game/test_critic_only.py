"""The critic that learns alone: the generator stands still, the slope of a known game is found."""

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.game.critic_only import FAKES, CriticTrainer, around, train_critic
from toygan.game.random_numbers import stream
from toygan.game.trainer import Trainer

SMALL = TrainConfig(data="gaussian", critic_hidden=(8,), batch_size=64, iterations=60, penalty_weight=10.0)


def test_the_generator_stands_still_and_the_critic_moves():
    trainer = CriticTrainer(SMALL, around("gaussian", 0.5))
    generator, critic = trainer.generator.parameters.copy(), trainer.critic.parameters.copy()
    trainer.advance(40)  # across the border of a chunk
    np.testing.assert_array_equal(trainer.generator.parameters, generator)
    assert (trainer.critic.parameters != critic).any()
    assert trainer.step == 40


def test_first_step_is_that_of_a_trainer_that_sees_the_same_points(monkeypatch):
    """Oracle: the ordinary trainer, its affine generator set to the identity, its latents to the fakes."""
    config = SMALL.replace(generator_hidden=(), latent_dim=1, critic_steps=3)
    alone, whole = CriticTrainer(config, around("gaussian", 2.0)), Trainer(config)
    whole.generator.parameters[:] = [1.0, 0.0]
    draws = alone.draws()
    monkeypatch.setattr(whole, "draws", lambda: draws)
    alone.advance(1)
    whole.advance(1)
    np.testing.assert_array_equal(alone.critic.parameters, whole.critic.parameters)


def test_a_linear_critic_finds_the_gap_between_two_shifted_laws():
    """E[x] − E[x + 3] = −3: a linear critic of slope s gains −3s − λ(|s| − 1)², best at s = −(1 + 3/2λ)."""
    config = SMALL.replace(critic_hidden=(), iterations=400, critic_learning_rate=0.01, penalty_weight=10.0)

    def shifted(n, rng):
        return rng.standard_normal((n, 1)) + 3.0

    critic, losses = train_critic(config, shifted)
    assert critic.weights[0].item() == pytest.approx(-(1 + 3 / 20), abs=0.03)
    assert losses["critic_estimate"][-50:].mean() == pytest.approx(3 * (1 + 3 / 20), rel=0.05)


def test_equal_settings_give_equal_critics_and_chunks_do_not_matter():
    one, _ = train_critic(SMALL, around("gaussian"))
    trainer = CriticTrainer(SMALL, around("gaussian"))
    for updates in (1, 33, 26):
        trainer.advance(updates)
    np.testing.assert_array_equal(one.parameters, trainer.critic.parameters)


def test_couplings_are_refused():
    with pytest.raises(ValueError, match=r"objective among minimax.*they are 'hinge', 'packing:2'"):
        CriticTrainer(
            SMALL.replace(objective="hinge", penalty="none", coupling="packing:2"), around("gaussian")
        )


def test_an_objective_that_was_led_from_python_moves_its_critic():
    critic = CriticTrainer(SMALL.replace(objective="hinge", penalty="none"), around("gaussian"))
    before = critic.critic.parameters.copy()
    critic.advance(1)
    assert (critic.critic.parameters != before).any()


def test_around_adds_noise_of_the_right_size():
    points = around("point_masses", 0.01)(4000, np.random.default_rng(0))
    nearest = np.abs(points - np.array([-1.0, 0.0, 2.0])).min(axis=1)
    assert nearest.mean() == pytest.approx(0.01 * np.sqrt(2 / np.pi), rel=0.05)


def test_the_fake_points_have_a_stream_of_their_own_for_each_chunk():
    assert FAKES == 0xFA4E  # a saved run would go on with other points
    going_on = CriticTrainer(SMALL.replace(seed=9), lambda n, rng: rng.random((n, 1)))
    for step, chunk in ((0, 0), (31, 0), (32, 1), (64, 2)):
        begun_here = CriticTrainer(SMALL.replace(seed=9), going_on.fakes)  # as after a state was loaded
        for trainer in (going_on, begun_here):
            trainer.step = step
            found = trainer.draws().latent
            wanted = stream(9, FAKES, chunk).random((found.size, 1)).astype(found.dtype)
            np.testing.assert_array_equal(found.ravel(), wanted.ravel())


def test_losses_are_those_of_the_critic():
    _, losses = train_critic(SMALL.replace(iterations=3), around("gaussian"))
    shapes = {name: values.shape for name, values in losses.items()}
    assert shapes == {"critic_loss": (3,), "critic_estimate": (3,), "penalty": (3,)}


def test_around_is_real_points_plus_normal_numbers_of_spread_1():
    law = dataset("ring8")
    rng = np.random.default_rng(5)
    wanted = law.from_data(law.sample(6, rng)) + rng.standard_normal((6, 2))
    np.testing.assert_array_equal(around("ring8")(6, np.random.default_rng(5)), wanted)
    np.testing.assert_array_equal(around(law, 1.0)(6, np.random.default_rng(5)), wanted)


@pytest.mark.parametrize("change", [{"engine": "autograd"}, {"coupling": "packing:2"}])
def test_what_python_would_lead_is_refused_each_alone(change):
    with pytest.raises(ValueError, match="a critic alone needs an objective among"):
        CriticTrainer(SMALL.replace(objective="non_saturating", penalty="none", **change), around("gaussian"))
