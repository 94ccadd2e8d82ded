"""The activations with their first and second derivatives, as the library computes them."""

import numpy as np

from figures.look.style import headline, panels, role
from toygan.network.activations import ACTIVATIONS

NAMES = ("sigmoid", "tanh", "softplus", "silu", "relu", "leaky_relu", "elu", "identity")
ORDERS = {"value": "first", "slope": "second", "curvature": "third"}


def compute(quick: bool, seed: int) -> dict:
    """σ, σ′ and σ″ on a grid that has a point on each side of every kink, and none on it."""
    z = np.linspace(-4, 4, 400)
    data = {"z": z}
    for name in NAMES:
        row = ACTIVATIONS[name]
        data |= {
            f"{name}_value": row(z),
            f"{name}_slope": row.slope(z),
            f"{name}_curvature": row.curvature(z),
        }
    return data


def draw(data: dict, text):
    """One panel for each activation."""
    figure, axes = panels(2, 4, narrow_grid=(4, 2), height=0.8, sharex=True, sharey=True)
    for axis, name in zip(axes, NAMES):
        for order, look in ORDERS.items():
            label = text(order) if name == "elu" else None
            axis.plot(data["z"], data[f"{name}_{order}"], **role(look, label=label), gid=f"{name}_{order}")
        axis.set(title=text(name), ylim=(-1.3, 2.3), xlim=(-4, 4), xticks=(-3, 0, 3), yticks=(-1, 0, 1, 2))
        if axis.get_subplotspec().is_last_row():
            axis.set_xlabel(text("z"))
    handles = axes[NAMES.index("elu")].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=3)
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """The largest second derivatives: what the R-pass would miss without them."""
    return {
        f"largest_{name}": np.abs(data[f"{name}_curvature"]).max() for name in ("tanh", "sigmoid", "relu")
    }
