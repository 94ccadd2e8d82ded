"""softplus of scores, and the limits that scores are kept within."""

import mpmath
import numpy as np
import pytest

from toygan.autograd import Tensor, grad
from toygan.engine.score_functions import sp, within
from toygan.support.sigmoid import sigmoid

T = np.array([-800.0, -30.0, -1e-9, 0.0, 2.5, 800.0])


def test_softplus_against_high_precision():
    with mpmath.workdps(40):
        exact = [float(mpmath.log1p(mpmath.exp(mpmath.mpf(float(t))))) for t in T]
    assert sp(T) == pytest.approx(exact, rel=1e-15)
    assert sp(np.array([0.0]))[0] == np.log(2)


def test_its_slope_is_the_sigmoid_on_the_tape_and_by_complex_steps():
    t = Tensor(T)
    assert grad(sp(t).sum(), t).value[[0, 1, 2, 4, 5]] == pytest.approx(
        sigmoid(T)[[0, 1, 2, 4, 5]], rel=1e-12
    )
    inner = T[[1, 2, 4]]
    assert sp(inner + 1e-30j).imag / 1e-30 == pytest.approx(sigmoid(inner), rel=1e-12)


@pytest.mark.parametrize(("dtype", "largest"), [(np.float32, 1e30), (np.float64, 1e300)])
def test_overflowed_scores_count_as_the_largest(dtype, largest):
    scores = np.array([-np.inf, -1.0, np.inf], dtype)
    found = within(scores)
    assert found.tolist() == pytest.approx([-largest, -1.0, largest])
    assert np.isfinite(found.mean() if dtype == np.float64 else found.astype(float).mean())
