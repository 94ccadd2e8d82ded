"""The cache of machine code: named by the source, never stale, never in the way."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from numba.core.caching import IndexDataCacheFile

from toygan.engine import compilation
from toygan.engine.compilation import cache_folder, compiled, jit_enabled


@pytest.fixture
def fresh_cache(monkeypatch, tmp_path):
    cache_folder.cache_clear()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    yield tmp_path
    cache_folder.cache_clear()


def test_the_folder_is_named_by_the_kernels_source(fresh_cache, monkeypatch):
    first = cache_folder()
    assert first.parent == fresh_cache / "toygan"
    cache_folder.cache_clear()
    monkeypatch.setattr(compilation, "KERNEL_MODULES", ("engine/scalar_math",))
    assert cache_folder() != first


def test_every_module_that_kernels_call_is_in_the_name():
    package = Path(compilation.__file__).parents[1]
    for name in compilation.KERNEL_MODULES:
        assert (package / f"{name}.py").exists(), name
    users = {path for path in package.rglob("*.py") if "@compiled" in path.read_text(encoding="utf-8")}
    assert {path.relative_to(package).with_suffix("").as_posix() for path in users} <= set(
        compilation.KERNEL_MODULES
    )


def test_without_a_writable_folder_code_is_compiled_in_memory(monkeypatch):
    monkeypatch.setattr(compilation, "_candidate_bases", lambda: iter([Path(os.devnull) / "no"]))
    cache_folder.cache_clear()
    try:
        assert cache_folder() is None
        assert compiled(lambda x: x + 1, cached=True)(1) == 2
    finally:
        cache_folder.cache_clear()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users have folders of their own for what is temporary")
def test_code_of_another_user_is_not_run(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    [*_, last] = compilation._candidate_bases()
    assert last == tmp_path / f"toygan-{os.getuid()}"
    assert last.stat().st_mode & 0o077 == 0
    owner = os.getuid()
    (tmp_path / f"toygan-{owner + 1}").mkdir()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)  # as if somebody else had made it
    assert not any(base.is_relative_to(tmp_path) for base in compilation._candidate_bases())


def test_generations_that_nobody_uses_are_forgotten(fresh_cache):
    base, now = fresh_cache / "toygan", time.time()
    for name, days in (*((f"old{i}", 2 + i) for i in range(9)), *((f"new{i}", 0) for i in range(6))):
        folder = base / f"kernels-{name}"
        folder.mkdir(parents=True)
        os.utime(folder, (now - 86400 * days,) * 2)
    folder = cache_folder()
    left = {path.name for path in base.glob("kernels-*")}
    assert left == {folder.name, *(f"kernels-new{i}" for i in range(6))}
    os.utime(folder, (now - 86400 * 9,) * 2)
    cache_folder.cache_clear()
    assert cache_folder() == folder
    assert folder.stat().st_mtime > now - 60  # used again


def test_the_newest_generations_stay_even_when_nobody_uses_them(fresh_cache):
    base = fresh_cache / "toygan"
    for days in range(2, 9):
        folder = base / f"kernels-{days}"
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - 86400 * days,) * 2)
    current = cache_folder()
    left = {path.name for path in base.glob("kernels-*") if path != current}
    assert left == {f"kernels-{days}" for days in range(2, 6)}


@pytest.mark.skipif(not jit_enabled(), reason="already plain")
def test_without_jit_the_same_lines_run_as_numpy():
    code = (
        "from toygan.network.mlp import Network; print(Network([2, 5, 1], 'tanh', rng=0)([[1.0, 2.0]])[0, 0])"
    )
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    from toygan.network.mlp import Network

    value = Network([2, 5, 1], "tanh", rng=0)([[1.0, 2.0]])[0, 0]
    assert float(done.stdout) == pytest.approx(value, rel=1e-14)


@pytest.mark.skipif(not jit_enabled(), reason="plain Python divides as it does")
def test_compiled_code_does_not_divide_by_zero_loudly():
    assert np.isinf(compiled(lambda x: 1.0 / x)(0.0))


def _multiplied_by(factor):
    @compiled(cached=True)
    def multiplied(x):
        return factor * x

    return multiplied


@pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")
def test_processes_that_compile_at_once_find_their_own_code(fresh_cache, monkeypatch):
    """One has taken a name for its file and writes it when the other has done both."""
    late = []
    with monkeypatch.context() as patched:
        patched.setattr(IndexDataCacheFile, "_save_data", lambda *arguments: late.append(arguments))
        patched.setattr(IndexDataCacheFile, "_save_index", lambda *arguments: None)
        assert _multiplied_by(2)(10) == 20
    assert _multiplied_by(3)(10) == 30
    for arguments in late:
        IndexDataCacheFile._save_data(*arguments)
    again = _multiplied_by(2), _multiplied_by(3)
    assert [function(10) for function in again] == [20, 30]
    assert [sum(function.stats.cache_hits.values()) for function in again] == [1, 1]


@pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")
def test_a_folder_that_is_taken_away_or_a_broken_file_is_no_error(fresh_cache):
    twice = _multiplied_by(2)
    shutil.rmtree(cache_folder())
    assert twice(10) == 20
    cache_folder.cache_clear()
    assert _multiplied_by(2)(10) == 20
    [file] = cache_folder().rglob("*.nbc")
    for broken in (b"", b"not machine code"):
        file.write_bytes(broken)
        assert _multiplied_by(2)(10) == 20


@pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")
def test_python_cannot_call_what_is_for_compiled_code_alone():
    @compiled(inner=True)
    def inner(x):
        return 2 * x

    @compiled
    def outer(x):
        return inner(x)

    assert outer(3) == 6
    with pytest.raises(TypeError, match="inner is for compiled code alone"):
        inner(3)
