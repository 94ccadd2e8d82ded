"""The decorator: the same lines as plain NumPy, and doors that are shut."""

import os
import subprocess
import sys

import numpy as np
import pytest

from toygan.engine.compilation import compiled, jit_enabled


@pytest.mark.skipif(not jit_enabled(), reason="already plain")
def test_without_jit_the_same_lines_run_as_numpy():
    code = (
        "from toygan.network.mlp import Network; print(Network([2, 5, 1], 'tanh', rng=0)([[1.0, 2.0]])[0, 0])"
    )
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    from toygan.network.mlp import Network

    value = Network([2, 5, 1], "tanh", rng=0)([[1.0, 2.0]])[0, 0]
    assert float(done.stdout) == pytest.approx(value, rel=1e-14)


@pytest.mark.skipif(not jit_enabled(), reason="plain Python divides as it does")
def test_compiled_code_does_not_divide_by_zero_loudly():
    assert np.isinf(compiled(lambda x: 1.0 / x)(0.0))


@pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")
def test_python_cannot_call_what_is_for_compiled_code_alone():
    @compiled(inner=True)
    def inner(x):
        return 2 * x

    @compiled
    def outer(x):
        return inner(x)

    assert outer(3) == 6
    with pytest.raises(TypeError, match="inner is for compiled code alone"):
        inner(3)
