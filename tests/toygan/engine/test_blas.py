"""One thread of BLAS, and the number before."""

import pytest
from threadpoolctl import threadpool_info

from toygan.engine.blas import one_blas_thread


def threads():
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_one_thread_inside_and_as_many_as_before_outside():
    before = threads()
    assert before, "NumPy and SciPy bring a BLAS"
    with one_blas_thread():
        assert set(threads()) == {1}
        with one_blas_thread():
            assert set(threads()) == {1}
        assert set(threads()) == {1}
    assert threads() == before


def test_an_error_restores_them_too():
    before = threads()
    with pytest.raises(ZeroDivisionError), one_blas_thread():
        raise ZeroDivisionError
    assert threads() == before


def test_as_a_decorator():
    assert set(one_blas_thread()(threads)()) == {1}
