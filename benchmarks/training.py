"""The same WGAN-GP in toygan, PyTorch and JAX, side by side in one run.

    pip install -r benchmarks/requirements-peers.txt
    python benchmarks/training.py                 # the tables of docs/performance.md
    python benchmarks/training.py --widths 64 --rounds 3
    python benchmarks/training.py --whole         # whole processes of 2000 iterations: seconds and memory

First all engines are shown to compute the same thing: one critic and one generator gradient from shared
weights and batches. Then their iterations (five critic steps and one generator step, batch 256, three hidden
layers, float32, Adam) are timed in turns, each engine in a process of its own that sleeps between its turns;
ratios are taken round by round, so that a noisy machine disturbs all alike. PyTorch runs eagerly with fused
Adam (joined and separate passes) and compiled through ``torch.func``, on one and on all threads; JAX runs the
whole loop in ``jit(lax.scan)`` with random numbers inside and donated buffers, as a tree and as one flat
vector. The best form of each peer at each width is what counts. Peers that are not installed are left out.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np

# the repository in place of this folder: nothing need be installed
sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.engines import NAMES, Settings, start, whole_process
from benchmarks.settings import BATCH, CRITIC_STEPS
from toygan.engine import aligned

PEERS = {"pytorch eager": ("pytorch j", "pytorch s"), "pytorch compiled": ("pytorch c",), "jax": ("jax",)}
PLAIN = "toygan, plain NumPy"


def sgemm_rate(settings, zeros):
    """GFLOP/s of the trainer's own largest product, rows × width by width × width, on all cores together.

    ``zeros`` makes the arrays: NumPy's begin wherever they do, those of ``aligned`` at cache lines, from
    where some products run at twice the speed.
    """
    from concurrent.futures import ThreadPoolExecutor
    from os import cpu_count

    from threadpoolctl import threadpool_limits

    workers, width = min(4, cpu_count()), settings.width
    rng, rows = np.random.default_rng(0), 3 * settings.batch // 4
    a, out = (zeros((workers, rows, width), np.float32) for _ in range(2))
    w = zeros((width, width), np.float32)
    a[...], w[...] = rng.standard_normal(a.shape), rng.standard_normal(w.shape)
    times = max(50, int(2e9 / (2 * rows * width * width)))

    def products(i):
        for _ in range(times):
            np.dot(a[i], w, out[i])

    with threadpool_limits(1), ThreadPoolExecutor(workers) as pool:
        list(pool.map(products, range(workers)))
        begin = time.perf_counter()
        list(pool.map(products, range(workers)))
        seconds = time.perf_counter() - begin
    return 2 * rows * width * width * times * workers / seconds / 1e9


def flops(settings):
    """Multiply-adds of one iteration, counted twice: what the equations need, however they are done."""
    hidden = (settings.depth - 1) * settings.width**2
    critic, generator = hidden + 3 * settings.width, hidden + 4 * settings.width
    if settings.penalty == "none":
        critic_step = 6 * critic
    else:
        critic_step = (10 if settings.activation == "relu" else 12) * critic
    return 2 * settings.batch * (CRITIC_STEPS * (critic_step + generator) + 2 * critic + 3 * generator)


def prove_equal(workers):
    """One critic and one generator gradient from shared weights and batches, to 1e-5 of the largest entry."""
    rng = np.random.default_rng(1)
    real, latent = (rng.standard_normal((BATCH, 2)).astype(np.float32) for _ in range(2))
    epsilon = rng.random((BATCH, 1)).astype(np.float32)
    ours = workers["toygan"].gradients(real, latent, epsilon)
    for name, worker in workers.items():
        for player, mine, theirs in zip(
            ("critic", "generator"), ours, worker.gradients(real, latent, epsilon)
        ):
            error = np.abs(mine - theirs).max() / np.abs(mine).max()
            assert error <= 1e-5, f"{name}: the {player}'s gradient differs by {error:.1e}"


def race(workers, settings, rounds, seconds):
    """Milliseconds per iteration of every engine and the two sgemm rates, each a list over rounds."""
    counts = {}
    for name, worker in workers.items():
        worker.warm_up()
        worker.run(32)
        counts[name] = max(32, 32 * round(seconds / worker.run(32)))
        worker.run(counts[name])  # JAX compiles a loop for each length
    times, rates = {name: [] for name in workers}, []
    for _ in range(rounds):
        rates.append([sgemm_rate(settings, zeros) for zeros in (np.zeros, aligned.zeros)])
        for name, worker in workers.items():
            times[name].append(1e3 * worker.run(counts[name]) / counts[name])
    return times, rates


def best(times, prefixes):
    """The fastest form of a peer by its median, or None."""
    names = [name for name in times if name.startswith(prefixes)]
    return min(names, key=lambda name: statistics.median(times[name])) if names else None


def summary(settings, workers, times, rates):
    """One row: medians, ratios round by round, share of the sgemm rate."""
    ours = times["toygan"]
    row = {"width": settings.width, "toygan_ms": statistics.median(ours)}
    for peer, prefixes in (*PEERS.items(), ("plain NumPy", (PLAIN,))):
        if name := best(times, prefixes):
            ratio = statistics.median(b / a for a, b in zip(ours, times[name]))
            row[peer] = {"form": name, "ms": statistics.median(times[name]), "ratio": ratio}
    for kind, found in zip(("sgemm", "sgemm_at_cache_lines"), zip(*rates)):
        row[f"{kind}_gflops"] = statistics.median(found)
        row[f"{kind}_share"] = statistics.median(
            flops(settings) / (ms * 1e6) / rate for ms, rate in zip(ours, found)
        )
    row["first_call_s"] = {name: worker.first for name, worker in workers.items()}
    row["ms"] = {name: statistics.median(found) for name, found in times.items()}
    return row


def one_width(settings, names, rounds, seconds):
    """The row of one width."""
    workers = start(names, settings)
    prove_equal(workers)
    row = summary(settings, workers, *race(workers, settings, rounds, seconds))
    for worker in workers.values():
        worker.close()
    return row


def line(row):
    """A row as text."""
    cells = [f"{row['width']:5d} {row['toygan_ms']:9.3f}"]
    for peer in (*PEERS, "plain NumPy"):
        found = row.get(peer, {"ms": float("nan"), "ratio": float("nan")})
        cells.append(f"{found['ms']:9.2f} {found['ratio']:6.2f}×")
    for kind in ("sgemm", "sgemm_at_cache_lines"):
        cells.append(f"{row[kind + '_gflops']:6.0f} {row[kind + '_share']:5.0%}")
    return " ".join(cells)


def whole(settings, names, iterations, rounds):
    """Whole processes, from start to exit: seconds and peak memory, forms of a library in turns."""
    found = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            found[name].append(whole_process(name, settings, iterations))
    return {name: [statistics.median(column) for column in zip(*runs)] for name, runs in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--widths", type=int, nargs="+", default=[32, 64, 128, 256, 512])
    parser.add_argument("--activation", default="relu")
    parser.add_argument("--objective", default="wasserstein")
    parser.add_argument("--penalty", default="gradient_penalty")
    parser.add_argument("--engines", nargs="+", default=list(NAMES), help="names or beginnings of names")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.5, help="per engine and round")
    parser.add_argument("--whole", action="store_true", help="whole processes of 2000 iterations instead")
    parser.add_argument("--json", help="also write the rows to this file")
    options = parser.parse_args()
    whole_names = [asked for asked in options.engines if asked in NAMES]
    begun = tuple(asked for asked in options.engines if asked not in NAMES)
    names = [name for name in NAMES if name in whole_names or name.startswith(begun)]
    rows = []
    if not options.whole:
        heads = "".join(f"{peer:>17}" for peer in (*PEERS, "plain NumPy"))
        print(f"width toygan ms{heads}  sgemm share, the same at cache lines")
    for width in options.widths:
        settings = Settings(width, options.activation, options.objective, options.penalty)
        if options.whole:
            rows.append({"width": width} | whole(settings, names, 2000, options.rounds))
            for name in names:
                seconds, peak = rows[-1][name]
                print(f"{width:5d} {name:30} {seconds:8.2f} s {peak:6.0f} MB", flush=True)
        else:
            rows.append(one_width(settings, names, options.rounds, options.seconds))
            print(line(rows[-1]), flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
