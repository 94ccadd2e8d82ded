"""Processes that work for another one end with it, however it ended, and leave Ctrl-C to it."""

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager

PAUSE = 1.0  # seconds between two looks whether the parent is there


def work_for(parent: int, work, *arguments):
    """Do the work in a process of its own, which ends within two seconds of its parent.

    A pool stops its workers when it is closed; workers whose parent was killed would go on for hours.

    Parameters
    ----------
    parent : int
        ``os.getpid()`` of the process that has the work done.
    work : callable
    *arguments
        Of ``work``, whose result is returned.
    """
    if parent != os.getpid() and parent not in _watched:
        _watched.add(parent)
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    return work(*arguments)


@contextmanager
def started_processes_ignore_interrupts():
    """Processes started in the block ignore Ctrl-C, even while they load: the caller answers it for them.

    What they run may still handle SIGINT itself, as a training does. Outside the main thread nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_watched: set[int] = set()


def _end_with(parent: int) -> None:
    _wait_for_the_end_of(parent)
    os._exit(1)  # nobody waits for a result; files are written whole or not at all


if sys.platform == "win32":
    import ctypes

    _SYNCHRONIZE, _FOR_EVER = 0x00100000, 0xFFFFFFFF

    def _wait_for_the_end_of(process: int) -> None:
        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        kernel.WaitForSingleObject.argtypes = ctypes.c_void_p, ctypes.c_uint32
        if handle := kernel.OpenProcess(_SYNCHRONIZE, False, process):
            kernel.WaitForSingleObject(handle, _FOR_EVER)

else:

    def _wait_for_the_end_of(process: int) -> None:
        while os.getppid() == process:
            time.sleep(PAUSE)
