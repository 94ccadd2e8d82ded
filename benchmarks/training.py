"""The same WGAN-GP in toygan, PyTorch and JAX, side by side in one run.

    pip install -r benchmarks/requirements-peers.txt
    python benchmarks/training.py                 # the tables of docs/performance.md
    python benchmarks/training.py --widths 64 --rounds 3

First all engines are shown to compute the same thing: one critic and one generator gradient from shared
weights and batches. Then their iterations (five critic steps and one generator step, batch 256, three hidden
layers, float32, Adam) are timed in turns, and ratios are taken round by round, so that a noisy machine
disturbs all alike. PyTorch runs eagerly with fused Adam, at its best of one and all threads and of joined and
separate passes; JAX runs the whole loop in ``jit(lax.scan)`` with random numbers inside and donated buffers,
at its best of tree and flat carry. Peers that are not installed are left out.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import numpy as np

from toygan.config import TrainConfig
from toygan.training import Trainer

BATCH, CRITIC_STEPS, WEIGHT, RATE, BETAS = 256, 5, 0.1, 1e-4, (0.5, 0.9)


def config(width, activation="relu", penalty="gradient_penalty", objective="wasserstein"):
    """The settings all engines share."""
    shared = {"data": "8gaussians", "batch_size": BATCH, "critic_steps": CRITIC_STEPS, "betas": BETAS}
    return TrainConfig(
        **shared,
        hidden=(width,) * 3,
        activation=activation,
        objective=objective,
        penalty=penalty,
        penalty_weight=WEIGHT,
        learning_rate=RATE,
        iterations=100_000,
    )


class Toygan:
    """Our trainer."""

    name = "toygan"

    def __init__(self, settings):
        self.trainer = Trainer(settings)

    def run(self, iterations):
        self.trainer.advance(iterations)


def layers_of(network):
    return [(W.copy(), b.copy()) for W, b in zip(network.weights, network.biases)]


def sgemm_rate(width, rows=BATCH):
    """GFLOP/s of single-precision products of this shape on all cores together."""
    from concurrent.futures import ThreadPoolExecutor

    from threadpoolctl import threadpool_limits

    from toygan.compilation import compiled
    from toygan.team import worker_count

    @compiled
    def products(a, w, out, times):
        for _ in range(times):
            np.dot(a, w.T, out)

    rng, workers = np.random.default_rng(0), worker_count(4)
    a = rng.standard_normal((workers, rows, width)).astype(np.float32)
    w = rng.standard_normal((width, width)).astype(np.float32)
    out, times = np.empty_like(a), max(20, int(4e8 / (2 * rows * width * width)))
    with threadpool_limits(1), ThreadPoolExecutor(workers) as pool:
        products(a[0], w, out[0], 1)
        start = time.perf_counter()
        list(pool.map(lambda i: products(a[i], w, out[i], times), range(workers)))
        seconds = time.perf_counter() - start
    return 2 * rows * width * width * times * workers / seconds / 1e9


def flops(width, activation, penalty):
    """Multiply-adds of one iteration, counted twice; what the equations need, however they are done."""
    critic = 2 * width + 2 * width * width + width
    generator = 2 * width + 2 * width * width + 2 * width
    if penalty == "none":
        critic_step = 6 * critic
    else:
        critic_step = (10 if activation in ("relu", "leaky_relu") else 12) * critic
    forward_generator = CRITIC_STEPS * generator
    generator_step = 2 * critic + 3 * generator
    return 2 * BATCH * (CRITIC_STEPS * critic_step + forward_generator + generator_step)


def engines(settings):
    """Every installed engine in each of its best forms, by name."""
    found = {"toygan": Toygan(settings)}
    try:
        from peers_torch import variants as torch_variants

        found |= torch_variants(settings, found["toygan"].trainer)
    except ImportError as error:
        print(f"without PyTorch: {error}")
    try:
        from peers_jax import variants as jax_variants

        found |= jax_variants(settings, found["toygan"].trainer)
    except ImportError as error:
        print(f"without JAX: {error}")
    return found


def prove_equal(found, settings):
    """One critic and one generator gradient from shared weights and batches, to 1e-5 of the largest entry."""
    rng = np.random.default_rng(1)
    real = rng.standard_normal((BATCH, 2)).astype(np.float32)
    latent = rng.standard_normal((BATCH, 2)).astype(np.float32)
    epsilon = rng.random((BATCH, 1)).astype(np.float32)
    ours = our_gradients(found["toygan"].trainer, real, latent, epsilon, settings)
    for name, engine in found.items():
        if hasattr(engine, "gradients"):
            for player, mine, theirs in zip(
                ("critic", "generator"), ours, engine.gradients(real, latent, epsilon)
            ):
                error = np.abs(mine - theirs).max() / np.abs(mine).max()
                assert error <= 1e-5, f"{name}: the {player}'s gradient differs by {error:.1e}"


def our_gradients(trainer, real, latent, epsilon, settings):
    """Critic and generator gradients through the public passes of the networks."""
    from toygan.objectives import objective

    generator, critic, game = trainer.generator, trainer.critic, objective(settings.objective)
    fake = generator(latent)
    real_pass, fake_pass = critic.forward(real), critic.forward(fake)
    _, d_real, d_fake = game.discriminator(real_pass.output[:, 0], fake_pass.output[:, 0])
    gradient = critic.backward(real_pass, d_real[:, None]).parameters
    gradient = gradient + critic.backward(fake_pass, d_fake[:, None]).parameters
    if settings.penalty != "none":
        mixed = epsilon * real + (1 - epsilon) * fake
        gradient = gradient + critic.penalty_gradient(mixed, settings.penalty, WEIGHT).parameters
    forward = generator.forward(latent)
    judged = critic.forward(forward.output)
    _, d_fake = game.generator(judged.output[:, 0], judged.output[:, 0])
    nabla_x = critic.backward(judged, d_fake[:, None]).inputs
    return gradient, generator.backward(forward, nabla_x).parameters


def race(settings, width, rounds, seconds):
    """Milliseconds per iteration of every engine, a list over rounds; engines take turns."""
    found = engines(settings)
    prove_equal(found, settings)
    counts, first = {}, {}
    for name, engine in found.items():
        start = time.perf_counter()
        engine.run(2)
        first[name] = time.perf_counter() - start
        engine.run(32)
        start = time.perf_counter()
        engine.run(32)
        each = (time.perf_counter() - start) / 32
        counts[name] = max(32, 32 * round(seconds / each / 32))
    times = {name: [] for name in found}
    rates = []
    for _ in range(rounds):
        rates.append(sgemm_rate(width))
        for name, engine in found.items():
            start = time.perf_counter()
            engine.run(counts[name])
            times[name].append(1e3 * (time.perf_counter() - start) / counts[name])
    return times, rates, first


def best(times, prefix):
    """The fastest variant of a peer by its median."""
    names = [name for name in times if name.startswith(prefix)]
    return min(names, key=lambda name: statistics.median(times[name])) if names else None


def summary(width, settings, times, rates, first):
    """One row: medians, ratios round by round, share of the sgemm rate."""
    ours = times["toygan"]
    row = {"width": width, "toygan_ms": statistics.median(ours), "first_call_s": first}
    for peer in ("pytorch", "jax"):
        if name := best(times, peer):
            row[f"{peer}_ms"], row[f"{peer}_form"] = statistics.median(times[name]), name
            row[f"{peer}_ratio"] = statistics.median(b / a for a, b in zip(ours, times[name]))
    work = flops(width, settings.activation, settings.penalty)
    row["sgemm_gflops"] = statistics.median(rates)
    row["sgemm_share"] = statistics.median(work / (ms * 1e6) / rate for ms, rate in zip(ours, rates))
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--widths", type=int, nargs="+", default=[32, 64, 128, 256, 512])
    parser.add_argument("--activation", default="relu")
    parser.add_argument("--objective", default="wasserstein")
    parser.add_argument("--penalty", default="gradient_penalty")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.5, help="per engine and round")
    parser.add_argument("--json", help="also write the rows to this file")
    arguments = parser.parse_args()
    rows = []
    print(f"{'width':>5} {'toygan ms':>10} {'pytorch':>9} {'ratio':>6} {'jax':>9} {'ratio':>6} {'sgemm':>6}")
    for width in arguments.widths:
        settings = config(width, arguments.activation, arguments.penalty, arguments.objective)
        row = summary(width, settings, *race(settings, width, arguments.rounds, arguments.seconds))
        rows.append(row)
        cells = [row.get(key, float("nan")) for key in ("pytorch_ms", "pytorch_ratio", "jax_ms", "jax_ratio")]
        print(
            f"{width:5d} {row['toygan_ms']:10.3f} {cells[0]:9.2f} {cells[1]:6.2f} {cells[2]:9.2f} "
            f"{cells[3]:6.2f} {row['sgemm_share']:6.0%}",
            flush=True,
        )
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
