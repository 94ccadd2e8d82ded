"""How exact transport grows with the number of points, side by side with other solvers.

    python benchmarks/transport.py --scale              n = 500 … 20,000, every solver that is installed
    python benchmarks/transport.py --scale --most 100000

Three kinds of pairs in the plane: ``gauss`` (shifted normals), ``ring`` (two samples of eight narrow modes),
``weighted`` (1.2 n against 0.8 n points with exponential weights). Every measurement is a process of its own:
what NumPy, Numba or POT kept from the one before would count as memory. Code is compiled before (by a small
problem of the same kind); memory is the growth of the process beyond that. A solver gets no larger
problem once one has taken longer than ``--patience``.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

SIZES = (500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
WARM = 1500  # points of the problem before: enough for all compiled code to be used
FITTED_FROM = 5000  # growth exponents are fitted to sizes from here on
Cloud = tuple[np.ndarray, np.ndarray]  # points and weights


def gauss(n: int, rng: np.random.Generator) -> tuple[Cloud, Cloud]:
    """Two normal clouds, one of them shifted."""
    equal = np.full(n, 1 / n)
    return (rng.normal(size=(n, 2)), equal), (rng.normal([1.0, 0.5], 1.0, size=(n, 2)), equal)


def ring(n: int, rng: np.random.Generator) -> tuple[Cloud, Cloud]:
    """Two samples of the same eight modes on a circle."""

    def sample():
        angle = 2 * np.pi * rng.integers(8, size=n) / 8
        return 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1) + 0.02 * rng.normal(size=(n, 2))

    equal = np.full(n, 1 / n)
    return (sample(), equal), (sample(), equal)


def weighted(n: int, rng: np.random.Generator) -> tuple[Cloud, Cloud]:
    """Unequal numbers of points of unequal weights."""
    k, l = 12 * n // 10, 8 * n // 10
    p, q = rng.exponential(size=k), rng.exponential(size=l)
    x, y = rng.normal(size=(k, 2)), 1.3 * rng.normal(size=(l, 2)) + [0.3, 0.2]
    return (x, p / p.sum()), (y, q / q.sum())


PAIRS = {"gauss": gauss, "ring": ring, "weighted": weighted}


def ours(method: str):
    """``earth_mover_distance`` as users call it, with its proof: value and relative gap."""

    def solve(first: Cloud, second: Cloud) -> tuple[float, float]:
        from divergences import optimal_transport, pmf

        (x, p), (y, q) = first, second
        found = optimal_transport(pmf(p, x), pmf(q, y), method=method)
        return found.value, (found.upper - found.lower) / found.value

    return solve


def pot_dense(first: Cloud, second: Cloud) -> tuple[float, float]:
    """POT's network simplex on the matrix of costs; no proof."""
    from scipy.spatial.distance import cdist

    from divergences.transport.network_simplex import UNLIMITED, import_pot

    (x, p), (y, q) = first, second
    return float(import_pot().emd2(p, q, cdist(x, y), numItermax=UNLIMITED)), np.nan


def pot_lazy(first: Cloud, second: Cloud) -> tuple[float, float]:
    """POT's network simplex that computes costs when it needs them; no proof."""
    from divergences.transport.network_simplex import UNLIMITED, import_pot

    (x, p), (y, q) = first, second
    value, _ = import_pot().emd2_lazy(x, y, p, q, metric="euclidean", numItermax=UNLIMITED, log=True)
    return float(value), np.nan


def scipy_assignment(first: Cloud, second: Cloud) -> tuple[float, float]:
    """SciPy's assignment, for equally many points of equal weights; no proof."""
    from scipy.optimize import linear_sum_assignment
    from scipy.spatial.distance import cdist

    (x, _), (y, _) = first, second
    if len(x) != len(y):
        raise ValueError("an assignment needs equally many points")
    cost = cdist(x, y)
    return float(cost[linear_sum_assignment(cost)].mean()), np.nan


