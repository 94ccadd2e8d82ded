"""Means over seeds by hand, and the interval's coverage."""

import math

import numpy as np
import pytest

from toygan.sweeps.statistics import paired, summarise


def test_by_hand():
    found = summarise([1.0, 2.0, 3.0])
    assert (found["n"], found["mean"]) == (3, 2.0)
    assert found["standard_error"] == pytest.approx(1 / math.sqrt(3))


def test_one_value_says_nothing_about_its_error():
    found = summarise([5.0])
    assert found["mean"] == 5.0
    assert all(math.isnan(found[name]) for name in ("standard_error", "low", "high"))


def test_none_at_all():
    with pytest.raises(ValueError, match="at least one number"):
        summarise([])


@pytest.mark.parametrize(("n", "share"), [(2, 0.5), (10, 0.89), (30, 0.94)])
def test_interval_covers_the_mean_about_as_often_as_it_says(n, share):
    rng = np.random.default_rng(0)
    inside = 0
    for _ in range(300):
        found = summarise(rng.normal(size=n), rng)
        inside += found["low"] <= 0 <= found["high"]
    assert abs(inside / 300 - share) < 0.09


def test_pairs_take_common_seeds_only():
    assert paired({0: 1.0, 1: 2.0}, {1: 0.5, 2: 9.0})["mean"] == 1.5
    with pytest.raises(ValueError, match=r"share no seed: \[0\] and \[1\]"):
        paired({0: 1.0}, {1: 1.0})
