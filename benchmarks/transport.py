"""How fast the earth mover's distance is, side by side with SciPy and POT.

    python benchmarks/transport.py            all cases, one thread, about a minute
    python benchmarks/transport.py --quick    a tenth of the size: does it run, do the numbers agree
    python benchmarks/transport.py --json     the same as JSON
    python benchmarks/transport.py --scale    growth with n, in seconds and memory (``transport_scale.py``)

Ours and each peer take turns within one run, so that a busy machine slows all of them alike. On one thread
processor time is what a solver costs, whatever else the machine does; the best of the turns counts. Ours is
timed from bare arrays, laws and their checks included. In the plane the cost matrix is counted on both sides,
and ours returns only what its certificate has proven.
"""

import argparse
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

# the repository in place of this folder: nothing need be installed
sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np
from scipy.spatial.distance import cdist
from scipy.stats import wasserstein_distance
from threadpoolctl import threadpool_limits

from divergences import earth_mover_distance, pmf, samples
from divergences.transport.network_simplex import UNLIMITED, import_pot

ot = import_pot()


class Race(NamedTuple):
    """Ours against a peer. ``goal``: how many times faster we must be; below 1 we may be slower."""

    name: str
    peer: str
    ours: Callable[[], float]
    theirs: Callable[[], float]
    goal: float


class Result(NamedTuple):
    """Processor time of the best turn, in seconds; ``ratio`` is the peer's over ours."""

    name: str
    peer: str
    ours: float
    theirs: float
    ratio: float
    goal: float
    passed: bool


def bare_emd2(p: np.ndarray, x: np.ndarray, q: np.ndarray, y: np.ndarray) -> float:
    """POT's number without a proof, on the costs that it needs."""
    return float(ot.emd2(p, q, cdist(x, y), numItermax=UNLIMITED))


def races_on_the_line(n: int, rng: np.random.Generator) -> list[Race]:
    """n against n samples, n against 0.7 n samples, and n against 0.7 n atoms of unequal weights."""
    x, y = rng.normal(size=n), rng.normal(size=n) + 0.3
    z = rng.normal(size=7 * n // 10) + 0.3
    p, q = rng.random(n), rng.random(len(z))
    p, q = p / p.sum(), q / q.sum()
    equal, unequal, weighted = (
        lambda: earth_mover_distance(samples(x), samples(y)),
        lambda: earth_mover_distance(samples(x), samples(z)),
        lambda: earth_mover_distance(pmf(p, x), pmf(q, z)),
    )
    return [
        Race(f"line, {n} samples each", "scipy", equal, lambda: wasserstein_distance(x, y), 10),
        Race(f"line, {n} samples each", "POT", equal, lambda: ot.emd2_1d(x, y, metric="euclidean"), 4),
        Race(f"line, {n} and {len(z)} samples", "scipy", unequal, lambda: wasserstein_distance(x, z), 3),
        Race(
            f"line, {n} and {len(z)} weights", "scipy", weighted, lambda: wasserstein_distance(x, z, p, q), 3
        ),
    ]


def races_in_the_plane(n: int, rng: np.random.Generator) -> list[Race]:
    """n against n samples that share no atom, and that share half of them."""
    x, y, p = rng.normal(size=(n, 2)), rng.normal(0.5, 1.0, size=(n, 2)), np.full(n, 1 / n)
    half = np.concatenate([x[: n // 2], y[n // 2 :]])
    return [
        Race(
            f"plane, {n} samples each",
            "POT",
            lambda: earth_mover_distance(samples(x), samples(y)),
            lambda: bare_emd2(p, x, p, y),
            1 / 1.10,
        ),
        Race(
            f"plane, {n} samples, half shared",
            "POT",
            lambda: earth_mover_distance(samples(x), samples(half)),
            lambda: bare_emd2(p, x, p, half),
            1.0,
        ),
    ]


def run(race: Race, turns: int) -> Result:
    """Take turns, check that both found the same number, and compare the times."""
    times = []
    for turn in range(turns):
        pair = {}
        for side in ("ours", "theirs") if turn % 2 else ("theirs", "ours"):
            start = time.process_time()
            value = getattr(race, side)()
            pair[side] = time.process_time() - start, value
        ours, theirs = pair["ours"], pair["theirs"]
        assert abs(ours[1] - theirs[1]) <= 1e-9 * max(1.0, theirs[1]), (race.name, ours[1], theirs[1])
        times.append((ours[0], theirs[0]))
    ours, theirs = (min(side) for side in zip(*times))
    return Result(race.name, race.peer, ours, theirs, theirs / ours, race.goal, theirs / ours >= race.goal)


def peak_memory(task: Callable[[], float]) -> int:
    """Bytes that NumPy held at most during a task."""
    tracemalloc.start()
    try:
        task()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def memory(n_line: int, n_plane: int, rng: np.random.Generator) -> dict[str, float]:
    """Peaks: on the line in numbers per atom, in the plane in cost matrices (one of them is POT's plan)."""
    peaks = {}
    for n in (n_line, 2 * n_line):
        x, y = rng.normal(size=n), rng.normal(size=n)
        peaks[f"line, {n} samples each: doubles per atom"] = peak_memory(
            lambda x=x, y=y: earth_mover_distance(samples(x), samples(y))
        ) / (16 * n)
    n = n_plane
    x, y, p = rng.normal(size=(n, 2)), rng.normal(size=(n, 2)), np.full(n, 1 / n)
    for name, task in (
        ("ours", lambda: earth_mover_distance(samples(x), samples(y))),
        ("POT", lambda: bare_emd2(p, x, p, y)),
    ):
        peaks[f"plane, {n} samples each, {name}: cost matrices"] = peak_memory(task) / (8 * n * n)
    return peaks


def main() -> int:
    """Run the races; exit 1 when one misses its goal (with --quick: never)."""
    if {"--scale", "--measure"} & set(sys.argv[1:]):
        from benchmarks import transport_scale

        return transport_scale.main(sys.argv[1:])
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the size, goals not enforced")
    parser.add_argument("--turns", type=int, default=7, help="turns of each race")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    n_line, n_plane = (100_000, 200) if options.quick else (1_000_000, 2000)
    rng = np.random.default_rng(0)
    with threadpool_limits(1):
        races = races_on_the_line(n_line, rng) + races_in_the_plane(n_plane, rng)
        results = [run(race, options.turns) for race in races]
        peaks = memory(n_line, n_plane, rng)
    if options.json:
        print(json.dumps({"races": [result._asdict() for result in results], "memory": peaks}, indent=1))
    else:
        print_report(results, peaks)
    return 0 if options.quick or all(result.passed for result in results) else 1


def print_report(results: list[Result], peaks: dict[str, float]) -> None:
    """The table that people read."""
    print(f"{'case':38} {'peer':6} {'ours ms':>9} {'peer ms':>9} {'ratio':>7} {'goal':>6}")
    for r in results:
        numbers = f"{1e3 * r.ours:9.1f} {1e3 * r.theirs:9.1f} {r.ratio:7.2f} {r.goal:6.2f}"
        print(f"{r.name:38} {r.peer:6} {numbers}{'' if r.passed else '  MISSED'}")
    for name, peak in peaks.items():
        print(f"peak memory, {name}: {peak:.2f}")


if __name__ == "__main__":
    sys.exit(main())
