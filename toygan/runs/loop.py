"""The loop around the trainer: when to measure, take a snapshot, save, stop.

The trainer does the updates. Measuring, saving and stopping change no number of an update, because all
randomness is a function of (seed, step).
"""

import time
from dataclasses import dataclass, field

import numpy as np

from toygan.config.train_config import TrainConfig
from toygan.runs.checkpoints import newest_checkpoint, write_checkpoint
from toygan.runs.history import History, Recorder
from toygan.runs.plateau import on_plateau
from toygan.support.interruption import finish_step_on_interrupt

# seconds between looks at Ctrl-C and calls of the callback
PATIENCE = 0.2
# what a callback returns to stop the run as the first Ctrl-C does
STOP = "stop"


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, after the step was finished and the checkpoint written."""


@dataclass(frozen=True)
class Progress:
    """What a callback sees.

    Attributes
    ----------
    step, iterations : int
        Generator updates done, and in all.
    losses : dict of str to float
        Of the last update.
    metrics : dict of str to float
        Of the last evaluation; empty before the first.
    """

    step: int
    iterations: int
    losses: dict
    metrics: dict


@dataclass
class Loop:
    """One run on its way; `run` brings it to its end.

    Parameters
    ----------
    config : TrainConfig
    trainer : toygan.game.trainer.Trainer
    measure : callable
        ``measure(trainer) -> dict`` of numbers, called every ``evaluate_every`` updates.
    take_snapshot : callable
        ``take_snapshot(trainer)``, called every ``snapshot_every`` updates; keeps what figures need.
    folder : Path, optional
        Where checkpoints go; nowhere when None.
    config_hash : str
    callback : callable, optional
        Called with a `Progress` about five times a second; it may return `STOP`.
    prepare : callable, optional
        ``prepare(trainer)``, called before the first update; compiles what updates call.
    """

    config: TrainConfig
    trainer: object
    measure: object
    take_snapshot: object
    folder: object = None
    config_hash: str = ""
    callback: object = None
    prepare: object = None
    losses: Recorder = field(default_factory=Recorder)
    evaluations: Recorder = field(default_factory=Recorder)
    notes: list = field(default_factory=list)
    _chunk: int = 1
    _saved: int = -1

    @property
    def step(self) -> int:
        """Generator updates done."""
        return self.trainer.step

    @property
    def saved(self) -> int:
        """The update of the last checkpoint; 0 before there is one."""
        return max(self._saved, 0)

    @property
    def finished(self) -> bool:
        """Whether the last update is done, or the watched metric is on its plateau."""
        return self.step >= self.config.iterations or self._on_plateau()

    def _on_plateau(self) -> bool:
        if not self.config.stop_when:
            return False
        metric, _, patience = self.config.stop_when.partition(":")
        values = self.evaluations.columns().get(metric, ())
        return on_plateau(values, metric, int(patience))

    def restore(self, update: int | None = None) -> None:
        """Go back to the newest checkpoint that is whole, or to that of an update; else to the beginning."""
        state = self.trainer.state()
        expected = {f"state/{name}": (array.shape, array.dtype) for name, array in state.items()}
        step, arrays, notes = newest_checkpoint(self.folder, self.config_hash, expected, update)
        self.notes += notes
        if arrays:
            self.trainer.load_state(_under("state/", arrays))
            self.losses = Recorder(_under("losses/", arrays))
            self.evaluations = Recorder(_under("evaluations/", arrays))
            self._saved = step
            assert self.step == step, (self.step, step)

    def run(self) -> None:
        """Train to the end.

        Raises
        ------
        Interrupted
            After the first Ctrl-C, with the step finished and saved.
        """
        with finish_step_on_interrupt() as interruption:
            interruption.patient = False  # snapshot and first update compile, and nothing is unsaved
            if self.prepare is not None and not self.finished:
                self.prepare(self.trainer)
            if self.step == 0 and self.config.snapshot_every:
                self.take_snapshot(self.trainer)
            while not self.finished:
                self._advance()
                interruption.patient = True
                asked = self._observe()
                if (asked or interruption.requested) and not self.finished:
                    self.save()
                    raise Interrupted
        self.save()

    def _advance(self) -> None:
        """Do the updates up to the next event, or as many as fit into `PATIENCE` seconds."""
        start = self.step
        updates = min(self._chunk, self._next_event() - start)
        began = time.perf_counter()
        columns = self.trainer.advance(updates)
        seconds = time.perf_counter() - began
        self.losses.add({"step": np.arange(start + 1, start + updates + 1), **columns})
        if updates == self._chunk:
            self._chunk = max(1, min(int(self._chunk * PATIENCE / max(seconds, 1e-9)), 2 * self._chunk))
        self._last = {name: float(column[-1]) for name, column in columns.items()}

    def _next_event(self) -> int:
        every = (self.config.evaluate_every, self.config.snapshot_every, self.config.checkpoint_every)
        return min([self.config.iterations] + [(self.step // n + 1) * n for n in every if n])

    def _due(self, every: int) -> bool:
        return bool(every) and (self.step % every == 0 or self.step == self.config.iterations)

    def _observe(self) -> bool:
        """Measure, take a snapshot, save, report: whatever is due; whether the callback asks to stop."""
        if self._due(self.config.evaluate_every):
            row = {"step": self.step, **self._last, **self.measure(self.trainer)}
            began_with = (
                self.evaluations.columns() or row
            )  # a run of an older version goes on with its columns
            self.evaluations.add_row({name: row[name] for name in began_with})
        if self._due(self.config.snapshot_every):
            self.take_snapshot(self.trainer)
        if self.config.checkpoint_every and self.step % self.config.checkpoint_every == 0:
            self.save()
        if self.callback is None:
            return False
        progress = Progress(self.step, self.config.iterations, self._last, self._latest_metrics())
        return self.callback(progress) == STOP

    def _latest_metrics(self) -> dict:
        columns = self.evaluations.columns()
        return {name: float(column[-1]) for name, column in columns.items() if column.ndim == 1}

    def save(self) -> None:
        """Write a checkpoint, unless there is no folder or this step is saved already."""
        if self.folder is None or self._saved == self.step:
            return
        arrays = {f"state/{name}": array for name, array in self.trainer.state().items()}
        arrays |= {f"losses/{name}": column for name, column in self.losses.columns().items()}
        arrays |= {f"evaluations/{name}": column for name, column in self.evaluations.columns().items()}
        write_checkpoint(self.folder, self.step, self.config_hash, arrays)
        self._saved = self.step

    @property
    def history(self) -> History:
        """One row per evaluation; per update when the run was never evaluated."""
        columns = self.evaluations.columns() or self.losses.columns()
        # counted here, so that checkpoints need no column; runs of before have none in their files
        if columns and (self.config.play, self.config.distance) != ("alternating", None):
            columns = columns | {"gradients": columns["step"] * self.config.gradients_per_update}
        return History(columns)


def _under(prefix: str, arrays: dict) -> dict:
    return {name[len(prefix) :]: array for name, array in arrays.items() if name.startswith(prefix)}
