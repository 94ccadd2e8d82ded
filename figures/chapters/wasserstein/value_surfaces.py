"""What a critic has learned of three laws: clipped weights above, a gradient penalty below.

The generator stands still at real + N(0, 0.2² I), narrower than the paper's N(0, I): with the latter the
best critic has hardly a peak at the outer ones of 25 modes, and no ridge where the roll ends. Each critic is
trained alone, for long. Below each map stands how much of the data it encloses: at a mode, the score is
higher than all around at ``REACH``; at a place of the roll, higher than at ``REACH`` to both sides.
"""

import numpy as np

from figures.look.style import headline, panels, scaled
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.game.critic_only import around, train_critic

LAWS = ("8gaussians", "25gaussians", "swissroll")
KINDS = ("clip", "penalty")
WINDOW, LEVELS, POINTS = 2.2, 13, 200
NOISE, REACH = 0.2, 0.25


def config(law: str, kind: str, quick: bool, seed: int = 0) -> TrainConfig:
    """Settings of one critic; c = 0.041 bounds the slope of a 3 x 64 critic by 1, as 0.01 does at 3 x 512."""
    shared = {"data": law, "schedule": "linear", "seed": seed, "batch_size": 64 if quick else 256}
    shared |= {"critic_hidden": (32,) * 3 if quick else (64,) * 3, "iterations": 800 if quick else 6000}
    if kind == "clip":
        rates = {"optimizer": "rmsprop", "learning_rate": 2e-3 if quick else 5e-4, "betas": (0.0, 0.99)}
        return TrainConfig(clip=0.07 if quick else 0.041, **shared, **rates)
    rates = {"learning_rate": 5e-3 if quick else 2e-3, "betas": (0.5, 0.9)}
    return TrainConfig(penalty="gradient_penalty", penalty_weight=0.3, **shared, **rates)


def compute(quick: bool, seed: int) -> dict:
    """For each law and each kind of critic the scores on a grid, and what it encloses and ranks rightly."""
    cells, n = (64, 1000) if quick else (128, 4000)
    side = np.linspace(-WINDOW, WINDOW, cells)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    data = {"side": side}
    for law in LAWS:
        rng = np.random.default_rng(seed)
        real, fake = dataset(law).sample(n, rng), around(law, NOISE)(n, rng)
        data[f"{law}_real"] = real[:POINTS]
        for kind in KINDS:
            critic, _ = train_critic(config(law, kind, quick, seed), around(law, NOISE))
            data[f"{law}_{kind}"] = critic(grid).reshape(cells, cells)
            data[f"{law}_{kind}_rank"] = ranked_rightly(critic(real), critic(fake))
            data[f"{law}_{kind}_enclosed"] = enclosed(critic, law)
    return data


def enclosed(critic, law: str) -> float:
    """The share of the modes, or of 60 places of the roll, that stand higher than what surrounds them."""
    shape = dataset(law)
    if shape.modes is not None:
        places, angle = shape.modes.centres, np.linspace(0, 2 * np.pi, 24, endpoint=False)
        offsets = np.broadcast_to(
            REACH * np.column_stack([np.cos(angle), np.sin(angle)]), (len(places), 24, 2)
        )
    else:
        t = (np.arange(60) + 0.5) / 60
        places = shape.shape.curve(t)
        along = shape.shape.curve(t + 1e-4) - shape.shape.curve(t - 1e-4)
        normal = along[:, ::-1] * (1, -1) / np.linalg.norm(along, axis=1, keepdims=True)
        offsets = REACH * np.stack([normal, -normal], axis=1)
    beside = critic((places[:, None] + offsets).reshape(-1, 2)).reshape(offsets.shape[:2])
    return float((critic(places).reshape(-1, 1) > beside).all(axis=1).mean())


def ranked_rightly(real: np.ndarray, fake: np.ndarray) -> float:
    """The share of pairs of a real and a fake score of which the real one is the higher; ties count half.

    Examples
    --------
    >>> ranked_rightly(np.array([1.0, 3.0]), np.array([0.0, 3.0]))
    0.625
    """
    fake = np.sort(fake, axis=None)
    below = np.searchsorted(fake, real, "left") + np.searchsorted(fake, real, "right")
    return float(below.mean() / (2 * len(fake)))


def draw(data: dict, text):
    """Two rows of contour maps, a column for each law, the real points on top."""
    figure, axes = panels(len(KINDS), len(LAWS), narrow_grid=(len(KINDS), len(LAWS)), height=1.15)
    for axis, (kind, law) in zip(axes, [(kind, law) for kind in KINDS for law in LAWS]):
        _draw_surface(axis, data, kind, law)
        if kind == KINDS[0]:
            axis.set_title(text(law), loc="center", fontsize="small")
        if law == LAWS[0]:
            axis.set_ylabel(text(kind))
        share = 100 * float(data[f"{law}_{kind}_enclosed"])
        axis.set_xlabel(text("enclosed").format(share=share), fontsize="small")
    headline(figure, text("headline"))
    return figure


def _draw_surface(axis, data: dict, kind: str, law: str) -> None:
    """Level lines with equal areas between them, so that the heights where the data lie are told apart."""
    scores, side = data[f"{law}_{kind}"], data["side"]
    levels = np.unique(np.quantile(scores, np.linspace(0, 1, LEVELS + 2)[1:-1]))
    axis.contourf(side, side, scores, levels=levels, cmap="cividis", extend="both")
    axis.contour(
        side, side, scores, levels=levels, colors="white", linewidths=scaled(0.8), linestyles="solid"
    )
    look = {"color": "#0072B2", "markersize": scaled(4.5), "linestyle": ""}  # the map is that of every style
    look |= {"markeredgecolor": "white", "markeredgewidth": scaled(0.6)}
    axis.plot(*data[f"{law}_real"].T, "o", **look, gid=f"{law}_{kind}_real")
    axis.set(xlim=(-WINDOW, WINDOW), ylim=(-WINDOW, WINDOW), aspect="equal", xticks=(), yticks=())
    axis.grid(visible=False)


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when the penalised critics rank real and fake points better than the clipped ones."""
    better = all(data[f"{law}_clip_rank"] < data[f"{law}_penalty_rank"] for law in LAWS)
    return ("headline",) if better else ()


def numbers(data: dict) -> dict:
    """What the critics of the Swiss roll rank rightly and enclose."""
    names = [f"{what}_{kind}" for what in ("rank", "enclosed") for kind in KINDS]
    return {name: float(data["swissroll_{1}_{0}".format(*name.split("_"))]) for name in names}
