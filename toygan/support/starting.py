"""Ctrl-C while a command is still loading: it ends at once and says nothing, for nothing has begun.

Import this module before the others, and call `loaded` after them.
"""

import signal
import threading

_before = None
if threading.current_thread() is threading.main_thread() and (
    signal.getsignal(signal.SIGINT) is signal.default_int_handler
):
    _before = signal.signal(signal.SIGINT, signal.SIG_DFL)


def loaded() -> None:
    """Let Ctrl-C raise KeyboardInterrupt again."""
    if _before is not None:
        signal.signal(signal.SIGINT, _before)
