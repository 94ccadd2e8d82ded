"""Training runs: `train` always trains, `resume` goes on, `load_run` reads, `obtain` reuses.

    run = train(preset("wgan-gp-toy", data="ring8", hidden=(64, 64, 64), iterations=5000))
    points = run.sample(1000, rng=0)

A run given a folder can be killed at any moment and goes on from its last checkpoint, to the same bits.
"""

import os
import shutil
import sys
import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from toygan import run_folder, snapshots
from toygan.checkpoints import CheckpointError
from toygan.config import TrainConfig
from toygan.history import History
from toygan.loop import Interrupted, Loop
from toygan.run_folder import Description, damage, describe, locked, read_description, read_manifest


@dataclass
class Run:
    """A trained pair of networks and what was measured on the way.

    Attributes
    ----------
    config : TrainConfig
    generator, critic : Network
        As the last update left them.
    averaged : Network or None
        The generator with averaged parameters, when averaging is on; samples come from it.
    data : Dataset
        Its ``to_data`` maps the networks' units to data units.
    history : History
        One row per evaluation; one per update when ``evaluate_every`` is 0.
    losses : History
        One row per update.
    step : int
        Generator updates done.
    folder : Path or None
    notes : list of str
        What had to be put up with, for instance a damaged checkpoint that was passed over.
    """

    config: TrainConfig
    generator: object
    critic: object
    averaged: object
    data: object
    history: History
    losses: History
    step: int
    folder: Path | None = None
    notes: list = field(default_factory=list)
    _photographs: list = field(default_factory=list, repr=False)

    def sample(self, n: int, rng=None) -> np.ndarray:
        """Draw points from the generator, with averaged weights when averaging is on.

        Parameters
        ----------
        n : int
            0 or more.
        rng : numpy.random.Generator or seed, optional

        Returns
        -------
        float64 array (n, d), in data units
        """
        if n < 0:
            raise ValueError(f"n must be 0 or more; it is {n}")
        network = self.generator if self.averaged is None else self.averaged
        return snapshots.draw(network, self.config, self.data, n, rng)

    @cached_property
    def snapshots(self) -> list[snapshots.Snapshot]:
        """Moments of the run, from step 0 on; empty when ``snapshot_every`` is 0."""
        taken = self._photographs
        if self.folder is not None:
            taken = snapshots.read_snapshots(self.folder, self.step)
        return [snapshots.develop(arrays, self.generator, self.critic) for arrays in taken]


def train(config: TrainConfig, folder=None, callback=None, *, label: str | None = None) -> Run:
    """Train from the beginning to the end.

    Parameters
    ----------
    config : TrainConfig
    folder : str or Path, optional
        The run's own folder, made when it is not there; nothing is written when it is not given.
    callback : callable, optional
        Called with a `toygan.loop.Progress` about five times a second.
    label : str, optional
        First word of the run's name, such as its preset.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        When ``folder`` holds another run.
    DivergedError
        When a loss is not finite; the last good checkpoint stays.
    Interrupted
        After Ctrl-C, with the step finished and saved; a KeyboardInterrupt.

    Examples
    --------
    >>> run = train(TrainConfig(hidden=(8,), batch_size=32, iterations=3))
    >>> run.sample(5, rng=0).shape, run.history["step"].tolist()
    ((5, 2), [1, 2, 3])
    """
    if not isinstance(config, TrainConfig):
        raise TypeError(f"config must be a TrainConfig; it is a {type(config).__name__}")
    description = describe(config, label)
    if folder is None:
        return _train(description, None, callback)
    return _train_in(folder, description, callback)


def _train_in(folder, description: Description, callback) -> Run:
    folder = run_folder.create(folder, description)
    with locked(folder):
        for part in ("checkpoints", "snapshots"):
            shutil.rmtree(folder / part, ignore_errors=True)
        return _train(description, folder, callback)


def resume(folder, callback=None) -> Run:
    """Go on with a run from its newest whole checkpoint; a finished run is loaded.

    The result is that of the uninterrupted run, bit for bit, on one machine with one set of versions.

    Raises
    ------
    FileNotFoundError, ValueError
        When the folder is no run, or none of its files can be used; the message says why.
    """
    folder = Path(folder)
    description = read_description(folder)
    with locked(folder):
        if read_manifest(folder)["status"] == "finished":
            return load_run(folder)
        return _train(description, folder, callback, restore=True)


def load_run(folder) -> Run:
    """Read a run as its newest whole checkpoint left it.

    Raises
    ------
    FileNotFoundError, ValueError
        When the folder is no run, has no checkpoint yet, or its files are damaged.
    """
    folder = Path(folder)
    loop, _ = _start(read_description(folder), folder, None)
    loop.restore()
    if loop.step == 0:
        raise ValueError(f"{folder} has no checkpoint yet; toygan resume {folder} starts it again")
    return _result(loop, [])


