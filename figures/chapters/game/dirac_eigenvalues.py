"""Why R1 converges: its eigenvalues leave the imaginary axis, meet at γ = 1, and part again."""

import numpy as np

from figures.look.drawing import dot
from figures.look.style import headline, panels, role
from toygan.dirac.games import dirac_game, eigenvalues

MARKS = (0.0, 0.3, 0.7, 1.0, 1.5)
OFFSETS = {
    0.0: (0.5, 0.2),
    0.3: (-4.4, 0.9),
    0.7: (-5.2, 0.2),
    1.0: (-3.1, 0.4),
    1.5: (-1.8, 0.5),
}  # in letters


def compute(quick: bool, seed: int) -> dict:
    """Closed form along γ, and eigenvalues of the numerical Jacobian at a few points."""
    gamma = np.linspace(0, 2, 401)
    closed = np.array([dirac_game("r1", gamma=g).eigenvalues() for g in gamma])
    found = np.array([eigenvalues(dirac_game("r1", gamma=g)) for g in MARKS])
    return {"gamma": gamma, "closed": closed, "mark": np.array(MARKS), "found": found}


def draw(data: dict, text):
    """The path in the complex plane; the slower of the two rates over γ."""
    figure, axes = panels(1, 2, width_ratios=[1.1, 1])
    for branch, look in enumerate(("third", "second")):
        values = data["closed"][:, branch]
        axes[0].plot(values.real, values.imag, **role(look), gid=f"branch_{branch}")
    dot(axes[0], data["found"].real.ravel(), data["found"].imag.ravel(), gid="found", label=text("found"))
    for gamma, pair in zip(data["mark"], data["found"]):
        words, value = (
            text("gamma").format(gamma=gamma),
            max(pair, key=lambda value: (value.imag, -value.real)),
        )
        axes[0].annotate(
            words, (value.real, value.imag), xytext=OFFSETS[gamma], textcoords="offset fontsize", ha="left"
        )
    axes[0].axvline(0, **role("reference", linewidth=1.2))
    axes[0].set(
        title=text("plane"),
        xlabel=text("real_part"),
        ylabel=text("imaginary_part"),
        xlim=(-2.3, 0.45),
        ylim=(-1.17, 1.17),
        aspect="equal",
    )
    axes[0].legend(loc="lower left", handlelength=1.0, borderaxespad=0.2)  # left of the imaginary axis
    axes[1].plot(data["gamma"], data["closed"].real.max(axis=1), **role("first"), gid="rate")
    axes[1].set(title=text("rate"), xlabel=text("gamma_axis"), ylim=(-0.56, 0.03))
    dot(axes[1], 1.0, -0.5, gid="critical")
    axes[1].annotate(
        text("critical"), (1.0, -0.5), xytext=(1, -0.1), textcoords="offset fontsize", va="center"
    )
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """Where the slower rate is best, and its value."""
    slowest = data["closed"].real.max(axis=1)
    return {"best_gamma": data["gamma"][slowest.argmin()], "best_rate": slowest.min()}
