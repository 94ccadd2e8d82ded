"""How parameters move: by hand, layer by layer, and what a constraint does after a step."""

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.critics.lipschitz import lipschitz_bound
from toygan.engine.compilation import compiled
from toygan.game import updates
from toygan.game.players import SHARDS, new_player, vectors_of
from toygan.game.start import rules_of, start_layers
from toygan.game.trainer import Trainer
from toygan.network.mlp import Network
from toygan.objectives.constraints import CONSTRAINTS
from toygan.objectives.orthonormal import after_step_line
from toygan.objectives.spectral_norm import followed, normalised, pulled_back

SMALL = {"data": "ring8", "hidden": (6, 4), "batch_size": 8, "iterations": 100, "dtype": "float64"}


def loop(name):
    """A piece that is compiled into its callers, as a function to call from here."""
    piece = getattr(updates, name)
    return compiled(getattr(piece, "py_func", piece))


@compiled
def update_layers(player, share, rules, t, alpha):
    updates.update_layers(player, share, rules, t, alpha)


def player(constraint, seed=0):
    net, row = Network([2, 6, 4, 1], "groupsort", rng=seed), CONSTRAINTS[constraint]
    made = new_player(net.shape, net.parameters, 6, row.by_layer, row.reparametrised)
    start_layers(made, row)
    updates.show_layers(made, rules(constraint).constraint)
    made.gradients[...] = np.random.default_rng(seed).normal(size=made.gradients.shape)
    return net, made


def rules(constraint, **more):
    config = TrainConfig(constraint=constraint, optimizer="sgd", **more)
    return rules_of(config, whole_steps=True, paired=False)


def test_averaging_by_hand():
    theta = np.array([-1.0, 0.5, 1.0])
    mean = np.array([0.0, 0.5, 5.0])
    loop("average")(mean, theta, 0.75)
    assert mean.tolist() == [-0.25, 0.5, 4.0]


def test_history_is_the_mean_of_all_thetas_and_pulls_towards_it():
    thetas, history, g = np.array([[1.0], [3.0], [8.0]]), np.zeros(1), np.zeros(1)
    for t, theta in enumerate(thetas, start=1):
        g[:] = 0
        loop("_pull_to_history")(g, theta, history, 0.5, t)
    assert history == pytest.approx(thetas.mean(axis=0))
    assert g == pytest.approx(2 * 0.5 * (thetas[-1] - thetas.mean(axis=0)))  # of w‖θ − mean‖², θ alone moving


@pytest.mark.parametrize("constraint", ["spectral_norm", "orthonormal"])
def test_a_step_of_every_layer_by_the_lines_of_numpy(constraint):
    net, one = player(constraint)
    before, (g, _), alpha = net.copy(), net.views(one.gradients.sum(axis=0)), 0.05
    beside = [tuple(x.copy() for x in vectors_of(one, l)) for l in (1, 2, 3)]
    for share in range(SHARDS):
        update_layers(one, share, rules(constraint), 1, alpha)
    shown = net.viewing(one.effective)
    for l, (W, gradient, (u, v)) in enumerate(zip(before.weights, g, beside), start=1):
        if constraint == "spectral_norm":
            W = W - alpha * pulled_back(gradient, W, u, v)
            u, v = followed(W, u)
            np.testing.assert_allclose(vectors_of(one, l)[0], u, atol=1e-13)
            np.testing.assert_allclose(vectors_of(one, l)[1], v, atol=1e-13)
            np.testing.assert_allclose(shown.weights[l - 1], normalised(W, u, v), atol=1e-13)
        else:
            W = W - alpha * gradient
            after_step_line(W, u, v, None, None)
        np.testing.assert_allclose(net.weights[l - 1], W, atol=1e-13)
        np.testing.assert_array_equal(shown.biases[l - 1], net.biases[l - 1])
    assert one.effective is one.theta or constraint == "spectral_norm"


def test_what_the_passes_read_does_not_change_when_it_is_computed_again():
    """A resumed run computes it from the checkpoint, an uninterrupted one after the step: bit for bit."""
    _, one = player("spectral_norm")
    for share in range(SHARDS):
        update_layers(one, share, rules("spectral_norm"), 1, 0.05)
    shown, panels = one.effective.copy(), one.panels.copy()
    updates.show_layers(one, rules("spectral_norm").constraint)
    np.testing.assert_array_equal(one.effective, shown)
    np.testing.assert_array_equal(one.panels, panels)


@pytest.mark.parametrize("constraint", ["spectral_norm", "orthonormal"])
@pytest.mark.parametrize("activation", ["relu", "groupsort"])
def test_critics_of_a_run_stay_about_1_lipschitz(constraint, activation):
    settings = {"constraint": constraint, "critic_activation": activation, "dtype": "float32"}
    trainer = Trainer(TrainConfig(**(SMALL | settings)))
    bounds = [lipschitz_bound(trainer.critic)]
    for _ in range(30):
        trainer.advance(1)
        bounds.append(lipschitz_bound(trainer.critic))
    assert max(bounds) <= 1 + (1e-6 if constraint == "orthonormal" else 0.05)
    assert min(bounds) > 0.99


def test_large_steps_leave_an_orthonormal_critic_1_lipschitz():
    trainer = Trainer(TrainConfig(**SMALL, constraint="orthonormal", learning_rate=3.0))
    for _ in range(10):
        trainer.advance(1)
        assert lipschitz_bound(trainer.critic) <= 1 + 1e-6


@pytest.mark.slow
def test_k_is_at_most_1_at_every_step_of_ten_thousand():
    settings = {"constraint": "orthonormal", "critic_activation": "groupsort", "critic_steps": 1}
    config = TrainConfig(data="ring8", batch_size=64, iterations=10_000, schedule="constant", **settings)
    trainer = Trainer(config)
    for _ in range(config.iterations):
        trainer.advance(1)
        assert lipschitz_bound(trainer.critic) <= 1 + 1e-6
