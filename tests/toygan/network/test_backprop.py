"""The four equations and their second order on plain lists: by hand, compiled, and by differences."""

from pathlib import Path

import numpy as np
import pytest

from toygan.network import backprop
from toygan.network.activations import ACTIVATIONS
from toygan.network.mlp import Network

SIZES, ROWS = (3, 6, 4, 1), 7


def letters(sizes, rows):
    """A list of arrays (rows, n_l), one for each layer."""
    return [np.zeros((rows, n)) for n in sizes]


def on_lists(net, hidden, output, x, V=None, nabla_a=None):
    """Every letter of a pass over lists; W[0] and b[0] are not used."""
    sizes, rows, depth = net.sizes, len(x), len(net.sizes) - 1
    W, b = [None, *net.weights], [None, *net.biases]
    sigma = [None, *[hidden] * (depth - 1), output]
    z, a, delta, nabla = (letters(sizes, rows) for _ in range(4))
    a[0][:] = x
    backprop.forward(W, b, sigma, z, a)
    delta[-1][:] = 1.0 if nabla_a is None else nabla_a
    backprop.backward(W, sigma, z, a, delta, nabla)
    backprop.input_gradient(W, delta)
    nabla_W, nabla_b = [None, *map(np.zeros_like, net.weights)], [None, *map(np.zeros_like, net.biases)]
    if V is None:
        backprop.weight_gradient(delta, a, nabla_W)
        backprop.bias_gradient(delta, nabla_b)
        return a, delta, nabla_W, nabla_b
    Rz, Ra, Rdelta = (letters(sizes, rows) for _ in range(3))
    Ra[0][:] = V
    backprop.r_forward(W, sigma, z, a, Rz, Ra)
    backprop.r_backward(W, sigma, z, a, nabla, Rz, Rdelta)
    first, second = list(map(np.zeros_like, net.weights)), list(map(np.zeros_like, net.weights))
    backprop.weight_gradient(delta, Ra, [None, *first])
    backprop.weight_gradient(Rdelta, a, [None, *second])
    backprop.bias_gradient(Rdelta, nabla_b)
    return [one + other for one, other in zip(first, second)], nabla_b[1:]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_lists_agree_with_the_compiled_passes(activation):
    net = Network(SIZES, activation=activation, rng=1)
    x, rng = np.random.default_rng(2).normal(size=(ROWS, 3)), np.random.default_rng(3)
    nabla_a = rng.normal(size=(ROWS, 1))
    a, delta, nabla_W, nabla_b = on_lists(net, activation, "identity", x, nabla_a=nabla_a)
    forward = net.forward(x)
    compiled = net.backward(forward, nabla_a)
    np.testing.assert_allclose(a[-1], forward.output, rtol=1e-13, atol=1e-14)
    np.testing.assert_allclose(delta[0], compiled.inputs, rtol=1e-13, atol=1e-14)
    for ours, theirs in zip([*nabla_W[1:], *nabla_b[1:]], [*compiled.weights, *compiled.biases]):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_second_order_on_lists_agrees_with_the_penalty_gradient(activation):
    net = Network(SIZES, activation=activation, rng=4)
    x = np.random.default_rng(5).normal(size=(ROWS, 3))
    g = net.input_gradient(x)
    r = np.sqrt((g * g).sum(axis=1, keepdims=True) + 1e-12)
    nabla_W, nabla_b = on_lists(net, activation, "identity", x, V=2 / ROWS * (r - 1) / r * g)
    compiled = net.penalty_gradient(x, "gradient_penalty")
    for ours, theirs in zip([*nabla_W, *nabla_b], [*compiled.weights, *compiled.biases]):
        np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-13)


def test_one_neuron_by_hand():
    """σ(wx + b) at w = 2, x = 3, b = -5: z = 1; a′ = a(1 - a)."""
    a, delta, nabla_W, nabla_b = on_lists(_one_neuron(2.0, -5.0), "relu", "sigmoid", np.array([[3.0]]))
    value = 1 / (1 + np.exp(-1.0))
    slope = value * (1 - value)
    assert a[1][0, 0] == pytest.approx(value, rel=1e-15)
    assert delta[1][0, 0] == pytest.approx(slope, rel=1e-15)
    assert (nabla_W[1][0, 0], nabla_b[1][0]) == pytest.approx((3 * slope, slope), rel=1e-15)
    assert delta[0][0, 0] == pytest.approx(2 * slope, rel=1e-15)


def _one_neuron(w, b):
    net = Network((1, 1), output="sigmoid", rng=0)
    net.weights[0][:], net.biases[0][:] = w, b
    return net


def test_lists_against_central_differences():
    net = Network(SIZES, activation="silu", rng=6)
    x = np.random.default_rng(7).normal(size=(ROWS, 3))
    _, _, nabla_W, _ = on_lists(net, "silu", "identity", x)
    W, h = net.weights[1], 1e-6
    for place in np.ndindex(2, 3):
        before = W[place]
        W[place] = before + h
        above = net(x).sum()
        W[place] = before - h
        below = net(x).sum()
        W[place] = before
        assert nabla_W[2][place] == pytest.approx((above - below) / (2 * h), abs=1e-8)


def test_the_lesson_is_short():
    assert len(Path(backprop.__file__).read_text(encoding="utf-8").splitlines()) <= 80
