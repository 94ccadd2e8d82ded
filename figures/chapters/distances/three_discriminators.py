"""S1's second picture: the generator walks down the maximum over discriminators, a few curves at a time.

P = N(0, 1), G = N(θ, 1). D_t is the discriminator that is optimal against θ = t.

S1: the lecture *Introduction to GAN*.
"""

import numpy as np
from scipy.stats import norm

from divergences import js_divergence
from figures.look.drawing import dot, shades, shared_legend, signed
from figures.look.style import headline, ink, panels, role, scaled

TARGETS = np.array([-1.0, 1.0, 3.0])
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(160) / np.array([[1.0], [np.sqrt(2 * np.pi)]])


def compute(quick: bool, seed: int) -> dict:
    """V(θ, D_t) by Gauss-Hermite quadrature, their maximum, and the maximum over all discriminators."""
    theta = np.linspace(-4.5, 4.5, 37 if quick else 361)
    shifts = np.linspace(0, 4.5, 19 if quick else 46)  # places of theta, the three targets among them
    value = np.array([[_value(t, target) for t in theta] for target in TARGETS])
    true = np.array([-2 * np.log(2) + 2 * js_divergence(norm(0, 1), norm(shift, 1)) for shift in shifts])
    touch = np.array([_value(target, target) for target in TARGETS])
    return {
        "theta": theta,
        "target": TARGETS,
        "value": value,
        "top": value.max(axis=0),
        "shift": np.concatenate([-shifts[:0:-1], shifts]),  # JS does not change with the sign of the shift
        "true": np.concatenate([true[:0:-1], true]),
        "touch": touch,
    }


def _value(theta: float, target: float) -> float:
    """V(G_θ, D_t), with log D_t/(1 - D_t) = log p/q = t (t/2 - x)."""
    log_d = -np.logaddexp(0, -target * (target / 2 - NODES))
    log_one_minus_d = -np.logaddexp(0, target * (target / 2 - (NODES + theta)))
    return float(WEIGHTS @ log_d + WEIGHTS @ log_one_minus_d)


def draw(data: dict, text):
    """The curves, their maximum as a broad band, and the true maximum above them."""
    figure, (axis,) = panels(1, 1)
    axis.plot(
        data["theta"],
        data["top"],
        color=ink(),
        alpha=0.22,
        linewidth=scaled(14),
        label=text("top"),
        gid="top",
        solid_capstyle="butt",
    )
    for index, (value, color) in enumerate(zip(data["value"], shades("witness", 3))):
        look = {"color": color, "linestyle": ("-", "--", "-.")[index]}
        label = text("discriminator").format(number=index + 1, target=signed(data["target"][index], 0))
        axis.plot(data["theta"], value, **look, label=label, gid=f"value_{index + 1}")
        dot(axis, data["target"][index], data["touch"][index], color, gid=f"touch_{index + 1}")
    axis.plot(data["shift"], data["true"], **role("reference"), label=text("true"), gid="true")
    axis.set(xlabel=text("theta"), ylabel=text("value"), xlim=(-4.5, 4.5), ylim=(-3.2, 0.15))
    shared_legend(figure, axis, 3, narrow_columns=1)
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """Where the maximum of the three is lowest, and how far it lies below the true one there."""
    at = data["top"].argmin()
    return {"lowest_at": data["theta"][at] + 0.0, "lowest": data["top"][at]}
