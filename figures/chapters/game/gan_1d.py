"""The first figure of the GAN paper, from a real run: p, the generator's density, D, and how z goes to x.

The game with -log D for the generator, as in tutorial 04 with a slower generator, on two modes of the line;
z is normal. A small R1 penalty lets D settle. The generator's density comes from 4000 evenly spaced quantiles
of z, smoothed by a Gaussian of width 0.05, and its averaged weights are drawn.
"""

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.special import expit, ndtri

from figures.look.drawing import note, shared_legend
from figures.look.style import headline, ink, narrow, panels, role, scaled
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.metrics.floors import sampling_floor
from toygan.metrics.quality import distance_to_law
from toygan.runs.api import obtain

LAW, REACH, WIDTH = "two_gaussians", 4.0, 0.05
SHOWN = (0, 3, 10, 60)  # snapshots drawn in the still picture
ARROWS, Z_LINE, X_LINE, Z_REACH = 19, -0.62, -0.08, 2.1
EMPTY = 0.02  # density below which D is pale: there are neither data nor generated points to judge


def config(seed: int) -> TrainConfig:
    """The run; it is short, so that both qualities share it."""
    size = {"hidden": (32, 32), "latent_dim": 1, "batch_size": 256, "critic_steps": 5, "averaging": 0.99}
    rates = {"generator_learning_rate": 1e-3, "critic_learning_rate": 3e-3, "betas": (0.5, 0.9)}
    game = {"objective": "non_saturating", "penalty": "r1", "penalty_weight": 0.1}
    game |= {"iterations": 3000, "snapshot_every": 50}
    return TrainConfig(data=LAW, activation="tanh", init="glorot", seed=seed, **size, **rates, **game)


def compute(quick: bool, seed: int) -> dict:
    """Densities, D and the arrows at every moment; the exact W₁ there, and what a perfect sample has."""
    law, snapshots = dataset(LAW), obtain(config(seed)).snapshots
    x = np.linspace(-REACH, REACH, 401)
    z = ndtri((np.arange(4000) + 0.5) / 4000)
    few = ndtri((np.arange(ARROWS) + 0.5) / ARROWS)
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
        "floor": sampling_floor(law).q95,
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


def _draw_moment(axis, data: dict, text, moment: int, shaft: float = 0.018) -> dict:
    """One moment; returns the artists that a film moves."""
    x = data["x"]
    axis.plot(x, data["p"], **role("real", linestyle=":"), label=text("p"), gid="p")
    (fake,) = axis.plot(x, data["p_g"][moment], **role("fake", linestyle="-"), label=text("p_g"), gid="p_g")
    axis.axhline(0.5, color=ink(), linewidth=scaled(1), alpha=0.35)
    (d,) = axis.plot(x, judged(data, moment), **role("witness"), label=text("d"), gid="d")
    pale = role("witness", linestyle=":", alpha=0.45)
    (rest,) = axis.plot(x, judged(data, moment, False), **pale, gid="d_of_nothing")
    for height in (Z_LINE, X_LINE):
        axis.axhline(height, color=ink(), linewidth=scaled(1))
    look = {"color": ink(), "alpha": 0.75, "angles": "xy", "scale_units": "xy", "scale": 1}
    look |= {"units": "inches", "width": scaled(shaft)}
    heads = {"headwidth": 6, "headlength": 8, "headaxislength": 7, "minlength": 0}
    arrows = axis.quiver(*_arrows(data, moment), **look, **heads, gid="arrows")
    axis.set(xlim=(-REACH, REACH), ylim=(Z_LINE - 0.05, 1.1), xticks=(-2, 0, 2))
    axis.set_title(_caption(data, text, moment), fontsize="small", loc="center")
    axis.grid(visible=False)
    return {"p_g": fake, "d": d, "rest": rest, "arrows": arrows}


def judged(data: dict, moment: int, points: bool = True) -> np.ndarray:
    """D where there are data or generated points, or where there are none; NaN elsewhere."""
    there = data["p"] + data["p_g"][moment] > EMPTY
    return np.where(there == points, data["d"][moment], np.nan)


def _arrows(data: dict, moment: int) -> tuple:
    """Where the arrows begin, z spread over the axis, and how far they go to reach G(z)."""
    start = REACH / Z_REACH * data["z"]
    level = np.full(len(start), Z_LINE)
    return start, level, data["image"][moment] - start, level - Z_LINE + X_LINE - Z_LINE


def _caption(data: dict, text, moment: int) -> str:
    words = text("moment_short" if narrow() else "moment")
    return words.format(step=int(data["step"][moment]), w=float(data["w1"][moment]))


def film(data: dict, text) -> tuple:
    """The whole run in one panel, a snapshot to a frame."""
    figure, (axis,) = panels(1, 1)
    moving = _draw_moment(axis, data, text, 0, shaft=0.03)
    axis.set_title("", loc="center")
    words = note(axis, _caption(data, text, 0), 0.5, 0.97, ha="center")
    axis.set_yticks((Z_LINE, X_LINE, 0.5, 1), (text("z"), text("x"), "0.5", "1"))
    shared_legend(figure, axis, 3)
    headline(figure, text("headline"))

    def update(frame: int) -> list:
        moving["p_g"].set_ydata(data["p_g"][frame])
        moving["d"].set_ydata(judged(data, frame))
        moving["rest"].set_ydata(judged(data, frame, False))
        moving["arrows"].set_UVC(*_arrows(data, frame)[2:])
        words.set_text(_caption(data, text, frame))
        return [*moving.values(), words]

    return figure, update, len(data["step"])


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when W₁ ends below its floor and D near ½ where the data are."""
    ends = numbers(data)
    return ("headline",) if ends["d_away"] < 0.06 and data["w1"][-1] < data["floor"] else ()


def numbers(data: dict) -> dict:
    """W₁ at the start and the end with its floor, and how far D is from 1/2 where the data are."""
    away = np.average(np.abs(data["d"][-1] - 0.5), weights=data["p"])
    return {
        "w1_start": data["w1"][0],
        "w1_end": data["w1"][-1],
        "floor": float(data["floor"]),
        "d_away": away,
    }
