"""Training on the tape against the hand-written engine: the same parameters after 100 float64 updates."""

import numpy as np
import pytest

from toygan.autograd import Tensor, grad
from toygan.config.train_config import TrainConfig
from toygan.game.trainer import Trainer
from toygan.remedies import couplings

SMALL = {"data": "ring8", "hidden": (6, 5), "batch_size": 8, "iterations": 200, "critic_steps": 2}
SMALL |= {"dtype": "float64", "activation": "tanh", "latent_dim": 3, "seed": 4}
CLIPPED = {"clip": 0.1, "optimizer": "momentum", "learning_rate": 1e-2}
GAMES = {
    "wgan-gp": {"objective": "wasserstein"},
    "relu": {"objective": "wasserstein", "activation": "relu"},
    "dragan, smoothed": {"objective": "non_saturating", "penalty": "dragan", "label_smoothing": 0.1},
    "r1, rmsprop": {"objective": "minimax", "penalty": "r1", "optimizer": "rmsprop", "averaging": 0.9},
    "clip, momentum": {"objective": "wasserstein", **CLIPPED},
    "hinge, history, noise": {"objective": "hinge", "history_weight": 0.1, "instance_noise": 0.2},
    "pairing, r2, linear": {"objective": "relativistic", "penalty": "r2", "schedule": "linear"},
    "f-GAN, sgd": {"objective": "f_gan:js", "optimizer": "sgd", "learning_rate": 0.05},
    "packing": {"objective": "least_squares", "coupling": "packing:2", "penalty": "gradient_penalty"},
    "sorted pairs": {"objective": "wasserstein", "activation": "groupsort", "hidden": (6, 4)},
    "pairing, r1 and r2": {"objective": "relativistic", "penalty": "r1+r2", "optimizer": "rmsprop"},
    "packed sum": {"objective": "hinge", "penalty": "r1+dragan", "coupling": "packing:2"},
    "spectral": {"objective": "wasserstein", "constraint": "spectral_norm", "penalty": "gradient_penalty"},
    "orthonormal": {"objective": "minimax", "constraint": "orthonormal"},
    "discrimination": {"objective": "minimax", "coupling": "minibatch_discrimination", "activation": "silu"},
}


@pytest.mark.parametrize(("name", "updates"), [(name, 100 if i < 4 else 25) for i, name in enumerate(GAMES)])
def test_updates_end_at_the_same_parameters(name, updates):
    config = TrainConfig(**(SMALL | GAMES[name]))
    by_hand, on_tape = Trainer(config), Trainer(config.replace(engine="autograd"))
    start = by_hand.state()
    losses = [trainer.advance(updates) for trainer in (by_hand, on_tape)]
    hand, tape = by_hand.state(), on_tape.state()
    for key in hand:
        scale = np.max(np.abs(hand[key]), initial=1e-6)
        assert np.max(np.abs(hand[key] - tape[key]), initial=0) <= 1e-10 * scale, key
    assert not np.array_equal(start["generator/theta"], tape["generator/theta"])
    for column in ("critic_loss", "critic_estimate", "penalty", "generator_loss"):
        np.testing.assert_allclose(losses[0][column], losses[1][column], rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("name", GAMES)
def test_every_parameter_of_both_players_moves_in_one_update(name):
    trainer = Trainer(TrainConfig(**(SMALL | GAMES[name] | {"engine": "autograd", "activation": "softplus"})))
    before = trainer.state()
    trainer.advance(1)
    after = trainer.state()
    last_bias_cancels = GAMES[name]["objective"] in ("wasserstein", "relativistic")
    for player, allowed in {"generator/theta": 0, "critic/theta": int(last_bias_cancels)}.items():
        assert np.sum(before[player] == after[player]) <= allowed


def test_float32_trains_too():
    trainer = Trainer(TrainConfig(**(SMALL | {"engine": "autograd", "dtype": "float32"})))
    trainer.advance(3)
    assert trainer.generator.parameters.dtype == np.float32
    assert np.isfinite(trainer.generator.parameters).all()


@pytest.mark.parametrize("name", ["none", "packing:3", "minibatch_discrimination"])
def test_couplings_on_the_tape_are_those_by_hand(name):
    rng = np.random.default_rng(0)
    row = couplings.coupling(name, 2)
    parameters, x = row.start(rng), rng.normal(size=(6, 2))
    y, cache = row.forward(x, parameters)
    t, p = Tensor(x), Tensor(parameters)
    on_tape = row.on_tape(t, p)
    np.testing.assert_allclose(on_tape.value, y, rtol=1e-13)
    d_y = rng.normal(size=y.shape)
    d_x, d_parameters = row.vjp(cache, d_y)
    gradients = grad((on_tape * d_y).sum(), (t, p))
    np.testing.assert_allclose(gradients[0].value, d_x, rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(gradients[1].value, d_parameters, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("objective", ["wasserstein", "minimax", "hinge"])
def test_batches_of_fewer_rows_than_shards(objective, size):
    config = TrainConfig(**(SMALL | {"objective": objective, "penalty": "r1", "batch_size": size}))
    by_hand, on_tape = Trainer(config), Trainer(config.replace(engine="autograd"))
    losses = [trainer.advance(5) for trainer in (by_hand, on_tape)]
    assert np.isfinite(losses[0]["critic_loss"]).all()
    np.testing.assert_allclose(by_hand.critic.parameters, on_tape.critic.parameters, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(losses[0]["critic_loss"], losses[1]["critic_loss"], rtol=1e-9)
