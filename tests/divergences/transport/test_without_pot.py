"""POT is not there for every Python: nothing fails to import without it, and our own solver takes over."""

import importlib
import importlib.util
import pkgutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import divergences
from divergences import earth_mover_distance, optimal_transport, pmf
from divergences.transport.choice import chosen_method, estimate_transport
from divergences.transport.network_simplex import import_pot

ROOT = Path(divergences.__file__).parents[1]
BLOCKED = "import sys\nsys.modules['ot'] = None\n"


def run(code):
    return subprocess.run([sys.executable, "-c", BLOCKED + code], capture_output=True, text=True)


@pytest.fixture
def without_pot(monkeypatch):
    monkeypatch.setitem(sys.modules, "ot", None)


def test_every_module_can_be_imported():
    names = [
        module.name
        for package in ("divergences", "toygan", "figures")
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
        if not module.name.endswith("__main__")
    ]
    assert len(names) > 150
    found = run(f"import importlib\nfor name in {names!r}: importlib.import_module(name)")
    assert (found.returncode, found.stderr) == (0, "")


def test_a_command_compares_points_in_the_plane(tmp_path):
    for name, rows in (("a", [[0, 0], [1, 0], [0, 2]]), ("b", [[3, 4], [4, 4], [3, 6]])):
        np.savetxt(tmp_path / f"{name}.csv", rows, delimiter=",", fmt="%g")
    words = ["compare", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "--json"]
    found = run(f"from toygan.cli import main\nsys.argv[1:] = {words!r}\nsys.exit(main())")
    assert found.returncode == 0, found.stderr
    assert "5.0" in found.stdout  # a translation by (3, 4)


@pytest.mark.parametrize("order", [1, 2])
def test_distances_are_the_same(without_pot, order):
    rng = np.random.default_rng(5)
    p, q = (pmf(np.full(6, 1 / 6), rng.normal(size=(6, 2))) for _ in range(2))
    expected = earth_mover_distance(p, q, order=order, method="assignment")
    found = optimal_transport(p, q, order=order)
    assert found.method == "sparse_simplex"
    assert found.lower <= expected * (1 + 1e-12)
    assert found.upper >= expected * (1 - 1e-12)
    assert found.value == pytest.approx(expected, rel=1e-12)


def test_auto_means_our_solver_in_every_dimension_and_size(without_pot):
    assert {chosen_method(n, n, d, "euclidean", 1) for n in (3, 30_000) for d in (2, 50)} == {
        "sparse_simplex"
    }
    assert estimate_transport(100, 100).method == "sparse_simplex"


@pytest.mark.parametrize("method", ["network_simplex", "lazy"])
def test_asked_for_by_name_it_says_what_is_missing_and_what_else_there_is(without_pot, method):
    p, q = (pmf([0.5, 0.5], [[0.0, x], [1.0, x]]) for x in (0.0, 1.0))
    with pytest.raises(ModuleNotFoundError, match=r"need POT, which is not installed.*'sparse_simplex'"):
        earth_mover_distance(p, q, method=method)


def test_with_pot_it_is_the_one_that_is_imported():
    ot = pytest.importorskip("ot")
    assert import_pot() is ot is importlib.import_module("ot")
