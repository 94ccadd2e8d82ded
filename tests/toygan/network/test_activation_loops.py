"""Elementwise work: the line of NumPy and the loop that is compiled do the same."""

import numpy as np
import pytest

from toygan.network import activation_loops
from toygan.network.activations import ACTIVATIONS, CODES

ON_UNITS = [name for name, row in ACTIVATIONS.items() if row.units == 1]
ON_PAIRS = [name for name, row in ACTIVATIONS.items() if row.units == 2]
SHAPES = [(1, 1), (5, 3), (4, 17), (0, 3)]


def _arrays(shape, count):
    rng = np.random.default_rng(0)
    return rng.standard_normal(shape), rng.standard_normal(shape[1]), *rng.standard_normal((count, *shape))


def _same(pair, arrays, written=1):
    """Both on copies; the last arrays are those that they write."""
    line, loop = pair
    results = []
    for work in (line, loop):
        taken = [array.copy() for array in arrays]
        work(*taken)
        for before, after in zip(arrays[:-written], taken):
            np.testing.assert_array_equal(before, after)
        results.append(taken[-written:])
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-14, atol=1e-15)
    return results[0]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ON_UNITS)
def test_the_line_and_the_loop_of_an_activation(name, shape):
    row = ACTIVATIONS[name]
    m, b, Rdelta, nabla, Rz = _arrays(shape, 3)
    z = m + b
    a = row.formula(z)
    line, loop = activation_loops._activation(row.formula)
    ordered = (lambda b, z, a: line(z, b, a)), (lambda b, z, a: loop(z, b, a))
    np.testing.assert_array_equal(_same(ordered, [b, m, Rdelta], written=2), [z, a])
    [found] = _same(activation_loops._slope_product(row.slope_formula), [z, a, Rdelta])
    np.testing.assert_allclose(found, Rdelta * row.slope_formula(z, a), rtol=1e-14)
    [found] = _same(activation_loops._curvature_sum(row.curvature_formula), [z, a, nabla, Rz, Rdelta])
    expected = Rdelta + nabla * row.curvature_formula(z, a) * Rz
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("shape", [(1, 2), (5, 4), (4, 34), (0, 6)])
@pytest.mark.parametrize("name", ON_PAIRS)
def test_the_line_and_the_loop_of_pairs(name, shape):
    row = ACTIVATIONS[name]
    m, b, Rdelta, nabla, Rz = _arrays(shape, 3)
    z = m + b
    line, loop = activation_loops._pair_activation(row.formula)
    ordered = (lambda b, z, a: line(z, b, a)), (lambda b, z, a: loop(z, b, a))
    np.testing.assert_array_equal(_same(ordered, [b, m, Rdelta], written=2), [z, row(z)])
    [found] = _same(activation_loops._pair_slope_product(row.slope_formula), [z, row(z), Rdelta])
    np.testing.assert_allclose(found, row.times_slope(z, Rdelta), rtol=1e-14)
    [found] = _same(activation_loops._no_curvature_sum(None), [z, row(z), nabla, Rz, Rdelta])
    np.testing.assert_array_equal(found, Rdelta)


@pytest.mark.parametrize("name", ON_PAIRS)
def test_the_slope_of_pairs_is_a_symmetric_matrix(name):
    """`times_slope` carries delta back (the transpose) and Rz forward (the matrix itself)."""
    z, eye = np.random.default_rng(3).normal(size=(40, 2)), np.eye(2)
    for pair in z:
        first, second = (ACTIVATIONS[name].times_slope(pair, column) for column in eye)
        assert first[1] == second[0]


def test_python_calls_an_activation_by_its_name_and_compiled_code_by_its_place():
    z, b, a = np.array([[-1.0, 2.0]]), np.array([0.5, 0.5]), np.zeros((1, 2))
    activation_loops.activate("relu", z, b, a)
    assert (z.tolist(), a.tolist()) == ([[-0.5, 2.5]], [[0.0, 2.5]])
    activation_loops.times_slope(CODES["leaky_relu"], z, a, a)
    assert a.tolist() == [[0.0, 2.5]]
    with pytest.raises(KeyError, match="rely"):
        activation_loops.activate("rely", z, b, a)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ON_UNITS)
def test_z_may_be_in_the_memory_of_a(name, shape):
    row = ACTIVATIONS[name]
    m, b = _arrays(shape, 0)
    for work in activation_loops._activation(row.formula):
        z, a, both = m.copy(), np.zeros(shape), m.copy()
        work(z, b, a)
        work(both, b, both)
        np.testing.assert_array_equal(both, a)


@pytest.mark.parametrize("name", [name for name, row in ACTIVATIONS.items() if row.slope_from_a])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_slopes_from_a_do_not_read_z(name, dtype):
    row = ACTIVATIONS[name]
    z = np.array([-40.0, -1.5, -1e-3, 0.0, 2.0, 30.0], dtype)
    a, nothing = row(z), np.full_like(z, np.nan)
    np.testing.assert_array_equal(row.slope_formula(nothing, a), row.slope(z))
    np.testing.assert_array_equal(row.curvature_formula(nothing, a), row.curvature(z))
