"""How a sweep is stopped: which workers are asked to stop or terminated, and which runs are not done."""

import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from toygan.support.interruption import LOOK, finish_step_on_interrupt
from toygan.sweeps.plan import LazyPlan, PlannedRun

GRACE = 0.5  # seconds in which a worker that has begun a run is seen to hold its folder


class HandedOut:
    """The runs of a plan, given one by one until the sweep is stopped.

    Attributes
    ----------
    under_way : dict of str to PlannedRun
        Given out, by name; the caller removes a run when it has the run's outcome.
    """

    def __init__(self, planned: Sequence[PlannedRun], stop: Path):
        self._planned, self._stop = planned, stop
        self._runs = iter(planned)
        self._next: list[PlannedRun] = []
        self.under_way: dict[str, PlannedRun] = {}

    def __iter__(self) -> Iterator[PlannedRun]:
        for run in self._runs:
            if self._stop.exists():
                self._next.append(run)
                return
            self.under_way[run.name] = run
            yield run

    def not_done(self) -> list[PlannedRun]:
        """What is without an outcome when the work has ended; of a lazy plan one run stands for the rest."""
        rest = [] if isinstance(self._planned, LazyPlan) or not self._next else list(self._runs)
        return [*self.under_way.values(), *self._next, *rest]


@contextmanager
def stop_on_interrupt(folder: Path):
    """The first Ctrl-C asks every worker to save and stop; the second raises KeyboardInterrupt.

    Worker processes that are still starting cannot be asked. They are terminated, unless one has begun a run.
    """
    done, others = threading.Event(), set(multiprocessing.active_children())

    def watch(interruption):
        while not done.wait(LOOK):
            if interruption.requested:
                (folder / "stop").touch()
                done.wait(GRACE)
                break
        while not done.wait(LOOK) and not _begun(folder):
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()

    with finish_step_on_interrupt() as interruption:
        watcher = threading.Thread(target=watch, args=(interruption,), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def _begun(folder: Path) -> bool:
    """Whether some process holds a run."""
    return any(path.stat().st_size for path in (folder / "runs").glob("*/run.lock"))
