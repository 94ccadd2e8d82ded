"""From a configuration to a finished run: the loop is set up and run, and the manifest says how it ended."""

import errno
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toygan.config.train_config import TrainConfig
from toygan.runs import folder as run_folder
from toygan.runs import snapshots
from toygan.runs.checkpoints import checkpoint_files
from toygan.runs.folder import Description
from toygan.runs.foresight import refuse_what_cannot_fit
from toygan.runs.history import History
from toygan.runs.loop import Loop
from toygan.runs.outputs import outputs
from toygan.runs.run import Run

NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))  # on the disk, in the user's share of it


@dataclass(frozen=True)
class Parts:
    """What a run is made with, each loaded when it is first used; tests bring cheaper parts.

    Attributes
    ----------
    trainer : callable
        ``trainer(config, dataset)`` -> `toygan.game.trainer.Trainer`, or something that acts like one.
    measure : callable
        ``measure(trainer, config, dataset) -> dict``, a row of the history.
    check_stop : callable
        ``check_stop(config, dataset)`` refuses a ``stop_when`` that the law cannot serve.
    prepare : callable, optional
        ``prepare(trainer)`` compiles what its updates call.
    """

    trainer: Callable
    measure: Callable
    check_stop: Callable
    prepare: Callable | None = None


def _trainer(config: TrainConfig, data):
    from toygan.game.without_a_critic import new_trainer

    return new_trainer(config, data)


def _measure(trainer, config: TrainConfig, data) -> dict:
    from toygan.runs.evaluation import measure

    return measure(trainer, config, data)


def _check_stop(config: TrainConfig, data) -> None:
    from toygan.runs.evaluation import check_stop

    check_stop(config, data)


def _prepare(trainer) -> None:
    from toygan.game.compiling import compile_for

    compile_for(trainer)


PARTS = Parts(_trainer, _measure, _check_stop, _prepare)


def start(description: Description, folder: Path | None, callback, parts: Parts | None) -> tuple[Loop, list]:
    """A loop at step 0, and the list that takes its snapshots where there is no folder."""
    parts, config, data = parts or PARTS, description.config, description.dataset
    refuse_what_cannot_fit(config, data.dimension)
    if config.stop_when:
        parts.check_stop(config, data)
    taken: list = []

    def take_snapshot(trainer):
        arrays = snapshots.take(trainer, config, data)
        if folder is None:
            taken.append(arrays)
        else:
            snapshots.write_snapshot(folder, arrays)

    def measure(trainer):
        return parts.measure(trainer, config, data)

    trainer = parts.trainer(config, data)
    loop = Loop(
        config, trainer, measure, take_snapshot, folder, description.config_hash, callback, parts.prepare
    )
    return loop, taken


def work(
    description: Description, folder: Path | None, callback, parts: Parts | None, restore: bool = False
) -> Run:
    """Run a loop to its end and say in the manifest how it went."""
    loop, taken = start(description, folder, callback, parts)
    if restore:
        loop.restore()
        if _ended_at(folder, loop.step):
            return result(loop, [])
    began = time.perf_counter()
    status = "failed"
    if folder is not None:
        run_folder.write_manifest(folder, "running", loop.step, notes=loop.notes)
    try:
        loop.run()
        status = "finished"
    except (KeyboardInterrupt, MemoryError, OSError) as error:
        status = "interrupted" if can_go_on(error) else "failed"
        raise
    except ArithmeticError as error:
        status = "diverged"
        _name_the_checkpoint(error, folder)
        raise
    finally:
        if folder is not None:
            _conclude(folder, loop, status, time.perf_counter() - began)
    return result(loop, taken)


def can_go_on(error: BaseException) -> bool:
    """Whether the error has a cause outside of the run, so that it can go on from its checkpoint later.

    These are Ctrl-C (a second one finishes no step), a full disk, a lack of memory.
    """
    full = isinstance(error, OSError) and error.errno in NO_ROOM
    return full or isinstance(error, (KeyboardInterrupt, MemoryError))


def _ended_at(folder: Path, step: int) -> bool:
    """Whether the run finished, and at this step; its last checkpoint may be damaged since."""
    manifest = run_folder.read_manifest(folder)
    return manifest["status"] == "finished" and manifest["step"] == step


def _name_the_checkpoint(error: Exception, folder: Path | None) -> None:
    """Add to a divergence what was kept."""
    if folder is not None:
        kept = checkpoint_files(folder)
        error.add_note(
            f"last good checkpoint: {kept[0]}" if kept else f"no checkpoint was due yet in {folder}"
        )


def _conclude(folder: Path, loop: Loop, status: str, seconds: float) -> None:
    """Write history and manifest; an error of writing does not hide the error that ended the run."""
    error = sys.exception()
    more = {"seconds": round(seconds, 3), "notes": loop.notes}
    if error is not None:
        more["error"] = f"{type(error).__name__}: {error}"
    try:
        text = loop.history.to_csv(rows_at_most=2000)
        with run_folder.atomic_write(folder / "metrics.csv", "w") as file:
            file.write(text)
        if status == "finished":
            more |= outputs(folder)
        step = loop.saved if status == "interrupted" else loop.step
        run_folder.write_manifest(folder, status, step, **more)
    except OSError:
        if error is None:
            raise


def result(loop: Loop, taken: list) -> Run:
    """The run as far as the loop has trained it."""
    trainer = loop.trainer
    averaged = None
    if trainer.averaged is not None:
        averaged = snapshots.with_parameters(trainer.generator, trainer.averaged)
    return Run(
        loop.config,
        trainer.generator,
        trainer.critic,
        averaged,
        trainer.dataset,
        loop.history,
        History(loop.losses.columns()),
        loop.step,
        loop.folder,
        loop.notes,
        taken,
    )
