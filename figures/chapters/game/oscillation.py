"""min over x, max over y of xy: the simplest game, and gradient steps spiral away from its solution."""

import numpy as np

from figures.look.drawing import dot, shared_legend
from figures.look.style import headline, panels, role, scaled
from toygan.dirac.games import dirac_game, flow, trajectory

STEP, STEPS, START = 0.1, 300, (1.0, 0.0)


def compute(quick: bool, seed: int) -> dict:
    """Simultaneous and alternating steps, and the continuous path they approximate."""
    game = dirac_game("xy")
    return {
        "path": trajectory(game, START, STEP, STEPS),
        "alternating": trajectory(game, START, STEP, STEPS, update="alternating"),
        "flow": flow(game, START, np.linspace(0, 2 * np.pi, 181)),
        "steps": np.arange(STEPS + 1),
        "theory": (1 + STEP**2) ** (np.arange(STEPS + 1) / 2),
    }


def draw(data: dict, text):
    """The plane of both players; the radius by step."""
    figure, axes = panels(1, 2, width_ratios=[1, 1.15])
    looks = {"path": role("second"), "alternating": role("third")}
    looks["flow"] = role("first", linewidth=scaled(1.2))  # thin, for it lies on the steps that alternate
    for name, look in looks.items():
        axes[0].plot(*data[name].T, **look, label=text(name), gid=name)
    dot(axes[0], 0, 0, gid="solution")
    axes[0].set(
        title=text("plane"), xlabel=text("x"), ylabel=text("y"), aspect="equal", xlim=(-5, 5), ylim=(-5, 5)
    )
    axes[1].plot(data["steps"], np.hypot(*data["path"].T), **role("second"), gid="radius")
    axes[1].plot(data["steps"], np.hypot(*data["alternating"].T), **role("third"), gid="radius_alternating")
    axes[1].plot(data["steps"], data["theory"], **role("reference", label=text("theory")), gid="theory")
    axes[1].set(title=text("radius"), xlabel=text("step"), ylim=(0, 5))
    shared_legend(figure, axes[0], 3)
    axes[1].legend(loc="upper left")
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """How far from the solution the two kinds of steps end."""
    ends = {"end_simultaneous": "path", "end_alternating": "alternating"}
    return {key: float(np.hypot(*data[name][-1])) for key, name in ends.items()}
