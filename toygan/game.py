"""One update at a time, led from Python: for objectives that are Python, and for coupled samples.

The data's walk through a critic step reads here from top to bottom; the heavy work is in the shard passes of
`toygan.steps`, the same that ``steps.play`` runs for whole chunks.
"""

import numpy as np

from toygan import optimizers, steps
from toygan.draws import COUPLING, stream


class Game:
    """What the two players do in one update.

    Parameters
    ----------
    generator, critic : steps.Player
    rules : steps.Rules
    objective : Objective
        Smoothed already, where smoothing is on.
    coupling : Coupling
        Transforms the critic's input.
    seed : int
        Of the coupling's first parameters.
    """

    def __init__(self, generator, critic, rules, objective, coupling, seed):
        self.generator, self.critic, self.rules = generator, critic, rules
        self.objective, self.coupling = objective, coupling
        dtype = critic.theta.dtype
        self.coupled = coupling.start(stream(seed, COUPLING)).astype(dtype)
        self.coupled_first, self.coupled_second = np.zeros_like(self.coupled), np.zeros_like(self.coupled)

    def critic_step(self, draws, k, c, t, alpha):
        """Step c of update k of a chunk, the critic's t-th in all: returns loss, W estimate, penalty."""
        rules = self.rules
        fake = self._generate(draws.latent[k, c])
        real = draws.real[k, c]
        if draws.noise.size:
            real, fake = real + draws.noise[k, c, 0], fake + draws.noise[k, c, 1]
        x_real, real_cache = self.coupling.forward(real, self.coupled)
        x_fake, fake_cache = self.coupling.forward(fake, self.coupled)
        mixed = self._mixed(draws, k, c, x_real, x_fake)
        scores = np.empty((2, len(x_fake)), fake.dtype)
        steps.score(self.critic, mixed, x_real, x_fake, scores[0], scores[1])
        value, d_real, d_fake = self.objective.discriminator_formula(scores[0], scores[1])
        d_real, d_fake = np.ascontiguousarray(d_real), np.ascontiguousarray(d_fake)
        nabla_x = np.empty((2, *x_fake.shape) if len(self.coupled) else (0, 0, 0), fake.dtype)
        values = np.zeros(steps.SHARDS)
        weight = rules.penalty_weight
        steps.critic_gradient(self.critic, d_real, d_fake, rules.penalty, weight, nabla_x, values)
        if len(self.coupled):
            self._coupling_step((real_cache, fake_cache), nabla_x, t, alpha)
        steps.update(self.critic, rules, t, alpha, rules.clip)
        penalty = values.sum()
        return value + penalty, scores[0].mean() - scores[1].mean(), penalty

    def generator_step(self, draws, k, t, alpha):
        """The generator's t-th step: returns its loss."""
        c = draws.latent.shape[1] - 1
        fake, real = self._generate(draws.latent[k, c]), draws.real[k, c]
        if draws.noise.size:
            real, fake = real + draws.noise[k, c, 0], fake + draws.noise[k, c, 1]
        x_fake, cache = self.coupling.forward(fake, self.coupled)
        x_real = self.coupling.forward(real, self.coupled)[0]
        scores = np.empty((2, len(x_fake)), fake.dtype)
        steps.score(self.critic, x_fake[:0], x_real, x_fake, scores[0], scores[1])
        value, d_fake = self.objective.generator_formula(scores[0], scores[1])
        nabla_x = np.empty_like(x_fake)
        steps.fake_gradient(self.critic, np.ascontiguousarray(d_fake), True, nabla_x)
        nabla_fake = self.coupling.vjp(cache, nabla_x)[0]
        steps.generator_gradient(self.generator, np.ascontiguousarray(nabla_fake))
        steps.update(self.generator, self.rules, t, alpha, 0.0)
        return value

    def _generate(self, latent):
        fake = np.empty((len(latent), int(self.generator.sizes[-1])), latent.dtype)
        steps.generate(self.generator, latent, fake)
        return fake

    def _mixed(self, draws, k, c, x_real, x_fake):
        """The rows where the penalty looks, after the coupling; none without a penalty."""
        if self.rules.penalty == 0:
            return x_fake[:0]
        epsilon = draws.epsilon[k, c, : len(x_fake), np.newaxis]
        if self.rules.partner_is_fake:
            partner = x_fake
        else:
            partner = self.coupling.forward(draws.partner[k, c], self.coupled)[0]
        return epsilon * x_real + (1 - epsilon) * partner

    def _coupling_step(self, caches, nabla_x, t, alpha):
        """The coupling's own parameters move with the critic's."""
        gradient = sum(self.coupling.vjp(cache, d_y)[1] for cache, d_y in zip(caches, nabla_x))
        self._move_coupling(gradient, t, alpha)

    def _move_coupling(self, gradient, t, alpha):
        rules, gradient = self.rules, gradient.astype(self.coupled.dtype)
        moments = self.coupled_first, self.coupled_second
        optimizers.optimizer_step(
            rules.optimizer, self.coupled, gradient, *moments, t, alpha, rules.beta1, rules.beta2
        )
        if rules.clip > 0:
            np.clip(self.coupled, -rules.clip, rules.clip, out=self.coupled)
