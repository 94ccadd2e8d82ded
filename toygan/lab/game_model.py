"""One game that is played: a trainer, the states that are kept to go back to, and what was measured.

Looking and going back change no number of an update: all randomness is a function of (seed, update), so that
playing on from a kept state makes the same parameters bit for bit.
"""

from dataclasses import dataclass, field

import numpy as np

from toygan.config.train_config import TrainConfig
from toygan.critics.claims import can_claim, in_data_units
from toygan.critics.critic_bound import critic_bound
from toygan.datasets.table import dataset
from toygan.game.half_steps import HalfSteps
from toygan.game.state import COLUMNS as LOSSES
from toygan.game.trainer import Trainer
from toygan.lab.game_slow import SlowMotion
from toygan.metrics import floors
from toygan.metrics.quality import assign, balanced_modes
from toygan.runs.snapshots import latent

KEPT, KEPT_BYTES = 48, 64 * 2**20  # states that are kept, and what they may take together
SHOWN, MEASURED = 1000, 512  # generated points on the plane, and those of W1 in the charts
ROWS = 400  # of the charts at most; beyond that every second is left out
_STREAM = 0x1AB  # of points that are looked at, apart from the trainer's
COLUMNS = (
    *("step", "generator_loss", "critic_loss", "critic_estimate", "w1", "balanced_modes", "high_quality"),
    *("critic_lipschitz", "critic_proof"),  # K, and what the critic proves of W1 between the measured points
    *("slope_low", "slope_median", "slope_high"),
)


