"""One process at a time in a folder: a lock that the operating system releases when its holder ends."""

import os
import re
import socket
import stat
import time
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 3.0  # seconds for a lock to be released after its holder's end
_LONGEST = 400  # bytes of a holder: a process id and a host's name
_HOLDER = re.compile(rb"(?:\d+ on [^\n]*)?")


@contextmanager
def locked(folder, name: str = "run.lock"):
    """Hold the folder for this process; the operating system releases it when the process ends.

    Raises
    ------
    BlockingIOError
        When another process holds it; the message says which.
    OSError
        When a file of that name is none of ours: a link, no regular file, or one with other content.
    """
    path = Path(folder) / name
    with os.fdopen(_open_own(path), "r+b") as file:
        _lock_unless_held(path, file)
        _check_content(path, file)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()} on {socket.gethostname()}".encode())
        file.flush()
        _held.add(file)
        try:
            yield
        finally:
            if not file.closed:  # as it is in a process that was forked meanwhile: the lock is the parent's
                _held.discard(file)
                file.truncate(0)
                _unlock(file)


_held: set = set()


def _release_the_parents_locks() -> None:
    """A forked process has the parent's locks as well, and would hold them beyond the parent's end."""
    for file in _held:
        file.close()
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_release_the_parents_locks)


def _lock_unless_held(path: Path, file) -> None:
    """Take the lock; wait a moment for one whose holder has ended.

    A child process shares the locks of its parent until it starts another program, and the parent may be
    killed before; a system may also take a while to release what an ended process held.
    """
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            _lock(file)
            return
        except OSError as error:
            holder = _holder(path)
            if _is_alive(holder) or time.monotonic() > deadline:
                by = f" by process {holder}" if holder else ""
                raise BlockingIOError(
                    f"{path.parent} is in use{by}; wait for it, or stop it first"
                ) from error
        time.sleep(0.02)


def _is_alive(holder: str) -> bool:
    """Whether the holder of a lock is there; True where that cannot be known."""
    process, _, host = holder.partition(" on ")
    if os.name == "nt" or host != socket.gethostname() or not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it belongs to somebody else
        return True
    return True


def wait_until_free(folder, pause: float = 0.2) -> None:
    """Return when no process holds the folder."""
    while True:
        try:
            with locked(folder):
                return
        except FileNotFoundError:
            return
        except BlockingIOError:
            time.sleep(pause)


def _open_own(path: Path) -> int:
    """Open or make the lock; never what a link of its name leads to.

    A folder may have been received, and its links written by somebody else.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        raise _not_ours(path, "a symbolic link")
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o666)
    except IsADirectoryError:
        raise _not_ours(path, "a folder") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _not_ours(path, "no regular file")
    return descriptor


def _check_content(path: Path, file) -> None:
    """Refuse a file that holds something else than the holder of a lock: it is about to be emptied."""
    file.seek(0)
    if not _HOLDER.fullmatch(file.read(_LONGEST + 1)):
        raise _not_ours(path, "a file with other content")


def _not_ours(path: Path, what: str) -> OSError:
    return OSError(
        f"{path} must be a lock that toygan wrote; it is {what}: move it away, or choose another folder"
    )


def _holder(path: Path) -> str:
    """What a lock says of its holder: ``"<process> on <host>"``; empty while that is not written."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


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
