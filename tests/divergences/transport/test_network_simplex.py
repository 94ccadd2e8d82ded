"""The guarded import of POT, and its solver run to the optimum or refused."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from divergences.transport.network_simplex import BACKENDS, import_pot, network_simplex

SPY = "import os; open(os.environ['SPY_LOG'], 'a').write(__name__ + '\\n'); raise ImportError(__name__)"
SHOW = (
    "import os, sys; print(open(os.environ['SPY_LOG']).read().split(), "
    "sorted(name for name in os.environ if name.startswith('POT_BACKEND')), 'ot' in sys.modules)"
)


def _run(folder, code):
    """Run Python where importing torch, jax, cupy or tensorflow leaves a trace."""
    log = folder / "log.txt"
    log.write_text("")
    for name in BACKENDS:
        (folder / f"{name}.py").write_text(SPY)
    environment = {
        **os.environ,
        "SPY_LOG": str(log),
        "PYTHONPATH": os.pathsep.join([str(folder), str(Path.cwd())]),
    }
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{SHOW}"], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_plain_import_of_pot_tries_every_backend(tmp_path):
    assert "['torch', 'jax', 'cupy', 'tensorflow'] []" in _run(tmp_path, "import ot")


def test_ours_tries_none_and_restores_the_environment(tmp_path):
    code = (
        "import divergences as d; p, q = d.samples([[0., 0.]]), d.samples([[3., 4.]]); "
        "assert d.earth_mover_distance(p, q) == 5.0"
    )
    assert _run(tmp_path, code) == "[] [] True"


def test_a_backend_in_use_stays_available(tmp_path):
    code = (
        "import os, sys, types; sys.modules['torch'] = types.ModuleType('torch')\n"
        "import divergences.transport.network_simplex as module; seen = []\n"
        "module.import_module = lambda name: seen.extend(k for k in os.environ if 'POT_B' in k)\n"
        "module.import_pot(); assert len(seen) == 3 and 'POT_BACKEND_DISABLE_PYTORCH' not in seen, seen"
    )
    assert _run(tmp_path, code) == "[] [] False"


def test_a_user_s_own_setting_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("POT_BACKEND_DISABLE_JAX", "yes")
    code = "from divergences.transport.network_simplex import import_pot; import_pot()"
    assert _run(tmp_path, code) == "[] ['POT_BACKEND_DISABLE_JAX'] True"


def test_importing_the_package_or_sorting_loads_no_solver(tmp_path):
    code = (
        "import sys, divergences as d\n"
        "assert d.earth_mover_distance(d.samples([0.]), d.samples([2.])) == 2.0\n"
        "assert not {'ot', 'scipy.optimize', 'scipy.spatial', 'numba', 'matplotlib'} & set(sys.modules)"
    )
    assert _run(tmp_path, code) == "[] [] False"


def test_two_by_two_by_hand():
    cost = np.array([[0.0, 1.0], [1.0, 0.5]])
    i, j, mass, v = network_simplex(np.array([0.75, 0.25]), np.array([0.5, 0.5]), cost)
    assert sorted(zip(i.tolist(), j.tolist(), mass.tolist())) == [(0, 0, 0.5), (0, 1, 0.25), (1, 1, 0.25)]
    assert v[1] - v[0] == pytest.approx(1.0)


def test_the_cost_is_not_touched():
    rng = np.random.default_rng(0)
    cost = rng.random((8, 8))
    copy = cost.copy()
    network_simplex(np.full(8, 1 / 8), np.full(8, 1 / 8), cost)
    np.testing.assert_array_equal(cost, copy)


def test_too_few_pivots_raise_instead_of_returning_a_number():
    rng = np.random.default_rng(1)
    with pytest.raises(RuntimeError, match=r"gave up before its optimum \(at most 5 pivots\)"):
        network_simplex(np.full(50, 0.02), np.full(50, 0.02), rng.random((50, 50)), max_iterations=5)


def test_pot_itself_warns_and_returns_a_number_there():
    """The trap: a truncated solve of POT is a wrong number and a warning."""
    pytest.importorskip("ot")
    rng = np.random.default_rng(1)
    cost, p = rng.random((50, 50)), np.full(50, 0.02)
    with pytest.warns(UserWarning, match="numItermax"):
        truncated = import_pot().emd2(p, p, cost, numItermax=5)
    i, j, mass, _ = network_simplex(p, p, cost)
    assert abs(truncated - (mass * cost[i, j]).sum()) > 0.01
