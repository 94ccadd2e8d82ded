"""Where a network's arrays are: theta holds all W[l], b[l]; a buffer one letter for all layers and rows."""

from typing import NamedTuple

import numpy as np

from toygan.engine import aligned
from toygan.engine.array_views import view
from toygan.engine.compilation import compiled
from toygan.network.activations import ACTIVATIONS, CODES


class Shape(NamedTuple):
    """Where the weights, biases and layers of a network begin in its flat vectors.

    Attributes
    ----------
    sizes : (L + 1,) int64 array
        n_0 … n_L.
    weights, biases : (L + 1,) int64 array
        Where W[l] and b[l] begin in theta; entry 0 is unused.
    layers : (L + 2,) int64 array
        n_0 + … + n_{l−1}: where layer l begins in a buffer, per row.
    sigma : (L + 1,) int64 array
        Codes of the activations σ_l, their places in ``ACTIVATIONS``; entry 0 is unused.
    smooth : bool
        Whether any σ″ can differ from 0.
    """

    sizes: np.ndarray
    weights: np.ndarray
    biases: np.ndarray
    layers: np.ndarray
    sigma: np.ndarray
    smooth: bool


class Buffers(NamedTuple):
    """Room for one batch: flat arrays of ``rows * sum(sizes)`` numbers, cut by ``layer``, and the panels."""

    z: np.ndarray
    a: np.ndarray
    delta: np.ndarray
    nabla: np.ndarray
    rz: np.ndarray
    panels: np.ndarray  # (2, length of theta): every W[l]ᵀ and every W[l], see ``passes.set_panels``


def network_shape(sizes, hidden: str, output: str) -> Shape:
    """The ``Shape`` of a network with layers of the given sizes and activations of the given names."""
    sizes = np.asarray(sizes, dtype=np.int64)
    lengths = np.concatenate([[0], sizes[1:] * sizes[:-1] + sizes[1:]])
    weights = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    biases = weights + np.concatenate([[0], sizes[1:] * sizes[:-1]])
    layers = np.concatenate([[0], np.cumsum(sizes)])
    sigma = np.array([CODES["identity"], *[CODES[hidden]] * (len(sizes) - 2), CODES[output]], np.int64)
    smooth = ACTIVATIONS[output].smooth or (ACTIVATIONS[hidden].smooth and len(sizes) > 2)
    return Shape(sizes, weights, biases, layers, sigma, smooth)


def needs_z(shape: Shape) -> bool:
    """Whether any σ′ or σ″ is computed from z; else z may be in the memory of a, which saves a store.

    Examples
    --------
    >>> [needs_z(network_shape([2, 3, 1], hidden, "identity")) for hidden in ("relu", "silu")]
    [False, True]
    """
    rows = tuple(ACTIVATIONS.values())
    return any(not rows[code].slope_from_a for code in shape.sigma[1:])


def parameter_count(shape: Shape) -> int:
    """How many numbers theta holds."""
    return int(shape.biases[-1] + shape.sizes[-1])


def new_buffers(shape: Shape, rows: int, dtype) -> Buffers:
    """Zeroed buffers for a batch of ``rows`` rows."""
    length = rows * int(shape.layers[-1])
    quantities = (aligned.zeros(length, dtype) for _ in Buffers._fields[:-1])
    return Buffers(*quantities, aligned.zeros((2, aligned.whole_lines(parameter_count(shape), dtype)), dtype))


@compiled(inline="always")
def weight(theta, shape, l):
    """W[l] as a view of theta, shape (n_l, n_{l−1})."""
    return view(theta, shape.weights[l], (shape.sizes[l], shape.sizes[l - 1]))


@compiled(inline="always")
def panels_of(panels, shape, l):
    """The panels of W[l]ᵀ or of W[l], shape (n_l * n_{l−1},)."""
    return view(panels, shape.weights[l], (shape.sizes[l] * shape.sizes[l - 1],))


@compiled(inline="always")
def bias(theta, shape, l):
    """b[l] as a view of theta, shape (n_l,)."""
    return view(theta, shape.biases[l], (shape.sizes[l],))


@compiled(inline="always")
def layer(buffer, shape, l, rows, first, last):
    """Rows ``first`` … ``last`` − 1 of layer l, in a buffer for ``rows`` rows; shape (last − first, n_l)."""
    start = rows * shape.layers[l] + first * shape.sizes[l]
    return view(buffer, start, (last - first, shape.sizes[l]))
