"""``@kernel``: Numba, compiled when first called and kept on disk where a folder can be written.

Numba's own cache sees an edit only in the file of the compiled function, not in the functions it calls, and
fails in a read-only install. Here the machine code lies in a folder of the user's cache that is named by the
text of every file of this package. Where no folder can be written it is compiled in memory, and with
``NUMBA_DISABLE_JIT=1`` the same lines run as plain Python.
"""

import functools
import hashlib
import os
import sys
import tempfile
from pathlib import Path

import numba

from divergences.transport.sparse_simplex.kept_code import CheckedFiles

# Division by 0 as in NumPy; fused multiply-adds; Python's threads run beside compiled code; nothing calls it
# from C; and no references are counted (_nrt), which halves the time of compiling: kernels make no arrays.
OPTIONS = {
    "error_model": "numpy",
    "fastmath": {"contract"},
    "nogil": True,
    "no_cfunc_wrapper": True,
    "_nrt": False,
}


def kernel(function=None, *, inner=False, fastmath=None):
    """Compile ``function`` in Numba's nopython mode.

    Parameters
    ----------
    function : callable
    inner : bool
        Only compiled code calls it: it is compiled into its callers and nothing of it is kept.
    fastmath : set of str, optional
        LLVM's fast-math flags to allow beside fused multiply-adds.

    Examples
    --------
    >>> @kernel
    ... def twice(x):
    ...     return 2 * x
    >>> twice(21)
    42
    """
    if function is None:
        return functools.partial(kernel, inner=inner, fastmath=fastmath)
    options = OPTIONS if fastmath is None else {**OPTIONS, "fastmath": OPTIONS["fastmath"] | fastmath}
    dispatcher = numba.njit(no_cpython_wrapper=inner, **options)(function)
    if inner or numba.config.DISABLE_JIT or (folder := cache_folder()) is None:
        return dispatcher
    previous, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(folder)
    try:
        dispatcher.enable_caching()
        CheckedFiles.put_into(dispatcher._cache)
    except (RuntimeError, OSError):  # no place for this function's code: it is compiled in memory
        pass
    finally:
        numba.config.CACHE_DIR = previous
    return dispatcher


@functools.cache
def cache_folder() -> Path | None:
    """The folder for machine code, named by the sources; ``None`` when nothing can be written."""
    for base in _bases():
        folder = base / f"transport-{_source_hash()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


def _bases():
    """Folders to try: those of the two environment variables, and the user's cache folder.

    The same in the same order as `toygan.support.cache_folder`, which this package does not import.
    """
    if given := os.environ.get("TOYGAN_CACHE_DIR"):
        yield Path(given)
    elif given := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(given) / "toygan"
    try:
        home = Path.home()
    except RuntimeError:  # no home at all
        return
    if sys.platform == "win32":
        yield Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "toygan"
    elif sys.platform == "darwin":
        yield home / "Library" / "Caches" / "toygan"
    else:
        yield Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "toygan"


def _source_hash() -> str:
    """Twelve hexadecimal digits over Numba's version and the text of every file of this package."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
