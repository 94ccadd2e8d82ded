"""Updates led from Python, for objectives that are Python and for coupled samples.

A program's compiled phases are those of ``phases``; the phases between them are Python's, done by the
caller while the other workers wait. The walk of the data through a step reads in ``_critic_program`` and
``_generator_program`` from left to right.
"""

import numpy as np

from toygan.engine.workers import assembled, done
from toygan.game import phases
from toygan.game.program import chunk_program, play
from toygan.game.random_numbers import COUPLING, stream
from toygan.game.state import CRITIC_LOSS, GENERATOR_LOSS, SHARDS
from toygan.network import optimizers
from toygan.network.passes import set_panels

CRITIC_SLOPES, GENERATOR_SLOPES, COUPLE, DECOUPLE, COUPLING_STEP = range(phases.PYTHON, phases.PYTHON + 5)


class Game:
    """What the two players do in one update.

    Parameters
    ----------
    generator, critic : Player
    rules : Rules
    objective : Objective
        Smoothed already, where smoothing is on.
    coupling : Coupling
        Transforms the critic's input.
    board : Board
    seed : int
        Of the coupling's first parameters.
    workers : int
    meanwhile : callable, optional
        What the caller does first in a play, while the other workers begin.
    """

    def __init__(self, generator, critic, rules, objective, coupling, board, seed, workers, meanwhile=None):
        self.generator, self.critic, self.rules = generator, critic, rules
        self.objective, self.coupling, self.board = objective, coupling, board
        self.workers, self.meanwhile = workers, meanwhile
        dtype = critic.theta.dtype
        self.coupled = coupling.start(stream(seed, COUPLING)).astype(dtype)
        self.coupled_first, self.coupled_second = np.zeros_like(self.coupled), np.zeros_like(self.coupled)
        self._caches = None
        self._in_python = {
            CRITIC_SLOPES: self._critic_slopes,
            GENERATOR_SLOPES: self._generator_slopes,
            COUPLE: self._put_coupled,
            DECOUPLE: self._decouple,
            COUPLING_STEP: self._coupling_step,
        }

    def play(self, program, draws, rates) -> None:
        """Run a program; the phases of Python are done here, while the other workers wait."""
        program = np.ascontiguousarray(program, np.int64)
        for player in (self.generator, self.critic):  # parameters may have been assigned since the last play
            set_panels(player.theta, player.shape, player.panels, 0, len(player.theta))
        rows, tasks = len(program), len(program) * SHARDS
        arguments = program, rates, self.generator, self.critic, self.rules, draws, self.board
        with assembled(play, self.workers, tasks, 0, rows, *arguments) as control:
            if self.workers > 1 and self.meanwhile:
                self.meanwhile()
            start = 0
            for row in np.flatnonzero(program[:, 0] >= phases.PYTHON):
                # others may begin with the penalty meanwhile
                before = row - (program[row - 1, 0] == phases.CRITIC_PENALTY)
                play(0, self.workers, control, start, before, *arguments)
                phase, k, c, t = program[row].tolist()
                self._in_python[phase](draws, rates, k, c, t)
                done(control, SHARDS)
                start = before
            play(0, self.workers, control, start, rows, *arguments)

    def play_updates(self, updates, critic_steps, step, draws, rates) -> None:
        """The first updates of a chunk, from update number ``step`` on."""
        compiled = self.rules.objective >= 0
        program = chunk_program(updates, critic_steps, step) if compiled else []
        if not compiled:
            for k in range(updates):
                for c in range(critic_steps):
                    program += self._critic_program(k, c, (step + k) * critic_steps + c + 1)
                program += self._generator_program(k, critic_steps, step + k + 1)
        self.play(program, draws, rates)

    def _critic_program(self, k, c, t):
        """A critic step: scores, penalty, slopes, gradient, update; around a coupling, samples first."""
        penalty = [phases.CRITIC_PENALTY] if self.rules.penalty > 0 else []
        if self.coupling.name == "none":
            walk = [phases.CRITIC, *penalty, CRITIC_SLOPES, phases.CRITIC_GRADIENT]
        else:
            walk = [phases.GENERATE, COUPLE, phases.COUPLED_SCORES, *penalty, CRITIC_SLOPES]
            walk += [phases.CRITIC_GRADIENT]
            walk += [COUPLING_STEP] if len(self.coupled) else []
        return [(phase, k, c, t) for phase in (*walk, phases.UPDATE_CRITIC)]

    def _generator_program(self, k, c, t):
        """A generator step, with the latents after those of the critic steps."""
        if self.coupling.name == "none":
            walk = [(phases.GENERATOR, c), (GENERATOR_SLOPES, c), (phases.GENERATOR_GRADIENT, 0)]
        else:
            walk = [(phases.GENERATE, c), (COUPLE, c), (phases.COUPLED_SCORES, -1), (GENERATOR_SLOPES, c)]
            walk += [(phases.FAKE_GRADIENT, 0), (DECOUPLE, 0), (phases.COUPLED_GENERATOR_GRADIENT, 0)]
        return [(phase, k, at, t) for phase, at in (*walk, (phases.UPDATE_GENERATOR, 0))]

    def _critic_slopes(self, draws, rates, k, c, t):
        """The objective's slopes at the scores on the board, and its value to the report."""
        board = self.board
        real, fake = board.scores
        value, board.slopes[0], board.slopes[1] = self.objective.discriminator_formula(real, fake)
        board.report[k, 0, CRITIC_LOSS] = value

    def _generator_slopes(self, draws, rates, k, c, t):
        value, self.board.slopes[1] = self.objective.generator_formula(*self.board.scores)
        self.board.report[k, 0, GENERATOR_LOSS] = value

    def _put_coupled(self, draws, rates, k, c, t):
        self._caches = self._couple(draws, k, c)

    def _decouple(self, draws, rates, k, c, t):
        """∂C/∂G(z) from the gradient at the coupled fake rows."""
        self.board.nabla_fake[...] = self.coupling.vjp(self._caches[1], self.board.nabla_x[1])[0]

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

    def _coupling_step(self, draws, rates, k, c, t):
        """The coupling's own parameters move with the critic's."""
        pairs = zip(self._caches, self.board.nabla_x)
        self._move_coupling(sum(self.coupling.vjp(cache, d_y)[1] for cache, d_y in pairs), t, rates[k, 1])

    def _move_coupling(self, gradient, t, alpha):
        rules, gradient = self.rules, gradient.astype(self.coupled.dtype)
        moments = self.coupled_first, self.coupled_second
        optimizers.optimizer_step(
            rules.optimizer, self.coupled, gradient, *moments, t, alpha, rules.beta1, rules.beta2
        )
        if rules.clip > 0:
            np.clip(self.coupled, -rules.clip, rules.clip, out=self.coupled)
