"""Backpropagation: the four equations and their second order. Here and nowhere else.

Numbers as in the lecture (S2, eqs. 6, 7, 13, 14): (BP3) is the weights', (BP4) the biases'; Nielsen's book
numbers these two the other way round. S2 counts the input as layer 1, here it is a[0].

Legend. Rows are samples; layer l = 1 … L has weights W[l] of shape (n_l, n_{l−1}) and biases b[l].
    theta    every W and b of a network in one flat vector; ``weight`` and ``bias`` are views of it
    m[l]     a[l−1] W[l]ᵀ, so that z[l] = m[l] + b[l]; the bias is added where z is read, which saves a write
    a[l]     σ(z[l]); a[0] = x is the batch
    delta[l] ∂C/∂z[l];  delta[0] = ∂C/∂x
    nabla[l] ∂C/∂a[l], kept for the rows whose gradient is differentiated again
    R…       the derivative of … along a direction V of the input (Pearlmutter's R-operator)

A buffer holds one kind of quantity for all layers and all rows of a batch: ``layer(buffer, shape, l, rows,
first, last)`` is the ``(last − first, n_l)`` view of some rows of layer l. When the gradient of an input
gradient is wanted, a batch is
    differentiated rows | plain rows | tangent rows
where each tangent row belongs to one differentiated row: the R-pass writes Ra of a differentiated row
into its tangent row, so that one matrix product per layer gathers (BP3) and (R-BP3) together.

The same lines run compiled by Numba or, with ``NUMBA_DISABLE_JIT=1``, as plain NumPy.
"""

from typing import NamedTuple

import numpy as np

from toygan.engine import aligned
from toygan.engine.array_views import view
from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.products import over_rows, product, put_in_panels, times
from toygan.engine.separate import apart
from toygan.network.activation_loops import activate, copy, fill, plus_curvature, sum_rows, times_slope
from toygan.network.activations import ACTIVATIONS

COMPILED = jit_enabled()  # otherwise complex numbers pass too


class Shape(NamedTuple):
    """Where everything of a network lies in its flat vectors.

    Attributes
    ----------
    sizes : (L + 1,) int64 array
        n_0 … n_L.
    weights, biases : (L + 1,) int64 array
        Where W[l] and b[l] begin in theta; entry 0 is unused.
    layers : (L + 2,) int64 array
        n_0 + … + n_{l−1}: where layer l begins in a buffer, per row.
    hidden, output : int
        Codes of the activations of the hidden layers and of layer L.
    smooth : bool
        Whether any σ″ can differ from 0.
    """

    sizes: np.ndarray
    weights: np.ndarray
    biases: np.ndarray
    layers: np.ndarray
    hidden: int
    output: int
    smooth: bool


class Buffers(NamedTuple):
    """Room for one batch: flat arrays of ``rows * sum(sizes)`` numbers, cut by ``layer``, and the panels."""

    m: np.ndarray
    a: np.ndarray
    delta: np.ndarray
    nabla: np.ndarray
    rz: np.ndarray
    panels: np.ndarray  # (2, length of theta): every W[l]ᵀ and every W[l], see ``set_panels``


def network_shape(sizes, hidden: str, output: str) -> Shape:
    """The ``Shape`` of a network with layers of the given sizes and activations of the given names."""
    sizes = np.asarray(sizes, dtype=np.int64)
    lengths = np.concatenate([[0], sizes[1:] * sizes[:-1] + sizes[1:]])
    weights = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    biases = weights + np.concatenate([[0], sizes[1:] * sizes[:-1]])
    layers = np.concatenate([[0], np.cumsum(sizes)])
    codes = {name: code for code, name in enumerate(ACTIVATIONS)}
    smooth = ACTIVATIONS[output].smooth or (ACTIVATIONS[hidden].smooth and len(sizes) > 2)
    return Shape(sizes, weights, biases, layers, codes[hidden], codes[output], smooth)


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


@compiled(inline="always")
def activation_code(shape, l):
    """The code of σ_l."""
    return shape.output if l == len(shape.sizes) - 1 else shape.hidden


