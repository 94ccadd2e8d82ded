"""The book's letters over flat memory: z[l], W[l], b[l] … as sequences over layers, nothing copied.

In Python ``rows_of``, ``vectors_of``, ``matrices_of`` and ``gradients_of`` give lists of views. Compiled,
each gives a `Letter`: it holds whole arrays and makes the view of one layer only when an entry is asked for,
so that a function over letters compiles fast and runs as fast as one on flat arrays. ``times`` and
``over_rows`` multiply entries: arrays in Python, and in compiled code matrices with their work space
(`Matrix`), which makes their products fast (`toygan.engine.products`).

Legend: ``sizes`` are n_0 … n_L, and ``begins[l]`` says where layer l begins; both are int64 arrays.
"""

import inspect
import operator

import numpy as np
from numba import types
from numba.extending import (
    infer_getattr,
    lower_builtin,
    lower_getattr,
    make_attribute_wrapper,
    models,
    overload,
    register_model,
    type_callable,
)

from toygan.engine import products
from toygan.engine.array_views import array_from, view
from toygan.engine.numba_private import (
    AttributeTemplate,
    cgutils,
    impl_ret_borrowed,
    signature,
)


def rows_of(buffer, begins, sizes, rows, first, last):
    """l ↦ rows ``first`` … ``last`` − 1 of layer l, (last − first, n_l), in a buffer for ``rows`` rows.

    Examples
    --------
    >>> sizes, begins = np.array([1, 2]), np.array([0, 1, 3])
    >>> rows_of(np.arange(9), begins, sizes, 3, 1, 3)[1]
    array([[5, 6],
           [7, 8]])
    """
    starts = (rows * begins[l] + first * n for l, n in enumerate(sizes))
    return [view(buffer, start, (last - first, n)) for start, n in zip(starts, sizes)]


def vectors_of(flat, begins, sizes):
    """l ↦ b[l], (n_l,), for l = 1 … L."""
    return [None, *(view(flat, begins[l], (sizes[l],)) for l in range(1, len(sizes)))]


def matrices_of(flat, begins, sizes, panels):
    """l ↦ W[l], (n_l, n_{l−1}), for l = 1 … L; panels as of `toygan.network.passes.set_panels`."""
    return [None, *(view(flat, begins[l], (sizes[l], sizes[l - 1])) for l in range(1, len(sizes)))]


def gradients_of(flat, begins, sizes, x_room, y_room):
    """Like `matrices_of`, for results of `over_rows`, which may use both rooms as work space."""
    return matrices_of(flat, begins, sizes, None)


def times(x, y, out):
    """X y into ``out``."""
    np.matmul(x, y, out=out)


def over_rows(x, y, out):
    """Xᵀ y into ``out``."""
    np.matmul(x.T, y, out=out)


class Letter(types.Type):
    """The type of a sequence over layers: the function that makes it, and the types of its arguments."""

    def __init__(self, made_by, parts):
        self.made_by, self.parts = made_by, parts
        super().__init__(f"{made_by.__name__}{parts}")

    @property
    def key(self):
        return self.made_by, self.parts

    @property
    def entry(self):
        """The type of letter[l]."""
        flat = self.parts[0]
        of_arrays = {rows_of: flat.copy(ndim=2), vectors_of: flat}
        return of_arrays[self.made_by] if self.made_by in of_arrays else Matrix(flat)


class Matrix(types.Type):
    """The type of a matrix with two more arrays: its panels of Wᵀ and W, or the work space of `over_rows`."""

    def __init__(self, flat, transposed=False):
        self.flat, self.transposed = flat, transposed
        super().__init__(f"Matrix({flat}{', transposed' if transposed else ''})")


@register_model(Letter)
class _Parts(models.StructModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, [(f"part{i}", part) for i, part in enumerate(kind.parts)])


@register_model(Matrix)
class _ThreeArrays(models.StructModel):
    def __init__(self, manager, kind):
        fields = [("array", kind.flat.copy(ndim=2)), ("near", kind.flat), ("far", kind.flat)]
        super().__init__(manager, kind, fields)


for _field in ("array", "near", "far"):
    make_attribute_wrapper(Matrix, _field, _field)


@infer_getattr
class _Transpose(AttributeTemplate):
    key = Matrix

    def resolve_T(self, kind):
        return Matrix(kind.flat, not kind.transposed)


@lower_getattr(Matrix, "T")
def _lower_transpose(context, builder, kind, value):
    return impl_ret_borrowed(context, builder, Matrix(kind.flat, not kind.transposed), value)


