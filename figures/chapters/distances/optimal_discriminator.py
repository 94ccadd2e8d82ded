"""The optimal discriminator D* = p/(p + q) as the laws move apart, and the value V(D*) = -2 log 2 + 2 JS."""

import numpy as np
from scipy.stats import norm

from divergences import gan_value, js_divergence, optimal_discriminator
from figures.look.drawing import density, dot
from figures.look.style import headline, panels, role, scaled

PARAMETERS = {
    "shift": {
        "default": (0.5, 2.0, 5.0),
        "range": ((0, 20), (0, 20), (0, 20)),
        "what": "how far apart the laws are in the three panels",
    },
}


def compute(quick: bool, seed: int, shift: tuple[float, float, float]) -> dict:
    """D* at three shifts of a Gaussian, and V(D*) beside its formula along the way."""
    p, x = norm(0, 1), np.linspace(-4, max(9, *(by + 4 for by in shift)), 521)
    along = np.linspace(0, 6, 13 if quick else 49)
    laws = [norm(by, 1) for by in shift]
    return {
        "x": x,
        "shift": np.array(shift),
        "p": p.pdf(x),
        "q": np.array([q.pdf(x) for q in laws]),
        "witness": np.array([optimal_discriminator(p, q)(x) for q in laws]),
        "value": np.array([gan_value(p, q) for q in laws]),
        "along": along,
        "value_along": np.array([gan_value(p, norm(by, 1)) for by in along]),
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
            title=text("at_shift").format(shift=shift),
            xlabel=text("x"),
            ylim=(-0.03, 1.08),
            xlim=data["x"][[0, -1]],
            yticks=(0, 0.5, 1),
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


def holds(data: dict) -> tuple[str, ...]:
    """The headline, which is true of every shift; the caption, when D* steepens from panel to panel."""
    best = np.allclose(data["witness"], data["p"] / (data["p"] + data["q"]), equal_nan=True)
    headline_holds = best and np.allclose(data["value_along"], data["formula_along"], atol=1e-8)
    if not headline_holds:
        return ()
    parts = 0 < data["shift"][0] <= 1 and (np.diff(data["shift"]) > 0).all() and data["shift"][-1] >= 5
    return ("headline", "caption") if parts else ("headline",)


def numbers(data: dict) -> dict:
    """V(D*) for the three pairs."""
    return dict(zip(("value_near", "value_middle", "value_far"), data["value"]))
