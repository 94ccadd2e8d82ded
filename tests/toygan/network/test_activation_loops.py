"""Elementwise work: the line of NumPy and the loop that is compiled do the same."""

import numpy as np
import pytest

from toygan.engine.compilation import compiled
from toygan.network import activation_loops
from toygan.network.activations import ACTIVATIONS

SHAPES = [(1, 1), (5, 3), (4, 17), (0, 3)]


def _arrays(shape, count):
    rng = np.random.default_rng(0)
    return rng.standard_normal(shape), rng.standard_normal(shape[1]), *rng.standard_normal((count, *shape))


def _same(pair, arrays):
    """Both on copies; the last array is the one they write."""
    line, loop = pair
    results = []
    for work in (line, loop):
        taken = [array.copy() for array in arrays]
        work(*taken)
        for before, after in zip(arrays[:-1], taken):
            np.testing.assert_array_equal(before, after)
        results.append(taken[-1])
    np.testing.assert_allclose(*results, rtol=1e-14, atol=1e-15)
    return results[0]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_line_and_the_loop_of_an_activation(name, shape):
    row = ACTIVATIONS[name]
    m, b, rdelta, nabla, rz = _arrays(shape, 3)
    a = row.formula(m + b)
    np.testing.assert_array_equal(_same(activation_loops._activation(row.formula), [m, b, rdelta]), a)
    found = _same(activation_loops._slope_product(row.slope_formula), [m, b, a, rdelta])
    np.testing.assert_allclose(found, rdelta * row.slope_formula(m + b, a), rtol=1e-14)
    found = _same(activation_loops._curvature_sum(row.curvature_formula), [m, b, a, nabla, rz, rdelta])
    np.testing.assert_allclose(
        found, rdelta + nabla * row.curvature_formula(m + b, a) * rz, rtol=1e-12, atol=1e-14
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_copy_fill_and_sums_in_both_forms_and_as_they_are_called(shape):
    x, sums, target = _arrays(shape, 1)
    np.testing.assert_array_equal(
        _same((activation_loops._copy, activation_loops._copy_loop), [x, target]), x
    )
    for work in (activation_loops._fill, activation_loops._fill_loop):
        filled = target.copy()
        work(filled, 3)
        assert (filled == 3).all()
    expected = x.sum(axis=0)
    np.testing.assert_allclose(
        _same((activation_loops._sum_rows, activation_loops._sum_rows_loop), [x, sums]), expected, atol=1e-14
    )

    @compiled
    def called(x, target, filled, sums):
        activation_loops.copy(x, target)
        activation_loops.fill(filled, 2)
        activation_loops.sum_rows(x, sums)

    filled = target.copy()
    called(x, target, filled, sums)
    np.testing.assert_array_equal(target, x)
    assert (filled == 2).all()
    np.testing.assert_allclose(sums, expected, atol=1e-14)