def ortools(first: Cloud, second: Cloud) -> tuple[float, float]:
    """ortools' linear assignment on costs rounded to whole numbers; no proof."""
    from ortools.graph.python import linear_sum_assignment
    from scipy.spatial.distance import cdist

    (x, _), (y, _) = first, second
    if len(x) != len(y):
        raise ValueError("an assignment needs equally many points")
    cost, n = cdist(x, y), len(x)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    i, j = np.divmod(np.arange(n * n, dtype=np.int32), n)
    solver.add_arcs_with_cost(i, j, np.rint(cost.ravel() * 1e6).astype(np.int64))
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("ortools found no optimum")
    return float(cost[np.arange(n), [solver.right_mate(k) for k in range(n)]].mean()), np.nan


SOLVERS = {
    "ours": ours("sparse_simplex"),
    "auto": ours("auto"),
    "POT dense": pot_dense,
    "POT lazy": pot_lazy,
    "SciPy": scipy_assignment,
    "ortools": ortools,
}


def measure(solver: str, kind: str, n: int) -> dict:
    """Solve one problem in this process."""
    solve = SOLVERS[solver]
    solve(*PAIRS[kind](WARM, np.random.default_rng(1)))
    pair = PAIRS[kind](n, np.random.default_rng(0))
    before, start, clock = _peak(), time.process_time(), time.perf_counter()
    value, gap = solve(*pair)
    seconds, processor = time.perf_counter() - clock, time.process_time() - start
    return {
        "kind": kind, "n": n, "solver": solver, "value": value, "gap": gap,
        "seconds": seconds, "processor": processor, "megabytes": _peak() - before,
    }  # fmt: skip


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_a_process(solver: str, kind: str, n: int, patience: float) -> dict | None:
    """The same in a process of its own; None when it fails or takes too long."""
    command = [
        sys.executable,
        str(Path(__file__).with_name("transport.py")),
        "--measure",
        solver,
        kind,
        str(n),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=4 * patience)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def study(most: int, kinds, solvers, patience: float, as_json: bool) -> list[dict]:
    """Measure everything and print each row when it is there."""
    rows = []
    for kind in kinds:
        waiting = set(solvers)
        for n in (size for size in SIZES if size <= most):
            for solver in (name for name in solvers if name in waiting):
                row = in_a_process(solver, kind, n, patience)
                if row is None or row["seconds"] > patience:
                    waiting.discard(solver)
                if row is not None:
                    rows.append(row)
                    print(json.dumps(row) if as_json else _line(row), flush=True)
            _agree([row for row in rows if (row["kind"], row["n"]) == (kind, n)])
    return rows


def _agree(rows: list[dict]) -> None:
    """All that solved one problem must have found the same value."""
    values = [row["value"] for row in rows if row["solver"] != "ortools"]
    assert not values or max(values) - min(values) <= 1e-9 * max(values), rows


def _line(row: dict) -> str:
    numbers = f"{row['seconds']:9.2f} s {row['processor']:9.2f} s {row['megabytes']:8.0f} MB"
    return f"{row['kind']:9} {row['n']:7} {row['solver']:10} {numbers}  gap {row['gap']:.1e}"


def growth(rows: list[dict]) -> dict[str, float]:
    """The exponent of n in the processor time of each solver and kind of pair."""
    exponents = {}
    for solver, kind in {(row["solver"], row["kind"]) for row in rows}:
        mine = [row for row in rows if (row["solver"], row["kind"]) == (solver, kind)]
        points = [(row["n"], row["processor"]) for row in mine if row["n"] >= FITTED_FROM]
        if len(points) > 1:
            n, seconds = np.log(points).T
            exponents[f"{solver}, {kind}"] = float(np.polyfit(n, seconds, 1)[0])
    return exponents


def main(arguments: list[str]) -> int:
    """The study, or one measurement of it."""
    if arguments[0] == "--measure":
        print(json.dumps(measure(arguments[1], arguments[2], int(arguments[3]))))
        return 0
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", action="store_true", help="this study")
    parser.add_argument("--most", type=int, default=20_000, help="points at most")
    parser.add_argument("--kinds", nargs="+", choices=PAIRS, default=list(PAIRS))
    parser.add_argument("--solvers", nargs="+", choices=SOLVERS, default=list(SOLVERS))
    parser.add_argument("--patience", type=float, default=120.0, help="seconds")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    rows = study(options.most, options.kinds, options.solvers, options.patience, options.json)
    for name, exponent in sorted(growth(rows).items()):
        print(json.dumps({name: exponent}) if options.json else f"growth of {name}: n**{exponent:.2f}")
    return 0
