"""Where things are kept that can be made again: machine code, floors of metrics, runs that figures share.

``TOYGAN_CACHE_DIR`` names the folder for all of them. Without it, it is ``toygan`` in the user's cache
folder, as each system has it.
"""

import contextlib
import functools
import os
import stat
import sys
import tempfile
import warnings
from pathlib import Path

VARIABLE = "TOYGAN_CACHE_DIR"
FORMER = {"floors": ("TOYGAN_CACHE", "floors"), "runs": ("TOYGAN_RUNS", "")}  # and what lies in there


def cache_folder(kind: str = "") -> Path:
    """The folder of everything, or the one in it for a kind of thing; it need not exist yet.

    Parameters
    ----------
    kind : str
        ``"floors"`` and ``"runs"`` had variables of their own, ``TOYGAN_CACHE`` and ``TOYGAN_RUNS``. They are
        still read where ``TOYGAN_CACHE_DIR`` is not set, with a `FutureWarning`.

    Examples
    --------
    >>> cache_folder("floors").relative_to(cache_folder()).as_posix()
    'floors'
    """
    if given := os.environ.get(VARIABLE):
        return Path(given) / kind
    former, below = FORMER.get(kind, ("", ""))
    if former and (given := os.environ.get(former)):
        place = f"{kind} are kept in {Path(given) / below}, which {former} names"
        warnings.warn(f"{place}; say {VARIABLE} instead", FutureWarning, stacklevel=3)
        return Path(given) / below
    return user_cache() / "toygan" / kind


def user_cache() -> Path:
    """The user's folder for what can be made again, as each system has it.

    Users without a home, as containers have them, get a folder in the temporary one.
    """
    try:
        home = Path.home()
    except RuntimeError:  # neither HOME nor an entry in the list of users
        home = private_temporary_folder() or _folder_of_this_process()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")


def private_temporary_folder() -> Path | None:
    """The user's own folder in the temporary one; None when somebody else has made one of that name."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    folder = Path(tempfile.gettempdir()) / f"toygan-{user}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and (user == "user" or found.st_uid == user):
            return folder
    return None


@functools.cache
def _folder_of_this_process() -> Path:
    return Path(tempfile.mkdtemp(prefix="toygan-"))
