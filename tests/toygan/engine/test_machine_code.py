"""Where machine code is kept: named by the source, never stale, never in the way."""

import os
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from numba.core.caching import IndexDataCacheFile

from toygan.engine import machine_code
from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.machine_code import machine_code_folder


@pytest.fixture
def fresh_cache(monkeypatch, tmp_path):
    machine_code_folder.cache_clear()
    monkeypatch.setenv("TOYGAN_CACHE_DIR", str(tmp_path))
    yield tmp_path
    machine_code_folder.cache_clear()


def test_the_folder_is_named_by_the_kernels_source(fresh_cache, monkeypatch):
    first = machine_code_folder()
    assert first.parent == fresh_cache
    machine_code_folder.cache_clear()
    monkeypatch.setattr(machine_code, "kernel_modules", lambda: ("toygan.engine.scalar_math",))
    assert machine_code_folder() != first


def test_a_kernel_module_that_is_missing_is_an_error(fresh_cache, monkeypatch):
    monkeypatch.setattr(machine_code, "kernel_modules", lambda: ("toygan.engine.gone",))
    with pytest.raises(FileNotFoundError, match=r"gone\.py"):
        machine_code_folder()


def test_numba_s_own_variable_still_names_a_place(monkeypatch, tmp_path):
    monkeypatch.delenv("TOYGAN_CACHE_DIR", raising=False)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "numba"))
    assert next(machine_code._candidate_bases()) == tmp_path / "numba" / "toygan"
    monkeypatch.setenv("TOYGAN_CACHE_DIR", str(tmp_path / "ours"))
    assert next(machine_code._candidate_bases()) == tmp_path / "ours"


def test_without_a_writable_folder_code_is_compiled_in_memory(monkeypatch):
    monkeypatch.setattr(machine_code, "_candidate_bases", lambda: iter([Path(os.devnull) / "no"]))
    machine_code_folder.cache_clear()
    try:
        assert machine_code_folder() is None
        assert compiled(lambda x: x + 1, cached=True)(1) == 2
    finally:
        machine_code_folder.cache_clear()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users have folders of their own for what is temporary")
def test_code_of_another_user_is_not_run(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    [*_, last] = machine_code._candidate_bases()
    assert last == tmp_path / f"toygan-{os.getuid()}"
    assert last.stat().st_mode & 0o077 == 0
    owner = os.getuid()
    (tmp_path / f"toygan-{owner + 1}").mkdir()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)  # as if somebody else had made it
    assert not any(base.is_relative_to(tmp_path) for base in machine_code._candidate_bases())


def test_generations_that_nobody_uses_are_forgotten(fresh_cache):
    base, now = fresh_cache, time.time()
    for name, days in (*((f"old{i}", 2 + i) for i in range(9)), *((f"new{i}", 0) for i in range(6))):
        folder = base / f"kernels-{name}"
        folder.mkdir(parents=True)
        os.utime(folder, (now - 86400 * days,) * 2)
    folder = machine_code_folder()
    left = {path.name for path in base.glob("kernels-*")}
    assert left == {folder.name, *(f"kernels-new{i}" for i in range(6))}
    os.utime(folder, (now - 86400 * 9,) * 2)
    machine_code_folder.cache_clear()
    assert machine_code_folder() == folder
    assert folder.stat().st_mtime > now - 60  # used again


def test_the_newest_generations_stay_even_when_nobody_uses_them(fresh_cache):
    base = fresh_cache
    for days in range(2, 9):
        folder = base / f"kernels-{days}"
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - 86400 * days,) * 2)
    current = machine_code_folder()
    left = {path.name for path in base.glob("kernels-*") if path != current}
    assert left == {f"kernels-{days}" for days in range(2, 6)}


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
    shutil.rmtree(machine_code_folder())
    assert twice(10) == 20
    machine_code_folder.cache_clear()
    assert _multiplied_by(2)(10) == 20
    [file] = machine_code_folder().rglob("*.nbc")
    for broken in (b"", b"not machine code"):
        file.write_bytes(broken)
        assert _multiplied_by(2)(10) == 20


@pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")
def test_a_changed_bit_of_kept_code_compiles_anew(fresh_cache):
    """Machine code of another number runs, and gives it, or ends the process."""
    assert _multiplied_by(2)(10) == 20
    [file] = machine_code_folder().rglob("*.nbc")
    rng = np.random.default_rng(18)
    for _ in range(8):
        kept = bytearray(file.read_bytes())
        kept[rng.integers(len(kept))] ^= 1 << rng.integers(8)
        file.write_bytes(kept)
        assert _multiplied_by(2)(10) == 20
        assert file.read_bytes() != kept