@dataclass
class Timeline:
    """States by update, thinned as they become many: their spacing doubles."""

    states: dict[int, dict] = field(default_factory=dict)
    spacing: int = 1

    def wants(self, step: int) -> bool:
        """Whether no state near this update is kept."""
        return not self.states or (step not in self.states and step - max(self.states) >= self.spacing)

    def keep(self, step: int, state: dict) -> None:
        """Keep the state of an update, unless one near it is kept."""
        if not self.wants(step):
            return
        self.states[step] = state
        size = sum(array.nbytes for array in state.values())
        while len(self.states) > max(2, min(KEPT, KEPT_BYTES // max(size, 1))):
            self.spacing *= 2
            steps = sorted(self.states)
            self.states = {kept: self.states[kept] for kept in steps[::2]}

    def back(self, step: int) -> int:
        """The last kept update that is not after ``step``."""
        return max((kept for kept in self.states if kept <= step), default=min(self.states))

    def forget_after(self, step: int) -> None:
        """Forget the states of later updates: the game goes another way from here."""
        self.states = {kept: state for kept, state in self.states.items() if kept <= step}


class GameModel:
    """A game on its way.

    Parameters
    ----------
    config : TrainConfig
    law : Dataset, optional
        When not given, the one that ``config.data`` names.

    Examples
    --------
    >>> model = GameModel(TrainConfig(data="ring8", hidden=(8,), batch_size=16, iterations=40))
    >>> model.advance(3)
    3
    >>> model.back(0), model.trainer.step
    (0, 0)
    """

    def __init__(self, config: TrainConfig, law=None):
        self.config = config
        self.law = dataset(config.data, config.columns) if law is None else law
        self.trainer = Trainer(config, self.law)
        self.half = HalfSteps(self.trainer)
        self.slow = SlowMotion(self.half, self.law)
        self.timeline = Timeline()
        self.losses: dict[str, float] = {}
        self.rows: list[tuple] = []
        self._later: list[tuple] = []  # rows of updates after this one, while one looks back
        self.norms: dict[int, dict] = {}  # of the gradients by layer, by the update of a row
        self.real = self.law.sample(MEASURED, np.random.default_rng([config.seed, _STREAM, 0]))
        drawn = latent(config, SHOWN, np.random.default_rng([config.seed, _STREAM, 2]))
        self.latent = np.ascontiguousarray(drawn, self.trainer.generator.dtype)
        self.keep()

    @property
    def step(self) -> int:
        """Generator updates done."""
        return self.trainer.step

    @property
    def finished(self) -> bool:
        """Whether the last update is done."""
        return self.step >= self.config.iterations

    def advance(self, updates: int) -> int:
        """Do so many updates, or as many as are left; how many were done.

        Raises
        ------
        DivergedError
            When a loss is not finite.
        """
        updates = min(updates, self.config.iterations - self.step)
        if updates <= 0:
            return 0
        self.slow.end()
        self._go_on()
        if left := updates - self.complete():
            columns = self.trainer.advance(left)
            self.losses = {name: float(column[-1]) for name, column in columns.items()}
            self.keep()
        return updates

    def complete(self) -> bool:
        """Complete the update that is under way; whether there was one."""
        if not self.half.under_way:
            return False
        self.slow.end()
        while not self.half.move():
            pass
        return self._completed()

    def put(self, state: dict) -> None:
        """Go on from a state of this configuration; those before stay, to go back to."""
        self.half.begin()
        self.slow.end()
        self.trainer.load_state(state)
        self.timeline.spacing = 1
        self.keep()

    def half_step(self) -> bool:
        """One step of the player whose turn it is; whether the update is complete with it."""
        self.slow.end()
        self._go_on()
        return self.half.move() and self._completed()

    def caption(self) -> bool:
        """The next captioned step of the update; whether the update is complete with it."""
        self._go_on()
        return self.slow.next() and self._completed()

    def _completed(self) -> bool:
        self.losses = dict(zip(LOSSES, map(float, self.half.losses())))
        self.keep()
        return True

    def keep(self) -> None:
        """Keep this state, if none near it is kept."""
        if self.timeline.wants(self.step):  # a state is a copy of every parameter
            self.timeline.keep(self.step, self.trainer.state())

    def back(self, step: int) -> int:
        """Go to the last kept update not after ``step``, and return it; later ones stay until it plays."""
        found = self.timeline.back(step)
        self.half.begin()
        self.slow.end()
        self.trainer.load_state(self.timeline.states[found])
        rows = self.rows + self._later
        self.rows = [row for row in rows if row[0] <= found]
        self._later = [row for row in rows if row[0] > found]
        self.losses = {}
        return found

    def _go_on(self) -> None:
        """What came after this update is forgotten: from here on it is made anew."""
        self._later = []
        self.norms = {kept: norms for kept, norms in self.norms.items() if kept <= self.step}
        self.timeline.forget_after(self.step)

    def fakes(self, n: int | None = None) -> np.ndarray:
        """Generated points for the same latents every time, in data units: (n, d)."""
        latent = self.latent if n is None else self.latent[:n]
        generator = self.trainer.generator
        return self.law.to_data(np.asarray(generator(latent), dtype=float))

    def measure(self) -> dict:
        """A row of the charts at this update; it is kept, once for an update."""
        if self.rows and self.rows[-1][0] == self.step:
            return dict(zip(COLUMNS, self.rows[-1]))
        fakes = self.fakes(MEASURED)
        counts = self._modes(fakes) if self.law.modes is not None else {}
        slopes = np.quantile(self.slopes(self._mixed(fakes)), (0.05, 0.5, 0.95))
        found = {"step": self.step, **self.losses, **counts, "w1": floors.distance(self.real, fakes)}
        found |= dict(zip(COLUMNS[-3:], map(float, slopes))) | self._proved(fakes)
        row = tuple(found.get(name, np.inf) for name in COLUMNS)  # not measured is drawn as a gap
        self.rows.append(row)
        if self.losses:
            self.norms[self.step] = self.trainer.gradient_norms()
        if len(self.rows) > ROWS:
            self.rows = self.rows[::2]
            self.norms = {one[0]: self.norms[one[0]] for one in self.rows if one[0] in self.norms}
        return dict(zip(COLUMNS, row))

    def _proved(self, fakes) -> dict:
        """K of the critic and what it proves; nothing where a slope of its activation is not known."""
        if not can_claim(self.trainer.critic):
            return {}
        critic = in_data_units(self.trainer.critic, self.law.shift, self.law.scale)
        found = critic_bound(critic, self.real, fakes)
        return {"critic_lipschitz": found.lipschitz, "critic_proof": found.lower}

    def _modes(self, fakes) -> dict:
        assigned = assign(fakes, self.law.modes)
        return {
            "balanced_modes": balanced_modes(assigned, self.law.modes),
            "high_quality": float(assigned.good.mean()),
        }

    def _mixed(self, fakes) -> np.ndarray:
        part = np.random.default_rng([self.config.seed, _STREAM, 1]).random((len(fakes), 1))
        return part * self.real[: len(fakes)] + (1 - part) * fakes

    def slopes(self, x) -> np.ndarray:
        """‖∇D‖ per data unit at points (n, d)."""
        return np.linalg.norm(self.gradients(x), axis=1)

    def gradients(self, x) -> np.ndarray:
        """∇D per data unit at points (n, d)."""
        critic = self.trainer.critic
        inputs = np.ascontiguousarray(self.law.from_data(np.asarray(x, dtype=float)), critic.dtype)
        return np.asarray(critic.input_gradient(inputs), dtype=float) / self.law.scale

    def scores(self, x) -> np.ndarray:
        """D at points (n, d) of data units: (n,)."""
        critic = self.trainer.critic
        inputs = np.ascontiguousarray(self.law.from_data(np.asarray(x, dtype=float)), critic.dtype)
        return np.asarray(critic(inputs), dtype=float)[:, 0]
