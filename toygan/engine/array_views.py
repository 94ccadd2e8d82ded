"""Parts of arrays and references to tuples, for compiled code that must not take long to compile.

Compiled, `view` and `part` of a C-contiguous array are an address and a shape: nothing is cut to fit, counted
or checked, and compiling them takes a fraction of the time that slices and ``reshape`` take. A function that
gets a `reference` to a named tuple gets one address; the tuple itself would be hundreds of arguments.
"""

import math

from numba import types
from numba.extending import (
    infer_getattr,
    lower_builtin,
    models,
    register_model,
    type_callable,
)

from toygan.engine.numba_private import (
    AttributeTemplate,
    cgutils,
    impl_ret_borrowed,
    lower_getattr_generic,
    populate_array,
)


def view(x, start, shape):
    """The entries from number ``start`` on, as an array of that shape.

    Parameters
    ----------
    x : C-contiguous array of any shape and dtype
        The view lies in its memory.
    start : int
        Counted over all axes, the last one running fastest.
    shape : tuple of int
        So many entries must follow; compiled code does not look.

    Examples
    --------
    >>> import numpy as np
    >>> view(np.arange(10), 3, (2, 3))
    array([[3, 4, 5],
           [6, 7, 8]])
    """
    return x.reshape(-1)[start : start + math.prod(shape)].reshape(shape)


def part(x, index, first, last):
    """``x[*index, first:last]``, in the memory of x.

    Parameters
    ----------
    x : C-contiguous array of any dtype, of more axes than ``index`` has entries
    index : tuple of int
    first, last : int
        0 ≤ first ≤ last ≤ length of the axis; compiled code does not look.

    Examples
    --------
    >>> import numpy as np
    >>> part(np.arange(12).reshape(2, 3, 2), (1,), 1, 3)
    array([[ 8,  9],
           [10, 11]])
    """
    return x[(*index, slice(first, last))]


def of_any_layout(x):
    """x; to compiled code a matrix whose strides are not known, so that one function serves for all."""
    return x


def reference(record):
    """The named tuple; to compiled code its address, which is valid as long as the calling function runs.

    Only for functions that make no arrays. The others count references to arrays, and would free the tuple
    after its last use under its own name.

    Examples
    --------
    >>> from typing import NamedTuple
    >>> class Point(NamedTuple):
    ...     x: float
    ...     y: float
    >>> reference(Point(1.0, 2.0)).y
    2.0
    """
    return record


class Reference(types.Type):
    """The type of a `reference` to a named tuple of the type ``content``."""

    def __init__(self, content):
        self.content = content
        super().__init__(f"Reference({content})")

    @property
    def key(self):
        return self.content


@register_model(Reference)
class _Address(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, manager.lookup(kind.content).get_value_type().as_pointer())


@infer_getattr
class _Fields(AttributeTemplate):
    key = Reference

    def generic_resolve(self, kind, name):
        fields = kind.content.fields
        return kind.content[fields.index(name)] if name in fields else None


@lower_getattr_generic(Reference)
def _lower_field(context, builder, kind, address, name):
    place = kind.content.fields.index(name)
    field = builder.load(cgutils.gep_inbounds(builder, address, 0, place))
    return impl_ret_borrowed(context, builder, kind.content[place], field)


@type_callable(reference)
def _type_reference(context):
    return lambda record: Reference(record) if isinstance(record, types.NamedTuple) else None


@lower_builtin(reference, types.NamedTuple)
def _lower_reference(context, builder, signature, arguments):
    if context.enable_nrt:
        raise NotImplementedError(
            "a reference must be made in a function compiled with allocates=False: one that counts the "
            "references to arrays may drop the tuple before its last use through the reference"
        )
    return cgutils.alloca_once_value(builder, arguments[0])


@type_callable(of_any_layout)
def _type_of_any_layout(context):
    return lambda x: x.copy(layout="A") if isinstance(x, types.Array) else None


@lower_builtin(of_any_layout, types.Array)
def _lower_of_any_layout(context, builder, signature, arguments):
    return impl_ret_borrowed(context, builder, signature.return_type, arguments[0])


def _is_contiguous(kind):
    return isinstance(kind, types.Array) and kind.layout == "C"


@type_callable(view)
def _type_view(context):
    def returns_view(x, start, shape):
        return x.copy(ndim=len(shape)) if _is_contiguous(x) else None

    return returns_view


@type_callable(part)
def _type_part(context):
    def returns_part(x, index, first, last):
        return x.copy(ndim=x.ndim - len(index)) if _is_contiguous(x) else None

    return returns_part


@lower_builtin(view, types.Array, types.Integer, types.BaseTuple)
def _lower_view(context, builder, signature, arguments):
    x, start, shape = signature.args
    start = context.cast(builder, arguments[1], start, types.intp)
    lengths = _numbers(context, builder, shape, arguments[2])
    made = array_from(context, builder, x, arguments[0], start, lengths)
    return impl_ret_borrowed(context, builder, signature.return_type, made)


@lower_builtin(part, types.Array, types.BaseTuple, types.Integer, types.Integer)
def _lower_part(context, builder, signature, arguments):
    x, index, first, last = signature.args
    first, last = (context.cast(builder, arguments[i], signature.args[i], types.intp) for i in (2, 3))
    whole = context.make_array(x)(context, builder, arguments[0])
    lengths = cgutils.unpack_tuple(builder, whole.shape, x.ndim)
    place = [*_numbers(context, builder, index, arguments[1]), first]
    start = place[0]
    for i, length in enumerate(lengths[1:], start=1):
        start = builder.mul(start, length, flags=["nsw"])
        if i < len(place):
            start = builder.add(start, place[i], flags=["nsw"])
    lengths = [builder.sub(last, first, flags=["nsw"]), *lengths[len(place) :]]
    made = array_from(context, builder, x, arguments[0], start, lengths)
    return impl_ret_borrowed(context, builder, signature.return_type, made)


def _numbers(context, builder, kind, value):
    """The entries of a tuple of integers."""
    numbers = cgutils.unpack_tuple(builder, value, len(kind))
    return [context.cast(builder, number, of, types.intp) for number, of in zip(numbers, kind, strict=True)]


def array_from(context, builder, kind, value, start, lengths):
    """The array of those lengths that begins at entry ``start`` of a contiguous one of the type ``kind``."""
    whole = context.make_array(kind)(context, builder, value)
    kind = kind.copy(ndim=len(lengths))
    size = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    strides = [size]
    for length in lengths[:0:-1]:
        strides.insert(0, builder.mul(strides[0], length, flags=["nsw"]))
    made = context.make_array(kind)(context, builder)
    data = builder.gep(whole.data, [start], inbounds=True)
    populate_array(made, data, lengths, strides, size, whole.meminfo, whole.parent)
    return made._getvalue()
