"""Signals that ask a command to stop: the step under way is finished and saved, and the exit code says which.

Ctrl-C is heard everywhere. SIGTERM and SIGHUP, from a batch system, a service manager or a terminal that is
closed, do the same within `stop_on_signals`, which the command lines open: they are nobody's business in a
library.
"""

import contextlib
import signal
import threading
from contextlib import contextmanager

ENDED_BY_SIGNAL = 128  # a shell's exit code for a program that a signal ended, plus the signal's number
ASKING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
_received: list[int] = []  # the signals that came within `stop_on_signals`, the last one at the end


class Interruption:
    """Whether a signal asked to stop; a second one raises KeyboardInterrupt at once.

    Attributes
    ----------
    requested : bool
    patient : bool
        False where nothing would be lost, as while the first update is compiled: then the first signal
        raises, too.
    nested : bool
        Whether somebody further out finishes a step as well.
    """

    def __init__(self, nested: bool = False):
        self.requested, self.patient, self.nested = False, True, nested

    def __call__(self, signum, frame):
        _received.append(signum)
        before, self.requested = self.requested, True  # should the exception be lost in a destructor
        if before or not self.patient:
            raise KeyboardInterrupt


def _raise(signum, frame):
    _received.append(signum)
    raise KeyboardInterrupt


@contextmanager
def stop_on_signals():
    """Within the block SIGTERM and SIGHUP raise KeyboardInterrupt, as Ctrl-C does.

    What ignores a signal goes on doing so: ``nohup`` means it.
    """
    _received.clear()
    with (
        _handled(_raise, signal.default_int_handler, signal.SIGINT),
        _handled(_raise, signal.SIG_DFL, *ASKING),
    ):
        yield


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
    interruption = Interruption(isinstance(signal.getsignal(signal.SIGINT), Interruption))
    with contextlib.ExitStack() as stack:
        if threading.current_thread() is threading.main_thread():
            stack.enter_context(_handled(interruption, None, signal.SIGINT))
            stack.enter_context(_handled(interruption, _raise, *ASKING))
        yield interruption


@contextmanager
def _handled(handler, instead_of, *signals: int):
    """Let ``handler`` take these signals in the block, where ``instead_of`` (None: anything) takes them."""
    before = {}
    if threading.current_thread() is threading.main_thread():
        now = {signum: signal.getsignal(signum) for signum in signals}
        before = {signum: old for signum, old in now.items() if instead_of in (None, old)}
    try:
        for signum in before:
            signal.signal(signum, handler)
        yield
    finally:
        for signum, old in before.items():
            signal.signal(signum, old)
