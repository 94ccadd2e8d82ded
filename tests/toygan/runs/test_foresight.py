"""Lower bounds of memory and time, counted by hand."""

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.network.mlp import Network
from toygan.runs import foresight
from toygan.support.memory import TooLargeError

SMALL = TrainConfig(hidden=(3,), latent_dim=2, batch_size=4, critic_steps=5, iterations=10)


def test_parameters_are_those_of_a_network():
    assert foresight.parameters([5, 7, 2]) == Network([5, 7, 2]).parameters.size
    assert foresight.parameters([4]) == 0


def test_by_hand():
    networks = (2 * 3 + 3 + 3 * 2 + 2) + (2 * 3 + 3 + 3 + 1)
    assert foresight.multiplications(SMALL, 2) == 10 * 4 * 6 * networks
    found = foresight.memory_of(SMALL, 2)
    assert found["batch_size", 4] == 4 * 4 * (2 + 3 + 2 + 2 + 3 + 1)
    assert found["iterations", 10] == 400
    assert found["critic_hidden", (3,)] == 3 * 4 * 13


def test_the_setting_that_is_widest_is_named():
    assert ("latent_dim", 9) in foresight.memory_of(SMALL.replace(latent_dim=9), 2)
    assert ("generator_hidden", (3,)) in foresight.memory_of(SMALL, 2)


def test_what_is_refused(monkeypatch):
    monkeypatch.setattr("toygan.support.memory.available_memory", lambda: 10_000)
    assert foresight.refuse_what_cannot_fit(SMALL, 2) is None
    with pytest.raises(TooLargeError, match=r"iterations = 1000 needs .* make iterations smaller"):
        foresight.refuse_what_cannot_fit(SMALL.replace(iterations=1000), 2)
    with pytest.raises(TooLargeError, match="n = 1000 points of 2 numbers"):
        foresight.refuse_points(1000, 2)
    assert foresight.refuse_points(300, 2) is None


def test_thirty_days_are_the_limit(monkeypatch):
    seconds = foresight.multiplications(SMALL, 2) / foresight.FASTEST
    monkeypatch.setattr(foresight, "MOST_DAYS", 1.01 * seconds / 86_400)
    monkeypatch.setattr(foresight.os, "cpu_count", lambda: 1)
    assert foresight.refuse_what_cannot_end(SMALL, 2) is None
    with pytest.raises(ValueError, match="iterations = 11 would take at least"):
        foresight.refuse_what_cannot_end(SMALL.replace(iterations=11), 2)
    assert np.isfinite(seconds)