def _start(description: Description, folder: Path | None, callback) -> tuple[Loop, list]:
    """A loop at step 0, with its data, its measuring and its camera."""
    from toygan.datasets import dataset
    from toygan.training import Trainer

    config = description.config
    copy = run_folder.data_copy(folder, config) if folder is not None else None
    data = replace(dataset(copy or config.data), name=config.data)
    if data.sha256 != description.digests.get("data"):
        raise ValueError(f"{copy or config.data} was changed after the run began: its SHA-256 no longer fits")
    if config.stop_when:
        from toygan.evaluation import check_stop

        check_stop(config, data)
    photographs: list = []

    def photograph(trainer):
        arrays = snapshots.take(trainer, config, data)
        if folder is None:
            photographs.append(arrays)
        else:
            snapshots.write_snapshot(folder, arrays)

    loop = Loop(config, Trainer(config, data), _measure(config, data), photograph, folder)
    loop.data, loop.config_hash, loop.callback = data, description.config_hash, callback
    return loop, photographs


def _measure(config: TrainConfig, data):
    """The function that fills a row of the history."""

    def measure(trainer) -> dict:
        from toygan.evaluation import measure

        return measure(trainer, config, data)

    return measure


def _train(description: Description, folder: Path | None, callback, restore: bool = False) -> Run:
    """Run a loop to its end and say in the manifest how it went."""
    loop, photographs = _start(description, folder, callback)
    if restore:
        loop.restore()
    began = time.perf_counter()
    status = "failed"
    if folder is not None:
        run_folder.write_manifest(folder, "running", loop.step, notes=loop.notes)
    try:
        loop.run()
        status = "finished"
    except Interrupted:
        status = "interrupted"
        raise
    except ArithmeticError as error:
        status = "diverged"
        _name_the_checkpoint(error, folder)
        raise
    finally:
        if folder is not None:
            _conclude(folder, loop, status, time.perf_counter() - began)
    return _result(loop, photographs)


def _name_the_checkpoint(error: Exception, folder: Path | None) -> None:
    """Add to a divergence what was kept."""
    if folder is not None:
        from toygan.checkpoints import checkpoint_files

        kept = checkpoint_files(folder)
        error.add_note(
            f"last good checkpoint: {kept[0]}" if kept else f"no checkpoint was due yet in {folder}"
        )


def _conclude(folder: Path, loop: Loop, status: str, seconds: float) -> None:
    """Write history and manifest; when the run fails for want of space, its own error goes first."""
    error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
    more = {"seconds": round(seconds, 3), "notes": loop.notes}
    if error is not None:
        more["error"] = f"{type(error).__name__}: {error}"
    try:
        text = loop.history.to_csv(rows_at_most=2000)
        with run_folder.atomic_write(folder / "metrics.csv", "w") as file:
            file.write(text)
        if status == "finished":
            more["outputs"] = run_folder.output_hashes(folder)
        run_folder.write_manifest(folder, status, loop.step, **more)
    except OSError:
        if error is None:
            raise


def _result(loop: Loop, photographs: list) -> Run:
    trainer = loop.trainer
    averaged = None
    if trainer.averaged is not None:
        averaged = snapshots.with_parameters(trainer.generator, trainer.averaged)
    return Run(
        loop.config,
        trainer.generator,
        trainer.critic,
        averaged,
        loop.data,
        loop.history,
        History(loop.losses.columns()),
        loop.step,
        loop.folder,
        loop.notes,
        photographs,
    )


def store_folder() -> Path:
    """Where `obtain` keeps runs: ``TOYGAN_RUNS``, or the user's cache folder."""
    if os.environ.get("TOYGAN_RUNS"):
        return Path(os.environ["TOYGAN_RUNS"])
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "toygan" / "runs"


def obtain(config: TrainConfig, store=None, callback=None, *, label: str | None = None) -> Run:
    """The run of a configuration: read when it is finished and whole, resumed when partial, else trained.

    Parameters
    ----------
    config : TrainConfig
    store : str or Path, optional
        The folder of runs; `store_folder` when not given. A run lies there under a name that its content
        decides, so that two processes that want the same run share one.
    callback, label
        As in `train`.

    Returns
    -------
    Run
        With a note when a damaged folder had to be set aside and the run done again.
    """
    description = describe(config, label)
    folder = Path(store or store_folder()) / description.name
    while True:
        try:
            return _obtain(folder, description, callback)
        except BlockingIOError:
            run_folder.wait_until_free(folder)


def _obtain(folder: Path, description: Description, callback) -> Run:
    notes = []
    if (folder / "config.json").exists():
        try:
            return _reuse(folder, description, callback)
        except (ValueError, FileNotFoundError) as error:
            notes.append(_set_aside(folder, str(error)))
    run = _train_in(folder, description, callback)
    run.notes[:0] = notes
    return run


def _reuse(folder: Path, description: Description, callback) -> Run:
    if read_description(folder).config_hash != description.config_hash:
        raise ValueError(f"{folder} holds another run")
    if read_manifest(folder)["status"] != "finished":
        return resume(folder, callback)
    problems = damage(folder)
    if problems:
        raise CheckpointError("; ".join(problems))
    return load_run(folder)


def _set_aside(folder: Path, reason: str) -> str:
    """Rename a folder that cannot be used; nothing of it is deleted."""
    number = 1
    while (aside := folder.with_name(f"{folder.name}.damaged-{number}")).exists():
        number += 1
    folder.rename(aside)
    return f"{folder} was set aside as {aside.name} and the run done again: {reason}"
