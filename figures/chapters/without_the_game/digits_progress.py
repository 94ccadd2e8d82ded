"""Digits out of noise: a WGAN-GP on the 8 x 8 digits of UCI (``data/digits.txt``), from update to update.

The same codes are decoded at every moment. Below stands, for the last row, the nearest of the real digits:
what is generated is not a copy of one of them.
"""

from pathlib import Path

import numpy as np
from scipy.spatial.distance import cdist

from divergences import earth_mover_distance, samples
from figures.chapters.without_the_game.stroke_codes import draw_tiles
from figures.look.style import headline, narrow, panels
from toygan.config.train_config import TrainConfig
from toygan.datasets.definition import Dataset
from toygan.datasets.points import Points
from toygan.game.trainer import Trainer

TABLE = Path(__file__).parents[2] / "data" / "digits.csv.gz"
MOMENTS = {True: (0, 25, 100, 200), False: (0, 100, 500, 1500, 3000)}
COLUMNS = 10
COMPARED = 600


def config(quick: bool, seed: int) -> TrainConfig:
    """WGAN-GP with λ = 10, as for pictures in the paper; a generator and a critic of two hidden layers."""
    size = {"hidden": (32, 32), "batch_size": 32} if quick else {"hidden": (128, 128), "batch_size": 64}
    steps = {"critic_steps": 3, "iterations": MOMENTS[quick][-1], "latent_dim": 16}
    rates = {"learning_rate": 3e-3 if quick else 1e-3, "betas": (0.5, 0.9), "activation": "leaky_relu"}
    penalty = {"penalty": "gradient_penalty", "penalty_weight": 10.0}
    return TrainConfig(seed=seed, **size, **steps, **rates, **penalty)


def digits() -> np.ndarray:
    """All 1797 pictures, (1797, 64), ink in [0, 1]."""
    return np.loadtxt(TABLE, delimiter=",")[:, :64] / 16


def compute(quick: bool, seed: int) -> dict:
    """Pictures of the same codes at every moment, and the exact W1 of many of them to the real digits."""
    rows, rng = digits(), np.random.default_rng(seed)
    law = Dataset("digits", Points(rows, tuple(f"x{i + 1}" for i in range(64))), shift=np.full(64, 0.5))
    trainer, count = Trainer(config(quick, seed), law), 200 if quick else COMPARED
    order = rng.permutation(len(rows))
    real, others = rows[order[:count]], rows[order[count : 2 * count]]
    z = rng.standard_normal((count, trainer.config.latent_dim))
    shown, distances = [], []
    for moment in MOMENTS[quick]:
        if moment > trainer.step:
            trainer.advance(moment - trainer.step)
        made = law.to_data(trainer.generator(z).astype(float))
        shown.append(made[:COLUMNS])
        distances.append(earth_mover_distance(samples(made), samples(real)))
    return {
        "moments": np.array(MOMENTS[quick]),
        "pictures": np.array(shown),
        "nearest": rows[cdist(shown[-1], rows).argmin(axis=1)],
        "w1": np.array(distances),
        "floor": earth_mover_distance(samples(others), samples(real)),
    }


def draw(data: dict, text):
    """A row of pictures for every moment, the nearest real digits below."""
    columns = 6 if narrow() else COLUMNS
    figure, (axis,) = panels(1, 1, height=1.2)
    rows = [*data["pictures"][:, :columns], data["nearest"][:columns]]
    draw_tiles(axis, np.concatenate(rows), columns, "digit")
    captions = [
        text("moment").format(step=int(step), w=float(w)) for step, w in zip(data["moments"], data["w1"])
    ]
    for row, caption in enumerate([*captions, text("nearest").format(w=float(data["floor"]))]):
        axis.text(-0.2, -1.12 * row - 0.5, caption, ha="right", va="center", fontsize="small")
    axis.set_xlim(left=-4.2)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when W₁ to the real digits has fallen to less than half."""
    return ("headline",) if data["w1"][-1] < 0.5 * data["w1"][0] else ()


def numbers(data: dict) -> dict:
    """W1 to the real digits at the start and at the end, and between two sets of real digits."""
    return {
        "w_start": float(data["w1"][0]),
        "w_end": float(data["w1"][-1]),
        "w_floor": float(data["floor"]),
    }
