"""S1's first picture of the game: for each generator the best discriminator, then the best generator.

P = N(0, 1), generators N(m, 1); discriminators D_s(x) = sigmoid(s (m/2 - x)), steeper as s grows. The optimal
one, p/(p+q), is among them: s = m.

S1: the lecture *Introduction to GAN*.
"""

import numpy as np

from figures.look.drawing import dot, signed
from figures.look.style import headline, ink, panels, role, scaled

MEANS = np.array([2.5, 1.5, 0.7])
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(80) / np.array([[1.0], [np.sqrt(2 * np.pi)]])


def compute(quick: bool, seed: int) -> dict:
    """V(G_i, D_s) by Gauss-Hermite quadrature, on a grid of discriminators."""
    slopes = np.linspace(0, 4, 81 if quick else 401)
    values = np.array([[_value(mean, slope) for slope in slopes] for mean in MEANS])
    best = values.argmax(axis=1)
    return {
        "mean": MEANS,
        "slope": slopes,
        "value": values,
        "best_slope": slopes[best],
        "best": values.max(axis=1),
    }


def _value(mean: float, slope: float) -> float:
    """V(G, D) = E_P log D + E_G log(1 - D)."""
    log_d = -np.logaddexp(0, -slope * (mean / 2 - NODES))
    log_one_minus_d = -np.logaddexp(0, slope * (mean / 2 - (NODES + mean)))
    return float(WEIGHTS @ log_d + WEIGHTS @ log_one_minus_d)


def draw(data: dict, text):
    """One panel for each generator; the dot is the best discriminator's value, a line in every panel."""
    figure, axes = panels(1, 3, height=0.7, sharey=True, sharex=True)
    for number, (axis, mean, value) in enumerate(zip(axes, data["mean"], data["value"]), start=1):
        slope, best = data["best_slope"][number - 1], data["best"][number - 1]
        axis.plot(data["slope"], value, **role("witness"), gid="value")
        for other in data["best"]:
            chosen = other == data["best"].min()
            line = {"color": ink(), "linewidth": scaled(2.4 if chosen else 1), "linestyle": "-"}
            axis.axhline(other, **line, alpha=0.8 if chosen else 0.35, zorder=1, gid="peak")
        axis.plot([slope, slope], [-1.6, best], color=ink(), linewidth=1, linestyle=":")
        dot(axis, slope, best, gid="best")
        words = text("best").format(best=signed(best, 2))
        axis.annotate(words, (slope, best), xytext=(0, 12), textcoords="offset points", ha="center")
        axis.set(title=text("generator").format(number=number, mean=mean), xlabel=text("discriminator"))
    axes[0].set(ylabel=text("value"), ylim=(-1.6, 0), xlim=(0, 4))
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """Heights of the three dots."""
    return dict(zip(("best_1", "best_2", "best_3"), data["best"]))
