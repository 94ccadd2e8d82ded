"""Every use of Numba's private parts, which a new version may change, and what each is for.

Other modules import these names from here. First come the parts that our own types need: where Numba drops
one, the import fails and names it. Then come parts that would fail silently if their meaning changed: each
is asserted when this module is loaded, or by ``tests/toygan/engine/test_numba_private.py``.
"""

import contextlib
import functools
import hashlib
import itertools
import os
import pickle
from pathlib import Path

import llvmlite.binding
import numba
from numba import _dynfunc
from numba.core import cgutils, serialize  # pointers, struct fields; the types of arguments as bytes
from numba.core.bytecode import FunctionIdentity
from numba.core.caching import IndexDataCacheFile
from numba.core.codegen import CPUCodeLibrary
from numba.core.compiler_lock import global_compiler_lock  # one thread compiles at a time
from numba.core.cpu import CPUContext
from numba.core.dispatcher import _FunctionCompiler
from numba.core.imputils import impl_ret_borrowed, lower_getattr_generic  # results whose owner is elsewhere
from numba.core.runtime import _nrt_python  # the names of Numba's memory functions
from numba.core.typing import signature  # of a call that is typed by hand
from numba.core.typing.templates import (
    AttributeTemplate,  # fields of a type of our own
    _OverloadFunctionTemplate,
)
from numba.np.arrayobj import populate_array  # an array from an address and a shape

__all__ = [
    "AttributeTemplate",
    "address_of",
    "cgutils",
    "compile_only_what_is_called",
    "count_functions_from_anywhere",
    "global_compiler_lock",
    "impl_ret_borrowed",
    "keep_code_in",
    "keep_from_python",
    "kept_for",
    "kinds_of",
    "lower_getattr_generic",
    "populate_array",
    "prefer_wide_vectors",
    "serialize",
    "signature",
]
DIGEST_BYTES = 16  # at the beginning of a file of machine code
# Options of njit: whether references to arrays are counted, and which entries a function gets.
COUNTING, NO_ENTRY_FOR_PYTHON, NO_ENTRY_FOR_C = "_nrt", "no_cpython_wrapper", "no_cfunc_wrapper"


def count_functions_from_anywhere():
    """Begin the count of a process's functions at a random number.

    Numba numbers the functions of a process from 1, and identifies machine code by name and number. Code from
    several processes is loaded side by side: a tanh and a ReLU, both number 28, would be taken for one.
    """
    FunctionIdentity._unique_ids = itertools.count(int.from_bytes(os.urandom(6), "big"))
    one, other = (FunctionIdentity.from_function(count_functions_from_anywhere) for _ in range(2))
    assert one.unique_id > 2, "Numba counts functions elsewhere now"
    assert other.unique_id == one.unique_id + 1, "Numba counts functions elsewhere now"


def keep_code_in(folder, dispatcher) -> None:
    """Keep a function's machine code in that folder, by `FileForEachKey`; only in memory when that fails."""
    before, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(folder)
    try:
        dispatcher.enable_caching()
    except (RuntimeError, OSError):  # no usable cache: compile in memory
        return
    finally:
        numba.config.CACHE_DIR = before
    FileForEachKey.put_into(dispatcher._cache)


def kept_for(dispatcher) -> tuple | None:
    """The processor that a function's machine code is kept for; None when it is kept in memory alone."""
    kept = isinstance(getattr(dispatcher._cache, "_cache_file", None), FileForEachKey)
    return dispatcher.targetctx.codegen().magic_tuple() if kept else None


class FileForEachKey(IndexDataCacheFile):
    """Machine code in files named by what it was compiled from and for.

    Numba numbers the files of a function and keeps an index of them. Two processes that compile at once can
    take the same number; a later process that asks for a tanh then loads the ReLU that was written last. Nor
    does Numba check a file's content: a changed bit would crash the process in LLVM, or change a result. So
    a file here begins with the BLAKE2 hash of its name and of all that follows.
    """

    @classmethod
    def put_into(cls, cache):
        """Replace the file object in Numba's cache of a function."""
        implementation, before = cache._impl, cache._cache_file
        assert isinstance(before, IndexDataCacheFile), "Numba keeps machine code in another way now"
        stamp = implementation.locator.get_source_stamp()
        cache._cache_file = cls(cache.cache_path, implementation.filename_base, stamp)
        cache.load_overload = functools.partial(_load, cache)

    def save(self, key, data):
        with contextlib.suppress(OSError):  # a full disk, a removed folder: the code is still in memory
            self._save_data(self._name(key), data)

    def load(self, key):
        name = self._name(key)
        with contextlib.suppress(Exception):  # whatever is wrong with a file, the code can be compiled
            content = Path(self._data_path(name)).read_bytes()
            digest, code = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
            if digest == _digest(name, code):
                return pickle.loads(code)
        return None

    def _save_data(self, name, data):
        code = self._dump(data)
        with self._open_for_write(self._data_path(name)) as file:
            file.write(_digest(name, code) + code)

    def _name(self, key):
        text = repr((self._version, self._source_stamp, key))
        return self._data_name(int(hashlib.sha256(text.encode()).hexdigest()[:16], 16))


