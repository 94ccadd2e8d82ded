"""A player: a network in training, with its optimizer's moments and room for a batch.

A batch is cut into a fixed number of shards of rows. A shard has its own buffers and its own gradient, so
shards run side by side on any number of threads, and the sum over shards, taken in order, is the same for
every number of threads.
"""

from typing import NamedTuple

import numpy as np

from toygan.engine import aligned
from toygan.engine.compilation import compiled
from toygan.network.layout import Buffers, Shape, needs_z

SHARDS = 4


class Player(NamedTuple):
    """A network in training.

    Attributes
    ----------
    shape : Shape
    theta, first, second, history : (P,) arrays
        Parameters, the optimizer's moments, and the mean of past parameters; in its place is what a way to
        play remembers, the last step of ``optimistic`` or where ``extragradient`` stood.
    effective : (P,) array
        What the passes read: theta itself, unless a constraint computes other weights from it.
    u, v : (n_0 + … + n_L,) arrays, or empty
        A constraint's vectors of each layer, n_l numbers of u and n_{l-1} of v, laid out as one row of a
        buffer.
    gradients : (SHARDS, P or a little more) array
        One row per shard; row 0 holds the sum when the optimizer runs. Rows begin at cache lines.
    z, a, delta, nabla, rz : (SHARDS, length) arrays
        Buffers, a row per shard. z is the array a where no slope is computed from z.
    panels : (2, P or a little more) array
        Every W[l]ᵀ and W[l] for fast products, kept up to date by the updates.
    along : (2, P or a little more) array, or empty
        The same of ``history``, along which a gradient is differentiated.
    bends : (SHARDS, P or a little more) array, or empty
        What the gradient of the critic's cost changes by then, a row per shard.
    ahead : (k + 1, 4, P or a little more) array
        Of k steps looked ahead (`toygan.game.unrolled`); one row else.
    """

    shape: Shape
    theta: np.ndarray
    first: np.ndarray
    second: np.ndarray
    history: np.ndarray
    effective: np.ndarray
    u: np.ndarray
    v: np.ndarray
    gradients: np.ndarray
    z: np.ndarray
    a: np.ndarray
    delta: np.ndarray
    nabla: np.ndarray
    rz: np.ndarray
    panels: np.ndarray
    along: np.ndarray
    bends: np.ndarray
    ahead: np.ndarray


def new_player(
    shape: Shape, theta, rows: int, by_layer=False, reparametrised=False, bent=False, ahead=0
) -> Player:
    """A player with zeroed moments and room for ``rows`` rows per shard.

    A constraint may work on whole layers, and let the passes read other numbers than theta; ``bent`` is for
    gradients that are differentiated along a direction, ``ahead`` the number of steps looked ahead.
    """
    dtype, count = theta.dtype, len(theta)
    whole_count = aligned.whole_lines(count, dtype)
    length = aligned.whole_lines(rows * int(shape.layers[-1]), dtype)
    sizes = dict.fromkeys(("first", "second", "history"), count)
    sizes |= dict.fromkeys(Buffers._fields, (SHARDS, length))
    sizes |= dict.fromkeys(("u", "v"), int(shape.layers[-1]) if by_layer else 0)
    sizes |= {"gradients": (SHARDS, whole_count), "panels": (2, whole_count)}
    sizes |= {"along": (2, whole_count if bent else 0), "bends": (SHARDS, whole_count if bent else 0)}
    sizes["ahead"] = ahead + 1, 4, whole_count if ahead else 0
    arrays = {name: aligned.zeros(n, dtype) for name, n in sizes.items()}
    if not needs_z(shape):
        arrays["z"] = arrays["a"]
    arrays["effective"] = aligned.zeros(count, dtype) if reparametrised else theta
    return Player(shape=shape, theta=theta, **arrays)


def vectors_of(player: Player, l: int):
    """u and v of layer l as views, (n_l,) and (n_{l-1},), for Python; as `toygan.game.updates.vectors`."""
    begin, end, below = player.shape.layers[l], player.shape.layers[l + 1], player.shape.layers[l - 1]
    return player.u[begin:end], player.v[below:begin]


def shard_rows(n: int, shard: int) -> tuple[int, int]:
    """First and last + 1 row of a shard."""
    return shard * n // SHARDS, (shard + 1) * n // SHARDS


compiled_shard_rows = compiled(shard_rows, inner=True)
