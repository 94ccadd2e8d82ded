"""The runs of a sweep on a Dask cluster, which may lose workers and its scheduler on the way.

Every run is a task. A task whose worker died is done again by another worker; when the scheduler is gone, the
sweep waits for one at the same address and submits what is left. No result is lost with it: what the workers
did is in the folder of the sweep, and a run that is submitted again goes on from there.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

CONNECTION_SECONDS = 10
RETURN_SECONDS = 300  # for a scheduler that was there to come back
LOOK_SECONDS = 0.05
DEATHS = 5  # of workers under one run, as often as Dask allows each time (three by its defaults)
_LOG = logging.getLogger(__name__)


class _SchedulerLost(Exception):
    """The connection to the scheduler is gone, with every task that it held."""


def on_dask(work: Callable, tasks: list, scheduler: str, stop: Path | None = None) -> Iterator:
    """Every run a task of a Dask cluster; results as they come.

    Parameters
    ----------
    work : callable
        May be called twice with the same arguments.
    tasks : list of tuple
        Arguments of ``work``; the first one of each has a ``name``, which no other one has.
    scheduler : str
        Its address, such as ``tcp://127.0.0.1:8786``.
    stop : Path, optional
        A file that, once there, ends the waiting for a scheduler or for workers.

    Raises
    ------
    ValueError
        When ``distributed`` is not installed, or the address is none.
    OSError
        When the scheduler does not answer, or does not come back; when a run ends worker after worker, or
        the workers cannot import what the task needs. What else there is to do is done before.
    """
    left = {task[0].name: task for task in tasks}
    deaths, seconds = Counter(), CONNECTION_SECONDS
    with _quiet():
        while left:
            try:
                with _client(scheduler, seconds, stop) as client:
                    yield from _finish(client, work, left, deaths, stop)
                    break
            except _SchedulerLost:
                seconds = RETURN_SECONDS
                message = "the Dask scheduler at %s is gone; waiting up to %g s for one at the same address"
                _LOG.warning(message, scheduler, seconds)
    if fatal := [name for name, count in deaths.items() if count >= DEATHS]:
        raise OSError(
            f"{', '.join(fatal)}: every worker that took it up ended; its memory may not suffice. "
            "The other runs are done"
        )


def _finish(client, work: Callable, left: dict, deaths: Counter, stop: Path | None) -> Iterator:
    """Hand in what is left, and give results until nothing is left or the scheduler is lost."""
    from distributed import KilledWorker

    futures = {name: _submit(client, work, task) for name, task in left.items()}
    said = False
    while futures:
        ended = [name for name, future in futures.items() if future.status != "pending"]
        if not ended:
            said = _look_around(client, said, stop)
        for name in ended:
            future = futures.pop(name)
            outcome, error = _ending(future)
            if error is None:
                del left[name]
                yield outcome
            elif isinstance(error, KilledWorker):
                deaths[name] += 1
                if deaths[name] < DEATHS:
                    futures[name] = _submit(client, work, left[name])
                else:
                    del left[name]
            else:
                what = f"{type(error).__name__}: {error}"
                raise OSError(
                    f"the Dask workers cannot do this: {what}. Is the same toygan there?"
                ) from error


def _submit(client, work: Callable, task: tuple):
    """A task with a key of its own: another sweep on this scheduler may have a run of the same name."""
    try:
        return client.submit(work, *task, key=f"{task[0].name}-{uuid4().hex}", pure=False)
    except (OSError, RuntimeError) as error:  # a client that is closed says RuntimeError
        raise _SchedulerLost from error


def _ending(future) -> tuple:
    """The result of a task that ended and None, or nothing and its exception."""
    from distributed.client import FutureCancelledError

    if future.status in ("cancelled", "lost"):
        raise _SchedulerLost
    try:
        error = future.exception(timeout=CONNECTION_SECONDS)
        return (None, error) if error is not None else (future.result(timeout=CONNECTION_SECONDS), None)
    except (FutureCancelledError, TimeoutError, OSError) as error:
        raise _SchedulerLost from error


def _look_around(client, said: bool, stop: Path | None) -> bool:
    """Wait a little; say once that there is no worker; end when one is to stop and there is none."""
    if client.status != "running":
        raise _SchedulerLost
    time.sleep(LOOK_SECONDS)
    if not client.scheduler_info(n_workers=-1)["workers"]:
        if stop is not None and stop.exists():
            raise KeyboardInterrupt
        if not said:
            _LOG.warning("the Dask scheduler has no workers; the sweep waits for some")
        return True
    return said


@contextmanager
def _client(scheduler: str, seconds: float, stop: Path | None):
    try:
        from distributed import Client
    except ImportError:
        raise ValueError('--backend dask needs: pip install "toygan[distributed]"') from None
    until = time.monotonic() + seconds
    while True:
        try:
            client = Client(scheduler, timeout=min(CONNECTION_SECONDS, seconds))
            break
        except (OSError, TimeoutError) as error:
            if stop is not None and stop.exists():
                raise KeyboardInterrupt from error
            if time.monotonic() >= until:
                message = f"the Dask scheduler at {scheduler} did not answer within {seconds:g} s"
                raise OSError(f"{message}. What was done is saved; the same command goes on") from error
    try:
        yield client
    finally:
        client.close(timeout=CONNECTION_SECONDS)


@contextmanager
def _quiet():
    """Silence Dask's loggers in the block: the sweep reports lost connections itself, in one line."""
    with suppress(ImportError):
        import distributed  # noqa: F401  # it sets up its loggers

    loggers = logging.root.manager.loggerDict
    noisy = [logging.getLogger(name) for name in loggers if name.split(".")[0] == "distributed"]
    before = [logger.disabled for logger in noisy]
    for logger in noisy:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, disabled in zip(noisy, before):
            logger.disabled = disabled
