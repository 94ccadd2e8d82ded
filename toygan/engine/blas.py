"""Matrix products of toy networks are too small to be split: BLAS gets one thread while they run."""

import contextlib
import functools
import importlib.util
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import scipy
from threadpoolctl import ThreadpoolController

CYTHON_BLAS = "scipy.linalg.cython_blas"
_WITHOUT_PACKING = ("SkylakeX", "Cooperlake", "SapphireRapids")  # kernels of OpenBLAS, all of AVX-512


def _load_cython_blas() -> None:
    """Load SciPy's BLAS for compiled code without the rest of scipy.linalg, a tenth of a second."""
    spec = PathFinder.find_spec(CYTHON_BLAS, [str(Path(scipy.__file__).parent / "linalg")])
    if spec is None:  # SciPy keeps it elsewhere: compiled code imports it by its name
        importlib.import_module(CYTHON_BLAS)
    elif CYTHON_BLAS not in sys.modules:
        sys.modules[CYTHON_BLAS] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)


_load_cython_blas()  # compiled products call it; loaded, it is limited with the others


@functools.cache
def _controller():
    """Of every BLAS there is."""
    return ThreadpoolController()


def multiplies_unpacked() -> bool:
    """Whether BLAS multiplies small matrices without packing them first.

    It is asked which kernels it has chosen, not timed: how products are cut decides their last bits, and they
    must not depend on what else a machine does. ``OPENBLAS_CORETYPE`` counts, as OpenBLAS itself reads it.

    Examples
    --------
    >>> multiplies_unpacked() in (True, False)
    True
    """
    found = [library.info() for library in _controller().lib_controllers]
    kernels = [library.get("architecture") for library in found if library["internal_api"] == "openblas"]
    return bool(kernels) and all(kernel in _WITHOUT_PACKING for kernel in kernels)


@contextlib.contextmanager
def one_blas_thread():
    """Hold BLAS to one thread; a context, or a decorator of a function.

    Examples
    --------
    >>> from threadpoolctl import threadpool_info
    >>> with one_blas_thread():
    ...     {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}
    {1}
    """
    with _controller().limit(limits=1, user_api="blas"):
        yield
