"""What a critic has learned of three laws: clipped weights above, a gradient penalty below.

The generator stands still at real + N(0, I), and each critic is trained alone, for long. Below each picture
stands how often a real point scores higher than a fake one.
"""

import numpy as np

from figures.look.style import headline, panels, scaled
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.game.critic_only import around, train_critic

LAWS = ("8gaussians", "25gaussians", "swissroll")
KINDS = ("clip", "penalty")
WINDOW, LEVELS, POINTS = 3.0, 15, 400
POINT = "#D55E00"  # on the map, which is the same in every style, also the dots are


def config(law: str, kind: str, quick: bool, seed: int = 0) -> TrainConfig:
    """Settings of one critic; c = 0.041 bounds the slope of a 3 x 64 critic by 1, as 0.01 does at 3 x 512."""
    shared = {"data": law, "schedule": "linear", "seed": seed, "batch_size": 64 if quick else 256}
    shared |= {"critic_hidden": (32,) * 3 if quick else (64,) * 3, "iterations": 300 if quick else 3000}
    if kind == "clip":
        rates = {"optimizer": "rmsprop", "learning_rate": 2e-3 if quick else 5e-4, "betas": (0.0, 0.99)}
        return TrainConfig(clip=0.07 if quick else 0.041, **shared, **rates)
    rates = {"learning_rate": 5e-3 if quick else 2e-3, "betas": (0.5, 0.9)}
    return TrainConfig(penalty="gradient_penalty", penalty_weight=0.1, **shared, **rates)


def compute(quick: bool, seed: int) -> dict:
    """For each law and each kind of critic the scores on a grid, and how often it ranks a pair rightly."""
    cells, n = (64, 1000) if quick else (128, 4000)
    side = np.linspace(-WINDOW, WINDOW, cells)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    data = {"side": side}
    for law in LAWS:
        rng = np.random.default_rng(seed)
        real, fake = dataset(law).sample(n, rng), around(law)(n, rng)
        data[f"{law}_real"] = real[:POINTS]
        for kind in KINDS:
            critic, _ = train_critic(config(law, kind, quick, seed), around(law))
            data[f"{law}_{kind}"] = critic(grid).reshape(cells, cells)
            data[f"{law}_{kind}_rank"] = ranked_rightly(critic(real), critic(fake))
    return data


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
        axis.set_xlabel(text("rank").format(share=100 * float(data[f"{law}_{kind}_rank"])), fontsize="small")
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
    look = {"color": POINT, "markersize": scaled(3), "markeredgewidth": 0, "linestyle": ""}
    axis.plot(*data[f"{law}_real"].T, "o", **look, gid=f"{law}_{kind}_real")
    axis.set(xlim=(-WINDOW, WINDOW), ylim=(-WINDOW, WINDOW), aspect="equal", xticks=(), yticks=())
    axis.grid(visible=False)


def numbers(data: dict) -> dict:
    """The shares of pairs that the critics of the Swiss roll rank rightly."""
    return {f"rank_{kind}": float(data[f"swissroll_{kind}_rank"]) for kind in KINDS}
