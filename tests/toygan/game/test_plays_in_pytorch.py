"""Extragradient and optimistic Adam against PyTorch on the same draws, 20 updates in float32."""

import importlib.util

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.game.trainer import Trainer

HERE = importlib.util.find_spec("torch") is not None
torch = importlib.import_module("torch") if HERE else None
pytestmark = pytest.mark.skipif(not HERE, reason="PyTorch is not installed")

CONFIG = {
    "hidden": (16, 16),
    "activation": "tanh",
    "objective": "non_saturating",
    "penalty": "r1",
    "penalty_weight": 0.5,
    "batch_size": 32,
    "critic_steps": 1,
    "iterations": 40,
    "learning_rate": 1e-3,
    "schedule": "constant",
}
BETAS, EPSILON = (0.5, 0.9), 1e-8


def module(network):
    """The network in PyTorch, with tensors of its own."""
    layers = []
    for l, (W, b) in enumerate(zip(network.weights, network.biases), start=1):
        linear = torch.nn.Linear(W.shape[1], W.shape[0])
        linear.weight.data, linear.bias.data = torch.tensor(W), torch.tensor(b)
        layers += [linear] if l == network.depth else [linear, torch.nn.Tanh()]
    return torch.nn.Sequential(*layers)


class Adam:
    """Moments and direction of one player, by the published formulas."""

    def __init__(self, parameters):
        self.parameters, self.t = list(parameters), 0
        self.first = [torch.zeros_like(p) for p in self.parameters]
        self.second = [torch.zeros_like(p) for p in self.parameters]

    def direction(self, gradients):
        self.t += 1
        found = []
        for g, m, v in zip(gradients, self.first, self.second):
            m.mul_(BETAS[0]).add_(g, alpha=1 - BETAS[0])
            v.mul_(BETAS[1]).addcmul_(g, g, value=1 - BETAS[1])
            first, second = m / (1 - BETAS[0] ** self.t), v / (1 - BETAS[1] ** self.t)
            found.append(first / (second.sqrt() + EPSILON))
        return found


def gradients(generator, critic, draws, k, batches):
    """∇L_D with R1 at the real points, and ∇L_G, both at the same parameters."""
    c, d = batches
    softplus = torch.nn.functional.softplus
    real = torch.tensor(draws.real[k, c], requires_grad=True)
    fake = generator(torch.tensor(draws.latent[k, c])).detach()
    scores = critic(real)
    slope = torch.autograd.grad(scores.sum(), real, create_graph=True)[0]
    cost = softplus(-scores).mean() + softplus(critic(fake)).mean() + 0.25 * (slope**2).sum(1).mean()
    of_critic = torch.autograd.grad(cost, list(critic.parameters()), allow_unused=True)
    made = softplus(-critic(generator(torch.tensor(draws.latent[k, d])))).mean()
    return torch.autograd.grad(made, list(generator.parameters())), of_critic


def move(players, directions, scale=1e-3):
    with torch.no_grad():
        for player, found in zip(players, directions):
            for p, step in zip(player.parameters, found):
                p.sub_(scale * step)


def played(play):
    """Our trainer and the two modules after 20 updates."""
    trainer = Trainer(TrainConfig(play=play, **CONFIG))
    networks = module(trainer.generator), module(trainer.critic)
    players, draws = [Adam(network.parameters()) for network in networks], trainer.draws()
    before = [[torch.zeros_like(p) for p in player.parameters] for player in players]
    for k in range(20):
        if play == "optimistic":
            found = gradients(*networks, draws, k, (0, 1))
            steps = [player.direction(g) for player, g in zip(players, found)]
            twice = [[2 * new - old for new, old in zip(*pair)] for pair in zip(steps, before)]
            move(players, twice)
            before = steps
            continue
        kept = [[p.detach().clone() for p in player.parameters] for player in players]
        found = gradients(*networks, draws, k, (0, 1))
        move(players, [player.direction(g) for player, g in zip(players, found)])
        found = gradients(*networks, draws, k, (2, 3))
        for player, start in zip(players, kept):
            for p, value in zip(player.parameters, start):
                p.data.copy_(value)
        move(players, [player.direction(g) for player, g in zip(players, found)])
    trainer.advance(20)
    return trainer, networks


@pytest.mark.parametrize("play", ["extragradient", "optimistic"])
def test_twenty_updates_are_those_of_pytorch(play):
    trainer, networks = played(play)
    for ours, theirs in zip((trainer.generator, trainer.critic), networks):
        arrays = [array for pair in zip(ours.weights, ours.biases) for array in pair]
        for mine, tensor in zip(arrays, theirs.parameters()):
            np.testing.assert_allclose(mine, tensor.detach().numpy(), atol=1e-5, rtol=1e-5)