@functools.cache
def _name_memory_functions() -> None:
    for name, address in _nrt_python.c_helpers.items():
        llvmlite.binding.add_symbol(name if name.startswith("_") else f"NRT_{name}", address)


def _load(cache, kinds, context):
    """Load machine code without all that Numba needs to compile some, which takes a third of a second.

    Only arrays that code makes itself ask for something of Numba's: its memory. Machine code contains the
    functions that count references; those in C are known here by their names.
    """
    _name_memory_functions()
    with cache._guard_against_spurious_io_errors():
        return cache._load_overload(kinds, context)


def _digest(name: str, code: bytes) -> bytes:
    return hashlib.blake2b(name.encode() + b"\n" + code, digest_size=DIGEST_BYTES).digest()


def keep_from_python(dispatcher) -> None:
    """Refuse calls from Python: Numba would pass them to the wrapper that was not compiled."""

    def refuse(*arguments, **named):
        raise TypeError(f"{dispatcher.py_func.__qualname__} is for compiled code alone")

    def add_overload(result):
        dispatcher.overloads[tuple(result.signature.args)] = result

    assert callable(dispatcher._compile_for_args), "Numba takes Python's calls elsewhere now"
    assert callable(dispatcher.add_overload), "Numba keeps what it compiled elsewhere now"
    dispatcher._compile_for_args, dispatcher.add_overload = refuse, add_overload


def address_of(dispatcher, kinds) -> tuple[int, object]:
    """The address of machine code for arguments of these types, compiled if need be, and its result type."""
    with global_compiler_lock:  # several workers may ask at once
        dispatcher.compile(kinds)
        result = dispatcher.overloads[kinds]
    found = result.library.get_pointer_to_function(result.fndesc.llvm_func_name)
    return found, result.signature.return_type


def kinds_of(dispatcher, arguments) -> tuple:
    """The types that a call from Python with these arguments has."""
    return tuple(map(dispatcher.typeof_pyval, arguments))


def compile_only_what_is_called() -> None:
    """Leave out entries and machine code of functions that only become parts of others: a fifth of the time.

    Numba compiles every implementation of an ``overload`` for calls from Python and from C as well, and turns
    what a function calls into machine code on its own before it becomes part of that function.
    """
    decorator, compile_function = _OverloadFunctionTemplate._get_jit_decorator, _FunctionCompiler.compile
    finalize, executable = CPUCodeLibrary._finalize_final_module, CPUContext.get_executable
    parts = []  # of the functions under way: whether it is called by the one before and by nobody else

    def without_entries(template):
        jit = decorator(template)
        return lambda **options: jit(**(options | {NO_ENTRY_FOR_PYTHON: True, NO_ENTRY_FOR_C: True}))

    def compile_part(compiler, *arguments):
        parts.append(len(parts) > 0 and bool(compiler.targetoptions.get(NO_ENTRY_FOR_PYTHON)))
        try:
            return compile_function(compiler, *arguments)
        finally:
            parts.pop()

    def keep_as_it_is(library):
        if not (parts and parts[-1]):
            finalize(library)
            return
        library._finalize_dynamic_globals()
        library._finalized = True

    def no_address(context, library, descriptor, environment):
        if not (parts and parts[-1]):
            return executable(context, library, descriptor, environment)
        library._ensure_finalized()
        name = descriptor.qualname.rpartition(".")[2]
        return _dynfunc.make_function(descriptor.lookup_module(), name, "", 0, environment, (library,))

    _OverloadFunctionTemplate._get_jit_decorator = without_entries
    _FunctionCompiler.compile = compile_part
    CPUCodeLibrary._finalize_final_module, CPUContext.get_executable = keep_as_it_is, no_address


def prefer_wide_vectors(builder) -> None:
    """Let the function that is being built use vectors of 512 bits, where the processor has them."""
    # llvmlite knows no attributes with values, but writes what is in the set
    set.add(builder.function.attributes, '"prefer-vector-width"="512"')
