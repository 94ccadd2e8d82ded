"""What a run may watch: the metrics that its law has."""

import pytest

from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.runs.evaluation import check_stop


def test_a_metric_that_the_law_lacks_is_refused_with_those_it_has():
    config = TrainConfig(stop_when="modes:3", evaluate_every=10)
    check_stop(config, dataset("ring8"))
    check_stop(TrainConfig(), dataset("swissroll"))
    with pytest.raises(ValueError, match=r"watches modes, which swissroll .*; it has .*w1"):
        check_stop(config, dataset("swissroll"))
