"""The numbers in the network: BP1 by hand, BP2 from layer to layer, edges by BP3, against differences."""

import numpy as np
import pytest

from figures.chapters.backpropagation.four_equations import POINT, SIZES, TARGET
from toygan.network.mlp import Network


@pytest.fixture(scope="module")
def net():
    return Network(SIZES, activation="tanh", init="glorot", rng=0)


def test_colours_are_the_errors(picture, net):
    shown = picture("four_equations")
    forward = net.forward(np.array([POINT]))
    delta = forward.output[0] - TARGET  # BP1: the output is linear
    for l in (3, 2, 1):
        np.testing.assert_allclose(np.asarray(shown.artist(f"delta_{l}").get_array()), delta, atol=1e-12)
        if l > 1:
            delta = (delta @ net.weights[l - 1]) * (1 - forward.a[l - 1][0] ** 2)  # BP2


def test_thickest_edge_has_the_largest_gradient(picture, net):
    shown = picture("four_equations")
    widths, changes = [], []
    for l, W in enumerate(net.weights, start=1):
        for j, k in np.ndindex(W.shape):
            widths.append(shown.artist(f"edge_{l}_{j}_{k}").get_linewidth())
            changes.append(abs(_difference(net, W, (j, k))))
    np.testing.assert_array_equal(np.argsort(widths), np.argsort(changes))


def _difference(net, W, entry, step=1e-6) -> float:
    """Central difference of the cost by one weight."""
    costs = []
    kept = W[entry]
    for sign in (1, -1):
        W[entry] = kept + sign * step
        costs.append(0.5 * (net(np.array([POINT])).item() - TARGET) ** 2)
    W[entry] = kept
    return (costs[0] - costs[1]) / (2 * step)
