"""``engine="autograd"``: the updates of `toygan.game.led_by_python` with every derivative from the tape.

The random numbers and the optimizer are the same. Neither ``backprop`` nor an objective's slopes, a penalty's
V or a coupling's vjp is used, so the results check them. It is slow and meant for small networks; in float64
a hundred updates end where the hand-written ones do, up to rounding.
"""

import numpy as np

from toygan.autograd import Tensor, grad
from toygan.game import phases
from toygan.game.led_by_python import Game
from toygan.game.players import vectors_of
from toygan.game.state import CRITIC_ESTIMATE, CRITIC_LOSS, GENERATOR_LOSS, PENALTY
from toygan.network.on_tape import TapeNetwork
from toygan.objectives.penalties import rows_of
from toygan.objectives.spectral_norm import normalised


class TapeGame(Game):
    """What the two players do in one update, on the tape.

    Parameters
    ----------
    networks : (Network, Network)
        Generator and critic; their parameters are the players' ``theta``. What a constraint lets the passes
        read is computed from them on the tape.
    penalty : str
    *game, **more
        What `Game` takes.
    """

    def __init__(self, networks, penalty, *game, **more):
        super().__init__(*game, **more)
        self.networks, self.penalties = networks, rows_of(penalty)

    def play_updates(self, updates, critic_steps, step, draws, rates, meanwhile=None):
        """The first updates of a chunk, from update number ``step`` on."""
        for k in range(updates):
            for c in range(critic_steps):
                self._critic_step(draws, k, c, (step + k) * critic_steps + c + 1, rates)
            self._generator_step(draws, k, step + k + 1, rates)

    def _critic_step(self, draws, k, c, t, rates):
        """Step c of update k of a chunk, the critic's t-th in all; its losses go to the report."""
        generator, critic = TapeNetwork(self.networks[0], tracked=False), self._critic()
        coupled = Tensor(self.coupled)
        real, fake = self._noisy(draws, k, c, generator(draws.latent[k, c]))
        x_real, x_fake = (self.coupling.on_tape(x, coupled) for x in (real, fake))
        scores = critic(x_real).reshape(-1), critic(x_fake).reshape(-1)
        penalty = self._penalty(critic, self._mixed(draws, k, c, x_real.value, x_fake.value))
        value = self.objective.discriminator_value(*scores)
        gradients = grad(value + penalty, [*critic.parameters, coupled])
        self._move(self.critic, gradients[:-1], (phases.UPDATE_CRITIC, k, c, t), draws, rates)
        self._move_coupling(gradients[-1].value, t, rates[k, 1])
        report = self.shared.report[k, 0]
        report[CRITIC_LOSS], report[PENALTY] = float(value), float(penalty)
        report[CRITIC_ESTIMATE] = float(scores[0].mean() - scores[1].mean())

    def _generator_step(self, draws, k, t, rates):
        """The generator's t-th step, update k of a chunk."""
        c = draws.latent.shape[1] - 1
        generator, critic = TapeNetwork(self.networks[0]), self._critic(tracked=False)
        real, fake = self._noisy(draws, k, c, generator(draws.latent[k, c]))
        coupled = Tensor(self.coupled, tracked=False)
        scores = [critic(self.coupling.on_tape(x, coupled)).reshape(-1) for x in (real, fake)]
        cost = self.objective.generator_value(*scores)
        gradients = grad(cost, generator.parameters)
        self._move(self.generator, gradients, (phases.UPDATE_GENERATOR, k, 0, t), draws, rates)
        self.shared.report[k, 0, GENERATOR_LOSS] = float(cost)

    def _critic(self, tracked=True):
        """The critic on the tape, behind its constraint."""
        net = self.networks[1]
        if self.critic.effective is self.critic.theta:
            return TapeNetwork(net, tracked)
        layers = [vectors_of(self.critic, l) for l in range(1, net.depth + 1)]
        return TapeNetwork(net, tracked, lambda l, W: normalised(W, *layers[l - 1]))

    def _noisy(self, draws, k, c, fake):
        real = Tensor(draws.real[k, c], tracked=False)
        if draws.noise.size:
            real, fake = real + draws.noise[k, c, 0], fake + draws.noise[k, c, 1]
        return real, fake

    def _penalty(self, critic, mixed):
        if len(mixed) == 0:
            return Tensor(0.0, tracked=False)
        parts = np.split(mixed, len(self.penalties))
        pairs = zip(self.penalties, self.rules.penalty_weights, parts)
        return sum(row.formula(_input_gradient(critic, x), weight)[0] for row, weight, x in pairs)

    def _move(self, player, gradients, update, draws, rates):
        """Hand a gradient to the optimizer, which sums over shards."""
        player.gradients[...] = 0
        player.gradients[0, : len(player.theta)] = np.concatenate([g.value.ravel() for g in gradients])
        self.play([update], draws, rates)


def _input_gradient(critic, points):
    """∇_x D at the points, on the tape."""
    x = Tensor(points)
    return grad(critic(x).sum(), x, create_graph=True)
