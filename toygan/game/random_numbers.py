"""The random numbers of training, as a pure function of (seed, chunk of updates).

Since chunk number i is drawn from its own seed sequence, a resumed run draws the same numbers as one that was
not interrupted: a checkpoint needs no state of random generators, only the step.
"""

import numpy as np

from toygan.dirac.plays import parsed
from toygan.game.state import Draws
from toygan.objectives.penalties import rows_of
from toygan.remedies.instance_noise import annealed
from toygan.remedies.latents import draw_latent

CHUNK = 32  # updates
PARAMETERS, COUPLING, CHUNKS = range(3)  # what a random stream is for


def stream(seed: int, *place: int) -> np.random.Generator:
    """The random generator of one purpose; ``place`` is the purpose and an index."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, *place])))


def draw_chunk(config, dataset, dtype, chunk: int) -> Draws:
    """The random numbers of a chunk of updates: latents, real rows in trained units, ε, partners, noise.

    Parameters
    ----------
    config : TrainConfig
    dataset : Dataset
    dtype : numpy.dtype
    chunk : int

    Returns
    -------
    Draws
    """
    rng = stream(config.seed, CHUNKS, chunk)
    n, d = config.batch_size, dataset.dimension
    steps = config.critic_steps + parsed(config.play)[0].batches
    latent = draw_latent(config.latent, rng, (CHUNK, steps + 1, n, config.latent_dim), dtype)
    rows = CHUNK * (steps + 1) * n
    real = dataset.from_data(dataset.sample(rows, rng)).astype(dtype, copy=False)
    real = np.ascontiguousarray(real).reshape(CHUNK, steps + 1, n, d)
    epsilon, partner = _mixing(config, rng, real[:, :steps], dtype)
    return Draws(
        latent, real, epsilon, partner, _noise(config, rng, (CHUNK, steps + 1, 2, n, d), dtype, chunk)
    )


def _mixing(config, rng, real, dtype):
    """ε of x̂ = ε x + (1 − ε) partner, and the partner where it is not the fake row, of all penalties."""
    rows = rows_of(config.penalty)
    if not rows:
        return np.zeros((0, 0, 0), dtype), np.zeros((0, 0, 0, 0), dtype)
    epsilons, partners = zip(*[_mixing_at(row.points, rng, real, dtype) for row in rows])
    if all(partner is None for partner in partners):
        return np.concatenate(epsilons, axis=2), np.zeros((0, 0, 0, 0), dtype)
    partners = [np.zeros_like(real) if partner is None else partner for partner in partners]
    return np.concatenate(epsilons, axis=2), np.concatenate(partners, axis=2)


def _mixing_at(points, rng, real, dtype):
    """ε of one penalty, and its partner, or None where that is the fake row."""
    shape = real.shape[:3]
    if points in ("real", "fake"):
        return np.full(shape, float(points == "real"), dtype), None
    epsilon = rng.random(shape, dtype)
    if points == "interpolated":
        return epsilon, None
    spread = 0.5 * real.std(axis=(2, 3), keepdims=True)  # of the whole batch, as in DRAGAN's own code
    return epsilon, (real + spread * rng.random(real.shape, dtype)).astype(dtype)


def _noise(config, rng, shape, dtype, chunk):
    if config.instance_noise == 0:
        return np.zeros((0, 0, 0, 0, 0), dtype)
    steps = range(chunk * CHUNK, (chunk + 1) * CHUNK)
    sigma = [
        annealed(config.instance_noise, min(step, config.iterations), config.iterations) for step in steps
    ]
    return rng.standard_normal(shape, dtype) * np.array(sigma, dtype).reshape(-1, 1, 1, 1, 1)
