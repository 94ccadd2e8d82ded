"""min over x, max over y of xy: the simplest game, and gradient steps spiral away from its solution."""

import numpy as np

from figures.look.drawing import dot, shared_legend
from figures.look.style import headline, panels, role, scaled
from toygan.dirac.games import dirac_game, flow, trajectory

START = (1.0, 0.0)
PARAMETERS = {
    "eta": {"default": 0.1, "range": (0.001, 1.0), "what": "η, the size of a step"},
    "steps": {"default": 300, "range": (10, 5000), "what": "how many steps are taken"},
}


def compute(quick: bool, seed: int, eta: float, steps: int) -> dict:
    """Simultaneous and alternating steps, and the continuous path they approximate."""
    game = dirac_game("xy")
    return {
        "eta": np.array(eta),
        "path": trajectory(game, START, eta, steps),
        "alternating": trajectory(game, START, eta, steps, update="alternating"),
        "flow": flow(game, START, np.linspace(0, 2 * np.pi, 181)),
        "steps": np.arange(steps + 1),
        "theory": (1 + eta**2) ** (np.arange(steps + 1) / 2),
    }


def draw(data: dict, text):
    """The plane of both players; the radius by step."""
    figure, axes = panels(1, 2, width_ratios=[1, 1.15])
    far = float(np.hypot(*data["path"].T).max())
    reach = 5 if far < 5 else 1.1 * far
    looks = {"path": role("second"), "alternating": role("third")}
    looks["flow"] = role("first", linewidth=scaled(1.2))  # thin, for it lies on the steps that alternate
    for name, look in looks.items():
        axes[0].plot(*data[name].T, **look, label=text(name), gid=name)
    dot(axes[0], 0, 0, gid="solution")
    axes[0].set(title=text("plane").format(eta=float(data["eta"])), xlabel=text("x"), ylabel=text("y"))
    axes[0].set(aspect="equal", xlim=(-reach, reach), ylim=(-reach, reach))
    axes[1].plot(data["steps"], np.hypot(*data["path"].T), **role("second"), gid="radius")
    axes[1].plot(data["steps"], np.hypot(*data["alternating"].T), **role("third"), gid="radius_alternating")
    axes[1].plot(data["steps"], data["theory"], **role("reference", label=text("theory")), gid="theory")
    axes[1].set(title=text("radius"), xlabel=text("step"), ylim=(0, reach))
    shared_legend(figure, axes[0], 3)
    axes[1].legend(loc="upper left")
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """Headline and caption: simultaneous steps go out as √(1 + η²) says, alternating ones stay near 1."""
    radius, other = (np.hypot(*data[name].T) for name in ("path", "alternating"))
    away = np.allclose(radius, data["theory"]) and radius[-1] > 1.5
    around = (np.angle(data["alternating"] @ (1, 1j)) < -2).any()
    return ("headline", "caption") if away and around and abs(other - 1).max() < 0.1 else ()


def numbers(data: dict) -> dict:
    """How far from the solution the two kinds of steps end."""
    ends = {"end_simultaneous": "path", "end_alternating": "alternating"}
    return {key: float(np.hypot(*data[name][-1])) for key, name in ends.items()}
