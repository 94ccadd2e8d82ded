"""The table of a network in a notebook, layer by layer."""

import numpy as np

from toygan.network.display import network_table
from toygan.network.mlp import Network


def test_a_row_for_each_layer_with_its_own_weights(read_html):
    network = Network([3, 4, 2], "tanh", "sigmoid", rng=0)
    network.weights[0][...] = np.arange(12).reshape(network.weights[0].shape)
    network.weights[1][...] = 5.0
    network.biases[0][...] = [0.0, -7.0, 1.0, 2.0]
    network.biases[1][...] = [0.25, 0.125]
    (table,) = read_html(network_table(network)).tables
    rows, columns = table["rows"], table["head"]
    assert len(rows) == 2
    found = [dict(zip(columns, row)) for row in rows]
    assert [row["layer"] for row in found] == ["1", "2"]
    assert [row["W"] for row in found] == [" × ".join(map(str, W.shape)) for W in network.weights]
    assert [row["activation"] for row in found] == ["tanh", "sigmoid"]
    assert [row["parameters"] for row in found] == ["16", "10"]
    assert [float(row["mean of W"]) for row in found] == [5.5, 5.0]
    assert [float(row["sd of W"]) for row in found] == [float(f"{np.std(range(12)):.6g}"), 0.0]
    assert [float(row["largest |b|"]) for row in found] == [7.0, 0.25]


def test_the_histogram_says_its_layer_and_its_ends(read_html):
    network = Network([1, 2, 1], rng=0)
    network.weights[0][...] = [[-2.0], [3.0]]
    network.weights[1][...] = np.nan
    shown = read_html(network_table(network))
    assert shown.pictures == ["histogram of the weights of layer 1, from -2 to 3"]
    assert "not finite" in " ".join(shown.words)
