"""Compiled work on several threads: tasks of bounded length, each with rows of its own.

Every task writes what no other one reads, so that results do not depend on the number of threads, and the
caller, who waits in Python, can be interrupted.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numba


def in_parallel(task: Callable[[int, int], None], count: int, step: int) -> None:
    """Call ``task(begin, end)`` for all of ``range(count)`` in pieces of ``step``.

    Examples
    --------
    >>> seen = []
    >>> in_parallel(lambda begin, end: seen.append((begin, end)), 10, 4)
    >>> sorted(seen)
    [(0, 4), (4, 8), (8, 10)]
    """
    pieces = [(begin, min(begin + step, count)) for begin in range(0, count, step)]
    threads = min(numba.config.NUMBA_NUM_THREADS, len(pieces))
    if threads < 2:
        for piece in pieces:
            task(*piece)
        return
    pool = ThreadPoolExecutor(threads)
    try:
        for done in [pool.submit(task, *piece) for piece in pieces]:
            done.result()
    finally:
        pool.shutdown(cancel_futures=True)
