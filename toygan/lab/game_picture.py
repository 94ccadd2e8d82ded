"""The view of a game as PNG or SVG in the lecture's style: the picture of ``toygan train --figure``."""

import tempfile
from pathlib import Path

import numpy as np

from toygan.lab.game_model import COLUMNS, MEASURED, GameModel
from toygan.metrics.floors import sampling_floor
from toygan.runs.history import History
from toygan.runs.run import Run

PICTURES = ("png", "svg")


def picture(model: GameModel, kind: str, lang: str = "en") -> bytes:
    """Points over the critic, losses, W1 beside its floor: the bytes of a file.

    Raises
    ------
    ValueError
        Before the first update, when there is no curve to draw.
    """
    if model.step == 0:
        raise ValueError("there are no curves to draw before the first update: play first")
    from figures.of_a_run.run_figure import save_run_figure

    with tempfile.TemporaryDirectory(prefix="toygan-lab-") as folder:
        path = save_run_figure(run_of(model), Path(folder) / f"game.{kind}", lang=lang)
        return path.read_bytes()


def run_of(model: GameModel) -> Run:
    """The game as a run that is drawn: what was measured is its history."""
    model.measure()
    columns = dict(zip(COLUMNS, np.array(model.rows, dtype=float).T))
    played = columns["step"] > 0
    losses = {name: columns[name][played] for name in COLUMNS[:4]}
    mean, high = sampling_floor(model.law, MEASURED)
    history = {name: columns[name] for name in ("step", "w1")}
    history |= {"w1_floor_mean": np.full(len(played), mean), "w1_floor_q95": np.full(len(played), high)}
    trainer = model.trainer
    networks = trainer.generator, trainer.critic, None
    return Run(model.config, *networks, model.law, History(history), History(losses), model.step)
