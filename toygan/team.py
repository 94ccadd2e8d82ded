"""Threads that run the same compiled function side by side and meet between its parts.

Numba's own ``prange`` compiles everything below it several times and cannot be called from two Python threads
at once; a meeting point is all that training needs. Each worker calls the compiled function with its own
number; ``meet`` holds it until all workers have come. Waiting is a short spin and then giving way, so that a
busy machine is not kept busier. The caller is worker 0; between its own calls of the function it may do what
only Python can, while the others wait at the next meeting point.
"""

import contextlib
import functools
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from toygan.compilation import compiled, jit_enabled

ARRIVED, GENERATION, ABANDONED, CONTROL_LENGTH = 0, 16, 32, 48  # far apart: one cache line each
_SPINS = 4000

_give_way = types.ExternalFunction(
    "SwitchToThread" if sys.platform == "win32" else "sched_yield", types.int32()
)


def _element(context, builder, signature, arguments):
    """Pointer to ``array[index]`` of an int64 array."""
    kind = signature.args[0]
    array = context.make_array(kind)(context, builder, arguments[0])
    return cgutils.get_item_pointer(context, builder, kind, array, [arguments[1]], wraparound=False)


@intrinsic
def _atomic_add(typing, array, index, amount):
    def generate(context, builder, signature, arguments):
        pointer = _element(context, builder, signature, arguments)
        return builder.atomic_rmw("add", pointer, arguments[2], "seq_cst")

    return types.int64(array, types.int64, types.int64), generate


@intrinsic
def _atomic_load(typing, array, index):
    def generate(context, builder, signature, arguments):
        pointer = _element(context, builder, signature, arguments)
        return builder.load_atomic(pointer, "seq_cst", 8)

    return types.int64(array, types.int64), generate


def _meet(control, workers):
    if workers == 1:
        return True
    generation = _atomic_load(control, GENERATION)
    if _atomic_add(control, ARRIVED, 1) == workers - 1:
        _atomic_add(control, ARRIVED, -workers)
        _atomic_add(control, GENERATION, 1)
        return True
    spins = 0
    while _atomic_load(control, GENERATION) == generation:
        spins += 1
        if spins > _SPINS:
            if _atomic_load(control, ABANDONED) != 0:
                return False
            _give_way()
    return True


def _alone(control, workers):
    """Without compilation there is one worker, who waits for nobody."""
    return True


meet = compiled(_meet) if jit_enabled() else _alone


def new_control():
    """What the workers of one call meet at."""
    return np.zeros(CONTROL_LENGTH, np.int64)


def worker_count(most: int) -> int:
    """Workers to use: Numba's number of threads (``NUMBA_NUM_THREADS``), at most ``most``; 1 uncompiled."""
    if not jit_enabled():
        return 1
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(most, available, numba.get_num_threads()))


@functools.cache
def _helpers(process_id: int, count: int) -> ThreadPoolExecutor:
    """Threads beside the calling one; a forked process makes its own."""
    return ThreadPoolExecutor(count, thread_name_prefix="toygan")


@contextlib.contextmanager
def assembled(function, workers: int, *arguments):
    """Have ``function(worker, workers, control, *arguments)`` run for every worker but 0, who is the caller.

    The caller gets ``control`` and must come to the same meetings, by calling ``function`` as worker 0; once,
    or in pieces with Python between them. When the caller fails, the others are sent home: ``meet`` tells
    them False.

    Examples
    --------
    >>> with assembled(print, 1, "nobody else") as control:
    ...     print("the caller alone")
    the caller alone
    """
    control = new_control()
    if workers == 1:
        yield control
        return
    helpers = _helpers(os.getpid(), workers - 1)
    others = [helpers.submit(function, i, workers, control, *arguments) for i in range(1, workers)]
    try:
        yield control
    except BaseException:
        control[ABANDONED] = 1
        raise
    finally:
        for other in others:
            other.result()
