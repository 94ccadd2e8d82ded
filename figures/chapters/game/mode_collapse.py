"""A ring of eight modes, learned by the original game and by WGAN-GP: which modes are found, and kept.

Both see the same points and have networks of the same size. A mode counts as reached when at least
``SHARE`` of the generated points lie within ``REACH`` of its centre.
"""

import numpy as np

from figures.look.style import headline, narrow, panels, role, scaled
from toygan.config.presets import preset
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.runs.api import obtain

GAMES = ("gan", "wgan_gp")
DRAWN = 2  # seeds of each game that are shown; all of them count
PANELS, BETWEEN = 6, 5  # moments drawn, and frames of the film from one to the next
REACH, SHARE = 0.2, 0.02
SIZE = {"hidden": (64, 64, 64), "batch_size": 128, "latent_dim": 2}
QUICK_SIZE = {"hidden": (32, 32, 32), "batch_size": 64, "latent_dim": 2}


def config(game: str, quick: bool, seed: int) -> TrainConfig:
    """The settings of one run; the original game's are those of the Unrolled GAN demo, on a smaller batch."""
    size = QUICK_SIZE if quick else SIZE
    updates = {"gan": 1500 if quick else 5000, "wgan_gp": 1000 if quick else 2000}[game]
    size = size | {"iterations": updates, "snapshot_every": updates // (PANELS - 1) // BETWEEN, "seed": seed}
    if game == "gan":
        return preset("mode-collapse", **size)
    return preset("wgan-gp-toy", learning_rate=3e-3 if quick else 2e-3, schedule="linear", **size)


def compute(quick: bool, seed: int) -> dict:
    """Samples of every run at six moments, and the number of modes reached at each."""
    seeds, data = 2 if quick else 3, {"real": dataset("ring8").sample(400, seed)}
    for game in GAMES:
        runs = [obtain(config(game, quick, seed + i)).snapshots for i in range(seeds)]
        samples = np.array([[snapshot.samples for snapshot in run] for run in runs])
        steps, modes = [shot.step for shot in runs[0]], [[modes_reached(x) for x in run] for run in samples]
        data |= {f"{game}_film_steps": np.array(steps), f"{game}_film_modes": np.array(modes[0])}
        data[f"{game}_film"] = samples[0, :, :400].astype(np.float32)
        data[f"{game}_steps"] = np.array(steps)[::BETWEEN]
        data[f"{game}_samples"] = samples[:DRAWN, ::BETWEEN, :400].astype(np.float32)
        data[f"{game}_modes"] = np.array(modes)[:, ::BETWEEN]
    return data


def modes_reached(points: np.ndarray) -> int:
    """How many of the eight centres have at least ``SHARE`` of the points within ``REACH``.

    Examples
    --------
    >>> modes_reached(np.array([[1.0, 0.0], [1.1, 0.0], [-1.0, 0.0], [0.0, 0.0]]))
    2
    """
    centres = dataset("ring8").modes.centres
    near = np.linalg.norm(points[:, None] - centres, axis=-1) < REACH
    return int((near.mean(axis=0) >= SHARE).sum())


def draw(data: dict, text):
    """Two rows of panels for each game, one a seed; time runs to the right."""
    rows = [(game, i) for game in GAMES for i in range(DRAWN)]
    figure, axes = panels(len(rows), PANELS, narrow_grid=(len(rows), PANELS), height=1.25)
    for number, axis in enumerate(axes):
        (game, seed), column = rows[number // PANELS], number % PANELS
        _draw_moment(axis, data, game, seed, column)
        axis.set_title(_caption(data, text, game, seed, column), fontsize="small", loc="center", pad=3)
        if column == 0:
            axis.set_ylabel(text(game), fontsize="small")
    headline(figure, text("headline"))
    return figure


def _draw_moment(axis, data: dict, game: str, seed: int, column: int) -> None:
    """One panel of the still picture."""
    _draw_points(axis, data, data[f"{game}_samples"][seed, column], gid=f"{game}_{seed}_{column}")


def _draw_points(axis, data: dict, points: np.ndarray, gid: str, grown: float = 1.0):
    """The data as rings, the generated points on top; returns the line of these."""
    look = {"linestyle": "", "markeredgewidth": 0, "rasterized": True}
    axis.plot(
        *data["real"].T, "o", color=role("real")["color"], markersize=grown * scaled(7), alpha=0.35, **look
    )
    fake = {"color": role("fake")["color"], "markersize": grown * scaled(2.6), "alpha": 0.7}
    (line,) = axis.plot(*points.T, "s", **fake, **look, gid=gid)
    axis.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal", xticks=(), yticks=())
    axis.grid(visible=False)
    axis.spines[:].set_visible(False)
    return line


def _caption(data: dict, text, game: str, seed: int, column: int) -> str:
    """Updates done and modes reached; on the narrow page the two numbers alone."""
    words = text("moment_short" if narrow() else "moment")
    return words.format(step=data[f"{game}_steps"][column], modes=data[f"{game}_modes"][seed, column])


def film(data: dict, text) -> tuple:
    """The first seed of each game side by side; both films last as long, though their runs do not."""
    figure, axes = panels(1, 2)
    lines = {}
    for axis, game in zip(axes, GAMES):
        lines[game] = _draw_points(axis, data, data[f"{game}_film"][0], f"{game}_film", grown=2.0)
        axis.set_title(text(game), loc="center")
    headline(figure, text("headline"))

    def update(frame: int) -> None:
        for axis, (game, line) in zip(axes, lines.items()):
            line.set_data(*data[f"{game}_film"][frame].T)
            step, modes = data[f"{game}_film_steps"][frame], data[f"{game}_film_modes"][frame]
            axis.set_xlabel(text("moment").format(step=step, modes=modes))

    update(0)
    return figure, update, len(data["gan_film"])


def numbers(data: dict) -> dict:
    """Modes reached at the end, a mean over all seeds; the fewest."""
    ends = {game: data[f"{game}_modes"][:, -1] for game in GAMES}
    return {f"mean_{game}": float(modes.mean()) for game, modes in ends.items()} | {
        f"fewest_{game}": float(modes.min()) for game, modes in ends.items()
    }
