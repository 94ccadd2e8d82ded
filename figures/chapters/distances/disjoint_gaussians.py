"""The two pictures of S0, done right: two laws far apart, and two that overlap (both are densities here).

S0: the notes *Generative adversarial networks* (对抗生成网络).
"""

import numpy as np
from scipy.stats import norm

from divergences import earth_mover_distance, js_divergence, total_variation
from figures.look.drawing import density
from figures.look.style import headline, narrow, panels

# as in S0; its second picture added 0.5 to the density instead of moving it
PARAMETERS = {
    "deviation": {"default": 0.3, "range": (0.05, 2.0), "what": "the standard deviation of both laws"},
    "shift": {
        "default": (3.0, 0.5),
        "range": ((0, 20), (0, 20)),
        "what": "how far the second law is moved, in the left and in the right panel",
    },
}


def compute(quick: bool, seed: int, deviation: float, shift: tuple[float, float]) -> dict:
    """Densities and three distances for a large and a small shift."""
    p, moved = norm(0, deviation), [norm(by, deviation) for by in shift]
    tail = 4 * deviation + 0.1
    x = np.linspace(-tail, max(shift) + tail, 1121)
    return {
        "shift": np.array(shift),
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
        axis.set(xlabel=text("x"), ylim=(0, 1.128 * data["p"].max()))
        if not narrow():
            axis.label_outer()
    axes[0].set_ylabel(text("density"))
    axes[0].legend(loc="upper center")
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when the first pair has nothing in common and the second has."""
    ceiling = np.log(2) - data["js"]
    return ("headline",) if ceiling[0] < 1e-3 < ceiling[1] and np.allclose(data["w"], data["shift"]) else ()


def numbers(data: dict) -> dict:
    """JS and W₁ of both pairs."""
    return {"js_far": data["js"][0], "w_far": data["w"][0], "js_near": data["js"][1], "w_near": data["w"][1]}
