"""What Numba does not promise: each use that would fail in silence shows here that it means what it did."""

import ast
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from toygan.engine import numba_private
from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.numba_private import FileForEachKey, address_of, keep_code_in, prefer_wide_vectors

ROOT = Path(numba_private.__file__).parents[2]
needs_jit = pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")


def test_no_other_file_reaches_into_numba():
    """``numba.core`` and ``numba.np`` are private; so are ``_nrt`` and the caches of a dispatcher."""
    private = ("numba.core", "numba.np", "llvmlite.ir.instructions")
    for path in (ROOT / "toygan").rglob("*.py"):
        if path.name == "numba_private.py":
            continue
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.startswith(private) for name in names), path
        for word in ("_nrt", "_compile_for_args", "_unique_ids", "._cache_file", "CACHE_DIR ="):
            assert word not in text.replace("enable_nrt", ""), (path, word)


@needs_jit
def test_functions_are_counted_from_anywhere():
    code = (
        "import toygan.engine.compilation, numba.core.bytecode as b\n"
        "print(b.FunctionIdentity.from_function(lambda: None).unique_id)"
    )
    command = [sys.executable, "-c", code]
    one, other = (int(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(2))
    assert abs(one - other) > 10**6  # of 2⁴⁸ numbers


@needs_jit
def test_the_number_of_a_function_is_part_of_its_name_in_machine_code():
    twice, thrice = numba.njit(lambda x: 2 * x), numba.njit(lambda x: 3 * x)
    names = [_compiled_for_ints(function).fndesc.llvm_func_name for function in (twice, thrice)]
    assert names[0] != names[1]


def _compiled_for_ints(dispatcher):
    dispatcher.compile((numba.types.intp,))
    return dispatcher.overloads[(numba.types.intp,)]


@needs_jit
def test_code_is_kept_by_our_file_and_in_our_folder(tmp_path):
    before = numba.config.CACHE_DIR
    function = numba.njit(lambda x: 5 * x)
    keep_code_in(tmp_path, function)
    assert before == numba.config.CACHE_DIR
    assert type(function._cache._cache_file) is FileForEachKey
    assert function(3) == 15
    assert [path.suffix for path in tmp_path.rglob("*.*")] == [".nbc"]  # and no index


@needs_jit
@pytest.mark.parametrize("where", [0, 20, 0.1, 0.5, 0.9, -1])
def test_a_changed_bit_of_kept_code_compiles_anew(tmp_path, where):
    def seven(x):
        return 7 * x

    _kept_in(tmp_path, seven)
    [path] = tmp_path.rglob("*.nbc")
    whole = path.read_bytes()
    damaged = bytearray(whole)
    damaged[int(where * len(whole)) if 0 < where < 1 else where] ^= 4
    path.write_bytes(damaged)
    assert _kept_in(tmp_path, seven).stats.cache_hits == {}
    assert path.read_bytes() != bytes(damaged)  # and the file is mended
    assert len(_kept_in(tmp_path, seven).stats.cache_hits) == 1


@needs_jit
def test_the_code_of_another_function_is_not_taken(tmp_path):
    """Whole, but under the name of another: a folder that somebody copied by hand."""

    def eight(x):
        return 8 * x

    _kept_in(tmp_path, eight)
    [path] = tmp_path.rglob("*.nbc")
    _kept_in(tmp_path, lambda x: 9 * x)
    [other] = set(tmp_path.rglob("*.nbc")) - {path}
    other.replace(path)
    function = _kept_in(tmp_path, eight)
    assert function(3) == 24
    assert function.stats.cache_hits == {}


def _kept_in(folder, function):
    """The function, compiled for whole numbers or taken from the folder."""
    dispatcher = numba.njit(function)
    keep_code_in(folder, dispatcher)
    dispatcher(3)
    return dispatcher


@needs_jit
def test_python_s_calls_come_through_the_door_that_is_shut():
    function = compiled(lambda x: x, inner=True)
    function.compile((numba.types.intp,))
    assert (numba.types.intp,) in function.overloads
    with pytest.raises(TypeError, match="for compiled code alone"):
        function(1)


@needs_jit
def test_an_address_is_that_of_the_function():
    function = compiled(lambda x: x.size, inner=True)
    kinds = (numba.typeof(np.ones(2)),)
    address, returned = address_of(function, kinds)
    assert address == address_of(function, kinds)[0] != 0
    assert returned == numba.types.intp


@needs_jit
def test_the_width_of_vectors_reaches_the_compiler():
    @numba.extending.intrinsic
    def wide(typing):
        def generate(context, builder, signature, arguments):
            prefer_wide_vectors(builder)
            return context.get_dummy_value()

        return numba.types.none(), generate

    @numba.njit
    def function(x):
        wide()
        return 2 * x

    function(1.0)
    assert '"prefer-vector-width"="512"' in function.inspect_llvm(function.signatures[0])


@needs_jit
def test_references_are_counted_only_where_asked_for():
    """What makes arrays cannot be compiled without counting."""
    assert compiled(_zeros, allocates=True)(3).tolist() == [0, 0, 0]
    with pytest.raises(numba.core.errors.NumbaError):
        compiled(_zeros)(3)


def _zeros(n):
    return np.zeros(n)
