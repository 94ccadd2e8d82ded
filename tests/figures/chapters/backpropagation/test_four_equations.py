"""The numbers in the network: BP1 by hand, BP2 from layer to layer, edges by BP3, against differences."""

import numpy as np
import pytest

from figures.chapters.backpropagation.four_equations import POINT, SIZES, TARGET
from figures.look import labels
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


def _backwards(data: dict) -> bool:
    """Whether δ of each layer is what the next one hands back, times σ′ (BP2)."""
    W = Network(SIZES, activation="tanh", init="glorot", rng=0).weights
    handed = {l: (data[f"delta_{l + 1}"] @ W[l]) * (1 - data[f"a_{l}"] ** 2) for l in (1, 2)}
    return all(np.allclose(data[f"delta_{l}"], found) for l, found in handed.items())


CLAIMS = [
    ("Four equations carry the error δ back", "四个方程把误差 δ 传回", lambda d: _backwards(d)),
    (
        "found at the output (BP1) and handed back layer by layer (BP2)",
        "在输出处求得（BP1），再逐层向后传（BP2）",
        lambda d: {"delta_3", "delta_2", "delta_1"} <= set(d),
    ),
    (
        "the error at its end times the activation at its start",
        "终点的误差乘以起点的激活",
        lambda d: all(
            np.allclose(d[f"gradient_{l}"], np.outer(d[f"delta_{l}"], d[f"a_{l - 1}"])) for l in (1, 2, 3)
        ),
    ),
    (
        "two inputs, two hidden layers of three neurons and one output",
        "两个输入、两个各含三个神经元的隐藏层和一个输出",
        lambda d: [len(d[key]) for key in ("a_0", "delta_1", "delta_2", "delta_3")] == [2, 3, 3, 1],
    ),
    (
        "as thick as the gradient of its weight",
        "每条边的粗细表示其权重的梯度",
        lambda d: all(d[f"gradient_{l}"].any() for l in (1, 2, 3)),
    ),
    (
        "Each neuron is a circle coloured by its error δ",
        "按误差 δ 着色",
        lambda d: all(d[f"delta_{l}"].all() for l in (1, 2, 3)),
    ),
    (
        "below stand the four equations of backpropagation, and their tags in the network",
        "下方是反向传播的四个方程，网络中的标签",
        lambda d: all(labels.label(f"four_equations.bp{i}").startswith(f"BP{i}") for i in (1, 2, 3, 4)),
    ),
]
