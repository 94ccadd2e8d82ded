"""Letters: the same entries as lists of views in Python and as cut from flat memory in compiled code."""

import numpy as np
import pytest
from numba.core.errors import TypingError

from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.letters import gradients_of, matrices_of, over_rows, rows_of, times, vectors_of
from toygan.engine.products import put_in_panels

SIZES = np.array([2, 3, 1])
ROWS_BEGIN = np.array([0, 2, 5, 6])  # n_0 + … + n_{l-1}
WEIGHTS_BEGIN, BIASES_BEGIN = np.array([0, 0, 9]), np.array([0, 6, 12])
fill_panels = compiled(lambda W, turned, straight: put_in_panels(W, turned, straight, 0, W.size))
needs_jit = pytest.mark.skipif(not jit_enabled(), reason="lists are lists")


def double_rows(buffer, begins, sizes, rows, first, last):
    a = rows_of(buffer, begins, sizes, rows, first, last)
    for l in range(len(a)):
        for i in range(a[l].shape[0]):
            for j in range(a[l].shape[1]):
                a[l][i, j] *= 2


def fill_parameters(theta, weights, biases, sizes, panels, seen):
    W, b = matrices_of(theta, weights, sizes, panels), vectors_of(theta, biases, sizes)
    seen[0], seen[1] = len(W), len(b)
    for l in range(1, len(b)):
        b[l][...] = l


def products_of(theta, weights, sizes, panels, rooms, x, delta, z, below, gradient):
    W = matrices_of(theta, weights, sizes, panels)
    times(x, W[1].T, z)
    times(delta, W[1], below)
    over_rows(delta, x, gradients_of(gradient, weights, sizes, rooms, rooms)[1])


both = pytest.mark.parametrize("form", [lambda function: function, compiled], ids=["lists", "compiled"])


@both
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_rows_of_every_layer_and_nothing_else(form, dtype):
    """Rows 1 and 2 of 4: layer 0 lies at 0 … 7, layer 1 at 8 … 19, layer 2 at 20 … 23."""
    buffer = np.ones(24, dtype)
    form(double_rows)(buffer, ROWS_BEGIN, SIZES, 4, 1, 3)
    assert np.flatnonzero(buffer == 2).tolist() == [*range(2, 6), *range(11, 17), 21, 22]
    assert buffer.sum() == 24 + 12


@both
def test_no_rows_are_no_rows(form):
    buffer = np.ones(24)
    form(double_rows)(buffer, ROWS_BEGIN, SIZES, 4, 3, 3)
    assert (buffer == 1).all()


@both
def test_biases_are_where_theta_has_them(form):
    theta, seen = np.zeros(13), np.zeros(2)
    form(fill_parameters)(theta, WEIGHTS_BEGIN, BIASES_BEGIN, SIZES, np.zeros((2, 13)), seen)
    assert theta.tolist() == [0] * 6 + [1] * 3 + [0] * 3 + [2]
    assert seen.tolist() == [3, 3]


@both
def test_products_of_entries(form):
    """W[1] = [[0, 1], [2, 3], [4, 5]], by hand."""
    theta, gradient = np.arange(13.0), np.zeros(13)
    x, delta = np.array([[1.0, 10.0]]), np.array([[1.0, 0.0, 2.0]])
    z, below = np.zeros((1, 3)), np.zeros((1, 2))
    panels, rooms = np.zeros((2, 13)), np.zeros(20)
    fill_panels(theta[:6].reshape(3, 2), panels[0, :6], panels[1, :6])  # a processor with AVX-512 reads these
    form(products_of)(theta, WEIGHTS_BEGIN, SIZES, panels, rooms, x, delta, z, below, gradient)
    assert z.tolist() == [[10, 32, 54]]
    assert below.tolist() == [[8, 11]]
    assert gradient.tolist() == [1, 10, 0, 0, 2, 20, *[0] * 7]


@needs_jit
def test_compiled_products_take_letters_only():
    """An array has no panels beside it."""
    with pytest.raises(TypingError):
        compiled(lambda x, y, out: times(x, y, out))(np.eye(2), np.eye(2), np.eye(2))
