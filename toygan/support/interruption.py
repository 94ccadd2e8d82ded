"""Signals that ask a command to stop: the step under way is finished and saved, and the exit code says which.

Ctrl-C works everywhere. SIGTERM and SIGHUP, from a batch system, a service manager or a terminal that is
closed, do the same within `stop_on_signals`, which only the command lines use: a library must leave these
signals to the program that imports it.

No exception is raised where it would be lost or do harm: inside LLVM's binding, which calls back from C and
keeps count of who owns what, and in a destructor. It comes in the function that called them.
"""

import _thread
import atexit
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import contextmanager

LOOK = 0.1  # seconds between two looks whether a process is asked to stop
_NOT_LEFT = "llvmlite."
ENDED_BY_SIGNAL = 128  # a shell's exit code for a program that a signal ended, plus the signal's number
ASKING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
_received: list[int] = []  # the signals that came within `stop_on_signals`, the last one at the end
_traced: list = []  # the trace functions before `_interrupt` set its own
_own: list[bool] = []  # whether the next SIGINT is our own
_given_up: list[threading.Thread] = []


def give_up(thread: threading.Thread) -> None:
    """Do not wait for this thread at the end of a command: it compiles, which nothing can interrupt."""
    _given_up.append(thread)


def leave_at_once(code: int) -> None:
    """End the process here where a thread that was given up still runs; what ``atexit`` knows is done before.

    Python would wait at its end for the threads that such a thread has begun.
    """
    if any(thread.is_alive() for thread in _given_up):
        atexit._run_exitfuncs()
        os._exit(code)


class Interruption:
    """Whether a signal asked to stop; a second one raises KeyboardInterrupt at once.

    Attributes
    ----------
    requested : bool
    patient : bool
        False where nothing would be lost, as while the first update is compiled: then the first signal
        raises, too.
    """

    def __init__(self):
        self.requested, self.patient = False, True

    def __call__(self, signum, frame):
        _note(signum)
        before, self.requested = self.requested, True  # should the exception be lost in a destructor
        if before or not self.patient:
            _interrupt(frame)


def _raise(signum, frame):
    _note(signum)
    _interrupt(frame)


def _interrupt(frame) -> None:
    """Raise KeyboardInterrupt: here, or as soon as the function goes on that called what may not be left."""
    caller = _caller_of_what_may_not_be_left(frame)
    if caller is None:
        raise KeyboardInterrupt
    before = sys.gettrace()
    _traced.append(before)

    def goes_on(frame, event, argument):
        sys.settrace(before)
        raise KeyboardInterrupt  # whereupon Python removes the trace function; `_trace_again` sets it again

    caller.f_trace = goes_on
    sys.settrace(before or (lambda frame, event, argument: None))


def _trace_again() -> None:
    """Give a debugger, or what measures coverage, its trace function back."""
    before = _traced[0] if _traced else None
    _traced.clear()
    if before is not None and sys.gettrace() is None:
        sys.settrace(before)


def _caller_of_what_may_not_be_left(frame):
    """The frame below LLVM's binding or a destructor; None where the frame is in neither."""
    caller = None
    while frame is not None:
        module = frame.f_globals.get("__name__") or ""
        if module.startswith(_NOT_LEFT) or frame.f_code.co_name == "__del__":
            caller = frame.f_back
        frame = frame.f_back
    return caller


def _note(signum: int) -> None:
    """Remember a signal for the exit code; not the one that `interrupted_when` sends."""
    if signum == signal.SIGINT and _own:
        _own.clear()
    else:
        _received.append(signum)


@contextmanager
def stop_on_signals():
    """Within the block SIGTERM and SIGHUP raise KeyboardInterrupt, as Ctrl-C does.

    A signal that is ignored stays ignored, as ``nohup`` asks for.
    """
    _received.clear()
    with (
        _handled(_raise, signal.default_int_handler, signal.SIGINT),
        _handled(_raise, signal.SIG_DFL, *ASKING),
    ):
        yield


def signals_received() -> int:
    """How many signals asked this process to stop so far; what was under way may have ended since."""
    return len(_received)


def exit_code() -> int:
    """The exit code of a command that was stopped: 130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP."""
    return ENDED_BY_SIGNAL + (_received[-1] if _received else signal.SIGINT)


@contextmanager
def finish_step_on_interrupt():
    """Within the block the first signal only sets ``requested``; outside the main thread nothing changes.

    Examples
    --------
    >>> with finish_step_on_interrupt() as interruption:
    ...     signal.raise_signal(signal.SIGINT)
    ...     interruption.requested
    True
    """
    interruption = Interruption()
    with contextlib.ExitStack() as stack:
        if threading.current_thread() is threading.main_thread():
            stack.enter_context(_handled(interruption, None, signal.SIGINT))
            stack.enter_context(_handled(interruption, _raise, *ASKING))
        yield interruption


@contextmanager
def interrupted_when(asked: Callable[[], bool], interruption: Interruption):
    """Within the block Ctrl-C comes as soon as ``asked()``, as long as ``interruption`` is not patient.

    For processes that are asked to stop by other means than a signal. Outside the main thread nothing
    happens.

    Examples
    --------
    >>> import time
    >>> with finish_step_on_interrupt() as interruption:
    ...     interruption.patient = False
    ...     with contextlib.suppress(KeyboardInterrupt), interrupted_when(lambda: True, interruption):
    ...         time.sleep(60)
    ...     interruption.requested
    True
    """
    done = threading.Event()

    def watch():
        while not done.wait(LOOK):
            if asked():
                if not interruption.patient:
                    _own.append(True)
                    _interrupt_main()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    if threading.current_thread() is threading.main_thread():
        watcher.start()
    try:
        yield
    finally:
        done.set()
        if watcher.ident is not None:
            watcher.join()
        _own.clear()


def _interrupt_main() -> None:
    """Send SIGINT to the main thread; where the system has threads' signals, this also ends its waiting."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        _thread.interrupt_main()


@contextmanager
def _handled(handler, instead_of, *signals: int):
    """Handle these signals by ``handler`` in the block, if their handler is ``instead_of`` (None: any)."""
    before = {}
    if threading.current_thread() is threading.main_thread():
        now = {signum: signal.getsignal(signum) for signum in signals}
        before = {signum: old for signum, old in now.items() if instead_of in (None, old)}
    try:
        for signum in before:
            signal.signal(signum, handler)
        yield
    finally:
        _trace_again()
        for signum, old in before.items():
            signal.signal(signum, old)
