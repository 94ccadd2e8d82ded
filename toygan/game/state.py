"""What a game is made of: players, rules, random numbers, and the board that its phases share.

A batch is cut into a fixed number of shards of rows. A shard has its own buffers and its own gradient, so
shards run side by side on any number of threads, and the sum over shards, taken in order, is the same for
every number of threads.
"""

from typing import NamedTuple

import numpy as np

from toygan.engine import aligned
from toygan.engine.compilation import compiled
from toygan.network.layout import Buffers, Shape

SHARDS = 4
GENERATOR_LOSS, CRITIC_LOSS, CRITIC_ESTIMATE, PENALTY = range(4)  # columns of the report


class Player(NamedTuple):
    """A network in training.

    Attributes
    ----------
    shape : Shape
    theta, first, second, history : (P,) arrays
        Parameters, the optimizer's moments, and the mean of past parameters.
    gradients : (SHARDS, P or a little more) array
        One row per shard; row 0 holds the sum when the optimizer runs. Rows begin at cache lines.
    z, a, delta, nabla, rz : (SHARDS, length) arrays
        Buffers, a row per shard.
    panels : (2, P or a little more) array
        Every W[l]ᵀ and W[l] for fast products, kept up to date by the updates.
    """

    shape: Shape
    theta: np.ndarray
    first: np.ndarray
    second: np.ndarray
    history: np.ndarray
    gradients: np.ndarray
    z: np.ndarray
    a: np.ndarray
    delta: np.ndarray
    nabla: np.ndarray
    rz: np.ndarray
    panels: np.ndarray


class Rules(NamedTuple):
    """The numbers of the game that compiled code reads."""

    objective: int  # an index into FUSED, or −1 when Python computes the slopes
    paired: bool
    smoothing: float
    penalty: int  # a row of PENALTIES; 0 is none
    penalty_weight: float
    partner_is_fake: bool  # x̂ lies between the real row and the fake one, else between it and ``partner``
    optimizer: int
    beta1: float
    beta2: float
    clip: float  # 0: none
    history_weight: float
    averaging: float


class Board(NamedTuple):
    """What phases hand to one another, and to Python between them; N rows of the critic's batch.

    Attributes
    ----------
    scores, slopes : (2, N)
        D and ∂C/∂D at real rows (index 0) and fake rows (1).
    report : (K, SHARDS, 4) float64
        Every shard's share of the losses of an update.
    mean : (P,)
        The averaged generator.
    fake, nabla_fake : (n, d)
        G(z) before a coupling, and ∂C/∂G(z) behind it.
    x_real, x_fake, mixed : (N, width)
        The critic's batches after a coupling.
    nabla_x : (2, N, width), or empty where no coupling asks for it
    """

    scores: np.ndarray
    slopes: np.ndarray
    report: np.ndarray
    mean: np.ndarray
    fake: np.ndarray
    nabla_fake: np.ndarray
    x_real: np.ndarray
    x_fake: np.ndarray
    mixed: np.ndarray
    nabla_x: np.ndarray


class Draws(NamedTuple):
    """The random numbers of a chunk of K updates with C critic steps each, n rows a batch.

    Attributes
    ----------
    latent : (K, C + 1, n, latent_dim)
    real : (K, C or C + 1, n, d)
    epsilon : (K, C, n), or empty without a penalty
    partner : (K, C, n, d), or empty when the partner is the fake row
    noise : (K, C + 1, 2, n, d), or empty; already scaled; index 0 on real rows, 1 on fake rows
    """

    latent: np.ndarray
    real: np.ndarray
    epsilon: np.ndarray
    partner: np.ndarray
    noise: np.ndarray


def new_player(shape: Shape, theta, rows: int) -> Player:
    """A player with zeroed moments and room for ``rows`` rows per shard."""
    dtype, count = theta.dtype, len(theta)
    moments = (aligned.zeros(count, dtype) for _ in range(3))
    gradients = aligned.zeros((SHARDS, aligned.whole_lines(count, dtype)), dtype)
    length = aligned.whole_lines(rows * int(shape.layers[-1]), dtype)
    buffers = (aligned.zeros((SHARDS, length), dtype) for _ in Buffers._fields[:-1])
    return Player(
        shape,
        theta,
        *moments,
        gradients,
        *buffers,
        aligned.zeros((2, aligned.whole_lines(count, dtype)), dtype),
    )


def shard_rows(n: int, shard: int) -> tuple[int, int]:
    """First and last + 1 row of a shard."""
    return shard * n // SHARDS, (shard + 1) * n // SHARDS


compiled_shard_rows = compiled(shard_rows, inner=True)