def _make_letters(made_by):
    """Tell Numba that ``made_by`` gives a `Letter`, which holds its arguments."""
    given = made_by.__code__.co_varnames[: made_by.__code__.co_argcount]

    @type_callable(made_by)
    def _type(context):
        def letter(*parts):
            kinds = (types.intp if isinstance(part, types.Integer) else part for part in parts)
            return signature(Letter(made_by, tuple(kinds)), *map(types.unliteral, parts))

        letter.pysig = inspect.signature(made_by)
        return letter

    @lower_builtin(made_by, *[types.Any] * len(given))
    def _lower(context, builder, signature, arguments):
        letter = cgutils.create_struct_proxy(signature.return_type)(context, builder)
        kinds = zip(arguments, signature.args, signature.return_type.parts, strict=True)
        for i, (value, kind, part) in enumerate(kinds):
            setattr(letter, f"part{i}", context.cast(builder, value, kind, part))
        return impl_ret_borrowed(context, builder, signature.return_type, letter._getvalue())


for _function in (rows_of, vectors_of, matrices_of, gradients_of):
    _make_letters(_function)


@type_callable(len)
def _type_len(context):
    return lambda letter: types.intp if isinstance(letter, Letter) else None


@lower_builtin(len, Letter)
def _lower_len(context, builder, signature, arguments):
    [kind] = signature.args
    parts = _parts(context, builder, kind, arguments[0])
    return context.make_array(kind.parts[2])(context, builder, parts[2]).nitems


@type_callable(operator.getitem)
def _type_entry(context):
    def entry(letter, l):
        return letter.entry if isinstance(letter, Letter) and isinstance(l, types.Integer) else None

    return entry


@lower_builtin(operator.getitem, Letter, types.Integer)
def _lower_entry(context, builder, signature, arguments):
    kind, l_kind = signature.args
    l = context.cast(builder, arguments[1], l_kind, types.intp)
    flat, begins, sizes, *others = _parts(context, builder, kind, arguments[0])
    begin, n = (_number(context, builder, kind.parts[i], part, l) for i, part in ((1, begins), (2, sizes)))
    if kind.made_by is rows_of:
        rows, first, last = others
        start = builder.add(builder.mul(rows, begin), builder.mul(first, n))
        entry = array_from(context, builder, kind.parts[0], flat, start, [builder.sub(last, first), n])
    elif kind.made_by is vectors_of:
        entry = array_from(context, builder, kind.parts[0], flat, begin, [n])
    else:
        n_below = _number(context, builder, kind.parts[2], sizes, builder.sub(l, l.type(1)))
        entry = _matrix(context, builder, kind, (flat, *others), begin, (n, n_below))
    return impl_ret_borrowed(context, builder, kind.entry, entry)


def _matrix(context, builder, kind, arrays, begin, lengths):
    """W[l] with its part of both rows of panels, or a gradient with the two rooms as they are."""
    flat, *beside = arrays
    made = cgutils.create_struct_proxy(kind.entry)(context, builder)
    made.array = array_from(context, builder, kind.parts[0], flat, begin, lengths)
    if kind.made_by is gradients_of:
        made.near, made.far = beside
    else:
        panels, size = kind.parts[3], builder.mul(*lengths)
        [_, columns] = cgutils.unpack_tuple(
            builder, context.make_array(panels)(context, builder, beside[0]).shape, 2
        )
        made.near = array_from(context, builder, panels, beside[0], begin, [size])
        made.far = array_from(context, builder, panels, beside[0], builder.add(columns, begin), [size])
    return made._getvalue()


def _parts(context, builder, kind, value):
    letter = cgutils.create_struct_proxy(kind)(context, builder, value=value)
    return [getattr(letter, f"part{i}") for i in range(len(kind.parts))]


def _number(context, builder, kind, array, l):
    """Entry l of an int64 vector."""
    data = context.make_array(kind)(context, builder, array).data
    return builder.load(builder.gep(data, [l], inbounds=True))


@overload(times)
def _times(x, y, out):
    if isinstance(y, Matrix) and y.transposed:
        return lambda x, y, out: products.times(x, y.array.T, y.near, out)
    if isinstance(y, Matrix):
        return lambda x, y, out: products.times(x, y.array, y.far, out)
    return None


@overload(over_rows)
def _over_rows(x, y, out):
    if isinstance(out, Matrix):
        return lambda x, y, out: products.over_rows(x, y, out.near, out.far, out.array)
    return None
