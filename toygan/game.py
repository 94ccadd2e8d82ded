"""Updates led from Python, for objectives that are Python and for coupled samples.

The walk of the data through a critic step reads here from top to bottom; each ``_play`` runs phases of
`toygan.steps`, the same passes that run whole chunks of the built-in games in compiled code.
"""

import numpy as np

from toygan import optimizers, steps
from toygan.draws import COUPLING, stream
from toygan.team import run_together


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
    board : steps.Board
    seed : int
        Of the coupling's first parameters.
    workers : int
    """

    def __init__(self, generator, critic, rules, objective, coupling, board, seed, workers):
        self.generator, self.critic, self.rules = generator, critic, rules
        self.objective, self.coupling, self.board, self.workers = objective, coupling, board, workers
        dtype = critic.theta.dtype
        self.coupled = coupling.start(stream(seed, COUPLING)).astype(dtype)
        self.coupled_first, self.coupled_second = np.zeros_like(self.coupled), np.zeros_like(self.coupled)

    def play(self, program, draws, rates) -> None:
        """Run a program of phases."""
        run_together(
            steps.play,
            self.workers,
            *(np.ascontiguousarray(program, np.int64), rates, self.generator, self.critic),
            *(self.rules, draws, self.board),
        )

    def critic_step(self, draws, k, c, t, rates) -> None:
        """Step c of update k of a chunk, the critic's t-th in all; its losses go to the board's report."""
        board, caches = self.board, None
        if self.coupling.name == "none":
            self.play([(steps.CRITIC, k, c, 0)], draws, rates)
        else:
            self.play([(steps.GENERATE, k, c, 0)], draws, rates)
            caches = self._couple(draws, k, c)
            self.play([(steps.COUPLED_SCORES, k, c, 0)], draws, rates)
        real, fake = board.scores
        value, board.slopes[0], board.slopes[1] = self.objective.discriminator_formula(real, fake)
        board.report[k, 0, steps.CRITIC_LOSS] = value
        board.report[k, 0, steps.CRITIC_ESTIMATE] = real.mean() - fake.mean()
        program = [(steps.CRITIC_GRADIENT, k, c, 0), (steps.UPDATE_CRITIC, k, c, t)]
        if len(self.coupled):
            self.play(program[:1], draws, rates)
            self._coupling_step(caches, t, rates[k, 1])
            self.play(program[1:], draws, rates)
        else:
            self.play(program, draws, rates)

    def generator_step(self, draws, k, t, rates) -> None:
        """The generator's t-th step, update k of a chunk."""
        board, coupled = self.board, self.coupling.name != "none"
        c = draws.latent.shape[1] - 1
        if coupled:
            self.play([(steps.GENERATE, k, c, 0)], draws, rates)
            cache = self._couple(draws, k, c)[1]
            self.play([(steps.COUPLED_SCORES, k, -1, 0)], draws, rates)
        else:
            self.play([(steps.GENERATOR, k, c, 0)], draws, rates)
        value, board.slopes[1] = self.objective.generator_formula(*board.scores)
        board.report[k, 0, steps.GENERATOR_LOSS] = value
        update = (steps.UPDATE_GENERATOR, k, 0, t)
        if coupled:
            self.play([(steps.FAKE_GRADIENT, k, 0, 0)], draws, rates)
            board.nabla_fake[...] = self.coupling.vjp(cache, board.nabla_x[1])[0]
            self.play([(steps.COUPLED_GENERATOR_GRADIENT, k, 0, 0), update], draws, rates)
        else:
            self.play([(steps.GENERATOR_GRADIENT, k, 0, 0), update], draws, rates)

    def _couple(self, draws, k, c):
        """Put the coupled real, fake and mixed batches on the board; the caches of the first two."""
        board, real, fake = self.board, draws.real[k, c], self.board.fake
        if draws.noise.size:
            real, fake = real + draws.noise[k, c, 0], fake + draws.noise[k, c, 1]
        board.x_real[...], real_cache = self.coupling.forward(real, self.coupled)
        board.x_fake[...], fake_cache = self.coupling.forward(fake, self.coupled)
        if self.rules.penalty > 0 and c < draws.epsilon.shape[1]:
            board.mixed[...] = self._mixed(draws, k, c, board.x_real, board.x_fake)
        return real_cache, fake_cache

    def _mixed(self, draws, k, c, x_real, x_fake):
        """The rows where the penalty looks, after the coupling; none without a penalty."""
        if self.rules.penalty == 0:
            return x_fake[:0]
        epsilon, partner = draws.epsilon[k, c, : len(x_fake), np.newaxis], x_fake
        if not self.rules.partner_is_fake:
            partner = self.coupling.forward(draws.partner[k, c], self.coupled)[0]
        return epsilon * x_real + (1 - epsilon) * partner

    def _coupling_step(self, caches, t, alpha):
        """The coupling's own parameters move with the critic's."""
        nabla_x = self.board.nabla_x
        self._move_coupling(
            sum(self.coupling.vjp(cache, d_y)[1] for cache, d_y in zip(caches, nabla_x)), t, alpha
        )

    def _move_coupling(self, gradient, t, alpha):
        rules, gradient = self.rules, gradient.astype(self.coupled.dtype)
        moments = self.coupled_first, self.coupled_second
        optimizers.optimizer_step(
            rules.optimizer, self.coupled, gradient, *moments, t, alpha, rules.beta1, rules.beta2
        )
        if rules.clip > 0:
            np.clip(self.coupled, -rules.clip, rules.clip, out=self.coupled)
