"""Threads that run the same compiled program side by side, each taking what is left to do.

Numba's own ``prange`` compiles everything below it several times and cannot be called from two Python threads
at once. Here a program is rows of tasks; every worker goes through all rows, takes the tasks that no other
worker has taken (its own share first, which is in its cache), and goes on when all tasks of the rows before
are done. A thread that the system has suspended delays the others only while it holds a task that it has
begun. A waiting worker looks some thousand times, then yields the processor after every look, so that other
programs can use it. The caller is worker 0; compiled code may have it do a phase in Python, in its turn
(`turn`), while the others wait: to leave compiled code and come back, with all arguments, would take longer.
"""

import contextlib
import ctypes
import functools
import itertools
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import llvmlite.binding
import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.numba_private import cgutils

# far apart: one cache line each; who takes the turns of Python; from TAKEN on a mark for each task
DONE, ABANDONED, TURNS, TAKEN = 0, 16, 24, 32
_SPINS = 4000
# what compiled code knows `_take_turn` by; a copy of this module (the gradient check makes some) has its own
_CALL = "toygan_call_python" + (f"_{time.monotonic_ns()}" if __file__.startswith("<") else "")
_count, _turns, _failures = (
    itertools.count(1),
    {},
    {},
)  # by number: whose turns are under way, what they raised

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


def _take(control, task):
    return _atomic_add(control, TAKEN + task, 1) == 0


def _done(control, tasks):
    _atomic_add(control, DONE, tasks)


def _wait(control, tasks):
    spins = 0
    while _atomic_load(control, DONE) < tasks:
        spins += 1
        if spins > _SPINS:
            if _atomic_load(control, ABANDONED) != 0:
                return False
            _give_way()
    return True


def _take_alone(control, task):
    """Without compilation there is one worker: the task is its own."""
    return True


def _done_alone(control, tasks):
    control[DONE] += tasks


def _wait_alone(control, tasks):
    return True


@intrinsic
def _call_python(typing, number, phase, k, c, t):
    def generate(context, builder, signature, arguments):
        word = cgutils.intp_t
        kind = ir.FunctionType(word, [word] * len(arguments))
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, _CALL), arguments)

    return types.intp(*5 * [types.intp]), generate


def _turn(control, phase, k, c, t):
    if _call_python(control[TURNS], phase, k, c, t) == 0:
        _atomic_add(control, ABANDONED, 1)
        return False
    return True


def _turn_alone(control, phase, k, c, t):
    _turns[control[TURNS]](phase, k, c, t)
    return True


take = compiled(_take) if jit_enabled() else _take_alone  # whether the task is the worker's to do
done = compiled(_done) if jit_enabled() else _done_alone
wait = compiled(_wait) if jit_enabled() else _wait_alone  # until so many are done; False: stop
turn = compiled(_turn) if jit_enabled() else _turn_alone  # whether Python has done its phase


@ctypes.CFUNCTYPE(*6 * [ctypes.c_ssize_t])
def _take_turn(number, *phase):
    """Called by compiled code: let Python do a phase; 0 when that fails."""
    try:
        _turns[number](*phase)
    except BaseException as failure:  # an interruption too: it cannot pass through compiled code
        _failures[number] = failure
        return 0
    return 1


if jit_enabled():
    llvmlite.binding.add_symbol(_CALL, ctypes.cast(_take_turn, ctypes.c_void_p).value)


@contextlib.contextmanager
def taking_turns(control, function):
    """Within the block `turn` calls ``function(phase, k, c, t)``; what it raised is raised at the end."""
    number = control[TURNS] = next(_count)
    _turns[number] = function
    try:
        yield
        if number in _failures:
            raise _failures[number]
    finally:
        del _turns[number]
        _failures.pop(number, None)


def new_control(tasks: int):
    """What the workers of one program share."""
    return np.zeros(TAKEN + tasks, np.int64)


def worker_count(most: int) -> int:
    """Workers to use: Numba's number of threads (``NUMBA_NUM_THREADS``), at most ``most``; 1 uncompiled."""
    if not jit_enabled():
        return 1
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(most, available, numba.get_num_threads()))


@contextlib.contextmanager
def one_worker():
    """Let games that begin inside this context use one worker, for instance where runs share a machine.

    Examples
    --------
    >>> with one_worker():
    ...     worker_count(4)
    1
    """
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        yield
    finally:
        numba.set_num_threads(before)


@functools.cache
def _helpers(process_id: int, count: int) -> ThreadPoolExecutor:
    """Threads beside the calling one; a forked process makes its own."""
    return ThreadPoolExecutor(count, thread_name_prefix="toygan")


def _help(control, function, worker, workers, *arguments):
    """Work; when that fails, stop the others, which would wait for what is not done."""
    try:
        function(worker, workers, control, *arguments)
    except BaseException:
        control[ABANDONED] = 1
        raise


@contextlib.contextmanager
def assembled(function, workers: int, tasks: int, *arguments):
    """Have ``function(worker, workers, control, *arguments)`` run for every worker but 0, who is the caller.

    The caller gets ``control``, and calls the function as worker 0. When a worker fails, ``wait`` returns
    False to all others, so that they stop, and the caller gets the error.

    Examples
    --------
    >>> with assembled(print, 1, 0, "nobody else") as control:
    ...     print("the caller alone")
    the caller alone
    """
    control = new_control(tasks)
    if workers == 1:
        yield control
        return
    helpers = _helpers(os.getpid(), workers - 1)
    others = [helpers.submit(_help, control, function, i, workers, *arguments) for i in range(1, workers)]
    try:
        yield control
    except BaseException:
        control[ABANDONED] = 1
        raise
    finally:
        for other in others:
            other.result()
