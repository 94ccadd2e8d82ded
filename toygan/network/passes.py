"""The passes of `toygan.network.backprop` on flat memory: checked, compiled, and stacked row by row.

When the gradient of an input gradient is wanted, a batch is
    differentiated rows | plain rows | tangent rows
where each tangent row belongs to one differentiated row. The R-pass writes Ra of a differentiated row into
its tangent row, beside the delta of that row, and Rdelta over its delta: one matrix product per layer then
gathers (BP3) and (R-BP3) together, and one sum (BP4) and (R-BP4).

Without compilation (``NUMBA_DISABLE_JIT=1``) the letters are lists of views, and the same lines run as NumPy.
"""

from toygan.engine.array_views import part
from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.letters import gradients_of, matrices_of, rows_of, vectors_of
from toygan.engine.loops import copy
from toygan.engine.products import put_in_panels
from toygan.engine.separate import separately_compiled
from toygan.network import backprop, backprop_along
from toygan.network.layout import panels_of, parameter_count, weight

COMPILED = jit_enabled()  # uncompiled passes take complex numbers, too
_forward = compiled(backprop.forward, inner=True)
_backward = compiled(backprop.backward, inner=True)
_input_gradient = compiled(backprop.input_gradient, inner=True)
_weight_gradient = compiled(backprop.weight_gradient, inner=True)
_bias_gradient = compiled(backprop.bias_gradient, inner=True)
_r_forward = compiled(backprop.r_forward, inner=True)
_r_backward = compiled(backprop.r_backward, inner=True)
_r_forward_along = compiled(backprop_along.r_forward_along, inner=True)
_r_backward_along = compiled(backprop_along.r_backward_along, inner=True)


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


@compiled(inline="always")
def _rows(buffer, shape, rows, first, last):
    return rows_of(buffer, shape.layers, shape.sizes, rows, first, last)


@compiled(inline="always")
def _weights(theta, shape, panels):
    return matrices_of(theta, shape.weights, shape.sizes, panels)


@separately_compiled(check=_check_room)
def set_panels(theta, shape, panels, first, last):
    """Put W[l]ᵀ and W[l] into their panels: the entries that parameters first … last − 1 hold."""
    for l in range(1, len(shape.sizes)):
        W, start = weight(theta, shape, l), shape.weights[l]
        begin, end = max(first - start, 0), min(last - start, W.size)
        if begin < end:
            turned, straight = panels_of(panels[0], shape, l), panels_of(panels[1], shape, l)
            put_in_panels(W, turned, straight, begin, end)


@separately_compiled(check=_check_room)
def forward(theta, shape, buffers, rows, first, last):
    """z[l] and a[l] of rows first … last − 1, from a[0]."""
    W, b = _weights(theta, shape, buffers.panels), vectors_of(theta, shape.biases, shape.sizes)
    z, a = _rows(buffers.z, shape, rows, first, last), _rows(buffers.a, shape, rows, first, last)
    _forward(W, b, shape.sigma, z, a)


@separately_compiled(check=_check_room)
def backward(theta, shape, buffers, rows, first, last, differentiated):
    """delta[l] for l = L … 1 of rows first … last − 1, from ∂C/∂a[L] given in delta[L].

    ∂C/∂a[l] of the first ``differentiated`` of them is kept in ``nabla``, where any σ″ can differ from 0.
    """
    kept = first + differentiated if shape.smooth else first
    z, a = _rows(buffers.z, shape, rows, first, last), _rows(buffers.a, shape, rows, first, last)
    delta, nabla = (
        _rows(buffers.delta, shape, rows, first, last),
        _rows(buffers.nabla, shape, rows, first, kept),
    )
    _backward(_weights(theta, shape, buffers.panels), shape.sigma, z, a, delta, nabla)


@separately_compiled(check=_check_room)
def input_gradient(theta, shape, buffers, rows, first, last):
    """delta[0] = ∂C/∂x of rows first … last − 1."""
    delta = _rows(buffers.delta, shape, rows, first, last)
    _input_gradient(_weights(theta, shape, buffers.panels), delta)


@separately_compiled(check=_check_room)
def r_forward(theta, shape, buffers, rows, n):
    """Ra[l] into the n tangent rows, from Ra[0] = V in them; Rz[l] of the n differentiated rows is kept.

    delta of the n differentiated rows is copied into their tangent rows, where (R-BP3) pairs it with Ra.
    """
    delta, beside = _rows(buffers.delta, shape, rows, 0, n), _rows(buffers.delta, shape, rows, rows - n, rows)
    for l in range(1, len(shape.sizes)):
        copy(delta[l], beside[l])  # for (R-BP3)
    z, a = _rows(buffers.z, shape, rows, 0, n), _rows(buffers.a, shape, rows, 0, n)
    Rz = _rows(buffers.rz, shape, rows, 0, n if shape.smooth else 0)
    Ra = _rows(buffers.a, shape, rows, rows - n, rows)
    layers = len(shape.sizes) if shape.smooth else len(shape.sizes) - 1  # Ra[L] is for Rdelta alone
    W = matrices_of(theta, shape.weights, part(shape.sizes, (), 0, layers), buffers.panels)
    _r_forward(W, shape.sigma, z, a, Rz, Ra)