def _check_room(shape, rows=0, n=0, first=0, last=0, differentiated=0, buffers=None, **arrays):
    """Refuse arrays that are too short for the network and the rows, which compiled code would not notice."""
    count, length = parameter_count(shape), rows * int(shape.layers[-1])
    sizes = {name: array.shape[-1] for name, array in arrays.items()}  # of theta, gradient, panels
    least = dict.fromkeys(sizes, count)
    if buffers is not None:
        sizes |= {f"buffers.{name}": array.shape[-1] for name, array in buffers._asdict().items()}
        least |= dict.fromkeys(sizes.keys() - least.keys(), length) | {"buffers.panels": count}
    for name, size in sizes.items():
        if size < least[name]:
            wanted = "this network" if buffers is None else f"this network and {rows} rows"
            raise ValueError(f"{name} must hold {least[name]} numbers for {wanted}; it has {size}")
    if rows and not (0 <= first <= last <= rows and 0 <= 2 * n <= rows and 0 <= differentiated <= last):
        asked = f"rows = {rows}, first = {first}, last = {last}, n = {n}, differentiated = {differentiated}"
        raise ValueError(
            f"first … last − 1, n tangent rows and as many others must lie in the batch; {asked}"
        )


@apart(check=_check_room)
def set_panels(theta, shape, panels, first, last):
    """Put W[l]ᵀ and W[l] into their panels: the entries that parameters first … last − 1 hold."""
    for l in range(1, len(shape.sizes)):
        W, start = weight(theta, shape, l), shape.weights[l]
        begin, end = max(first - start, 0), min(last - start, W.size)
        if begin < end:
            turned, straight = panels_of(panels[0], shape, l), panels_of(panels[1], shape, l)
            put_in_panels(W, turned, straight, begin, end)


@apart(check=_check_room)
def forward(theta, shape, buffers, rows, first, last):
    """z[l] = a[l−1] W[l]ᵀ + b[l] and a[l] = σ(z[l]), from a[0], for rows first … last − 1."""
    for l in range(1, len(shape.sizes)):
        m = layer(buffers.m, shape, l, rows, first, last)
        a = layer(buffers.a, shape, l, rows, first, last)
        below = layer(buffers.a, shape, l - 1, rows, first, last)
        W, panels = weight(theta, shape, l), panels_of(buffers.panels[0], shape, l)
        times(below, W.T, panels, m)  # a[l−1] W[l]ᵀ
        activate(activation_code(shape, l), m, bias(theta, shape, l), a)


@apart(check=_check_room)
def backward(theta, shape, buffers, rows, first, last, differentiated):
    """delta[l] for l = L … 1 of rows first … last − 1, from ∂C/∂a[L] given in delta[L].

    ∂C/∂a[l] of the first ``differentiated`` rows is kept in ``nabla``: the R-pass needs it before σ′.
    """
    depth = len(shape.sizes) - 1
    for l in range(depth, 0, -1):
        m = layer(buffers.m, shape, l, rows, first, last)
        a = layer(buffers.a, shape, l, rows, first, last)
        delta = layer(buffers.delta, shape, l, rows, first, last)
        if l < depth:
            above = layer(buffers.delta, shape, l + 1, rows, first, last)
            W, panels = weight(theta, shape, l + 1), panels_of(buffers.panels[1], shape, l + 1)
            times(above, W, panels, delta)  # (BP2) delta[l+1] W[l+1], still without σ′
        if shape.smooth and differentiated > 0:
            kept = layer(buffers.nabla, shape, l, rows, 0, differentiated)
            copy(layer(buffers.delta, shape, l, rows, 0, differentiated), kept)
        times_slope(activation_code(shape, l), m, bias(theta, shape, l), a, delta)  # (BP1), (BP2): σ′(z[l])


