"""What was done about the circles of xy: look ahead, be optimistic, agree, or foresee the answer.

On the right the same with two networks: a WGAN without a penalty, with plain gradient steps, on the ring of
eight. Like xy it is nearly linear in what both players move, and the mean of the generated points circles.
"""

import numpy as np

from figures.look.drawing import dot, shared_legend
from figures.look.style import headline, panels, role, scaled
from toygan.config.train_config import TrainConfig
from toygan.dirac.games import dirac_game, multipliers, trajectory
from toygan.dirac.plays import parsed
from toygan.runs.api import obtain

START, STEPS, GAMMA = (1.0, 0.0), 100, 0.5
WAYS = {
    "simultaneous": ("simultaneous", "second", "--"),
    "alternating": ("alternating", "first", ":"),
    "extragradient": ("extragradient", "first", "-"),
    "optimistic": ("optimistic", "third", "-."),
    "consensus": (f"consensus:{GAMMA}", "fourth", ":"),
    "unrolled": ("unrolled:2", "second", "-"),
}
GRADIENTS, QUICK, MOMENTS = 7200, 2520, 30  # of each game; moments drawn
SEEDS, QUICK_SEEDS = 5, 3
PARAMETERS = {"eta": {"default": 0.1, "range": (0.001, 0.5), "what": "η, the size of a step"}}


def compute(quick: bool, seed: int, eta: float) -> dict:
    """A path of each way to play, and the largest multiplier along η."""
    game, etas = dirac_game("xy"), np.linspace(0.01, 0.5, 50)
    found = {"eta": np.array(eta), "etas": etas}
    for name, (update, *_) in WAYS.items():
        found[name] = trajectory(game, START, eta, STEPS, update=update)
        found[f"{name}_rate"] = np.array([np.abs(multipliers(game, e, update)).max() for e in etas])
    seeds = range(seed, seed + (QUICK_SEEDS if quick else SEEDS))
    for name in WAYS:
        runs = [obtain(config(name, quick, one)).snapshots[1:] for one in seeds]
        found[f"{name}_off"] = np.array([[off_centre(shot.samples) for shot in run] for run in runs])
    budget = QUICK if quick else GRADIENTS
    return found | {"gradients": budget * np.arange(1, MOMENTS + 1) / MOMENTS}


def config(way: str, quick: bool, seed: int) -> TrainConfig:
    """A game of two small networks with as many gradients as every other."""
    play = WAYS[way][0]
    row, number = parsed(play)
    updates = (QUICK if quick else GRADIENTS) // row.gradients(1, number)
    players = {"hidden": (16,), "activation": "tanh", "init": "glorot", "latent_dim": 2, "batch_size": 256}
    rates = {"optimizer": "sgd", "learning_rate": 0.05, "schedule": "constant", "critic_steps": 1}
    game = {"data": "ring8", "objective": "wasserstein", "penalty": "none", "play": play, "seed": seed}
    return TrainConfig(iterations=updates, snapshot_every=updates // MOMENTS, **players, **rates, **game)


def off_centre(points: np.ndarray) -> float:
    """How far the mean of points (n, 2) is from 0, the mean of the ring.

    Examples
    --------
    >>> off_centre(np.array([[3.0, 0.0], [3.0, 8.0]]))
    5.0
    """
    return float(np.hypot(*points.mean(axis=0)))


def draw(data: dict, text):
    """The plane of both players; the factor by which a step moves away from the solution."""
    figure, axes = panels(1, 3)
    for name, (_, colour, line) in WAYS.items():
        thin = role(colour, linestyle=line, linewidth=scaled(1.8))
        axes[0].plot(*data[name].T, **thin, label=text(name), gid=name)
        look = role(colour, linestyle=line)
        axes[1].plot(data["etas"], data[f"{name}_rate"], **look, gid=f"{name}_rate")
        axes[2].plot(data["gradients"], data[f"{name}_off"].mean(axis=0), **look, gid=f"{name}_off")
    dot(axes[0], 0, 0, gid="solution")
    axes[0].set(title=text("plane").format(eta=float(data["eta"])), xlabel=text("x"), ylabel=text("y"))
    axes[0].set(aspect="equal", xlim=(-1.9, 1.9), ylim=(-1.9, 1.9))
    axes[1].axhline(1, **role("reference", linewidth=scaled(1.2)))
    axes[1].set(title=text("rate"), xlabel=text("step"), ylim=(0.75, 1.15))
    axes[2].set(title=text("off"), xlabel=text("gradients"), yscale="log", ylim=(0.02, 2))
    axes[2].set_yticks((0.1, 1), ("0.1", "1"))
    axes[2].minorticks_off()
    shared_legend(figure, axes[0], 3)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """Headline and caption: simultaneous steps leave, alternating ones stay, the four others come closer.

    So it has to be for the networks, too.
    """
    ends = {name: float(np.hypot(*data[name][-1])) for name in WAYS}
    closer = all(ends[name] < 0.9 for name in list(WAYS)[2:])
    return ("headline", "caption") if ends["simultaneous"] > 1.1 and closer and networks_agree(data) else ()


def late(data: dict, way: str) -> float:
    """How far the mean of the generated points is off in the second half, over all seeds."""
    return float(data[f"{way}_off"][:, MOMENTS // 2 :].mean())


def networks_agree(data: dict) -> bool:
    """Whether simultaneous steps circle widest, then alternating ones, and the four others come closer."""
    simultaneous, alternating, *others = (late(data, way) for way in WAYS)
    return simultaneous > 1.3 * alternating and alternating > 1.3 * max(others)


def numbers(data: dict) -> dict:
    """How far from the solution two of the ways end, and how far the networks are off in the second half."""
    two = ("simultaneous", "extragradient")
    ends = {f"end_{name}": float(np.hypot(*data[name][-1])) for name in two}
    return ends | {f"late_{name}": late(data, name) for name in two}
