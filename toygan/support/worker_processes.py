"""Processes that work for another one end with it, however it ended, and leave Ctrl-C to it."""

import ctypes
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager

PAUSE = 0.2  # seconds between two looks whether the parent is there


def ending_with_this_process() -> dict:
    """Settings of a joblib pool whose workers end with this process, within a second.

    A pool stops its workers when it is closed; workers whose parent was killed would go on for hours. They
    look for their parent from their start on, before they import what their work needs, and Linux kills
    those that the main thread started, whatever they are at.

    Returns
    -------
    dict
        ``initializer`` and ``initargs``, for ``joblib.parallel_config(backend="loky", ...)``.
    """
    by_main_thread = threading.current_thread() is threading.main_thread()
    return {"initializer": _watch, "initargs": (os.getpid(), by_main_thread)}


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


def _watch(parent: int, by_main_thread: bool) -> None:
    if by_main_thread and sys.platform == "linux":  # the signal comes when the starting thread ends
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    _wait_for_the_end_of(parent)
    os._exit(1)  # nobody waits for a result; files are written whole or not at all


_PR_SET_PDEATHSIG = 1

if sys.platform == "win32":
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
