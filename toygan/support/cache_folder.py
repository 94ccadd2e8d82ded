"""Where things are kept that can be made again: machine code, floors of metrics, runs that figures share.

``TOYGAN_CACHE_DIR`` names the folder for all of them. Without it, it is ``toygan`` in the user's cache folder,
as each system has it.
"""

import os
import sys
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
    """The user's folder for what can be made again, as each system has it."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