@separately_compiled(check=_check_room)
def r_backward(theta, shape, buffers, rows, n):
    """Rdelta[l] for l = L … 1 of the n differentiated rows, written over their delta."""
    z, a = _rows(buffers.z, shape, rows, 0, n), _rows(buffers.a, shape, rows, 0, n)
    nabla, Rz = _rows(buffers.nabla, shape, rows, 0, n), _rows(buffers.rz, shape, rows, 0, n)
    Rdelta = _rows(buffers.delta, shape, rows, 0, n)
    _r_backward(_weights(theta, shape, buffers.panels), shape.sigma, z, a, nabla, Rz, Rdelta)


@separately_compiled(check=_check_room)
def parameter_gradient(shape, buffers, rows, n, gradient):
    """∂/∂W[l] and ∂/∂b[l] of the cost, plus of the penalty on the n differentiated rows, into ``gradient``.

    Rdelta is 0 on networks without σ″, so their differentiated rows are left out. What the passes kept in
    ``nabla`` and ``rz`` is not needed any more: the product over rows overwrites it.
    """
    first = 0 if shape.smooth else n
    delta = _rows(buffers.delta, shape, rows, first, rows)
    a = _rows(buffers.a, shape, rows, first, rows)
    nabla_W = gradients_of(gradient, shape.weights, shape.sizes, buffers.nabla, buffers.rz)
    _weight_gradient(delta, a, nabla_W)
    delta = _rows(buffers.delta, shape, rows, first, rows - n)
    _bias_gradient(delta, vectors_of(gradient, shape.biases, shape.sizes))


@separately_compiled(inner=True)
def r_forward_along(theta, V, V_panels, moves, shape, buffers, n):
    """Ra[l] into n tangent rows, from Ra[0] in them, along the direction V of theta if ``moves``.

    The batch is n rows, passed forward, and n tangent rows; ``V_panels`` are those of V.
    """
    z, a = _rows(buffers.z, shape, 2 * n, 0, n), _rows(buffers.a, shape, 2 * n, 0, n)
    Rz = _rows(buffers.rz, shape, 2 * n, 0, n if shape.smooth else 0)
    Ra, room = _rows(buffers.a, shape, 2 * n, n, 2 * n), _rows(buffers.nabla, shape, 2 * n, n, 2 * n)
    W, RW = _weights(theta, shape, buffers.panels), _weights(V, shape, V_panels)
    Rb = vectors_of(V, shape.biases, shape.sizes)
    _r_forward_along(W, RW, Rb, moves, shape.sigma, z, a, Rz, Ra, room)


@separately_compiled(inner=True)
def put_delta_beside(shape, buffers, n):
    """delta of the n rows, once they were passed backward, into their tangent rows."""
    delta, beside = _rows(buffers.delta, shape, 2 * n, 0, n), _rows(buffers.delta, shape, 2 * n, n, 2 * n)
    for l in range(1, len(shape.sizes)):
        copy(delta[l], beside[l])


@separately_compiled(inner=True)
def r_backward_along(theta, V, V_panels, moves, shape, buffers, n):
    """Rdelta[l] of the n rows over their delta, from R ∂C/∂a[L] in delta[L]; R ∂C/∂x in delta[0]."""
    z, a = _rows(buffers.z, shape, 2 * n, 0, n), _rows(buffers.a, shape, 2 * n, 0, n)
    nabla, Rz = _rows(buffers.nabla, shape, 2 * n, 0, n), _rows(buffers.rz, shape, 2 * n, 0, n)
    Rdelta, delta = _rows(buffers.delta, shape, 2 * n, 0, n), _rows(buffers.delta, shape, 2 * n, n, 2 * n)
    room = _rows(buffers.nabla, shape, 2 * n, n, 2 * n)
    W, RW = _weights(theta, shape, buffers.panels), _weights(V, shape, V_panels)
    _r_backward_along(W, RW, moves, shape.smooth, shape.sigma, z, a, nabla, Rz, delta, Rdelta, room)


@separately_compiled(inner=True)
def gradient_along(shape, buffers, n, gradient):
    """What the pass changes ∇W[l] and ∇b[l] by, into ``gradient``: (R-BP3) and (R-BP4)."""
    delta, a = _rows(buffers.delta, shape, 2 * n, 0, 2 * n), _rows(buffers.a, shape, 2 * n, 0, 2 * n)
    _weight_gradient(delta, a, gradients_of(gradient, shape.weights, shape.sizes, buffers.nabla, buffers.rz))
    Rdelta = _rows(buffers.delta, shape, 2 * n, 0, n)
    _bias_gradient(Rdelta, vectors_of(gradient, shape.biases, shape.sizes))
