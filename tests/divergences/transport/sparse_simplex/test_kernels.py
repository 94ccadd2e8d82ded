"""Machine code is kept where a folder can be written, and only there; no compiling for small problems."""

import subprocess
import sys
from pathlib import Path

import numba
import pytest

from divergences.transport.sparse_simplex import kernels
from toygan.engine import machine_code


def test_without_a_folder_kernels_are_compiled_in_memory(monkeypatch, tmp_path):
    nowhere = tmp_path / "a file"
    nowhere.write_text("")
    monkeypatch.setattr(kernels, "_bases", lambda: iter([nowhere]))
    monkeypatch.setattr(kernels, "cache_folder", kernels.cache_folder.__wrapped__)
    assert kernels.cache_folder() is None
    thrice = kernels.kernel(lambda x: 3 * x)
    assert thrice(14) == 42


def test_the_folder_is_named_by_the_sources(monkeypatch, tmp_path):
    monkeypatch.setattr(kernels, "_bases", lambda: iter([tmp_path]))
    folder = kernels.cache_folder.__wrapped__()
    assert folder.parent == tmp_path
    changed = tmp_path / "package"
    changed.mkdir()
    for path in Path(kernels.__file__).parent.glob("*.py"):
        (changed / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(kernels, "__file__", str(changed / "kernels.py"))
    assert kernels.cache_folder.__wrapped__() == folder
    (changed / "costs.py").write_text("# edited")
    assert kernels.cache_folder.__wrapped__() != folder


def test_small_problems_do_not_import_numba():
    code = (
        "import sys; import numpy as np; from divergences import optimal_transport, samples; "
        "x = np.random.default_rng(0).normal(size=(2, 300, 2)); "
        "optimal_transport(samples(x[0]), samples(x[1])).potential(x[0]); assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
@pytest.mark.parametrize("where", [0, 20, 0.3, 0.8, -1])
def test_a_changed_bit_of_kept_code_compiles_anew(tmp_path, monkeypatch, where):
    monkeypatch.setattr(kernels, "cache_folder", lambda: tmp_path)

    def kept():
        function = kernels.kernel(six_times)
        assert function(3) == 18
        return len(function.stats.cache_hits)

    assert kept() == 0
    assert kept() == 1
    [path] = tmp_path.rglob("*.nb*")  # and no index
    content = bytearray(path.read_bytes())
    content[int(where * len(content)) if 0 < where < 1 else where] ^= 16
    path.write_bytes(content)
    assert [kept(), kept()] == [0, 1]


def six_times(x):
    return 6 * x


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.parametrize(
    "named", ["", "TOYGAN_CACHE_DIR", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"]
)
def test_both_packages_look_in_the_same_places(platform, named, monkeypatch, tmp_path):
    for name in ("TOYGAN_CACHE_DIR", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    if named:
        monkeypatch.setenv(named, str(tmp_path / "named"))
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert next(kernels._bases()) == next(machine_code._candidate_bases())
