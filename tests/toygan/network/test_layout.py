"""Where W, b and the layers of a buffer lie: by hand, without gaps or overlaps, as views."""

import numpy as np
import pytest

from toygan.network import layout
from toygan.network.activations import ACTIVATIONS
from toygan.network.layout import network_shape, new_buffers, parameter_count

PLAIN = {
    name: getattr(getattr(layout, name), "py_func", getattr(layout, name))
    for name in ("weight", "bias", "layer")
}


def test_two_layers_by_hand():
    shape = network_shape([2, 3, 1], "tanh", "identity")
    assert shape.weights[1:].tolist() == [0, 9]
    assert shape.biases[1:].tolist() == [6, 12]
    assert shape.layers.tolist() == [0, 2, 5, 6]
    assert parameter_count(shape) == 13


@pytest.mark.parametrize("sizes", [(1, 1), (2, 7, 1), (3, 5, 4, 2), (1, 128, 1)])
def test_every_parameter_belongs_to_one_weight_or_bias(sizes):
    shape = network_shape(sizes, "relu", "identity")
    theta = np.arange(parameter_count(shape))
    pieces = [
        PLAIN[name](theta, shape, l).ravel() for l in range(1, len(sizes)) for name in ("weight", "bias")
    ]
    assert np.array_equal(np.concatenate(pieces), theta)


@pytest.mark.parametrize("rows", [1, 4])
def test_every_number_of_a_buffer_belongs_to_one_layer_and_row(rows):
    sizes = (2, 5, 3)
    shape, buffer = network_shape(sizes, "relu", "identity"), np.arange(rows * 10)
    found = [PLAIN["layer"](buffer, shape, l, rows, 0, rows) for l in range(3)]
    assert [piece.shape for piece in found] == [(rows, n) for n in sizes]
    assert np.array_equal(np.sort(np.concatenate([piece.ravel() for piece in found])), buffer)
    last = PLAIN["layer"](buffer, shape, 1, rows, rows - 1, rows)
    assert np.shares_memory(last, buffer)
    assert np.array_equal(last, found[1][-1:])


@pytest.mark.parametrize(
    ("hidden", "output", "sizes", "smooth"),
    [
        ("relu", "identity", (2, 3, 1), False),
        ("tanh", "identity", (2, 3, 1), True),
        ("tanh", "identity", (2, 1), False),  # no hidden layer
        ("relu", "sigmoid", (2, 1), True),
    ],
)
def test_smooth_is_whether_a_curvature_can_differ_from_0(hidden, output, sizes, smooth):
    assert network_shape(sizes, hidden, output).smooth == smooth


def test_buffers_begin_at_cache_lines_and_are_zero():
    buffers = new_buffers(network_shape([2, 3, 1], "relu", "identity"), 5, np.float32)
    assert all(array.ctypes.data % 64 == 0 and not array.any() for array in buffers)
    assert {len(getattr(buffers, name)) for name in ("z", "a", "delta", "nabla", "rz")} == {5 * 6}


def test_z_is_kept_only_where_a_slope_is_computed_from_it():
    from_a = {"identity", "relu", "leaky_relu", "softplus"}
    for name in ACTIVATIONS:
        assert layout.needs_z(network_shape([2, 4, 1], name, "identity")) == (name not in from_a)
        assert layout.needs_z(network_shape([2, 4, 1], "relu", name)) == (name not in from_a)
