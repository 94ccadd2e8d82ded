"""One run of WGAN-GP on the grid of 25 modes, at the updates where the lecture shows its faces (S1).

The run is taken from the store of runs. Its first panel, earlier than any snapshot, comes from repeating
those few updates, which gives the same bits.

S1: the lecture *Introduction to GAN*.
"""

import numpy as np

from figures.look.style import headline, panels, role, scaled
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.game.trainer import Trainer
from toygan.metrics.quality import assign, modes_captured
from toygan.runs.api import obtain
from toygan.runs.snapshots import take

LAW = "grid25"
MOMENTS = (100, 1000, 2000, 5000, 10_000, 20_000, 50_000)
QUICK = 25  # smoke quality is that many times shorter


def config(quick: bool, seed: int) -> TrainConfig:
    """WGAN-GP on 3 x 64 networks, with two critic steps for each update to keep it short."""
    size = {"hidden": (32,) * 3 if quick else (64,) * 3, "batch_size": 64 if quick else 128}
    moments = moments_of(quick)
    size |= {"iterations": moments[-1], "snapshot_every": moments[1], "seed": seed}
    rates = {"learning_rate": 3e-3 if quick else 1e-3, "penalty_weight": 0.02, "critic_steps": 2}
    return TrainConfig(data=LAW, **rates, **size)


def moments_of(quick: bool) -> tuple[int, ...]:
    """The updates that are shown.

    Examples
    --------
    >>> moments_of(True)
    (4, 40, 80, 200, 400, 800, 2000)
    """
    return tuple(moment // (QUICK if quick else 1) for moment in MOMENTS)


def compute(quick: bool, seed: int) -> dict:
    """1000 samples at each moment, from the same latents, and the modes that hold one within 3 sigma."""
    settings, law = config(quick, seed), dataset(LAW)
    samples = {shot.step: shot.samples for shot in obtain(settings).snapshots}
    first, *later = moments_of(quick)
    shown = np.array([samples_at(settings, first), *(samples[moment] for moment in later)])
    found = [assign(points, law.modes) for points in shown]
    return {
        "step": np.array([first, *later]),
        "samples": shown.astype(np.float32),
        "modes": np.array([modes_captured(each, law.modes) for each in found]),
        "quality": np.array([each.good.mean() for each in found]),
        "real": law.sample(1000, seed),
    }


def samples_at(settings: TrainConfig, updates: int) -> np.ndarray:
    """The fixed latents' samples after the first few updates of a run; equal to those of the run itself."""
    law = dataset(settings.data, settings.columns)
    trainer = Trainer(settings, law)
    trainer.advance(updates)
    return take(trainer, settings, law)["samples"]


def draw(data: dict, text):
    """Seven moments, and the data."""
    figure, axes = panels(2, 4, narrow_grid=(4, 2), height=1.08)
    for number, axis in enumerate(axes):
        last = number == len(data["step"])
        points = data["real"] if last else data["samples"][number]
        look = role("real" if last else "fake")["color"]
        dots = {"markersize": scaled(2.6), "markeredgewidth": 0, "linestyle": "", "rasterized": True}
        gid = "real" if last else f"moment_{number}"
        axis.plot(*points.T, "o", color=look, **dots, alpha=0.8, gid=gid)
        axis.set(xlim=(-5, 5), ylim=(-5, 5), aspect="equal", xticks=(), yticks=())
        axis.grid(visible=False)
        axis.set_title(_caption(data, text, number), fontsize="small", loc="center", pad=4)
    headline(figure, text("headline").format(**headline_words(data)))
    return figure


def _caption(data: dict, text, number: int) -> str:
    """Updates, modes and quality of a moment."""
    if number == len(data["step"]):
        return text("real")
    words = text("moment")
    values = {"step": int(data["step"][number]), "modes": int(data["modes"][number])}
    return words.format(**values, quality=100 * float(data["quality"][number]))


def headline_words(data: dict) -> dict:
    """The updates of the first and of the last panel."""
    return {"first": int(data["step"][0]), "last": int(data["step"][-1])}


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when no moment shows fewer modes than the one before."""
    growing = (np.diff(data["modes"]) >= 0).all() and len(set(data["modes"].tolist())) > 4
    return ("headline",) if growing else ()


def numbers(data: dict) -> dict:
    """Modes and quality at the last moment, modes at the first."""
    return {
        "modes_first": data["modes"][0],
        "modes_end": data["modes"][-1],
        "quality_end": data["quality"][-1],
    }
