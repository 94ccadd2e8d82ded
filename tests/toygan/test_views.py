"""Parts of arrays and references to tuples, compiled and not."""

from typing import NamedTuple

import numpy as np
import pytest
from numba.core.errors import TypingError

from toygan.apart import apart
from toygan.compilation import compiled, jit_enabled
from toygan.views import of_any_layout, part, reference, view

needs_jit = pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")


class Record(NamedTuple):
    values: np.ndarray
    scale: float
    doubled: bool


@compiled(allocates=True)
def a_view(x, start, rows, columns):
    return view(x, start, (rows, columns))


@compiled(allocates=True)
def a_part(x, k, first, last):
    return part(x, (k, 1), first, last)


@compiled(allocates=True)
def some_rows(x, first, last):
    return part(x, (), first, last)


@compiled
def scaled(x, out):
    x, y = of_any_layout(x), of_any_layout(out)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            y[i, j] = 2 * x[i, j]


@apart(inner=True)
def _change(record, k):
    factor = 2 * record.scale if record.doubled else record.scale
    for i in range(record.values.size):
        record.values[i] *= factor + k


@compiled
def change(record, times):
    shared = reference(record)
    for k in range(times):
        _change(shared, k)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
@pytest.mark.parametrize("shape", [(24,), (4, 6), (2, 3, 4)])
def test_a_view_is_the_slice_reshaped(dtype, shape):
    x = np.arange(24, dtype=dtype).reshape(shape)
    made = a_view(x, 5, 3, 4)
    np.testing.assert_array_equal(made, x.ravel()[5:17].reshape(3, 4))
    made[:] = -1
    assert (x.ravel()[5:17] == -1).all()
    assert (x >= 0).sum() == 12
    assert a_view(x, 24, 0, 4).shape == (0, 4)


def test_a_part_is_the_rows_behind_an_index():
    x = np.arange(2 * 3 * 5 * 2.0).reshape(2, 3, 5, 2)
    made = a_part(x, 1, 2, 5)
    np.testing.assert_array_equal(made, x[1, 1, 2:5])
    made += 100
    assert x[1, 1, 2, 0] == 100 + 44
    np.testing.assert_array_equal(a_part(x[0], 2, 0, 2), x[0, 2, 1, 0:2])
    np.testing.assert_array_equal(some_rows(x, 1, 2), x[1:2])
    np.testing.assert_array_equal(some_rows(x[0, 0, 0], 1, 2), x[0, 0, 0, 1:2])


def test_parts_keep_their_array_alive():
    made = [a_view(np.full(1000, float(i)), 10, 5, 5) for i in range(50)]
    assert all((array == i).all() for i, array in enumerate(made))


@needs_jit
def test_what_is_not_contiguous_has_no_parts():
    x = np.zeros((6, 6))
    for made in (lambda: a_view(x.T, 0, 2, 2), lambda: some_rows(x[:, 1:], 0, 2)):
        with pytest.raises(TypingError):
            made()


def test_a_matrix_of_any_layout_is_compiled_once():
    x = np.arange(12.0).reshape(3, 4)
    for source in (x, x.T, x[::2, ::3], np.asfortranarray(x)):
        out = np.zeros(source.shape)
        scaled(source, out)
        np.testing.assert_array_equal(out, 2 * source)


@pytest.mark.parametrize(("doubled", "factor"), [(True, 6 * 7), (False, 3 * 4)])
def test_a_reference_has_the_fields_of_its_tuple(doubled, factor):
    record = Record(np.ones(3), 3.0, doubled)
    change(record, 2)
    assert record.values.tolist() == [factor] * 3


@needs_jit
def test_an_unknown_field_is_named():
    @compiled
    def wrong(record):
        return reference(record).nothing

    with pytest.raises(TypingError, match="nothing"):
        wrong(Record(np.ones(1), 1.0, True))
