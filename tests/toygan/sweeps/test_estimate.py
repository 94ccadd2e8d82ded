"""What a run is estimated to take beside its updates."""

import pytest

from toygan.config.train_config import TrainConfig
from toygan.sweeps.estimate import EVALUATION_SECONDS, _evaluation_seconds


@pytest.mark.parametrize(
    ("points", "dimension", "times"),
    [(16, 2, 1.0), (1024, 2, 1.0), (4096, 2, 4**1.8), (4096, 1, 4.0), (8192, 3, 8**1.8)],
)
def test_an_evaluation_takes_as_long_as_its_w1_and_never_less_than_with_a_thousand_points(
    points, dimension, times
):
    found = _evaluation_seconds(TrainConfig(n_w1=points), dimension)
    assert found == pytest.approx(EVALUATION_SECONDS * times, rel=1e-12)
