"""Ways to play with every derivative from the tape: a check of compiled code, and for costs that it has not.

Each update has n - 1 steps of the critic before the joint step.
"""

import copy

import numpy as np

from toygan.autograd import Tensor, grad
from toygan.dirac.plays import parsed
from toygan.game import phases
from toygan.game.joint_program import LOOK_AHEAD
from toygan.game.led_by_tape import TapeGame
from toygan.game.state import CRITIC_ESTIMATE, CRITIC_LOSS, GENERATOR_LOSS, PENALTY
from toygan.network.on_tape import TapeNetwork
from toygan.network.optimizer_adjoints import SHARE
from toygan.network.optimizers import CODES, EPSILON


def tape_game(way: str) -> type:
    """The class of games that plays in that way on the tape."""
    return TapeGame if way == "alternating" else JointTapeGame


class JointTapeGame(TapeGame):
    """Games on the tape in which both players move from one state; see `TapeGame`."""

    def play_updates(self, updates, critic_steps, step, draws, rates, meanwhile=None):
        """The first updates of a chunk, from update number ``step`` on."""
        way, number = parsed(self.way)
        joint = getattr(self, f"_{way.name}", self._simultaneous)
        each = 2 if way.name == "extragradient" else 1
        for k in range(updates):
            n, t = critic_steps, (step + k) * (critic_steps - 1 + each)
            for c in range(n - 1):
                self._critic_step(draws, k, c, t + c + 1, rates)
            joint(draws, rates, k, n, (t + n, (step + k) * each + 1), number)

    def _simultaneous(self, draws, rates, k, n, t, number):
        """Both gradients, then both updates; an optimistic update is the players' own."""
        self._both(self._gradients(draws, k, (n - 1, n)), draws, rates, k, n, t)

    def _extragradient(self, draws, rates, k, n, t, number):
        self._both(self._gradients(draws, k, (n - 1, n)), draws, rates, k, LOOK_AHEAD, t, phases.KEEP)
        there = self._gradients(draws, k, (n + 1, n + 2))
        self._both(there, draws, rates, k, n, (t[0] + 1, t[1] + 1), phases.RETURN)

    def _consensus(self, draws, rates, k, n, t, gamma):
        """∇L + γ ∇½‖v‖² of each player, with v = (∇L_D, ∇L_G) on the tape."""
        critic, generator, costs = self._costs(draws, k, (n - 1, n))
        own = critic.parameters, generator.parameters
        v = [grad(cost, parameters, create_graph=True) for cost, parameters in zip(costs, own)]
        half = sum((part * part).sum() for part in [*v[0], *v[1]]) * 0.5
        bend = grad(half, [*own[0], *own[1]])
        bends = bend[: len(own[0])], bend[len(own[0]) :]
        moved = [[a.value + gamma * b.value for a, b in zip(*pair)] for pair in zip(v, bends)]
        self._both(moved, draws, rates, k, n, t)

    def _unrolled(self, draws, rates, k, n, t, steps):
        """The critic's plain gradient; the generator's through steps of the critic, which see it."""
        generator, ahead, slopes = TapeNetwork(self.networks[0]), self._critic(), []
        ends = np.cumsum([p.size for p in ahead.parameters])[:-1]
        moments = [np.split(array, ends) for array in (self.critic.first, self.critic.second)]
        points = self._coupled(draws, k, n - 1, generator)  # older than ``ahead``: no gradient goes there
        for i in range(int(steps)):
            cost = self._judged(draws, k, n - 1, points, ahead)
            slopes.append(grad(cost, ahead.parameters, create_graph=True))
            moved, moments = self._stepped(ahead.parameters, slopes[-1], moments, t[0] + i, rates[k, 1])
            ahead = with_parameters(ahead, moved)
        made = self._generator_cost(draws, k, n, generator, ahead)
        self.shared.report[k, 0, GENERATOR_LOSS] = float(made)
        through = grad(made, generator.parameters)
        self._both([[g.value for g in found] for found in (slopes[0], through)], draws, rates, k, n, t)

    def _stepped(self, parameters, slopes, moments, t, alpha):
        """A step of the critic's optimizer on the tape: new parameters and moments."""
        rules, moved, kept = self.rules, [], ([], [])
        b1, b2, name = rules.beta1, rules.beta2, list(CODES)[rules.optimizer]
        for p, g, m, s in zip(parameters, slopes, *moments):
            m, s, bias1, bias2 = m.reshape(p.shape), s.reshape(p.shape), 1.0, 1.0
            if name == "adam":
                m, bias1, bias2 = b1 * m + (1 - b1) * g, 1 - b1**t, 1 - b2**t
            elif name == "momentum":
                m = b1 * m + g
            if name in ("adam", "rmsprop"):
                s = b2 * s + (1 - b2) * g * g
            d = g if name in ("sgd", "rmsprop") else m / bias1
            if name in ("adam", "rmsprop"):
                d = d / (np.sqrt(s / bias2 + SHARE) + EPSILON)
            moved.append(p - alpha * d)
            kept[0].append(m)
            kept[1].append(s)
        return moved, kept

    def _gradients(self, draws, k, batches):
        """Of the critic and of the generator, lists of arrays."""
        critic, generator, costs = self._costs(draws, k, batches)
        pairs = zip(costs, (critic, generator))
        return [[g.value for g in grad(cost, network.parameters)] for cost, network in pairs]

    def _costs(self, draws, k, batches):
        """Both networks and both costs on the tape; the losses go to the report."""
        generator, critic = TapeNetwork(self.networks[0]), self._critic()
        judged = self._critic_cost(draws, k, batches[0], generator, critic)
        made = self._generator_cost(draws, k, batches[1], generator, critic)
        self.shared.report[k, 0, GENERATOR_LOSS] = float(made)
        return critic, generator, (judged, made)

    def _critic_cost(self, draws, k, c, generator, critic):
        """The critic's cost with its penalty; the parts go to the report."""
        return self._judged(draws, k, c, self._coupled(draws, k, c, generator), critic)

    def _judged(self, draws, k, c, points, critic):
        """The same of points that were made already, real and fake."""
        real, fake = points
        scores = critic(real).reshape(-1), critic(fake).reshape(-1)
        penalty = self._penalty(critic, self._mixed(draws, k, c, real.value, fake.value))
        value, report = self.objective.discriminator_value(*scores), self.shared.report[k, 0]
        report[CRITIC_LOSS], report[PENALTY] = float(value), float(penalty)
        report[CRITIC_ESTIMATE] = float(scores[0].mean() - scores[1].mean())
        return value + penalty

    def _generator_cost(self, draws, k, c, generator, critic):
        scores = [critic(x).reshape(-1) for x in self._coupled(draws, k, c, generator)]
        return self.objective.generator_value(*scores)

    def _coupled(self, draws, k, c, generator):
        """Real and generated points, with noise, as the critic takes them."""
        coupled = Tensor(self.coupled, tracked=False)
        pair = self._noisy(draws, k, c, generator(draws.latent[k, c]))
        return [self.coupling.on_tape(x, coupled) for x in pair]

    def _both(self, gradients, draws, rates, k, c, t, before=None):
        """Hand both gradients over; keep the parameters before the updates, or return to what was kept."""
        for player, found in zip((self.critic, self.generator), gradients):
            player.gradients[...] = 0
            player.gradients[0, : len(player.theta)] = np.concatenate([np.ravel(g) for g in found])
        rows = [] if before is None else [(before, k, 0, 0)]
        rows += [(phases.UPDATE_CRITIC, k, c, t[0]), (phases.UPDATE_GENERATOR, k, c, t[1])]
        self.play(rows, draws, rates)


def with_parameters(network: TapeNetwork, parameters) -> TapeNetwork:
    """The same network with other tensors for its weights and biases."""
    other = copy.copy(network)
    other.weights, other.biases = list(parameters[0::2]), list(parameters[1::2])
    return other
