"""Many runs: each one a pure function ``configuration -> run folder``, on one machine or a cluster.

    SWEEP/sweep.json      what was planned
    SWEEP/runs/<name>/    one run folder each (`toygan.runs.folder`), named by content
    SWEEP/sweep.lock      held while a sweep works here
    SWEEP/stop            asks every worker to save and stop

Finished runs are recognised by their verified hashes and skipped, partial ones go on from their checkpoints,
so that a worker or the whole sweep may be killed at any moment. A task that runs twice waits for its
first run.
"""

import platform
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import chdir, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from toygan.config.user_modules import import_user_modules
from toygan.engine.blas import one_blas_thread
from toygan.engine.workers import one_worker
from toygan.runs import api as runs
from toygan.runs.folder import read_manifest, write_manifest
from toygan.runs.loop import STOP, Interrupted
from toygan.runs.ownership import make_folder
from toygan.runs.work import can_go_on
from toygan.support.interruption import Interruption, finish_step_on_interrupt, interrupted_when
from toygan.support.locks import locked
from toygan.sweeps.engines import engine
from toygan.sweeps.plan import PlannedRun
from toygan.sweeps.stopping import HandedOut, stop_on_interrupt
from toygan.sweeps.sweep_folder import check_own, write_plan

# compiled loops that use threads of their own must not run in two Python threads of one process
_ONE_AT_A_TIME = threading.RLock()
VISIBLE_SECONDS = 20.0  # for a folder on a network drive to be seen by another machine


@dataclass(frozen=True)
class Outcome:
    """How a run of a sweep ended.

    Attributes
    ----------
    name : str
    label : str
    status : {"finished", "skipped", "failed", "interrupted"}
        ``skipped``: it was finished, or had failed, before.
    seconds : float
    error : str
        Empty when all is well.
    metrics : dict
        The last row of the history.
    notes : tuple of str
        For instance that a damaged folder was set aside.
    """

    name: str
    label: str
    status: str
    seconds: float = 0.0
    error: str = ""
    metrics: dict | None = None
    notes: tuple = ()


def perform(planned: PlannedRun, folder: str, retry: bool = False, imports: tuple = ()) -> Outcome:
    """Bring one run of a sweep to its end, on one thread; never raises for what goes wrong inside the run.

    Parameters
    ----------
    planned : PlannedRun
    folder : str
        Of the sweep.
    retry : bool
        Whether to do a run again that failed before.
    imports : tuple of str
        Modules with the user's objectives.
    """
    folder = Path(folder)
    before = _failed_before(folder / "runs" / planned.name)
    if before and not retry:
        return Outcome(planned.name, planned.label, "skipped", error=before)
    began = time.perf_counter()
    with _ONE_AT_A_TIME, one_worker(), one_blas_thread(), finish_step_on_interrupt() as interruption:
        interruption.patient = False  # until the first update is done: it compiles, and nothing is unsaved
        try:
            with interrupted_when((folder / "stop").exists, interruption):
                import_user_modules(list(imports))
                outcome = _obtain(planned, folder, began, interruption)
            if interruption.requested:  # before the first update, or after the last
                (folder / "stop").touch()
            return outcome
        except KeyboardInterrupt as error:
            (folder / "stop").touch()
            if interruption.patient and not isinstance(error, Interrupted):  # the second Ctrl-C
                raise
            status, message = "interrupted", ""
        except Exception as error:  # a sweep goes on when one of its runs cannot
            status, message = "failed", f"{type(error).__name__}: {error}"
            if not can_go_on(error):
                _record_failure(folder / "runs" / planned.name, message)
    return Outcome(planned.name, planned.label, status, time.perf_counter() - began, message)


