"""Where the runs of a sweep are done: in this process, in processes of this machine, on a Dask cluster.

An engine takes a function and an iterable of its arguments, which it asks for as it goes, and gives the
results as they come, in any order. The function may be called twice with the same arguments, when a worker
died; its first argument has a ``name``.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from toygan.support.names import look_up
from toygan.support.worker_processes import ending_with_this_process, started_processes_ignore_interrupts

DEATHS = 5  # of workers in a row, without a run done between them


def engine(backend: str, jobs: int = 1, scheduler: str | None = None, stop: Path | None = None) -> Callable:
    """The engine of a backend.

    Parameters
    ----------
    backend : {"loky", "dask"}
    jobs : int
        Processes of loky; 1 needs none.
    scheduler : str, optional
        Address of the Dask scheduler.
    stop : Path, optional
        A file that, once there, ends the waiting for a Dask scheduler or its workers, and for those of loky
        that were killed.

    Raises
    ------
    ValueError
        For an unknown backend, or Dask without an address.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> list(engine("loky")(lambda task: task.name, [(SimpleNamespace(name="a"),)]))
    ['a']
    """
    wants_dask = look_up({"loky": False, "dask": True}, backend, "backend")
    if wants_dask and not scheduler:
        raise ValueError("--backend dask needs --scheduler ADDRESS, for instance tcp://127.0.0.1:8786")
    if wants_dask:
        from toygan.sweeps.dask_engine import on_dask

        return partial(on_dask, scheduler=scheduler, stop=stop)
    return partial(_on_loky, jobs=jobs, stop=stop) if jobs > 1 else _here


def _here(work: Callable, tasks: Iterable) -> Iterator:
    """One after the other, in this process."""
    return (work(*task) for task in tasks)


def _on_loky(work: Callable, tasks: Iterable, jobs: int, stop: Path | None = None) -> Iterator:
    """One process per job, each with one thread for BLAS and for compiled loops.

    When a worker is killed the pool breaks; what is not done goes to a new one, unless ``stop`` is there.
    """
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    tasks, deaths = iter(tasks), 0
    begun: dict[str, tuple] = {}

    def next_ones(again: list) -> Iterator:
        for task in itertools.chain(again, tasks):
            begun[task[0].name] = task
            yield task

    while True:
        try:
            for outcome in _pool(work, next_ones(list(begun.values())), jobs):
                begun.pop(outcome.name, None)
                deaths = 0
                yield outcome
            return
        except TerminatedWorkerError:
            if stop is not None and stop.exists():
                return
            deaths += 1
            if deaths > DEATHS:
                raise


def _pool(work: Callable, tasks: Iterable, jobs: int) -> Iterator:
    from joblib import Parallel, delayed, parallel_config

    with parallel_config(backend="loky", inner_max_num_threads=1, **ending_with_this_process()):
        pool = Parallel(n_jobs=jobs, return_as="generator_unordered", pre_dispatch=jobs, batch_size=1)
    with started_processes_ignore_interrupts():
        outcomes = pool(delayed(work)(*task) for task in tasks)
    yield from outcomes
