"""How a network shows itself in a notebook: a row for each layer, with the spread of its weights."""

import numpy as np

from divergences.display.html_tables import Html, html_table
from divergences.display.small_pictures import bars

_BINS = 30


def network_table(network) -> Html:
    """A table of the layers of a `Network`: shapes, activations, counts, and a histogram of the weights."""
    head = ("layer", "W", "activation", "parameters", "mean of W", "sd of W", "largest |b|", "weights")
    return html_table(repr(network), head, [_row(network, l) for l in range(1, network.depth + 1)])


def _row(network, l: int) -> tuple:
    W, b = network.weights[l - 1], network.biases[l - 1]
    sigma = network.output_activation if l == network.depth else network.activation
    spread = (float(np.mean(W)), float(np.std(W)), float(np.abs(b).max()))
    return (str(l), " × ".join(map(str, W.shape)), sigma, W.size + b.size, *spread, _histogram(W, l))


def _histogram(W, l: int) -> Html:
    if not np.isfinite(W).all():
        return Html("not finite")
    counts, edges = np.histogram(np.real(W), _BINS)
    return bars(counts, f"histogram of the weights of layer {l}, from {edges[0]:.3g} to {edges[-1]:.3g}")
