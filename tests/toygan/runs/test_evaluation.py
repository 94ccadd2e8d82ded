"""What a run may watch, and a row of its history: metrics, gradient norms by layer, histograms."""

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.critics.claims import COLUMNS
from toygan.datasets.table import dataset
from toygan.game.trainer import Trainer
from toygan.metrics.floors import distance
from toygan.metrics.quality import columns, w1_pair
from toygan.runs.evaluation import _STREAM, SAMPLES, check_stop, measure, weight_histogram
from toygan.runs.snapshots import draw


def test_a_metric_that_the_law_lacks_is_refused_with_those_it_has():
    config = TrainConfig(stop_when="modes:3", evaluate_every=10)
    check_stop(config, dataset("ring8"))
    check_stop(TrainConfig(), dataset("swissroll"))
    with pytest.raises(ValueError, match=r"watches modes, which swissroll .*; it has .*w1"):
        check_stop(config, dataset("swissroll"))


def trained(**settings):
    small = {"data": "ring8", "hidden": (4,), "batch_size": 8, "critic_steps": 1, "iterations": 8}
    trainer = Trainer(TrainConfig(**(small | settings)))
    trainer.advance(2)
    return trainer


def test_a_row_has_the_metrics_the_gradient_norms_and_the_histograms():
    trainer = trained()
    row = measure(trainer, trainer.config, trainer.dataset)
    norms = {name: value for name, value in row.items() if name.startswith("gradient_norm_")}
    assert list(norms) == [
        f"gradient_norm_{player}_{l}" for player in ("generator", "critic") for l in (1, 2)
    ]
    assert set(columns(trainer.dataset)) <= set(row)
    assert row["critic_weights"].sum() == len(trainer.critic.parameters)


def test_a_gradient_norm_is_that_of_the_last_step_over_weights_and_biases():
    trainer = trained()
    row = measure(trainer, trainer.config, trainer.dataset)
    weights, biases = trainer.gradients()["critic"]
    by_hand = np.sqrt((weights[1] ** 2).sum() + (biases[1] ** 2).sum())
    assert row["gradient_norm_critic_2"] == pytest.approx(by_hand, rel=1e-6)
    whole = np.linalg.norm(trainer.game.critic.gradients[0][: len(trainer.critic.parameters)])
    squares = sum(row[f"gradient_norm_critic_{l}"] ** 2 for l in (1, 2))
    assert np.sqrt(squares) == pytest.approx(whole, rel=1e-6)


def test_measuring_changes_nothing_and_says_the_same_twice():
    trainer = trained(averaging=0.5)
    before = trainer.state()
    first, second = (measure(trainer, trainer.config, trainer.dataset) for _ in range(2))
    assert all(np.array_equal(before[name], array) for name, array in trainer.state().items())
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_the_averaged_generator_is_what_is_measured():
    trainer = trained(averaging=0.5)
    here = measure(trainer, trainer.config, trainer.dataset)["w1"]
    trainer.averaged[:] = 0.0
    assert measure(trainer, trainer.config, trainer.dataset)["w1"] != here


def test_a_histogram_by_hand_and_of_one_number():
    row = weight_histogram("critic", np.array([0.0, 0.0, 31.9, 32.0]))
    assert row["critic_weights"].tolist() == [2, *[0] * 30, 2]
    alone = weight_histogram("critic", np.array([7.0]))
    assert (alone["critic_weights"].sum(), alone["critic_weights_low"], alone["critic_weights_high"]) == (
        1,
        7,
        7,
    )


def test_the_critic_claims_and_proves_of_the_points_between_which_w1_is_exact():
    trainer = trained(dtype="float64", constraint="orthonormal", critic_activation="groupsort")
    row = measure(trainer, trainer.config, trainer.dataset)
    rng = np.random.default_rng([trainer.config.seed, trainer.step, _STREAM])
    points = draw(trainer.generator, trainer.config, trainer.dataset, SAMPLES, rng)
    fake, real = w1_pair(points, trainer.dataset, rng)
    assert row["w1"] == distance(fake, real)
    scores = [trainer.critic(x).mean() for x in (real, fake)]
    assert row["critic_gap"] == pytest.approx(scores[0] - scores[1], rel=1e-9)
    assert row["critic_proof"] <= row["w1"]
    assert row["critic_slope"] <= row["critic_lipschitz"] <= 1 + 1e-6


def test_a_critic_behind_a_coupling_claims_nothing():
    trainer = trained(coupling="packing:2")
    row = measure(trainer, trainer.config, trainer.dataset)
    assert not any(name in row for name in COLUMNS)
