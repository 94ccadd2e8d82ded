"""Compile everything that a function will call before it is called, beside other processes that do the same.

    what is known to be needed  ->  compile what nobody has or does yet, learn what it calls  ->  …

All processes go through the same list, each taking what no other one has taken (`compiled_once`).
"""

import gc
import time

from toygan.engine.compiled_once import compiled_by_us
from toygan.engine.numba_private import kinds_of
from toygan.engine.separate import DISPATCHERS, name_of

_PAUSE = 0.01  # seconds between two looks at what other processes compile


def compile_ahead(calls, wanted, report=None) -> None:
    """Compile functions, and what they call.

    Parameters
    ----------
    calls : list of (callable, tuple)
        Separately compiled functions, and arguments of the types that they will be called with.
    wanted : callable
        ``wanted(name) -> bool``: whether a separately compiled function or a row of a table, by its name, is
        going to be called by those that call it at times.
    report : callable, optional
        ``report(done, known)`` after every function: how many are compiled, of how many known to be needed.
    """
    missing = {}
    for function, arguments in calls:
        name = name_of(function)
        missing[name, kinds_of(DISPATCHERS[name], arguments)] = None
    known = set(missing)
    collecting = gc.isenabled()
    gc.disable()  # an eighth of the time goes into looking through what the compiler still needs
    try:
        while missing:
            for key in list(missing):
                called = compiled_by_us(key[0], DISPATCHERS[key[0]], key[1])
                if called is None:
                    continue
                del missing[key]
                new = {(name, kinds): None for names, kinds in called for name in names if wanted(name)}
                missing |= {key: None for key in new if key not in known}
                known |= set(new)
                if report is not None:
                    report(len(known) - len(missing), len(known))
                break
            else:
                time.sleep(_PAUSE)
    finally:
        if collecting:
            gc.enable()
