"""Files that are either whole or not there."""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

_WINDOWS = os.name == "nt"


@contextmanager
def atomic_write(path, mode: str = "wb"):
    """Open a file that appears under ``path`` only when the block ends without an error.

    The bytes go to a unique name in the same folder, are flushed to disk, and replace ``path`` in one
    step; whoever reads ``path`` sees the old file or the new one, never a part.

    Parameters
    ----------
    path : str or Path
        Its folder must exist.
    mode : {"wb", "w"}
        Text is written as UTF-8 with ``\\n`` line ends.

    Raises
    ------
    OSError
        When the folder is missing, read-only or full; nothing is left behind.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> with atomic_write(folder / "note.txt", "w") as file:
    ...     _ = file.write("whole")
    >>> (folder / "note.txt").read_text()
    'whole'
    """
    path = Path(path)
    text = {} if "b" in mode else {"encoding": "utf-8", "newline": "\n"}
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, mode, **text) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _grant_default_permissions(name)
        _patiently(lambda: Path(name).replace(path))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _grant_default_permissions(name: str) -> None:
    """Give the file what ``open`` would have given it (``mkstemp`` makes it private)."""
    if not _WINDOWS:
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)


def _patiently(replace: Callable[[], object], tries: int = 20) -> None:
    """Windows refuses to replace a file that a reader holds open: wait for it a moment."""
    for attempt in range(tries):
        try:
            replace()
            return
        except PermissionError:
            if not _WINDOWS or attempt == tries - 1:
                raise
            time.sleep(0.05)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where folders can be synced."""
    if not _WINDOWS:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
