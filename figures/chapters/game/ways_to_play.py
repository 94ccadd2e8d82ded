"""What was done about the circles of xy: look ahead, be optimistic, agree, or foresee the answer."""

import numpy as np

from figures.look.drawing import dot, shared_legend
from figures.look.style import headline, panels, role, scaled
from toygan.dirac.games import dirac_game, multipliers, trajectory

START, STEPS, GAMMA = (1.0, 0.0), 100, 0.5
WAYS = {
    "simultaneous": ("simultaneous", "second", "--"),
    "alternating": ("alternating", "first", ":"),
    "extragradient": ("extragradient", "first", "-"),
    "optimistic": ("optimistic", "third", "-."),
    "consensus": (f"consensus:{GAMMA}", "fourth", ":"),
    "unrolled": ("unrolled:2", "second", "-"),
}
PARAMETERS = {"eta": {"default": 0.1, "range": (0.001, 0.5), "what": "η, the size of a step"}}


def compute(quick: bool, seed: int, eta: float) -> dict:
    """A path of each way to play, and the largest multiplier along η."""
    game, etas = dirac_game("xy"), np.linspace(0.01, 0.5, 50)
    found = {"eta": np.array(eta), "etas": etas}
    for name, (update, *_) in WAYS.items():
        found[name] = trajectory(game, START, eta, STEPS, update=update)
        found[f"{name}_rate"] = np.array([np.abs(multipliers(game, e, update)).max() for e in etas])
    return found


def draw(data: dict, text):
    """The plane of both players; the factor by which a step moves away from the solution."""
    figure, axes = panels(1, 2, width_ratios=[1, 1.15])
    for name, (_, colour, line) in WAYS.items():
        thin = role(colour, linestyle=line, linewidth=scaled(1.8))
        axes[0].plot(*data[name].T, **thin, label=text(name), gid=name)
        look = role(colour, linestyle=line)
        axes[1].plot(data["etas"], data[f"{name}_rate"], **look, gid=f"{name}_rate")
    dot(axes[0], 0, 0, gid="solution")
    axes[0].set(title=text("plane").format(eta=float(data["eta"])), xlabel=text("x"), ylabel=text("y"))
    axes[0].set(aspect="equal", xlim=(-1.9, 1.9), ylim=(-1.9, 1.9))
    axes[1].axhline(1, **role("reference", linewidth=scaled(1.2)))
    axes[1].set(title=text("rate"), xlabel=text("step"), ylim=(0.75, 1.15))
    shared_legend(figure, axes[0], 3)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """Headline and caption: simultaneous steps leave, alternating ones stay, the four others come closer."""
    ends = {name: float(np.hypot(*data[name][-1])) for name in WAYS}
    closer = all(ends[name] < 0.9 for name in list(WAYS)[2:])
    return ("headline", "caption") if ends["simultaneous"] > 1.1 and closer else ()


def numbers(data: dict) -> dict:
    """How far from the solution two of the ways end."""
    return {f"end_{name}": float(np.hypot(*data[name][-1])) for name in ("simultaneous", "extragradient")}