@apart(check=_check_room)
def input_gradient(theta, shape, buffers, rows, first, last):
    """delta[0] = ∂C/∂x = delta[1] W[1] of rows first … last − 1."""
    delta = layer(buffers.delta, shape, 1, rows, first, last)
    nabla_x = layer(buffers.delta, shape, 0, rows, first, last)
    product(delta, weight(theta, shape, 1), nabla_x)


@apart(check=_check_room)
def r_forward(theta, shape, buffers, rows, n):
    """Rz[l] = Ra[l−1] W[l]ᵀ and Ra[l] = σ′(z[l]) Rz[l] into the n tangent rows, from Ra[0] = V in them.

    delta of the n differentiated rows moves into their tangent rows, where (R-BP3) pairs it with Ra.
    """
    depth, tangents = len(shape.sizes) - 1, rows - n
    for l in range(1, depth + 1):
        delta = layer(buffers.delta, shape, l, rows, 0, n)
        kept = layer(buffers.delta, shape, l, rows, tangents, rows)
        copy(delta, kept)  # for (R-BP3)
        if l < depth or shape.smooth:
            below = layer(buffers.a, shape, l - 1, rows, tangents, rows)
            r_a = layer(buffers.a, shape, l, rows, tangents, rows)
            W, panels = weight(theta, shape, l), panels_of(buffers.panels[0], shape, l)
            times(below, W.T, panels, r_a)  # Ra[l−1] W[l]ᵀ
            if shape.smooth:
                copy(r_a, layer(buffers.rz, shape, l, rows, 0, n))
            m, a = layer(buffers.m, shape, l, rows, 0, n), layer(buffers.a, shape, l, rows, 0, n)
            times_slope(activation_code(shape, l), m, bias(theta, shape, l), a, r_a)


@apart(check=_check_room)
def r_backward(theta, shape, buffers, rows, n):
    """Rdelta[l] for l = L … 1 of the n differentiated rows, written over their delta."""
    depth = len(shape.sizes) - 1
    for l in range(depth, 0, -1):
        code, b = activation_code(shape, l), bias(theta, shape, l)
        m, a = layer(buffers.m, shape, l, rows, 0, n), layer(buffers.a, shape, l, rows, 0, n)
        nabla, rz = layer(buffers.nabla, shape, l, rows, 0, n), layer(buffers.rz, shape, l, rows, 0, n)
        rdelta = layer(buffers.delta, shape, l, rows, 0, n)
        if l == depth:
            fill(rdelta, 0)  # nabla_a is given, so it does not move
        else:
            above = layer(buffers.delta, shape, l + 1, rows, 0, n)
            W, panels = weight(theta, shape, l + 1), panels_of(buffers.panels[1], shape, l + 1)
            times(above, W, panels, rdelta)  # (R-BP2) Rdelta[l+1] W[l+1]
            times_slope(code, m, b, a, rdelta)  # (R-BP2) … σ′(z[l])
        plus_curvature(code, m, b, a, nabla, rz, rdelta)  # (R-BP1) and (R-BP2): + nabla[l] σ″(z[l]) Rz[l]


@apart(check=_check_room)
def parameter_gradient(shape, buffers, rows, n, gradient):
    """∂/∂W[l] and ∂/∂b[l] of the cost, plus of the penalty on the n differentiated rows, into ``gradient``.

    Rdelta is 0 on networks without σ″, so their differentiated rows are left out.
    """
    first = 0 if shape.smooth else n
    for l in range(1, len(shape.sizes)):
        delta = layer(buffers.delta, shape, l, rows, first, rows)
        a = layer(buffers.a, shape, l - 1, rows, first, rows)
        # what the R-pass kept is not needed any more
        delta_room = layer(buffers.nabla, shape, l, rows, first, rows)
        a_room = layer(buffers.rz, shape, l - 1, rows, first, rows)
        over_rows(delta, a, delta_room, a_room, weight(gradient, shape, l))  # (BP3) + (R-BP3)
        delta = layer(buffers.delta, shape, l, rows, first, rows - n)
        sum_rows(delta, bias(gradient, shape, l))  # (BP4) + (R-BP4)
