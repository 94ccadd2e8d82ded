"""Grids: every combination once, and nothing that cannot run."""

import pytest

from toygan.config.train_config import TrainConfig
from toygan.sweeps.plan import axes, plan


def test_every_combination_once():
    runs = plan({"preset": ["gan", "lsgan"], "data": ["ring8", "grid25"], "seeds": 3, "iterations": 10})
    assert len({run.name for run in runs}) == 12
    assert {(run.label, run.config.data, run.config.seed) for run in runs} == {
        (label, data, seed) for label in ("gan", "lsgan") for data in ("ring8", "grid25") for seed in range(3)
    }


def test_lists_by_nature_are_no_axes():
    found = axes({"hidden": [[8], [8, 8]], "betas": [0, 0.9], "clip": [0.01, 0.1]})
    assert found == {"hidden": [[8], [8, 8]], "betas": [[0, 0.9]], "clip": [0.01, 0.1]}


def test_runs_are_measured_unless_the_grid_says_otherwise():
    assert plan({"iterations": 1000})[0].config.evaluate_every == 50
    assert plan({"iterations": 1000, "evaluate_every": 0})[0].config.evaluate_every == 0


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ({"colour": ["red"]}, "unknown setting 'colour'"),
        ({"data": []}, "leaves nothing to run"),
        ({"seeds": 0}, "seeds must be a whole number, 1 or more; it is 0"),
        ({"seeds": 2, "seed": 1}, "both seed and seeds"),
        ({"seed": [1, 1]}, "two points of the grid are the same run"),
        ({"preset": ["gan", "gam"]}, "preset=gam.* makes no run: unknown preset 'gam'.*Did you mean 'gan'"),
        (
            {"coupling": ["none", "minibatch_discrimination"]},
            "coupling=minibatch_discrimination makes no run: .*cannot go with penalty",
        ),
        ({"batch_size": [64, "many"]}, "batch_size=many makes no run: batch_size must be a whole number"),
    ],
)
def test_contradictions_are_refused_before_anything_runs(grid, message):
    with pytest.raises(ValueError, match=message):
        plan(grid)


def test_another_seed_alone_makes_the_run_that_a_whole_check_makes():
    grid = {
        "preset": ["gan", "wgan-gp-toy"],
        "data": "ring8",
        "iterations": 40,
        "learning_rate": [1e-3, 2e-3],
    }
    runs = plan(grid | {"seeds": 3})
    alone = [run for seed in range(3) for run in plan(grid | {"seed": [seed]})]
    assert {run.name: run.config for run in runs} == {run.name: run.config for run in alone}
    assert all(run.config == TrainConfig(**run.config.to_dict()) for run in runs)
