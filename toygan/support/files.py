"""Files that are either whole or not there."""

import os
import re
import secrets
import stat
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

_WINDOWS = os.name == "nt"
_NAME_KEPT = 40  # characters of a file's name that its part bears: names may have 255 bytes
_BYTES_AS_THEY_ARE = getattr(os, "O_BINARY", 0)  # Windows would change line ends


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
        Text is written as UTF-8 with ``\\n`` line ends; names that are no Unicode are escaped.

    Raises
    ------
    OSError
        When the folder is missing, read-only or full; nothing is left behind.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with atomic_write(folder / "note.txt", "w") as file:
    ...     _ = file.write("whole")
    >>> (folder / "note.txt").read_text()
    'whole'
    """
    path = Path(path)
    text = {} if "b" in mode else {"encoding": "utf-8", "newline": "\n", "errors": "backslashreplace"}
    descriptor, name = _open_part(path)
    try:
        with os.fdopen(descriptor, mode, **text) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _patiently(lambda: name.replace(path))
    except BaseException as error:
        name.unlink(missing_ok=True)
        _name_the_file(error, name, path)
        raise
    _sync_folder(path.parent)


def own_bytes(path, at_most: int) -> bytes:
    """The content of a file that this package wrote, which may have been exchanged since.

    Raises
    ------
    OSError
        When it is no regular file: to read a pipe may take for ever.
    ValueError
        When it is larger than a file of its kind can be.
    """
    path = Path(path)
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"{path} must be a regular file; it is a folder, a pipe or a device")
    if found.st_size > at_most:
        raise ValueError(
            f"{path} is damaged: it has {found.st_size} bytes, and such a file at most {at_most}"
        )
    return path.read_bytes()


def _open_part(path: Path) -> tuple[int, Path]:
    """A new file beside ``path``; the system gives it the mode that the user's mask allows.

    `tempfile.mkstemp` would make it private, and the mask can only be read by setting it, for all threads.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | _BYTES_AS_THEY_ARE
    while True:
        name = path.with_name(f".{path.name[:_NAME_KEPT]}.{secrets.token_hex(4)}.part")
        try:
            return os.open(name, flags, 0o666), name
        except FileExistsError:
            continue
        except OSError as error:
            _name_the_file(error, name, path)
            raise


def _name_the_file(error: BaseException, part: Path, path: Path) -> None:
    """Let an error of the system speak of the file: nobody knows the part's name."""
    if isinstance(error, OSError) and error.filename in (part, str(part)):
        error.filename = str(path)
        del error.filename2


def sweep_parts(folder, names: str) -> None:
    """Remove what writers left that were killed; nobody may be writing in the folder now.

    Parameters
    ----------
    folder : str or Path
        One that is not there holds nothing.
    names : str
        A regular expression of the names whose parts may go; the parts of other files stay.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in (".a.csv.01ab23cd.part", ".b.csv.01ab23cd.part"):
    ...     (folder / name).touch()
    >>> sweep_parts(folder, r"a\\.csv")
    >>> [path.name for path in folder.iterdir()]
    ['.b.csv.01ab23cd.part']
    """
    pattern = re.compile(rf"\.(?:{names})\.[a-z0-9_]{{8}}\.part")
    for path in Path(folder).glob(".*.part"):
        if pattern.fullmatch(path.name):
            path.unlink(missing_ok=True)


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
