"""One thread of BLAS, and the number before."""

from types import SimpleNamespace

import pytest
from threadpoolctl import threadpool_info

from toygan.engine import blas
from toygan.engine.blas import multiplies_unpacked, one_blas_thread


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


@pytest.mark.parametrize(
    ("kernels", "expected"),
    [
        (["SkylakeX", "SkylakeX"], True),
        (["Haswell", "Haswell"], False),
        (["SkylakeX", "Haswell"], False),  # SciPy's own may be the older one
        (["armv8"], False),
        ([None], False),  # another library than OpenBLAS, such as MKL or Accelerate
        ([], False),
    ],
)
def test_only_kernels_of_avx512_multiply_without_packing(kernels, expected, monkeypatch):
    def info(kernel):
        return {"internal_api": "openblas", "architecture": kernel} if kernel else {"internal_api": "mkl"}

    found = [SimpleNamespace(info=lambda kernel=kernel: info(kernel)) for kernel in kernels]
    monkeypatch.setattr(blas, "_controller", lambda: SimpleNamespace(lib_controllers=found))
    assert multiplies_unpacked() is expected
