"""Functions compiled one by one: compiled code looks up their addresses when it first needs them.

Numba compiles what a function calls into that function: every level optimises all levels below it again, and
what is behind a branch is compiled whether the branch is ever taken or not. A function compiled *apart* is
called through an address. The caller keeps the address in a cell of its own; while the cell is empty, it asks
Python, which takes the machine code from the cache or compiles it. So a game compiles the activations,
objectives and passes that it uses, each once, and another game adds what is new to it.

Such a function returns nothing: its results go into arrays that it is given.
"""

import ctypes
import functools
import inspect

import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.core import cgutils, serialize
from numba.core.typing import signature
from numba.extending import lower_builtin, type_callable

from toygan.compilation import compiled, jit_enabled

_DISPATCHERS = {}  # by name; a name means the same function in every process
_failures = []  # what kept a function from being compiled
_RESOLVE = "toygan_resolve"  # what compiled code knows `_resolve` by


class NotCompiled(RuntimeError):
    """A function that compiled code needs could not be compiled; the cause is raised in its place."""


def apart(function=None, *, name=None):
    """Compile ``function`` on its own, with its machine code kept on disk; plain NumPy when JIT is off.

    Parameters
    ----------
    function : callable
        As for `toygan.compilation.compiled`; it must return None.
    name : str, optional
        What to know a function by that is made inside another one; it must be the only one of that name.

    Examples
    --------
    >>> import numpy as np
    >>> @apart
    ... def double(x):
    ...     x *= 2
    >>> @compiled
    ... def quadruple(x):
    ...     double(x)
    ...     double(x)
    >>> x = np.ones(2)
    >>> quadruple(x)
    >>> x
    array([4., 4.])
    """
    if function is None:
        return functools.partial(apart, name=name)
    if not jit_enabled():
        return function
    dispatcher = compiled(function, cached=True)
    name = name or f"{function.__module__}.{function.__qualname__}"
    _DISPATCHERS[name] = dispatcher

    @functools.wraps(function)
    def call(*arguments):
        try:
            dispatcher(*arguments)
        except NotCompiled:
            raise _failures.pop() from None

    @type_callable(call)
    def _type(context):
        def returns_none(*arguments):
            return signature(types.none, *map(types.unliteral, arguments))

        returns_none.pysig = inspect.signature(function)
        return returns_none

    @lower_builtin(call, types.VarArg(types.Any))
    def _lower(context, builder, signature, arguments):
        address = _looked_up(context, builder, serialize.dumps((name, signature.args)))
        kind = context.call_conv.get_function_type(signature.return_type, signature.args)
        status, _ = context.call_conv.call_function(
            builder,
            builder.inttoptr(address, kind.as_pointer()),
            signature.return_type,
            signature.args,
            arguments,
        )
        with cgutils.if_unlikely(builder, status.is_error):
            context.call_conv.return_status_propagate(builder, status)
        return context.get_dummy_value()

    call.dispatcher = dispatcher
    return call


def _looked_up(context, builder, key):
    """The address of the function, from the cell of this caller; an empty cell is filled first."""
    word = cgutils.intp_t
    cell = cgutils.add_global_variable(builder.module, word, "toygan_cell")
    cell.initializer, cell.linkage = word(0), "internal"
    address = cgutils.alloca_once_value(builder, builder.load_atomic(cell, "acquire", word.width // 8))
    with cgutils.if_unlikely(builder, builder.icmp_unsigned("==", builder.load(address), word(0))):
        text = cgutils.global_constant(builder, "toygan_key", cgutils.make_bytearray(key))
        kind = ir.FunctionType(word, [cgutils.voidptr_t, word])
        resolve = cgutils.get_or_insert_function(builder.module, kind, _RESOLVE)
        found = builder.call(resolve, [builder.bitcast(text, cgutils.voidptr_t), word(len(key))])
        with cgutils.if_unlikely(builder, builder.icmp_unsigned("==", found, word(0))):
            context.call_conv.return_user_exc(builder, NotCompiled, ())
        builder.store_atomic(found, cell, "release", word.width // 8)
        builder.store(found, address)
    return builder.load(address)


@ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_ssize_t)
def _resolve(key, length):
    """Called by compiled code: the address of a function for arguments of these types; 0 when that fails."""
    try:
        return _address(*serialize.loads(ctypes.string_at(key, length)))
    except BaseException as failure:  # an interruption too: it cannot pass through compiled code
        _failures.append(failure)
        return 0


def _address(name, kinds):
    dispatcher = _DISPATCHERS[name]
    dispatcher.compile(kinds)
    result = dispatcher.overloads[kinds]
    if result.signature.return_type != types.none:
        raise TypeError(f"{name} is compiled apart and must return None, not {result.signature.return_type}")
    return result.library.get_pointer_to_function(result.fndesc.llvm_func_name)


llvmlite.binding.add_symbol(_RESOLVE, ctypes.cast(_resolve, ctypes.c_void_p).value)
