"""Run in a copy of the tree with every recipe applied: try each and print what was found, as JSON."""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
from typer.testing import CliRunner

import figures
from toygan.cli import app
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.gradcheck.check import gradcheck
from toygan.gradcheck.problem import Problem
from toygan.runs.api import train

SMALL = {
    "data": "ring8",
    "hidden": (6,),
    "batch_size": 8,
    "critic_steps": 1,
    "iterations": 3,
    "dtype": "float64",
}


def trained(**settings):
    """Generator parameters after three updates."""
    return train(TrainConfig(**(SMALL | settings))).generator.parameters


def listed(kind):
    """The names that ``toygan list`` shows."""
    done = CliRunner().invoke(app, ["list", kind, "--json"])
    return [row["name"] for row in json.loads(done.output)]


def passes(**settings):
    """Whether the gradient check of a problem passes, and by how much the tape differs."""
    report = gradcheck(Problem(**settings), entries=2)
    return report.passed, report.worst["autograd"] < 1e-8


def on_both_engines(**settings):
    """Whether three updates by hand end where three updates on the tape do."""
    by_hand, tape = (trained(**settings, engine=engine) for engine in ("compiled", "autograd"))
    return bool(np.isfinite(by_hand).all()), bool(np.allclose(by_hand, tape, rtol=1e-9, atol=1e-12))


def loss_for_yourself():
    words = ["train", "--import", "mine.py", "--objective", "flipped", "--out", "mine", "--quiet"]
    words += ["--set", "iterations=3", "--set", "hidden=6", "--set", "batch_size=8"]
    done = CliRunner().invoke(app, words)
    return done.exit_code == 0, "flipped" in listed("objectives"), *passes(objective="flipped")


def loss_for_everybody():
    return (
        "squared_hinge" in listed("objectives"),
        *passes(objective="squared_hinge"),
        *on_both_engines(objective="squared_hinge"),
    )


def penalty():
    settings = {"objective": "hinge", "penalty": "mean_slope"}
    default = TrainConfig(**settings).penalty_weight == 1.0
    return "mean_slope" in listed("penalties"), default, *passes(**settings), *on_both_engines(**settings)


def law():
    points = dataset("cross").stratified(50, rng=0)
    even = bool((np.abs(points) > 0.5).any(axis=1).sum() == 40)
    return "cross" in listed("data"), even, bool(np.isfinite(trained(data="cross")).all())


def activation():
    return (
        "isru" in listed("activations"),
        *passes(activation="isru"),
        *on_both_engines(activation="isru", penalty="r1", objective="hinge"),
    )


def optimizer():
    config = TrainConfig(**(SMALL | {"optimizer": "sign", "schedule": "constant", "learning_rate": 0.125}))
    before = train(config.replace(iterations=1)).generator.parameters
    steps = np.abs(train(config.replace(iterations=2)).generator.parameters - before)
    return "sign" in listed("optimizers"), set(np.unique(steps.round(12))) <= {0.0, 0.125}


def schedule():
    settings = {"schedule": "late_drop", "optimizer": "sgd"}
    for iterations, alike in ((4, True), (20, False)):  # the last of 4 updates begins at 3/4, of 20 at 19/20
        settings |= {"iterations": iterations}
        same = trained(**settings) == trained(**settings | {"schedule": "constant"})
        assert bool(same.all()) == alike, iterations
    return "late_drop" in listed("schedules"), True


def coupling():
    return "squares" in listed("couplings"), *on_both_engines(coupling="squares")


def figure():
    picture = figures.make("slide", quick=True)
    return "slide" in listed("figures"), picture.axes[0].get_xlabel() == "shift θ"


def equation():
    spec = importlib.util.spec_from_file_location("equation_table", Path("docs/_ext/equation_table.py"))
    table = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(table)
    [row] = [row for row in table.rows() if row["tag"] == "SQUARED-HINGE"]
    names = [place.dotted for place in row["functions"]]
    pages = table.pages()["api/equation_table.txt"]
    return names == ["toygan.objectives.table._squared_hinge"], "**(SQUARED-HINGE)**" in pages


RECIPES = (
    loss_for_yourself,
    loss_for_everybody,
    penalty,
    law,
    activation,
    optimizer,
    schedule,
    coupling,
    figure,
    equation,
)

if __name__ == "__main__":
    sys.path[:0] = [str(Path.cwd())]
    found = {}
    for recipe in RECIPES:
        try:
            found[recipe.__name__] = list(map(bool, recipe()))
        except Exception as error:  # every other recipe is to be tried all the same
            found[recipe.__name__] = f"{type(error).__name__}: {error}"
    print(json.dumps(found))
