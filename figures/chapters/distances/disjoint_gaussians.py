"""The two pictures of S0, done right: two laws far apart, and two that overlap (both are densities here).

S0: the notes *Generative adversarial networks* (对抗生成网络).
"""

import numpy as np
from scipy.stats import norm

from divergences import earth_mover_distance, js_divergence, total_variation
from figures.look.drawing import density
from figures.look.style import headline, panels

DEVIATION = 0.3  # as in S0; its second picture added 0.5 to the density instead of moving it
SHIFTS = (3.0, 0.5)


def compute(quick: bool, seed: int) -> dict:
    """Densities and three distances for a large and a small shift."""
    p, moved = norm(0, DEVIATION), [norm(shift, DEVIATION) for shift in SHIFTS]
    x = np.linspace(-1.3, 4.3, 1121)
    return {
        "shift": np.array(SHIFTS),
        "x": x,
        "p": p.pdf(x),
        "q": np.array([q.pdf(x) for q in moved]),
        "tv": np.array([total_variation(p, q) for q in moved]),
        "js": np.array([js_divergence(p, q) for q in moved]),
        "w": np.array([earth_mover_distance(p, q) for q in moved]),
    }


def draw(data: dict, text):
    """One panel for each shift, with its distances above."""
    figure, axes = panels(1, 2, sharey=True, sharex=True)
    for axis, q, tv, js, w in zip(axes, data["q"], data["tv"], data["js"], data["w"]):
        density(axis, data["x"], data["p"], "real", text("law_p"))
        density(axis, data["x"], q, "fake", text("law_q"))
        axis.set_title(text("values").format(tv=tv, js=js, w=w))
        axis.set(xlabel=text("x"), ylim=(0, 1.5))
        axis.label_outer()
    axes[0].set_ylabel(text("density"))
    axes[0].legend(loc="upper center")
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """JS and W₁ of both pairs."""
    return {"js_far": data["js"][0], "w_far": data["w"][0], "js_near": data["js"][1], "w_near": data["w"][1]}
