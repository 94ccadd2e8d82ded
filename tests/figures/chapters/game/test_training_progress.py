"""The longer the run, the more of the grid is found; the first panel is the run's own beginning."""

import numpy as np
import pytest

from figures.chapters.game.training_progress import LAW, MOMENTS, config, samples_at
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.metrics.quality import assign, modes_captured, w1
from toygan.runs.api import train


def test_message_the_points_come_closer_to_the_grid(picture):
    shown, law = picture("training_progress"), dataset(LAW)
    drawn = [np.column_stack(shown.line(f"moment_{number}")) for number in range(len(MOMENTS))]
    apart = [w1(points, law, 0) for points in drawn]
    assert apart[-1] < 0.5 * apart[0]
    assert shown.data["modes"][-1] > shown.data["modes"][0]


def test_the_numbers_above_the_panels_are_those_of_the_points_drawn(picture):
    shown, modes = picture("training_progress"), dataset(LAW).modes
    for number in range(len(MOMENTS)):
        found = assign(np.column_stack(shown.line(f"moment_{number}")), modes)
        assert modes_captured(found, modes) == pytest.approx(shown.data["modes"][number], abs=1)
        assert found.good.mean() == pytest.approx(shown.data["quality"][number], abs=0.002)
        title = shown.artist(f"moment_{number}").axes.get_title()
        step, quality = shown.data["step"][number], shown.data["quality"][number]
        assert title.startswith(f"{step:,}: {shown.data['modes'][number]}")
        assert f"{100 * quality:.0f} %" in title


def test_doing_a_few_updates_again_gives_the_run_s_own_bits():
    settings = TrainConfig(
        data=LAW, hidden=(8,), batch_size=16, iterations=12, snapshot_every=4, critic_steps=1
    )
    shots = {shot.step: shot.samples for shot in train(settings).snapshots}
    np.testing.assert_array_equal(samples_at(settings, 4), shots[4])


def test_it_runs_as_long_as_the_lecture_says():
    assert config(False, 0).iterations == 50_000
    assert set(MOMENTS[1:]) <= set(range(0, 50_001, config(False, 0).snapshot_every))


def modes_reached(points: np.ndarray) -> int:
    """Modes of the grid that hold a point within 3 sigma."""
    law = dataset("grid25")
    return modes_captured(assign(points, law.modes), law.modes)


def _settings(run) -> tuple:
    """What the caption says of the run."""
    sizes = run.generator_hidden, run.critic_hidden, run.activation, run.latent_dim, run.batch_size
    rates = run.optimizer, run.generator_learning_rate, run.schedule, run.penalty_weight
    return *sizes, run.critic_steps, *rates


CLAIMS = [
    (
        "the modes come one after another",
        "模式一个接一个地出现",
        lambda d: (np.diff(d["modes"]) >= 0).all() and len(set(d["modes"])) > 4,
        "full",
    ),
    (
        "in the end points in all 25 modes and few between them",
        "最后 25 个模式都有点，模式间的点很少",
        lambda d: d["modes"][-1] == 25 and d["quality"][-1] > 0.9,
        "full",
    ),
    (
        "Settings: 3 × 64 ReLU, z of 2 dimensions, batch 128, two critic steps per update, Adam 1e-3 falling linearly to 0, λ = 0.02",
        "设置：3 × 64 ReLU，z 为二维，批量 128，每次更新评论家两步，Adam 1e-3 线性降到 0，λ = 0.02",
        lambda d: (
            _settings(config(False, 0))
            == ((64,) * 3, (64,) * 3, "relu", 2, 128, 2, "adam", 1e-3, "linear", 0.02)
        ),
    ),
    (
        "one of 1000 samples within 3σ, and the percentage is the share of samples within 3σ",
        "1000 个样本中有一个在 3σ 内即算到达该模式，百分数为 3σ 内样本的比例",
        lambda d: d["samples"].shape[1] == 1000,
    ),
    ("Eight square panels", "八个方形子图", lambda d: len(d["samples"]) == 7),
    (
        "after 100, 1000, 2000, 5000, 10,000, 20,000 and 50,000 updates",
        "100、1000、2000、5000、10,000、20,000、50,000 次更新后",
        lambda d: tuple(d["step"]) == MOMENTS == (100, 1000, 2000, 5000, 10_000, 20_000, 50_000),
        "full",
    ),
    (
        "more and more of the 25 places of a grid filled",
        "5 × 5 网格上的 25 处逐渐被填满",
        lambda d: d["modes"][0] < 10 < d["modes"][-1],
    ),
    (
        "nearly all points in tight modes",
        "几乎所有点都在紧密的模式里",
        lambda d: d["quality"][-1] > 0.9,
        "full",
    ),
    (
        "25 tight modes on a grid of five by five",
        "网格上 25 个紧密的模式",
        lambda d: modes_reached(d["real"]) == 25,
    ),
]