def perform_on_cluster(
    planned: PlannedRun, folder: str, retry: bool, imports: tuple, directory: str
) -> Outcome:
    """`perform` on another machine: where the sweep was started from, so that files' names mean the same.

    Raises
    ------
    FileNotFoundError
        When the folder of the sweep cannot be seen here: what is trained here would be lost.
    """
    until = time.monotonic() + VISIBLE_SECONDS
    while not (Path(folder) / "sweep.json").exists():
        if time.monotonic() > until:
            advice = "put the sweep on a drive that all workers share"
            raise FileNotFoundError(f"{folder} is not to be seen on {platform.node()}: {advice}")
        time.sleep(0.1)
    with _ONE_AT_A_TIME, chdir(directory) if Path(directory).is_dir() else nullcontext():
        return perform(planned, folder, retry, imports)


def _record_failure(run: Path, message: str) -> None:
    """Keep the error of a run that failed before it could keep it itself."""
    if not (_failed_before(run) or run.is_symlink()):
        with suppress(OSError):  # on a full disk the outcome alone says it
            run.mkdir(parents=True, exist_ok=True)
            write_manifest(run, "failed", 0, error=message)


def _failed_before(run: Path) -> str:
    manifest = _readable_manifest(run)
    return manifest.get("error", "") if manifest.get("status") in ("failed", "diverged") else ""


def _readable_manifest(run: Path) -> dict:
    """The manifest, or nothing where it is damaged: `toygan.runs.api.obtain` then sets the folder aside."""
    try:
        return read_manifest(run)
    except ValueError:
        return {}


def _obtain(planned: PlannedRun, folder: Path, began: float, interruption: Interruption) -> Outcome:
    stop, run_path = folder / "stop", folder / "runs" / planned.name
    if stop.exists():
        raise Interrupted
    done = _readable_manifest(run_path).get("status") == "finished"
    callback = partial(_stop_when_asked, stop, interruption)
    run = runs.obtain(planned.config, folder / "runs", callback, label=planned.label)
    interruption.patient = True
    last = {name: column[-1].item() for name, column in run.history.items()}
    status = "skipped" if done and not run.notes else "finished"
    seconds = time.perf_counter() - began
    return Outcome(planned.name, planned.label, status, seconds, "", last, tuple(run.notes))


def _stop_when_asked(stop: Path, interruption: Interruption, progress) -> str | None:
    interruption.patient = True
    return STOP if stop.exists() else None


def sweep(
    planned: Sequence[PlannedRun],
    folder,
    jobs: int = 1,
    backend: str = "loky",
    scheduler: str | None = None,
    retry: bool = False,
    imports: tuple = (),
) -> Iterator[Outcome]:
    """Do the runs of a plan and give their outcomes as they come.

    Parameters
    ----------
    planned : sequence of PlannedRun
        See `toygan.sweeps.plan.plan`.
    folder : str or Path
        Of the sweep; made when it is not there.
    jobs : int
        Runs at once with the loky backend, each on one thread of its own process; 1 needs no other process.
    backend : {"loky", "dask"}
    scheduler : str, optional
        Address of a Dask scheduler whose workers see the same folder.
    retry : bool
        Whether to do failed runs again.
    imports : tuple of str
        Modules with the user's objectives.

    Raises
    ------
    BlockingIOError
        When another sweep works in the folder; the message says which process.
    ValueError, OSError
        For a folder that holds another plan; for a scheduler that does not answer.
    """
    folder, do = Path(folder), engine(backend, jobs, scheduler, Path(folder) / "stop")
    check_own(folder)
    make_folder(folder / "runs")
    with locked(folder, "sweep.lock"):
        write_plan(folder, planned)
        (folder / "stop").unlink(missing_ok=True)
        handed = HandedOut(planned, folder / "stop")
        work, tasks = perform, ((run, str(folder.resolve()), retry, imports) for run in handed)
        if backend == "dask":
            work, tasks = perform_on_cluster, [(*task, str(Path.cwd())) for task in tasks]
        with stop_on_interrupt(folder):
            for outcome in do(work, tasks):
                handed.under_way.pop(outcome.name, None)
                yield outcome
        yield from (Outcome(run.name, run.label, "interrupted") for run in handed.not_done())
