"""What the generator minimises: log(1 - D) as the game was written, or -log D as everybody runs it."""

import numpy as np

from figures.look.drawing import note
from figures.look.style import headline, panels, role
from toygan.objectives.table import OBJECTIVES
from toygan.support.sigmoid import sigmoid

LOSSES = {"minimax": "second", "non_saturating": "first"}


def compute(quick: bool, seed: int) -> dict:
    """Value and slope of both losses, one score at a time, from the table of objectives."""
    scores = np.linspace(-8, 8, 321)
    data = {"score": scores, "d": sigmoid(scores)}
    for name in LOSSES:
        pairs = [OBJECTIVES[name].generator([0.0], [score]) for score in scores]
        data[f"{name}_value"] = np.array([value for value, _ in pairs])
        data[f"{name}_slope"] = np.abs([slope[0] for _, slope in pairs])
    return data


def draw(data: dict, text):
    """Both losses over D, and how strongly they pull on the score."""
    figure, axes = panels(1, 2)
    for name, look in LOSSES.items():
        axes[0].plot(data["d"], data[f"{name}_value"], **role(look, label=text(name)), gid=f"{name}_value")
        axes[1].plot(data["d"], data[f"{name}_slope"], **role(look, label=text(name)), gid=f"{name}_slope")
    axes[0].set(title=text("value"), xlabel=text("d"), ylim=(-5, 5), xlim=(0, 1))
    axes[1].set(title=text("slope"), xlabel=text("d"), ylim=(-0.03, 1.05), xlim=(0, 1))
    for axis in axes:
        axis.axvspan(0, 0.12, color="C4", alpha=0.08, linewidth=0)
    axes[0].legend(loc="upper right")
    note(axes[1], text("start"), 0.15, 0.03)
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """The slopes at D = 0.01."""
    at = np.abs(data["d"] - 0.01).argmin()
    return {f"{name}_at_start": data[f"{name}_slope"][at] for name in LOSSES}
