"""How the cost of a toygan iteration grows: with width, depth, batch, threads; and what else changes it.

    python benchmarks/scaling.py
    python benchmarks/scaling.py --rounds 3 --json scaling.json

Every line compares two games that take turns within one run: the ratio of their milliseconds per iteration,
round by round. The base is the game of benchmarks/training.py at width 64.
"""

import argparse
import json
import os
import statistics
import sys
from dataclasses import replace
from pathlib import Path

# the repository in place of this folder: nothing need be installed
sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.engines import Settings, Worker

BASE = Settings(64)
CLIPPED = replace(BASE, penalty="none", constraint="clip")
# title, the game, what it is compared with
CASES = (
    ("width 32", replace(BASE, width=32), BASE),
    ("width 128", replace(BASE, width=128), BASE),
    ("width 256", replace(BASE, width=256), BASE),
    ("width 512", replace(BASE, width=512), BASE),
    ("depth 1", replace(BASE, depth=1), BASE),
    ("depth 6", replace(BASE, depth=6), BASE),
    ("batch 64", replace(BASE, batch=64), BASE),
    ("batch 1024", replace(BASE, batch=1024), BASE),
    ("tanh", replace(BASE, activation="tanh"), BASE),
    ("softplus", replace(BASE, activation="softplus"), BASE),
    ("GroupSort", replace(BASE, activation="groupsort"), BASE),
    ("spectral norm against clipping", replace(CLIPPED, constraint="spectral_norm"), CLIPPED),
    ("orthonormal weights against clipping", replace(CLIPPED, constraint="orthonormal"), CLIPPED),
    ("least squares, no penalty", replace(BASE, objective="least_squares", penalty="none"), BASE),
    (
        "the user's own least squares",
        replace(BASE, objective="own_least_squares", penalty="none"),
        replace(BASE, objective="least_squares", penalty="none"),
    ),
    (
        "the user's own Wasserstein",
        replace(BASE, objective="own_wasserstein"),
        BASE,
    ),
)


def pairs_of_times(ours, base, rounds, seconds=0.5):
    """Milliseconds per iteration of two engines that take turns, a pair for each round."""
    counts = []
    for worker in (ours, base):
        worker.run(64)
        counts.append(max(32, 32 * round(seconds / worker.run(32))))
    return [
        [1e3 * worker.run(count) / count for worker, count in zip((ours, base), counts)]
        for _ in range(rounds)
    ]


def compare(title, ours, base, rounds):
    """One line of the table."""
    workers = Worker("toygan", ours), Worker("toygan", base)
    return _row(title, pairs_of_times(*workers, rounds), workers)


def compare_threads(rounds):
    """The base game on one thread against all threads."""
    os.environ["NUMBA_NUM_THREADS"] = "1"
    alone = Worker("toygan", BASE)
    del os.environ["NUMBA_NUM_THREADS"]
    workers = alone, Worker("toygan", BASE)
    return _row("one thread", pairs_of_times(*workers, rounds), workers)


def compare_processes(rounds, iterations=256):
    """Throughput of two one-thread processes at once over that of one: the last column is at most 2."""
    os.environ["NUMBA_NUM_THREADS"] = "1"
    workers = Worker("toygan", BASE), Worker("toygan", BASE)
    del os.environ["NUMBA_NUM_THREADS"]
    times = []
    for worker in workers:
        worker.run(64)
    for _ in range(rounds):
        single = workers[0].run(iterations)
        for worker in workers:
            worker.ask(iterations)
        both = max(worker.answer() for worker in workers)
        times.append([2e3 * single / iterations, 1e3 * both / iterations])
    return _row("two runs one after the other, not at once", times, workers)


def _row(title, times, workers):
    for worker in workers:
        worker.close()
    ours, base = (statistics.median(column) for column in zip(*times))
    return {"case": title, "ms": ours, "base_ms": base, "ratio": statistics.median(a / b for a, b in times)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="", help="cases whose titles contain this")
    parser.add_argument("--json", help="also write the rows to this file")
    options = parser.parse_args()
    rows = []
    print(f"{'':42} {'ms':>8} {'base ms':>8} {'ratio':>6}")
    measures = [lambda case=case: compare(*case, options.rounds) for case in CASES if options.only in case[0]]
    if not options.only:
        measures += [lambda: compare_threads(options.rounds), lambda: compare_processes(options.rounds)]
    for measure in measures:
        rows.append(row := measure())
        print(f"{row['case']:42} {row['ms']:8.3f} {row['base_ms']:8.3f} {row['ratio']:6.2f}", flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
