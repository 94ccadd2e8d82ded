"""One decorator between the equations and Numba.

``@compiled`` is ``numba.njit`` with a cache that can be trusted. Numba's own cache sees an edit only in the
file that holds the compiled function, not in the helpers it calls, and refuses to import from a read-only
install. Here the machine code lies in a folder named by the content of every kernel module, in the user's
cache folder, or nowhere when no folder can be written.

With ``NUMBA_DISABLE_JIT=1`` the decorator returns the function as it is: the same lines run as plain NumPy.
"""

import contextlib
import functools
import hashlib
import itertools
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numba
from numba.core.bytecode import FunctionIdentity
from numba.core.caching import IndexDataCacheFile

KERNEL_MODULES = (
    *("engine/compilation", "engine/array_views", "engine/separate", "engine/products", "engine/scalar_math"),
    *("engine/workers", "network/activations", "network/activation_loops", "network/backprop"),
    *("network/optimizers", "objectives/penalties", "objectives/table", "objectives/definition"),
    *("remedies/couplings", "game/players", "game/state", "game/shards", "game/phases", "game/program"),
)
# Fused multiply-adds keep NaN and the order of sums; the rest of "fastmath" does not.
# Nobody calls through the C convention, so nothing is compiled for it.
OPTIONS = {"error_model": "numpy", "fastmath": {"contract"}, "nogil": True, "no_cfunc_wrapper": True}
# Numba numbers the functions of a process from 1, and machine code is known by name and number. Code that
# several processes kept is loaded side by side: a tanh and a ReLU, both number 28, would be one function.
FunctionIdentity._unique_ids = itertools.count(int.from_bytes(os.urandom(6), "big"))
_KEPT_GENERATIONS, _KEPT_SECONDS = 4, 86400


def compiled(function=None, *, cached=False, inner=False, allocates=False, **options):
    """Compile ``function`` by Numba in nopython mode; plain NumPy when JIT is off.

    Parameters
    ----------
    function : callable
        Written in the part of NumPy that Numba compiles.
    cached : bool
        Keep the machine code on disk. Asked for by the functions that Python calls; what they call is
        compiled into them.
    inner : bool
        Only compiled code calls it, so that nothing need be compiled that takes Python's objects apart.
    allocates : bool
        Whether it makes arrays. Only then are references to arrays counted: every view of an array costs
        two atomic additions, to a word that all threads share. A function without them returns no views.
    **options
        Passed to ``numba.njit``, for example ``parallel=True``.

    Examples
    --------
    >>> @compiled
    ... def twice(x):
    ...     return 2 * x
    >>> twice(21)
    42
    """
    if function is None:
        return functools.partial(compiled, cached=cached, inner=inner, allocates=allocates, **options)
    counting = (
        allocates or "inline" in options
    )  # inlined it is compiled like its caller; Python may keep views
    dispatcher = numba.njit(_nrt=counting, no_cpython_wrapper=inner, **OPTIONS, **options)(function)
    if inner and jit_enabled():
        _keep_from_python(dispatcher)
    if cached and jit_enabled() and (folder := cache_folder()) is not None:
        previous, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(folder)
        try:
            dispatcher.enable_caching()
            _FileForEachKey.put_into(dispatcher._cache)
        except (RuntimeError, OSError):  # no usable cache: compile in memory
            pass
        finally:
            numba.config.CACHE_DIR = previous
    return dispatcher


class _FileForEachKey(IndexDataCacheFile):
    """Machine code in files named by what it was compiled from and for.

    Numba numbers the files of a function and keeps an index of them. Two processes that compile at once can
    take the same number, and whoever asks for a tanh later is given the ReLU that was written last.
    """

    @classmethod
    def put_into(cls, cache):
        implementation = cache._impl
        stamp = implementation.locator.get_source_stamp()
        cache._cache_file = cls(cache.cache_path, implementation.filename_base, stamp)

    def save(self, key, data):
        with contextlib.suppress(OSError):  # a full disk, a folder taken away: the code is there all the same
            self._save_data(self._name(key), data)

    def load(self, key):
        name = self._name(key)
        with contextlib.suppress(Exception):  # whatever is wrong with a file, the code can be compiled
            return self._load_data(name)
        return None

    def _name(self, key):
        text = repr((self._version, self._source_stamp, key))
        return self._data_name(int(hashlib.sha256(text.encode()).hexdigest()[:16], 16))


def _keep_from_python(dispatcher):
    """Refuse Python's calls, which Numba would send to the wrapper that is not there."""

    def refuse(*arguments, **named):
        raise TypeError(f"{dispatcher.py_func.__qualname__} is for compiled code alone")

    def add_overload(result):
        dispatcher.overloads[tuple(result.signature.args)] = result

    dispatcher._compile_for_args, dispatcher.add_overload = refuse, add_overload


def jit_enabled() -> bool:
    """Whether functions are compiled (``NUMBA_DISABLE_JIT`` is not set)."""
    return not numba.config.DISABLE_JIT


@functools.cache
def cache_folder() -> Path | None:
    """The folder for machine code, named by the kernels' source; ``None`` when nothing can be written."""
    for base in _candidate_bases():
        folder = base / f"kernels-{_source_hash()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError:
            continue
        _forget_old_generations(base, folder)
        return folder
    return None


def _candidate_bases():
    """Where to try to cache: ``NUMBA_CACHE_DIR``, the user's cache folder, the temporary folder."""
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(given) / "toygan"
    if sys.platform == "win32":
        yield Path(os.environ.get("LOCALAPPDATA", Path.home())) / "toygan" / "cache"
    elif sys.platform == "darwin":
        yield Path.home() / "Library" / "Caches" / "toygan"
    else:
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "toygan"
    user = os.getuid() if hasattr(os, "getuid") else "user"
    shared = Path(tempfile.gettempdir()) / f"toygan-{user}"
    if _is_ours(shared):
        yield shared


def _is_ours(folder: Path) -> bool:
    """Whether a folder belongs to the user, in a place where anybody may make one of that name."""
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    return False


def _source_hash() -> str:
    """Twelve hexadecimal digits over the text of every kernel module."""
    digest = hashlib.sha256(numba.__version__.encode())
    here = Path(__file__).parents[1]
    generators = here.parent / "divergences" / "f_divergences" / "generators.py"  # compiled, too
    for path in (*(here / f"{name}.py" for name in KERNEL_MODULES), generators):
        digest.update(path.read_bytes())  # a file that is not there is an error, not an empty text
    return digest.hexdigest()[:12]


def _forget_old_generations(base: Path, current: Path) -> None:
    """Keep the newest few folders of machine code, and those in use; others belong to sources long edited."""
    with contextlib.suppress(OSError):  # another process may be tidying, too
        os.utime(current)
        others = [path for path in base.glob("kernels-*") if path != current]
        ages = {path: time.time() - path.stat().st_mtime for path in others}
        for path in sorted(ages, key=ages.get)[_KEPT_GENERATIONS:]:
            if ages[path] > _KEPT_SECONDS:
                shutil.rmtree(path, ignore_errors=True)
