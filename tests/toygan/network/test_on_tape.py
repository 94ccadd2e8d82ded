"""The network as tensors: by hand, against the compiled passes, and what it refuses to track."""

import numpy as np
import pytest

from toygan.autograd import Tensor, grad
from toygan.network.activations import ACTIVATIONS, Activation
from toygan.network.mlp import Network
from toygan.network.on_tape import TapeNetwork, on_tape


def test_two_layers_by_hand():
    net = Network([1, 1, 1], activation="relu")
    net.parameters[...] = 2.0, -1.0, 3.0, 0.5  # W[1], b[1], W[2], b[2]
    x = Tensor(np.array([[1.0], [0.25]]))
    output = TapeNetwork(net)(x)
    assert output.value.tolist() == [[3.5], [0.5]]  # 3·relu(2x − 1) + 0.5
    assert grad(output.sum(), x).value.tolist() == [[6.0], [0.0]]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_it_is_the_network_of_the_passes(name):
    net = Network([3, 6, 4, 2], activation=name, output=name, rng=0)
    x = np.random.default_rng(1).normal(size=(6, 3))
    tape = TapeNetwork(net)
    np.testing.assert_allclose(tape(x).value, net(x), rtol=1e-13, atol=1e-15)
    gradient = net.backward(net.forward(x), np.ones((6, 2))).parameters
    found = np.concatenate([g.value.ravel() for g in grad(tape(x).sum(), tape.parameters)])
    np.testing.assert_allclose(found, gradient, rtol=1e-11, atol=1e-13)


def test_parameters_come_in_the_order_of_the_flat_vector():
    net = Network([3, 6, 5, 2], rng=2)
    flat = np.concatenate([p.value.ravel() for p in TapeNetwork(net).parameters])
    assert (flat == net.parameters).all()


def test_untracked_parameters_are_constants():
    net = Network([2, 3, 1], activation="tanh", rng=3)
    assert not TapeNetwork(net, tracked=False)(np.ones((1, 2))).tracked
    assert TapeNetwork(net)(np.ones((1, 2))).tracked


def test_an_activation_that_the_tape_lacks_is_the_formula_of_the_table(monkeypatch):
    square = Activation("square", lambda z: z * z, lambda z, a: 0 * z, lambda z, a: 0 * z, smooth=True)
    monkeypatch.setitem(ACTIVATIONS, "square", square)  # its slope is wrong: the tape's is right
    z = Tensor(np.array([1.0, -3.0]))
    assert grad(on_tape("square")(z).sum(), z).value.tolist() == [2.0, -6.0]
    with pytest.raises(KeyError):
        on_tape("no activation")
