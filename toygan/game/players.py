"""A player: a network in training, with its optimizer's moments and room for a batch.

A batch is cut into a fixed number of shards of rows. A shard has its own buffers and its own gradient, so
shards run side by side on any number of threads, and the sum over shards, taken in order, is the same for
every number of threads.
"""

from typing import NamedTuple

import numpy as np

from toygan.engine import aligned
from toygan.engine.compilation import compiled
from toygan.network.backprop import Buffers, Shape

SHARDS = 4


class Player(NamedTuple):
    """A network in training.

    Attributes
    ----------
    shape : Shape
    theta, first, second, history : (P,) arrays
        Parameters, the optimizer's moments, and the mean of past parameters.
    gradients : (SHARDS, P or a little more) array
        One row per shard; row 0 holds the sum when the optimizer runs. Rows begin at cache lines.
    m, a, delta, nabla, rz : (SHARDS, length) arrays
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
    m: np.ndarray
    a: np.ndarray
    delta: np.ndarray
    nabla: np.ndarray
    rz: np.ndarray
    panels: np.ndarray


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
