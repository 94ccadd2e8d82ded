"""A small network with its errors δ flowing back: every number comes from one call of ``backward``.

The batch holds one point, so that the gradient of a bias is the error δ of its neuron (BP4).
"""

import numpy as np
from matplotlib.colors import CenteredNorm, LinearSegmentedColormap

from figures.look.drawing import signed
from figures.look.style import ground, headline, ink, narrow, panels
from toygan.network.mlp import Network

SIZES = (2, 3, 3, 1)
POINT, TARGET = (0.8, -0.5), 1.0
# Where each equation is at work: the output, from layer to layer, a weight, a bias.
TAGS = {"tag_1": (3, 0.72), "tag_2": (1.5, 1.42), "tag_3": (2.45, 0.82), "tag_4": (0.7, -1.5)}
SIGNS = LinearSegmentedColormap.from_list("signs", ["#CC79A7", "#F7F7F7", "#8C8C8C"])  # purple: negative


def compute(quick: bool, seed: int) -> dict:
    """Forward and backward pass of a tanh network under C = ½ (a - y)²."""
    net = Network(SIZES, activation="tanh", init="glorot", rng=seed)
    forward = net.forward(np.array([POINT]))
    gradients = net.backward(forward, forward.output - TARGET)
    data = {"cost": 0.5 * float(forward.output.item() - TARGET) ** 2}
    for l, (W, b) in enumerate(zip(gradients.weights, gradients.biases), start=1):
        data |= {f"delta_{l}": b, f"gradient_{l}": W, f"a_{l - 1}": forward.a[l - 1][0]}
    return data


def draw(data: dict, text):
    """Neurons coloured by δ, edges as thick as their gradient; the four equations below."""
    figure, (network, equations) = panels(2, 1, height=0.85, height_ratios=[2.7, 1])
    norm = CenteredNorm(halfrange=max(np.abs(data[f"delta_{l}"]).max() for l in range(1, len(SIZES))))
    for l in range(1, len(SIZES)):
        _draw_edges(network, l, data[f"gradient_{l}"], data)
        _draw_layer(network, l, data[f"delta_{l}"], norm)
        network.annotate(text("layer").replace("{l}", str(l)), (l, -1.85), ha="center", va="center")
    _draw_inputs(network, data["a_0"])
    network.annotate(text("input"), (0, -1.85), ha="center", va="center")
    network.annotate(
        "", (0.25, 1.75), (len(SIZES) - 1.25, 1.75), arrowprops={"arrowstyle": "-|>", "color": ink(), "lw": 2}
    )
    network.annotate(text("backwards"), ((len(SIZES) - 1) / 2, 1.85), ha="center", va="bottom")
    for name, place in TAGS.items():
        box = {"boxstyle": "round,pad=0.2", "facecolor": ground(), "edgecolor": ink()}
        network.text(*place, text(name), ha="center", va="center", fontsize="small", bbox=box, zorder=4)
    network.set(xlim=(-0.55, len(SIZES) - 0.45), ylim=(-2.15, 2.4))
    _write_equations(equations, text)
    for axis in (network, equations):
        axis.set_axis_off()
    headline(figure, text("headline"))
    return figure


def _heights(n: int) -> np.ndarray:
    return 1.15 * ((n - 1) / 2 - np.arange(n))


def _draw_edges(axis, l: int, gradient: np.ndarray, data: dict) -> None:
    """One line for each weight, as thick as |∂C/∂W| = |δ_j a_k| (BP3)."""
    largest = max(np.abs(data[f"gradient_{k}"]).max() for k in range(1, len(SIZES)))
    ends, starts = _heights(gradient.shape[0]), _heights(gradient.shape[1])
    for (j, k), value in np.ndenumerate(gradient):
        width = (0.35 if narrow() else 1.0) * (0.6 + 9 * abs(value) / largest)
        axis.plot(
            [l - 1, l],
            [starts[k], ends[j]],
            color="C3" if value < 0 else "C4",
            linewidth=width,
            alpha=0.6,
            linestyle="-",
            zorder=1,
            gid=f"edge_{l}_{j}_{k}",
        )


def _draw_layer(axis, l: int, delta: np.ndarray, norm) -> None:
    y, size = _heights(len(delta)), 800 if narrow() else 3400
    axis.scatter(
        np.full(len(delta), l),
        y,
        s=size,
        c=delta,
        cmap=SIGNS,
        norm=norm,
        edgecolors=ink(),
        zorder=2,
        gid=f"delta_{l}",
    )
    for height, value in zip(y, delta):
        dark = abs(value) > 0.6 * norm.halfrange
        axis.text(
            l,
            height,
            signed(value, 2),
            ha="center",
            va="center",
            color="white" if dark else "black",
            zorder=3,
        )


def _draw_inputs(axis, values: np.ndarray) -> None:
    size = 800 if narrow() else 3400
    axis.scatter(
        np.zeros(len(values)), _heights(len(values)), s=size, c="#D9D9D9", edgecolors=ink(), zorder=2
    )
    for height, value in zip(_heights(len(values)), values):
        axis.text(0, height, signed(value, 2), ha="center", va="center", color="black", zorder=3)


def _write_equations(axis, text) -> None:
    """BP1 to BP4, in two columns on the wide page."""
    columns = 1 if narrow() else 2
    for index, key in enumerate(("bp1", "bp2", "bp3", "bp4")):
        row, column = index // columns, index % columns
        x, y = 0.04 + 0.5 * column, 1 - (row + 0.5) / (4 / columns)
        axis.text(x, y, text(key), transform=axis.transAxes, va="baseline")


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when every gradient is the error at its end times the activation at its start."""
    layers = range(1, len(SIZES))
    products = {l: np.outer(data[f"delta_{l}"], data[f"a_{l - 1}"]) for l in layers}
    return ("headline",) if all(np.allclose(data[f"gradient_{l}"], products[l]) for l in layers) else ()


def numbers(data: dict) -> dict:
    """The cost, and the error at the output."""
    return {"cost_value": float(data["cost"]), "delta_out": float(data[f"delta_{len(SIZES) - 1}"][0])}
