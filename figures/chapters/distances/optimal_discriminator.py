"""The optimal discriminator D* = p/(p + q) as the laws part, and the value V(D*) = -2 log 2 + 2 JS."""

import numpy as np
from scipy.stats import norm

from divergences import gan_value, js_divergence, optimal_discriminator
from figures.look.drawing import density, dot
from figures.look.style import headline, panels, role, scaled

SHIFTS = (0.5, 2.0, 5.0)


def compute(quick: bool, seed: int) -> dict:
    """D* at three shifts of a Gaussian, and V(D*) beside its formula along the way."""
    p, x = norm(0, 1), np.linspace(-4, 9, 521)
    along = np.linspace(0, 6, 13 if quick else 49)
    laws = [norm(shift, 1) for shift in SHIFTS]
    return {
        "x": x,
        "shift": np.array(SHIFTS),
        "p": p.pdf(x),
        "q": np.array([q.pdf(x) for q in laws]),
        "witness": np.array([optimal_discriminator(p, q)(x) for q in laws]),
        "value": np.array([gan_value(p, q) for q in laws]),
        "along": along,
        "value_along": np.array([gan_value(p, norm(shift, 1)) for shift in along]),
        "formula_along": np.array([-2 * np.log(2) + 2 * js_divergence(p, norm(s, 1)) for s in along]),
    }


def draw(data: dict, text):
    """Three panels with p, q and D*, and one with the value of the game."""
    figure, axes = panels(2, 2)
    for axis, shift, q, witness in zip(axes, data["shift"], data["q"], data["witness"]):
        density(axis, data["x"], data["p"], "real", text("law_p"))
        density(axis, data["x"], q, "fake", text("law_q"))
        axis.plot(data["x"], witness, **role("witness"), label=text("witness"), gid="witness")
        axis.set(
            title=text("at_shift").format(shift=shift), ylim=(-0.03, 1.08), xlim=(-4, 9), yticks=(0, 0.5, 1)
        )
    axes[0].legend(loc="center right")
    _draw_value(axes[3], data, text)
    headline(figure, text("headline"))
    return figure


def _draw_value(axis, data: dict, text) -> None:
    axis.plot(data["along"], data["value_along"], **role("witness"), label=text("value"), gid="value")
    step = len(data["along"]) // 12
    points = {"markersize": scaled(8), "label": text("formula"), "gid": "formula"}
    dot(axis, data["along"][::step], data["formula_along"][::step], **points)
    for height, key in ((0.0, "never"), (-2 * np.log(2), "equal")):
        axis.axhline(height, **role("reference", linewidth=1))
        axis.annotate(
            text(key), (6, height), ha="right", va="bottom", xytext=(0, 3), textcoords="offset points"
        )
    axis.set(title=text("value_title"), xlabel=text("shift"), ylim=(-1.5, 0.22))
    axis.legend(loc="center right")


def numbers(data: dict) -> dict:
    """V(D*) for the three pairs."""
    return dict(zip(("value_near", "value_middle", "value_far"), data["value"]))
