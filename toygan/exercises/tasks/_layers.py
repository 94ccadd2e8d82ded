"""The library's passes on a network of one hidden layer, for the exercises on backpropagation."""

import numpy as np

from toygan.network import backprop

SIGMA = (None, "tanh", "identity")


def passed(x, W1, W2, nabla_a):
    """Letters z, a, delta, nabla of a pass without biases; nabla_a is ∂C/∂a[2]."""
    W, sizes = [None, W1, W2], (x.shape[1], len(W1), len(W2))
    b = [None, np.zeros(sizes[1]), np.zeros(sizes[2])]
    z, a, delta, nabla = ([np.zeros((len(x), n)) for n in sizes] for _ in range(4))
    a[0][:], delta[2][:] = x, nabla_a
    backprop.forward(W, b, SIGMA, z, a)
    backprop.backward(W, SIGMA, z, a, delta, nabla)
    return z, a, delta, nabla


def slope(z):
    """tanh′."""
    return 1 - np.tanh(z) ** 2


def curvature(z):
    """tanh″."""
    return -2 * np.tanh(z) * slope(z)
