"""Playing a program of phases, of which some are compiled and some are done in Python.

Python does the slopes of a user's objective and the couplings. Compiled code calls for these phases, each
in its turn, while the other workers wait. `toygan.game.program` says which phases a step has.
"""

from typing import ClassVar

import numpy as np

from toygan.config.play_rules import BENDING
from toygan.dirac.plays import parsed
from toygan.engine.workers import assembled, taking_turns
from toygan.game import phases
from toygan.game.joint_program import joint_program
from toygan.game.players import SHARDS
from toygan.game.program import WHOLE_STEPS, chunk_program, play, steps_led_by_python
from toygan.game.random_numbers import COUPLING, stream
from toygan.game.state import CRITIC_LOSS, GENERATOR_LOSS
from toygan.game.updates import show_layers
from toygan.network import optimizers
from toygan.network.passes import set_panels


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
    shared : SharedArrays
    seed : int
        Of the coupling's first parameters.
    whole_steps : bool
        Whether compiled phases hold whole steps; ``rules.objective`` is read then.
    workers : int
    way : str
        The way to play (`toygan.dirac.plays`).
    """

    def __init__(
        self,
        generator,
        critic,
        rules,
        objective,
        coupling,
        shared,
        seed,
        whole_steps,
        workers,
        way="alternating",
    ):
        self.way = way
        self.generator, self.critic, self.rules = generator, critic, rules
        self.objective, self.coupling, self.shared = objective, coupling, shared
        self.workers = workers
        dtype = critic.theta.dtype
        self.coupled = coupling.start(stream(seed, COUPLING)).astype(dtype)
        self.coupled_first, self.coupled_second = np.zeros_like(self.coupled), np.zeros_like(self.coupled)
        self._caches = None
        led = steps_led_by_python(coupling.name != "none", rules.penalties.size > 0, len(self.coupled) > 0)
        self.steps = WHOLE_STEPS if whole_steps else led

    def play(self, program, draws, rates, meanwhile=None) -> None:
        """Run a program; Python's phases are done here, each in its turn, while the other workers wait.

        ``meanwhile`` is called first where there are other workers, while they begin.
        """
        program = np.ascontiguousarray(program, np.int64)
        self.show()
        rows, tasks = len(program), len(program) * SHARDS
        arguments = program, rates, self.generator, self.critic, self.rules, draws, self.shared

        def do(phase, k, c, t):
            self.IN_PYTHON[phase](self, draws, rates, k, c, t)

        with assembled(play, self.workers, tasks, 0, rows, *arguments) as control, taking_turns(control, do):
            if self.workers > 1 and meanwhile:
                meanwhile()
            play(0, self.workers, control, 0, rows, *arguments)

    @property
    def bending(self) -> str:
        """The way to play where it differentiates a gradient along a direction, else nothing."""
        name = parsed(self.way)[0].name
        return name if name in BENDING else ""

    def show(self) -> None:
        """Let the passes read the parameters, which may have been assigned since the last play."""
        for player in (self.generator, self.critic):
            if player is self.critic and self.rules.by_layer:
                show_layers(player, self.rules.constraint)
            else:
                set_panels(player.theta, player.shape, player.panels, 0, len(player.theta))

    def play_updates(self, updates, critic_steps, step, draws, rates, meanwhile=None) -> None:
        """The first updates of a chunk, from update number ``step`` on."""
        if self.way == "alternating":
            program = chunk_program(updates, critic_steps, step, self.steps)
        else:
            way, ahead = parsed(self.way)[0].name, len(self.shared.ahead)
            program = joint_program(way, updates, critic_steps, step, self.steps, ahead)
        self.play(program, draws, rates, meanwhile)

    def _critic_slopes(self, draws, rates, k, c, t):
        """The objective's slopes at the scores in the shared arrays, and its value to the report."""
        shared = self.shared
        real, fake = shared.scores
        value, shared.slopes[0], shared.slopes[1] = self.objective.discriminator_formula(real, fake)
        shared.report[k, 0, CRITIC_LOSS] = value

    def _generator_slopes(self, draws, rates, k, c, t):
        value, self.shared.slopes[1] = self.objective.generator_formula(*self.shared.scores)
        self.shared.report[k, 0, GENERATOR_LOSS] = value

    def _put_coupled(self, draws, rates, k, c, t):
        self._caches = self._couple(draws, k, c)

    def _decouple(self, draws, rates, k, c, t):
        """∂C/∂G(z) from the gradient at the coupled fake rows."""
        self.shared.nabla_fake[...] = self.coupling.vjp(self._caches[1], self.shared.nabla_x[1])[0]

    def _couple(self, draws, k, c):
        """Put the coupled real, fake and mixed batches in the shared arrays; the caches of the first two."""
        shared, real, fake = self.shared, draws.real[k, c], self.shared.fake
        if draws.noise.size:
            real, fake = real + draws.noise[k, c, 0], fake + draws.noise[k, c, 1]
        shared.x_real[...], real_cache = self.coupling.forward(real, self.coupled)
        shared.x_fake[...], fake_cache = self.coupling.forward(fake, self.coupled)
        if self.rules.penalties.size > 0 and c < draws.epsilon.shape[1]:
            shared.mixed[...] = self._mixed(draws, k, c, shared.x_real, shared.x_fake)
        return real_cache, fake_cache

    def _mixed(self, draws, k, c, x_real, x_fake):
        """The rows where each penalty looks, after the coupling; none without a penalty."""
        found, n = [x_fake[:0]], draws.latent.shape[2]
        for j, partner_is_fake in enumerate(self.rules.partner_is_fake):
            epsilon, partner = draws.epsilon[k, c, j * n : j * n + len(x_fake), np.newaxis], x_fake
            if not partner_is_fake:
                rows = draws.partner[k, c, j * n : (j + 1) * n]
                partner = self.coupling.forward(rows, self.coupled)[0]
            found.append(epsilon * x_real + (1 - epsilon) * partner)
        return np.concatenate(found)

    def _coupling_step(self, draws, rates, k, c, t):
        """The coupling's own parameters move with the critic's."""
        pairs = zip(self._caches, self.shared.nabla_x)
        self._move_coupling(sum(self.coupling.vjp(cache, d_y)[1] for cache, d_y in pairs), t, rates[k, 1])

    def _move_coupling(self, gradient, t, alpha):
        rules, gradient = self.rules, gradient.astype(self.coupled.dtype)
        moments = self.coupled_first, self.coupled_second
        optimizers.optimizer_step(
            rules.optimizer, self.coupled, gradient, *moments, t, alpha, rules.beta1, rules.beta2
        )
        if rules.clip > 0:
            np.clip(self.coupled, -rules.clip, rules.clip, out=self.coupled)

    IN_PYTHON: ClassVar = {  # by phase; of the class, so that no game refers to itself and every one is freed
        phases.CRITIC_SLOPES: _critic_slopes,
        phases.GENERATOR_SLOPES: _generator_slopes,
        phases.COUPLE: _put_coupled,
        phases.DECOUPLE: _decouple,
        phases.COUPLING_STEP: _coupling_step,
    }
