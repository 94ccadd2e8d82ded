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
