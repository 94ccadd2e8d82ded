"""The loop around a trainer that only counts: what happens when, stopping, saving, and going back."""

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.runs.checkpoints import CheckpointError
from toygan.runs.loop import STOP, Interrupted, Loop


class Counting:
    """A trainer whose loss after update n is 1/n."""

    def __init__(self):
        self.step, self.calls = 0, []

    def advance(self, updates):
        self.calls.append(updates)
        steps = np.arange(self.step + 1, self.step + updates + 1)
        self.step += updates
        return {"critic_loss": 1.0 / steps}

    def state(self):
        return {"step": np.array(self.step), "theta": np.full(3, float(self.step))}

    def load_state(self, state):
        self.step = int(state["step"])


def loop(callback=None, folder=None, measure=None, **settings):
    config = TrainConfig(**({"iterations": 100, "checkpoint_every": 0} | settings))
    shots = []
    made = Loop(
        config,
        Counting(),
        measure=measure or (lambda trainer: {"w1": float(trainer.step)}),
        take_snapshot=lambda trainer: shots.append(trainer.step),
        folder=folder,
        config_hash="h",
        callback=callback,
    )
    made.shots = shots
    return made


def test_every_event_comes_at_its_update_and_at_the_end():
    run = loop(evaluate_every=30, snapshot_every=40)
    run.run()
    assert run.evaluations.columns()["step"].tolist() == [30, 60, 90, 100]
    assert run.evaluations.columns()["w1"].tolist() == [30, 60, 90, 100]
    assert run.shots == [0, 40, 80, 100]


@pytest.mark.parametrize("every", [(0, 0), (7, 11), (1, 1)])
def test_losses_are_one_row_per_update_whatever_is_done_between(every):
    run = loop(evaluate_every=every[0], snapshot_every=every[1])
    run.run()
    columns = run.losses.columns()
    assert columns["step"].tolist() == list(range(1, 101))
    assert np.array_equal(columns["critic_loss"], 1.0 / np.arange(1, 101))
    assert sum(run.trainer.calls) == 100


def test_never_measured_its_history_is_the_losses():
    run = loop(iterations=3)
    run.run()
    assert list(run.history) == ["step", "critic_loss"]
    assert run.history["step"].tolist() == [1, 2, 3]


def test_a_plateau_ends_the_run():
    values = iter([3.0, 2.0, 2.5, 2.5, 9.0])
    run = loop(measure=lambda trainer: {"w1": next(values)}, evaluate_every=10, stop_when="w1:2")
    run.run()
    assert run.step == 40
    assert run.finished


def test_a_callback_sees_the_last_losses_and_may_stop_the_run(tmp_path):
    seen = []

    def callback(progress):
        seen.append((progress.step, progress.iterations, progress.losses["critic_loss"]))
        return STOP if progress.step >= 10 else None

    run = loop(callback, tmp_path)
    with pytest.raises(Interrupted):
        run.run()
    assert seen[-1][1:] == (100, 1.0 / seen[-1][0])
    assert run.saved == run.step == seen[-1][0] < 100


def test_it_goes_on_from_the_newest_checkpoint_with_all_rows(tmp_path):
    first = loop(folder=tmp_path, iterations=60, checkpoint_every=25)
    first.run()
    again = loop(folder=tmp_path, iterations=100, checkpoint_every=25)
    again.restore()
    assert (again.step, again.saved) == (60, 60)
    again.run()
    assert again.losses.columns()["step"].tolist() == list(range(1, 101))
    earlier = loop(folder=tmp_path)
    earlier.restore(update=75)  # two are kept
    assert earlier.losses.columns()["step"].tolist() == list(range(1, 76))


def test_checkpoints_of_another_configuration_are_refused(tmp_path):
    loop(folder=tmp_path, iterations=10).run()
    other = loop(folder=tmp_path)
    other.config_hash = "another"
    with pytest.raises(CheckpointError, match="belongs to another configuration"):
        other.restore()
    assert (other.step, other.saved) == (0, 0)


def test_without_a_folder_nothing_is_saved():
    run = loop(checkpoint_every=10)
    run.run()
    assert run.saved == 0


def test_a_run_of_an_older_version_goes_on_with_the_columns_that_it_has(tmp_path):
    """What is measured since then is left out, so that all rows have the same columns."""
    old = loop(folder=tmp_path, evaluate_every=10, checkpoint_every=50, iterations=50)
    old.run()
    new = loop(folder=tmp_path, evaluate_every=10, measure=lambda trainer: {"w1": 1.0, "critic_gap": 2.0})
    new.restore()
    new.run()
    assert new.step == 100
    assert list(new.evaluations.columns()) == ["step", "critic_loss", "w1"]
    assert len(new.history.step) == 10
    fresh = loop(evaluate_every=50, measure=lambda trainer: {"w1": 1.0, "critic_gap": 2.0})
    fresh.run()
    assert "critic_gap" in fresh.history
