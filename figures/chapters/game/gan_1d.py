"""The first figure of the GAN paper, from a real run: p, the generator's density, D, and how z goes to x.

The original game, -log(1 - D) and all, on two modes of the line; z is uniform on [-1, 1]. The generator's
density comes from 4000 evenly spaced z, smoothed by a Gaussian of width 0.05.
"""

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.special import expit

from figures.look.drawing import note, shared_legend
from figures.look.style import headline, ink, narrow, panels, role, scaled
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.metrics.quality import distance_to_law
from toygan.runs.api import obtain

LAW, REACH, WIDTH = "two_gaussians", 4.0, 0.05
SHOWN = (0, 6, 16, 64)  # snapshots drawn in the still picture
Z_LINE, X_LINE = -0.62, -0.12


def config(seed: int) -> TrainConfig:
    """The run; it is short, so that both qualities share it."""
    size = {"hidden": (32, 32), "latent_dim": 1, "batch_size": 256, "critic_steps": 2}
    rates = {"learning_rate": 5e-4, "betas": (0.5, 0.9), "iterations": 1600, "snapshot_every": 25}
    game = {"objective": "minimax", "penalty": "none", "latent": "uniform"}
    return TrainConfig(data=LAW, activation="tanh", init="glorot", seed=seed, **size, **rates, **game)


def compute(quick: bool, seed: int) -> dict:
    """Densities, D and the arrows at every moment; the exact W₁ there."""
    law, snapshots = dataset(LAW), obtain(config(seed)).snapshots
    x = np.linspace(-REACH, REACH, 401)
    z = (np.arange(4000) + 0.5) / 2000 - 1
    few = np.linspace(-0.97, 0.97, 29)
    images = [shot.generator(z).ravel().astype(float) for shot in snapshots]
    return {
        "step": np.array([shot.step for shot in snapshots]),
        "x": x,
        "p": law.pdf(x[:, None]),
        "p_g": np.array([smoothed(image, x) for image in images]),
        "d": np.array([expit(shot.critic(x).ravel().astype(float)) for shot in snapshots]),
        "z": few,
        "image": np.array([shot.generator(few).ravel().astype(float) for shot in snapshots]),
        "w1": np.array([distance_to_law(image, law.law) for image in images]),
    }


def smoothed(points: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The density of many points on an even grid: a histogram smoothed by a Gaussian of width WIDTH.

    Examples
    --------
    >>> x = np.linspace(-1, 1, 201)
    >>> round(float(smoothed(np.zeros(10), x).sum() * 0.01), 6)
    1.0
    """
    step = x[1] - x[0]
    edges = np.append(x - step / 2, x[-1] + step / 2)
    return gaussian_filter1d(np.histogram(points, edges)[0] / (len(points) * step), WIDTH / step)


def draw(data: dict, text):
    """Four moments; in each the curves above, the arrows from z to x below."""
    figure, axes = panels(1, 4, narrow_grid=(2, 2), height=1.15, sharey=True)
    for axis, moment in zip(axes, SHOWN):
        _draw_moment(axis, data, text, moment)
    axes[0].set_yticks((Z_LINE, X_LINE, 0.5, 1), (text("z"), text("x"), "0.5", "1"))
    shared_legend(figure, axes[0], 3)
    headline(figure, text("headline"))
    return figure


def _draw_moment(axis, data: dict, text, moment: int) -> dict:
    """One moment; returns the artists that a film moves."""
    x = data["x"]
    axis.plot(x, data["p"], **role("real", linestyle=":"), label=text("p"), gid="p")
    (fake,) = axis.plot(x, data["p_g"][moment], **role("fake", linestyle="-"), label=text("p_g"), gid="p_g")
    (d,) = axis.plot(x, data["d"][moment], **role("witness", linestyle="--"), label=text("d"), gid="d")
    for height in (Z_LINE, X_LINE):
        axis.axhline(height, color=ink(), linewidth=scaled(1))
    look = {"color": ink(), "linestyle": "-", "linewidth": scaled(0.8), "alpha": 0.7}
    arrows = axis.plot(*_arrows(data, moment), **look, gid="arrow")
    axis.set(xlim=(-REACH, REACH), ylim=(Z_LINE - 0.05, 1.1), xticks=(-2, 0, 2))
    axis.set_title(_caption(data, text, moment), fontsize="small", loc="center")
    axis.grid(visible=False)
    return {"p_g": fake, "d": d, "arrows": arrows}


def _arrows(data: dict, moment: int) -> tuple[np.ndarray, np.ndarray]:
    """Lines from z, spread over the axis, to G(z)."""
    ends = np.array([REACH * data["z"], data["image"][moment]])
    return ends, np.repeat([[Z_LINE], [X_LINE]], len(data["z"]), axis=1)


def _caption(data: dict, text, moment: int) -> str:
    words = text("moment_short" if narrow() else "moment")
    return words.format(step=int(data["step"][moment]), w=float(data["w1"][moment]))


def film(data: dict, text) -> tuple:
    """The whole run in one panel, a snapshot to a frame."""
    figure, (axis,) = panels(1, 1)
    moving = _draw_moment(axis, data, text, 0)
    axis.set_title("", loc="center")
    words = note(axis, _caption(data, text, 0), 0.5, 0.97, ha="center")
    axis.set_yticks((Z_LINE, X_LINE, 0.5, 1), (text("z"), text("x"), "0.5", "1"))
    axis.legend(loc="upper right")
    headline(figure, text("headline"))

    def update(frame: int) -> None:
        moving["p_g"].set_ydata(data["p_g"][frame])
        moving["d"].set_ydata(data["d"][frame])
        for line, ends, heights in zip(moving["arrows"], *(part.T for part in _arrows(data, frame))):
            line.set_data(ends, heights)
        words.set_text(_caption(data, text, frame))

    return figure, update, len(data["step"])


def numbers(data: dict) -> dict:
    """W₁ at the start and the end, and how far D is from 1/2 where the data are."""
    away = np.average(np.abs(data["d"][-1] - 0.5), weights=data["p"])
    return {"w1_start": data["w1"][0], "w1_end": data["w1"][-1], "d_away": away}
