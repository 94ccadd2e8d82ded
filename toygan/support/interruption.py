"""Ctrl-C that lets the step under way be finished and saved."""

import signal
import threading
from contextlib import contextmanager


class Interruption:
    """Whether Ctrl-C was pressed; a second press raises KeyboardInterrupt at once."""

    def __init__(self):
        self.requested = False

    def __call__(self, signum, frame):
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


@contextmanager
def finish_step_on_interrupt():
    """Within the block the first Ctrl-C only sets ``requested``; outside the main thread nothing changes.

    Examples
    --------
    >>> with finish_step_on_interrupt() as interruption:
    ...     signal.raise_signal(signal.SIGINT)
    ...     interruption.requested
    True
    """
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = signal.signal(signal.SIGINT, interruption)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)
