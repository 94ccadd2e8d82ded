"""One decorator between the equations and Numba.

``@compiled`` is ``numba.njit`` with a cache that can be trusted (`toygan.engine.machine_code`). With
``NUMBA_DISABLE_JIT=1`` it returns the function as it is: the same lines run as plain NumPy.
"""

import functools

import numba

from toygan.engine.machine_code import machine_code_folder
from toygan.engine.numba_private import (
    COUNTING,
    NO_ENTRY_FOR_C,
    NO_ENTRY_FOR_PYTHON,
    compile_only_what_is_called,
    count_functions_from_anywhere,
    keep_code_in,
    keep_from_python,
)

# Fused multiply-adds keep NaN and the order of sums; the rest of "fastmath" does not.
# Nobody calls through the C convention, so nothing is compiled for it.
OPTIONS = {"error_model": "numpy", "fastmath": {"contract"}, "nogil": True, NO_ENTRY_FOR_C: True}
count_functions_from_anywhere()
compile_only_what_is_called()


def compiled(function=None, *, cached=False, inner=False, allocates=False, **options):
    """Compile ``function`` by Numba in nopython mode; plain NumPy when JIT is off.

    Parameters
    ----------
    function : callable
        Written in the part of NumPy that Numba compiles.
    cached : bool
        Keep the machine code on disk. Asked for by the functions that Python calls; what they call is
        compiled into them.
    inner : bool
        Only compiled code calls it, so that nothing need be compiled that takes Python's objects apart.
    allocates : bool
        Whether it makes arrays. Only then are references to arrays counted: every view of an array costs
        two atomic additions, to a word that all threads share. A function without them returns no views.
    **options
        Passed to ``numba.njit``, for example ``parallel=True``.

    Examples
    --------
    >>> @compiled
    ... def twice(x):
    ...     return 2 * x
    >>> twice(21)
    42
    """
    if function is None:
        return functools.partial(compiled, cached=cached, inner=inner, allocates=allocates, **options)
    if not jit_enabled():
        return function
    # what is inlined is compiled like its caller; Python may keep views that it returns
    private = {COUNTING: allocates or "inline" in options, NO_ENTRY_FOR_PYTHON: inner}
    dispatcher = numba.njit(**private, **OPTIONS, **options)(function)
    if inner:
        keep_from_python(dispatcher)
    if cached and (folder := machine_code_folder()) is not None:
        keep_code_in(folder, dispatcher)
    return dispatcher


def jit_enabled() -> bool:
    """Whether functions are compiled (``NUMBA_DISABLE_JIT`` is not set)."""
    return not numba.config.DISABLE_JIT
