"""How much memory there is, and an error for what cannot fit, raised before anything is taken."""

import ctypes
import os
import sys
from pathlib import Path

_CONTROL_GROUP = Path("/sys/fs/cgroup")


class TooLargeError(MemoryError):
    """Something would take more memory than there is; the message says what to change."""


def refuse_beyond_memory(bytes_at_least: float, what: str, advice: str) -> None:
    """Refuse what takes more memory than this process may still have.

    Parameters
    ----------
    bytes_at_least : float
        A lower bound: what may fit is not refused.
    what : str
        What would take them; the message begins with it.
    advice : str
        What to change.

    Raises
    ------
    TooLargeError

    Examples
    --------
    >>> refuse_beyond_memory(1000.0, "n = 10", "take a smaller n")
    >>> refuse_beyond_memory(1e18, "n = 10¹⁷", "take a smaller n")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    toygan.support.memory.TooLargeError: n = 10¹⁷ needs at least 931,322,574.6 GiB of memory, and ...
    """
    there = available_memory()
    if there is not None and bytes_at_least > there:
        need = f"{bytes_at_least / 2**30:,.1f} GiB of memory"
        raise TooLargeError(f"{what} needs at least {need}, and {there / 2**30:,.1f} GiB are free: {advice}")


def available_memory() -> int | None:
    """Bytes that this process may still take; None where the system does not say."""
    found = [_of_the_machine(), _of_the_process(), _of_the_control_group()]
    return min((max(bytes_, 0) for bytes_ in found if bytes_ is not None), default=None)


def _of_the_machine() -> int | None:
    if sys.platform == "win32":
        return _of_windows()
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):  # not Linux
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _of_windows() -> int | None:
    """``ullAvailPhys`` and ``ullAvailPageFile`` of MEMORYSTATUSEX."""

    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_uint32), ("load", ctypes.c_uint32), ("sizes", ctypes.c_uint64 * 7)]

    status = Status(length=ctypes.sizeof(Status))
    if not ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return max(status.sizes[1], status.sizes[3])


def _of_the_process() -> int | None:
    """What ``ulimit -v`` leaves."""
    try:
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError, ValueError):
        return None
    return None if limit == resource.RLIM_INFINITY else limit - pages * os.sysconf("SC_PAGE_SIZE")


def _of_the_control_group() -> int | None:
    """What a container may still take."""
    try:
        most, taken = (int((_CONTROL_GROUP / f"memory.{name}").read_text()) for name in ("max", "current"))
    except (OSError, ValueError):  # no such group, or "max"
        return None
    return most - taken
