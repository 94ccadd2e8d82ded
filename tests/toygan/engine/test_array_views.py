"""Parts of arrays and references to tuples, as plain NumPy and compiled (also where the kernels are not)."""

from typing import NamedTuple

import numpy as np
import pytest
from numba import types
from numba.core.errors import TypingError
from numba.core.registry import CPUDispatcher

from toygan.engine import array_views
from toygan.engine.array_views import of_any_layout, part, reference, view
from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.separate import separately_compiled


class Record(NamedTuple):
    values: np.ndarray
    scale: float
    doubled: bool


class Other(NamedTuple):
    values: np.ndarray
    scale: np.ndarray
    doubled: np.ndarray


def _compiled(function, counting=True):
    return CPUDispatcher(function, targetoptions={"nopython": True, "_nrt": counting})


def a_view(x, start, rows, columns):
    return view(x, start, (rows, columns))


def a_part(x, k, first, last):
    return part(x, (k, 1), first, last)


def some_rows(x, first, last):
    return part(x, (), first, last)


def doubled(x, out):
    x, y = of_any_layout(x), of_any_layout(out)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            y[i, j] = 2 * x[i, j]


def change_by_reference(record, times):
    shared = reference(record)
    factor = 2 * shared.scale if shared.doubled else shared.scale
    for k in range(times):
        for i in range(shared.values.size):
            shared.values[i] *= factor + k


@separately_compiled(inner=True)
def _change(record, k):
    factor = 2 * record.scale if record.doubled else record.scale
    for i in range(record.values.size):
        record.values[i] *= factor + k


@compiled
def change_separately(record, times):
    shared = reference(record)
    for k in range(times):
        _change(shared, k)


needs_jit = pytest.mark.skipif(not jit_enabled(), reason="compiled code calls nothing compiled")
both = pytest.mark.parametrize("form", [lambda function: function, _compiled], ids=["plain", "compiled"])


@both
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
@pytest.mark.parametrize("shape", [(24,), (4, 6), (2, 3, 4)])
def test_a_view_is_the_slice_reshaped(form, dtype, shape):
    made, x = form(a_view), np.arange(24, dtype=dtype).reshape(shape)
    found = made(x, 5, 3, 4)
    np.testing.assert_array_equal(found, x.ravel()[5:17].reshape(3, 4))
    found[:] = -1
    assert (x.ravel()[5:17] == -1).all()
    assert (x >= 0).sum() == 12
    assert made(x, 24, 0, 4).shape == (0, 4)


@both
def test_a_part_is_the_rows_behind_an_index(form):
    x, behind, rows = np.arange(2 * 3 * 5 * 2.0).reshape(2, 3, 5, 2), form(a_part), form(some_rows)
    found = behind(x, 1, 2, 5)
    np.testing.assert_array_equal(found, x[1, 1, 2:5])
    found += 100
    assert x[1, 1, 2, 0] == 100 + 44
    np.testing.assert_array_equal(behind(x[0], 2, 0, 2), x[0, 2, 1, 0:2])
    np.testing.assert_array_equal(rows(x, 1, 2), x[1:2])
    np.testing.assert_array_equal(rows(x[0, 0, 0], 1, 2), x[0, 0, 0, 1:2])


@both
def test_parts_keep_their_array_alive(form):
    made = form(a_view)
    found = [made(np.full(1000, float(i)), 10, 5, 5) for i in range(50)]
    assert all((array == i).all() for i, array in enumerate(found))


def test_what_is_not_contiguous_has_no_parts():
    x, whole, rows = np.zeros((6, 6)), _compiled(a_view), _compiled(some_rows)
    for made in (lambda: whole(x.T, 0, 2, 2), lambda: rows(x[:, 1:], 0, 2)):
        with pytest.raises(TypingError):
            made()


@needs_jit
def test_a_matrix_of_any_layout_is_compiled_once():
    seen = _compiled(lambda x, out: inner(of_any_layout(x), out))
    inner = _compiled(lambda x, out: out.fill(x[0, 0]))
    x, out = np.ones((4, 4)), np.zeros(1)
    for source in (x, x.T, x[:, ::2]):
        seen(source, out)
    assert (len(seen.overloads), len(inner.overloads)) == (3, 1)


@both
def test_a_matrix_of_any_layout_is_read_as_it_lies(form):
    x, made = np.arange(12.0).reshape(3, 4), form(doubled)
    for source in (x, x.T, x[::2, ::3], np.asfortranarray(x)):
        out = np.zeros(source.shape)
        made(source, out)
        np.testing.assert_array_equal(out, 2 * source)


@pytest.mark.parametrize(
    "change", [change_by_reference, _compiled(change_by_reference, False), change_separately]
)
@pytest.mark.parametrize(("twice", "factor"), [(True, 6 * 7), (False, 3 * 4)])
def test_a_reference_has_the_fields_of_its_tuple(change, twice, factor):
    record = Record(np.ones(3), 3.0, twice)
    change(record, 2)
    assert record.values.tolist() == [factor] * 3


def test_an_unknown_field_is_named():
    with pytest.raises(TypingError, match="nothing"):
        _compiled(lambda record: reference(record).nothing, False)(Record(np.ones(1), 1.0, True))


def test_a_function_that_may_drop_the_tuple_makes_no_reference_to_it():
    with pytest.raises(NotImplementedError, match=r"allocates=False.* may drop the tuple"):
        _compiled(lambda record: reference(record).scale)(Record(np.ones(1), 1.0, True))


@needs_jit
def test_a_function_that_makes_arrays_may_be_given_a_reference():
    filled = _compiled(
        lambda record, n: (np.full(n, 9.0), record.values[0] + record.values[1], np.full(n, 5.0))
    )

    def caller(record, n, out):
        nine, total, five = filled(reference(record), n)
        out[0], out[1], out[2] = nine[n - 1], total, five[n - 1]

    record, out, call = Record(np.ones(1000), 2.0, True), np.zeros(3), _compiled(caller, False)
    for _ in range(100):
        call(record, 6, out)
    assert out.tolist() == [9, 2, 5]
    assert record.values.sum() == 1000


def test_references_to_different_tuples_are_of_different_types():
    arrays = [types.Array(types.float64, 1, "C")] * 3
    made = array_views.Reference(types.NamedTuple(arrays, Record))
    assert made == array_views.Reference(types.NamedTuple(arrays, Record))
    assert made != array_views.Reference(types.NamedTuple(arrays, Other))
