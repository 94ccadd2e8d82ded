"""One process at a time in a folder: a lock that the operating system lets go when its holder dies."""

import os
import socket
import time
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(folder, name: str = "run.lock"):
    """Hold the folder for this process; the operating system lets go when the process dies.

    Raises
    ------
    BlockingIOError
        When another process holds it; the message says which.
    """
    path = Path(folder) / name
    with path.open("a+b") as file:
        try:
            _lock(file)
        except OSError as error:
            holder = _holder(path)
            raise BlockingIOError(f"{folder} is in use{holder}; wait for it, or stop it first") from error
        file.truncate(0)
        file.write(f"{os.getpid()} on {socket.gethostname()}".encode())
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
            _unlock(file)


def wait_until_free(folder, pause: float = 0.2) -> None:
    """Return when no process holds the folder."""
    while True:
        try:
            with locked(folder):
                return
        except BlockingIOError:
            time.sleep(pause)


def _holder(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
    return f" by process {text}" if text else ""


if os.name == "nt":
    import msvcrt

    # the byte lies far beyond the text, so that others may still read who holds the lock
    _BYTE = 1 << 30

    def _lock(file):
        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file):
        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file):
        fcntl.flock(file, fcntl.LOCK_UN)
