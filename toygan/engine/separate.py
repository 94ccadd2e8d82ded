"""Functions compiled one by one: compiled code looks up their addresses when it first needs them.

Numba compiles what a function calls into that function: every level optimises all levels below it again, and
what is behind a branch is compiled whether the branch is ever taken or not. A function compiled *separately*
is called through an address. The caller keeps the address in a cell of its own; while the cell is empty, it
asks Python, which takes the machine code from the cache or compiles it. So a game compiles the activations,
objectives and passes that it uses, each once, and another game adds what is new to it.

Such a function returns nothing: its results go into arrays that it is given.
"""

import ctypes
import functools
import inspect

import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.extending import get_cython_function_address, lower_builtin, type_callable

from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.compiled_once import compiled_once, note_call
from toygan.engine.numba_private import cgutils, kinds_of, serialize, signature

DISPATCHERS = {}  # by name; a name means the same function in every process
_failures = []  # what kept a function from being compiled
_WORD = cgutils.intp_t
_RESOLVE = "toygan_resolve"  # what compiled code knows `_resolve` by


class NotCompiled(RuntimeError):
    """A function that compiled code needs could not be compiled; the cause is raised in its place."""


def separately_compiled(
    function=None, *, name=None, inner=False, plain=None, check=None, cached=True, allocates=False
):
    """Compile ``function`` on its own; plain NumPy when JIT is off.

    Parameters
    ----------
    function : callable
        As for `toygan.engine.compilation.compiled`; it must return None.
    name : str, optional
        For a function that is made inside another one: its name, which no other function may have.
    inner : bool
        Only compiled code calls it, so that nothing need be compiled that takes Python's objects apart.
    plain : callable, optional
        The same as a line of NumPy: what Python's calls run, and all calls when JIT is off.
    check : callable, optional
        Called with the arguments, by name, before Python's calls: compiled code does not check whether arrays
        are as long as it is told.
    cached : bool
        Keep the machine code on disk.
    allocates : bool
        Whether it makes arrays.

    Examples
    --------
    >>> import numpy as np
    >>> @separately_compiled
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
        options = {"plain": plain, "check": check, "cached": cached, "allocates": allocates}
        return functools.partial(separately_compiled, name=name, inner=inner, **options)
    if not jit_enabled():
        return plain or function
    name = name or name_of(function)
    dispatcher = DISPATCHERS[name] = compiled(function, cached=cached, inner=inner, allocates=allocates)
    if plain is not None:
        call = functools.wraps(plain)(lambda *arguments: plain(*arguments))
    else:
        call = _checked_call(function, dispatcher, check, name)
    _let_compiled_code_call(call, (name,))
    return call


def name_of(function) -> str:
    """The name of a separately compiled function that was given none."""
    return f"{function.__module__}.{function.__qualname__}"


def _checked_call(function, dispatcher, check, name):
    """What Python calls: the compiled function, after the check of its arguments."""
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    seen = set()  # dtypes of the arguments

    @functools.wraps(function)
    def call(*arguments):
        if check is not None:
            check(**dict(zip(names, arguments, strict=True)))
        dtypes = tuple([getattr(argument, "dtype", None) for argument in arguments])
        if dtypes not in seen:  # so that what it calls with these is noted
            compiled_once(name, dispatcher, kinds_of(dispatcher, arguments))
            seen.add(dtypes)
        try:
            dispatcher(*arguments)
        except NotCompiled:
            raise _failures.pop() from None

    return call


def choice(functions, name, plain=None, cached=True, allocates=False):
    """A function ``f(code, *arguments)`` for compiled code that calls the one at place ``code`` of a table.

    Parameters
    ----------
    functions : dict
        From the name of a row to its function, as for `separately_compiled`.
    name : str
        Of the table: it stands before the rows' names.
    plain : dict, optional
        The same rows as lines of NumPy, for calls from Python, where ``code`` may be the name of a row, too.
    cached : bool
        Keep their machine code on disk.
    allocates : bool
        Whether they make arrays.

    Examples
    --------
    >>> import numpy as np
    >>> def halve(x):
    ...     x /= 2
    >>> def square(x):
    ...     x *= x
    >>> change = choice({"halve": halve, "square": square}, "change")
    >>> @compiled
    ... def changed(code, x):
    ...     change(code, x)
    ...     return x
    >>> changed(1, np.array([3.0])), changed(0, np.array([3.0]))
    (array([9.]), array([1.5]))
    """
    if not jit_enabled():
        return plain_choice(plain or functions)
    names = tuple(f"{name} {row}" for row in functions)
    for row, function in zip(names, functions.values(), strict=True):
        separately_compiled(function, name=row, inner=True, cached=cached, allocates=allocates)

    def refuse(code, *arguments):
        raise TypeError(f"{name} is for compiled code alone")

    call = refuse if plain is None else plain_choice(plain)
    _let_compiled_code_call(call, names, by_code=True)
    return call


def plain_choice(functions):
    """`choice` for plain NumPy: by place or by name."""
    rows = dict(enumerate(functions.values())) | functions
    return lambda code, *arguments: rows[code](*arguments)


def _let_compiled_code_call(call, names, by_code=False):
    """Tell Numba that ``call`` returns nothing, and that it jumps to the address of a compiled function."""

    @type_callable(call)
    def _type(context):
        def returns_none(*arguments):
            names = [
                inspect.Parameter(f"_{i}", inspect.Parameter.POSITIONAL_ONLY) for i in range(len(arguments))
            ]
            returns_none.pysig = inspect.Signature(names)
            return signature(types.none, *map(types.unliteral, arguments))

        return returns_none

    @lower_builtin(call, types.VarArg(types.Any))
    def _lower(context, builder, signature, arguments):
        kinds = signature.args[by_code:]
        code = context.cast(builder, arguments[0], signature.args[0], types.intp) if by_code else _WORD(0)
        address = _looked_up(context, builder, names, kinds, code)
        pointer = builder.inttoptr(
            address, context.call_conv.get_function_type(types.none, kinds).as_pointer()
        )
        status, _ = context.call_conv.call_function(builder, pointer, types.none, kinds, arguments[by_code:])
        with cgutils.if_unlikely(builder, status.is_error):
            context.call_conv.return_status_propagate(builder, status)
        return context.get_dummy_value()


def _looked_up(context, builder, names, kinds, code):
    """The address of a function, from a cell of this caller's own; an empty cell is filled first."""
    note_call(names, kinds)
    cells = cgutils.add_global_variable(builder.module, ir.ArrayType(_WORD, len(names)), "toygan_cells")
    cells.initializer, cells.linkage = ir.Constant(cells.type.pointee, None), "internal"
    cell = builder.gep(cells, [_WORD(0), code])
    address = cgutils.alloca_once_value(builder, builder.load_atomic(cell, "acquire", _WORD.width // 8))
    with cgutils.if_unlikely(builder, cgutils.is_null(builder, builder.load(address))):
        key = serialize.dumps((names, kinds))
        text = cgutils.global_constant(builder, "toygan_key", cgutils.make_bytearray(key))
        kind = ir.FunctionType(_WORD, [cgutils.voidptr_t, _WORD, _WORD])
        resolve = cgutils.get_or_insert_function(builder.module, kind, _RESOLVE)
        found = builder.call(resolve, [builder.bitcast(text, cgutils.voidptr_t), _WORD(len(key)), code])
        with cgutils.if_unlikely(builder, cgutils.is_null(builder, found)):
            context.call_conv.return_user_exc(builder, NotCompiled, ())
        builder.store_atomic(found, cell, "release", _WORD.width // 8)
        builder.store(found, address)
    return builder.load(address)


def foreign(context, builder, module, function):
    """For an intrinsic: the address of a function of a Cython module, which is loaded at first need."""
    return _looked_up(context, builder, (f"{module}.{function}",), None, _WORD(0))


@ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_ssize_t)
def _resolve(key, length, code):
    """Called by compiled code: the address of a function for arguments of these types; 0 when that fails."""
    try:
        names, kinds = serialize.loads(ctypes.string_at(key, length))
        return _address(names[code], kinds)
    except BaseException as failure:  # an interruption too: it cannot pass through compiled code
        _failures.append(failure)
        return 0


def _address(name, kinds):
    if kinds is None:
        return get_cython_function_address(*name.rsplit(".", 1))
    address, returned = compiled_once(name, DISPATCHERS[name], kinds)
    if returned != types.none:
        raise TypeError(f"{name} is compiled separately and must return None, not {returned}")
    return address


llvmlite.binding.add_symbol(_RESOLVE, ctypes.cast(_resolve, ctypes.c_void_p).value)
