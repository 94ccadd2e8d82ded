"""One update of the trainer itself: what its shards add up to, against the tape.

The other parts look at one equation each; this one runs `toygan.game.trainer.Trainer` with a learning rate so
small that nothing moves, and reads the gradients that it handed to the optimizer.
"""

import contextlib

import numpy as np

from toygan.autograd import Tensor, grad
from toygan.config.train_config import TrainConfig
from toygan.game.players import vectors_of
from toygan.gradcheck.hand_written import INSTALLED
from toygan.network.on_tape import TapeNetwork
from toygan.objectives.constraints import CONSTRAINTS
from toygan.objectives.penalties import rows_of, weights_of
from toygan.objectives.spectral_norm import normalised
from toygan.objectives.table import OBJECTIVES

EQUATION = "all"


class Points:
    """A data law for the trainer: N(0, I) in the critic's dimension."""

    def __init__(self, dimension):
        self.dimension = dimension

    def sample(self, n, rng):
        """Draw (n, d) points."""
        return rng.standard_normal((n, self.dimension))

    def from_data(self, x):
        """Return the points as they are."""
        return x


def applies(problem) -> bool:
    """Whether the trainer can play the problem."""
    return problem.playable


def _trainer(problem, modules):
    config = TrainConfig(
        objective=problem.objective,
        penalty=problem.penalty,
        penalty_weight=problem.penalty_weight,
        constraint=None if problem.constraint == "clip" else problem.constraint,
        latent_dim=problem.generator_sizes[0],
        generator_hidden=problem.generator_sizes[1:-1],
        critic_hidden=problem.critic_sizes[1:-1],
        activation=problem.activation,
        batch_size=problem.batch_size,
        critic_steps=1,
        iterations=1,
        optimizer="sgd",
        learning_rate=1e-300,
        seed=problem.seed,
        dtype="float64",
    )
    trainer = modules.training.Trainer(config, Points(problem.critic_sizes[0]))
    for player, drawn in zip((trainer.game.generator, trainer.game.critic), problem.networks(raw=True)):
        player.theta[...] = drawn.parameters
    if problem.reparametrised:
        for l, vectors in enumerate(problem.vectors(drawn), start=1):
            for kept, vector in zip(vectors_of(trainer.game.critic, l), vectors):
                kept[...] = vector
    return trainer


def by_hand(problem, modules=INSTALLED) -> dict:
    """Gradients of both players in one update of the trainer, by ``(part, equation, tensor)``."""
    trainer = _trainer(problem, modules)
    with np.errstate(all="ignore"), contextlib.suppress(modules.training.DivergedError):
        trainer.advance(1)  # what is not finite shows in the gradients
    found, gradients = {}, trainer.gradients()
    for name in ("critic", "generator"):
        weights, biases = gradients[name]
        for l in range(len(weights), 0, -1):
            found["training", EQUATION, f"{name} W[{l}]"] = weights[l - 1].copy()
            found["training", EQUATION, f"{name} b[{l}]"] = biases[l - 1].copy()
    return found


def on_tape(problem) -> dict:
    """The same from the tape, at the points that the trainer draws."""
    draws = _trainer(problem, INSTALLED).draws()
    row, (made, judge), found = OBJECTIVES[problem.objective], problem.networks(raw=True), {}
    constraint, vectors = CONSTRAINTS[problem.constraint], problem.vectors(judge)
    effective = (lambda l, W: normalised(W, *vectors[l - 1])) if problem.reparametrised else None
    for step, name in enumerate(("critic", "generator")):
        if name == "generator":  # the critic has moved by nothing, but its constraint has done its work
            for W, (u, v) in zip(judge.weights, vectors):
                constraint.after_step[0](W, u, v, None, None)
        generator, critic = TapeNetwork(made), TapeNetwork(judge, effective=effective)
        real = draws.real[0, min(step, draws.real.shape[1] - 1)]
        fake = generator(draws.latent[0, step])
        scores = critic(real).reshape(-1), critic(fake).reshape(-1)
        if name == "critic":
            cost = row.discriminator_value(*scores) + _penalty(problem, critic, draws, real, fake.value)
        else:
            cost = row.generator_value(*scores)
        _file(found, name, critic if name == "critic" else generator, cost)
    return found


def _penalty(problem, critic, draws, real, fake):
    if problem.penalty == "none":
        return 0.0
    total, n = 0.0, len(real)
    pairs = zip(rows_of(problem.penalty), weights_of(problem.penalty, problem.penalty_weight))
    for j, (row, weight) in enumerate(pairs):
        epsilon = draws.epsilon[0, 0, j * n : (j + 1) * n, np.newaxis]
        partner = draws.partner[0, 0, j * n : (j + 1) * n] if row.points == "perturbed" else fake
        x = Tensor(epsilon * real + (1 - epsilon) * partner)
        g = grad(critic(x).sum(), x, create_graph=True)
        total = total + row.formula(g, weight)[0]
    return total


def _file(found, name, net, cost):
    gradients = [t.value for t in grad(cost, [*net.weights, *net.biases])]
    depth = len(net.weights)
    for l in range(depth, 0, -1):
        found["training", EQUATION, f"{name} W[{l}]"] = gradients[l - 1]
        found["training", EQUATION, f"{name} b[{l}]"] = gradients[depth + l - 1]
