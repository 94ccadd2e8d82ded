"""Matrix products of toy networks are too small to be split: BLAS gets one thread while they run."""

import contextlib
import functools

import scipy.linalg.cython_blas  # noqa: F401  # compiled products call it; loaded, it is limited with the others
from threadpoolctl import ThreadpoolController


@functools.cache
def _controller():
    """Of every BLAS there is."""
    return ThreadpoolController()


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
