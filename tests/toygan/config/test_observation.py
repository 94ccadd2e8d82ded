"""How often a run is measured, saved and shown by default."""

import pytest

from toygan.config.observation import observed
from toygan.config.train_config import TrainConfig


def test_by_hand():
    config = TrainConfig(iterations=10_000)
    assert observed(config, ()) == {"evaluate_every": 500, "checkpoint_every": 1000}
    assert observed(config, (), film=True)["snapshot_every"] == 200


@pytest.mark.parametrize("iterations", [1, 3, 19])
def test_a_short_run_is_looked_at_in_every_update(iterations):
    found = observed(TrainConfig(iterations=iterations), (), film=True)
    assert found["snapshot_every"] == 1
    assert 1 <= found["checkpoint_every"] <= iterations


@pytest.mark.parametrize(
    ("iterations", "evaluations"), [(1, 1), (3, 3), (20, 4), (100, 4), (300, 12), (500, 20), (10_000, 20)]
)
def test_a_short_run_is_measured_less_often(iterations, evaluations):
    assert iterations // observed(TrainConfig(iterations=iterations), ())["evaluate_every"] == evaluations


@pytest.mark.parametrize(("iterations", "apart"), [(1, 1), (99, 99), (500, 100), (3000, 300), (10**5, 1000)])
def test_checkpoints_are_a_tenth_of_the_run_apart_within_bounds(iterations, apart):
    assert observed(TrainConfig(iterations=iterations), ())["checkpoint_every"] == apart


def test_what_the_user_gave_stays():
    given = ("evaluate_every", "checkpoint_every", "snapshot_every")
    assert observed(TrainConfig(), given, film=True) == {}
