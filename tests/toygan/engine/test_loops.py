"""Copying, filling and summing: the line of NumPy, the loop, and what compiled code calls do the same."""

import numpy as np
import pytest

from toygan.engine import loops
from toygan.engine.compilation import compiled

SHAPES = [(1, 1), (5, 3), (4, 17), (0, 3)]


@compiled
def called(x, target, filled, sums):
    loops.copy(x, target)
    loops.fill(filled, 2)
    loops.sum_rows(x, sums)


def _by(*functions):
    def work(x, target, filled, sums):
        copy, fill, sum_rows = functions
        copy(x, target)
        fill(filled, 2)
        sum_rows(x, sums)

    return work


FORMS = {
    "compiled": called,
    "from Python": _by(loops.copy, loops.fill, loops.sum_rows),
    "the loops as they stand": _by(loops._copy_loop, loops._fill_loop, loops._sum_rows_loop),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("form", FORMS)
def test_copy_fill_and_sums(form, shape):
    x = np.random.default_rng(0).standard_normal(shape)
    target, filled, sums = np.ones(shape), np.ones(shape), np.ones(shape[1])
    FORMS[form](x, target, filled, sums)
    np.testing.assert_array_equal(target, x)
    assert (filled == 2).all()
    np.testing.assert_allclose(sums, x.sum(axis=0), atol=1e-14)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rows", [0, 2])
def test_a_copy_takes_as_many_rows_as_its_target_has(form, rows):
    x, target = np.arange(12.0).reshape(4, 3), np.ones((rows, 3))
    FORMS[form](x, target, np.ones((1, 1)), np.ones(3))
    np.testing.assert_array_equal(target, x[:rows])
