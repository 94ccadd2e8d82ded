"""An update in its parts: one step of the critic or of the generator, and its passes apart from its move.

The parts are rows of the same program that `toygan.game.trainer` plays, with the same random numbers: updates
made of them have the same parameters bit for bit.
"""

import numpy as np

from toygan.engine.blas import one_blas_thread
from toygan.game.phases import UPDATE_CRITIC, UPDATE_GENERATOR
from toygan.game.program import chunk_program
from toygan.game.random_numbers import CHUNK
from toygan.game.state import Draws


class HalfSteps:
    """The update that is under way.

    Parameters
    ----------
    trainer : Trainer
        Of compiled code; its ``step`` moves on when an update is complete.

    Attributes
    ----------
    done : int
        Critic steps of this update that are done, 0 … ``critic_steps``.
    passed : bool
        Whether the passes of the step at hand are done: its gradients stand in ``player.gradients``.

    Examples
    --------
    >>> from toygan import TrainConfig
    >>> from toygan.game.trainer import Trainer
    >>> trainer = Trainer(TrainConfig(data="ring8", hidden=(8,), batch_size=16, critic_steps=2, iterations=4))
    >>> half = HalfSteps(trainer)
    >>> [(half.player, half.move(), trainer.step) for _ in range(3)]
    [('critic', False, 0), ('critic', False, 0), ('generator', True, 1)]
    """

    def __init__(self, trainer):
        self.trainer = trainer
        self.begin()

    def begin(self) -> None:
        """Stand before an update: after the trainer was moved by whole updates, or to another state."""
        self.done, self.passed = 0, False

    @property
    def under_way(self) -> bool:
        """Whether the update has begun and is not complete."""
        return self.done > 0 or self.passed

    @property
    def player(self) -> str:
        """Whose turn it is: ``critic`` or ``generator``."""
        return "critic" if self.done < self.trainer.config.critic_steps else "generator"

    def draws(self) -> Draws:
        """The random numbers of this update: by critic step, the generator's last."""
        start = self.trainer.step % CHUNK
        return Draws(*(array[start : start + 1] for array in self.trainer.draws()))

    def passes(self) -> None:
        """The passes and gradients of the player whose turn it is; no parameter moves."""
        if not self.passed:
            self._play(moves=False)
            self.passed = True

    def move(self) -> bool:
        """The step of the player whose turn it is; whether the update is complete with it.

        Raises
        ------
        DivergedError
            When a loss of the complete update is not finite.
        """
        self.passes()
        self._play(moves=True)
        self.done, self.passed = self.done + 1, False
        if self.done <= self.trainer.config.critic_steps:
            return False
        self.begin()
        self.trainer.losses(1)
        self.trainer.step += 1
        return True

    def losses(self) -> np.ndarray:
        """What was reported so far, in the order of `toygan.game.state.COLUMNS`: (4,)."""
        return self.trainer.losses(1)[0]

    def gradient(self) -> np.ndarray:
        """The sum over shards of the gradient of the player whose passes are done, flat: (P,)."""
        player = getattr(self.trainer.game, self.player)
        return player.gradients[:, : len(player.theta)].sum(axis=0)

    def _play(self, moves: bool) -> None:
        trainer = self.trainer
        if trainer.config.play != "alternating":
            raise ValueError(f"only players that alternate make single steps; play={trainer.config.play!r}")
        program = chunk_program(1, trainer.config.critic_steps, trainer.step, trainer.game.steps)
        own = (program[:, 2] == self.done) & (
            moves == np.isin(program[:, 0], (UPDATE_CRITIC, UPDATE_GENERATOR))
        )
        with one_blas_thread(), np.errstate(over="ignore", invalid="ignore"):
            trainer.game.play(program[own], self.draws(), trainer.rates([trainer.step]))
