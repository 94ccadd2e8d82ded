"""Updates of a generator that descends a distance: by hand, over workers, through a state, diverging."""

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.engine.workers import one_worker
from toygan.game.random_numbers import stream
from toygan.game.trainer import DivergedError, Trainer
from toygan.game.without_a_critic import DistanceTrainer, new_trainer
from toygan.network.optimizers import CODES, optimizer_step
from toygan.without_the_game.distances import DISTANCES

SMALL = {"hidden": (6,), "batch_size": 12, "iterations": 40, "dtype": "float64"}


@pytest.mark.parametrize("settings", [{"distance": "w2"}, {"distance": "sliced", "instance_noise": 0.2}])
def test_an_update_is_the_slope_of_the_distance_through_the_generator(settings):
    config = TrainConfig(**SMALL | settings)
    trainer = DistanceTrainer(config)
    net, draws = trainer.generator.copy(), trainer.draws()
    first, second = np.zeros((2, net.parameters.size))
    for t in (1, 2):
        noise = draws.noise[t - 1, 0] if draws.noise.size else np.zeros(2)
        forward = net.forward(draws.latent[t - 1, 0])
        real, fake = draws.real[t - 1, 0] + noise[0], forward.output + noise[1]
        value, d_fake = DISTANCES[config.distance](real, fake, stream(config.seed, 0xD157, t))
        rate, gradient = trainer.rates([t - 1])[0, 0], net.backward(forward, d_fake).parameters
        optimizer_step(CODES["adam"], net.parameters, gradient, first, second, t, rate, *config.betas)
        assert trainer.advance(1)["generator_loss"] == pytest.approx(value, rel=1e-12)
        assert trainer.generator.parameters == pytest.approx(net.parameters, abs=1e-13)


def test_it_begins_with_the_generator_of_the_game_of_that_seed():
    game, alone = Trainer(TrainConfig(**SMALL)), new_trainer(TrainConfig(distance="w1", **SMALL))
    assert alone.generator.parameters.tobytes() == game.generator.parameters.tobytes()
    assert (alone.critic, list(alone.networks)) == (None, ["generator"])


@pytest.mark.parametrize("distance", ["sliced", "energy"])
def test_the_number_of_workers_changes_no_bit(distance):
    config = TrainConfig(**SMALL | {"distance": distance, "averaging": 0.9, "dtype": "float32"})
    with one_worker():
        alone = DistanceTrainer(config)
    many = DistanceTrainer(config)
    losses = alone.advance(40), many.advance(40)
    assert losses[0]["generator_loss"].tobytes() == losses[1]["generator_loss"].tobytes()
    for name, array in alone.state().items():
        assert array.tobytes() == many.state()[name].tobytes(), name


@pytest.mark.parametrize("distance", DISTANCES)
def test_going_on_from_a_state_is_going_on(distance):
    config = TrainConfig(**SMALL | {"distance": distance, "averaging": 0.9, "history_weight": 0.1})
    whole, second = DistanceTrainer(config), DistanceTrainer(config)
    first = whole.advance(17)["generator_loss"]
    second.load_state(whole.state())
    assert whole.advance(23)["generator_loss"].tobytes() == second.advance(23)["generator_loss"].tobytes()
    assert whole.averaged.tobytes() == second.averaged.tobytes()
    assert (np.isfinite(first).all(), whole.step) == (True, 40)
    assert not [name for name in whole.state() if name.startswith("critic")]


def test_points_that_are_not_finite_end_the_run_with_the_layer():
    trainer = DistanceTrainer(TrainConfig(**SMALL | {"distance": "sliced"}))
    trainer.advance(1)
    trainer.generator.weights[1][0, 0] = np.inf
    with pytest.raises(DivergedError, match="update 2 is not finite, first seen in generator layer"):
        trainer.advance(3)


def test_gradients_are_the_generators():
    trainer = DistanceTrainer(TrainConfig(**SMALL | {"distance": "w1"}))
    trainer.advance(1)
    assert list(trainer.gradient_norms()) == ["generator_1", "generator_2"]
    assert trainer.gradient_norms()["generator_2"] > 0
