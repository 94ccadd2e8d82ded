"""The permutation test: its statistic against the definition, its level, its power, ties."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from scipy.stats import kstest

from divergences.from_samples import permutation_statistics
from divergences.from_samples.permutation_test import permutation_test


def energy(x, y):
    """2 E|X - Y| - E|X - X'| - E|Y - Y'| of two empirical laws on the line."""

    def mean(a, b):
        return np.abs(a[:, None] - b[None]).mean()

    return 2 * mean(x, y) - mean(x, x) - mean(y, y)


def test_the_energy_distance_is_its_definition():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=17), rng.normal(1, 2, size=9)
    assert permutation_test(x, y, permutations=1).statistic == pytest.approx(energy(x, y), rel=1e-12)


def test_the_p_value_of_all_relabellings():
    x, y = np.array([0.0, 0.1, 0.25]), np.array([2.0, 2.3, 2.9, 3.1])
    pooled, observed, above, count = np.concatenate([x, y]), energy(x, y), 0, 0
    for chosen in itertools.combinations(range(7), 3):
        mine = np.isin(np.arange(7), chosen)
        above += energy(pooled[mine], pooled[~mine]) >= observed - 1e-12
        count += 1
    found = permutation_test(x, y, permutations=20_000, rng=1).p_value
    assert found == pytest.approx(above / count, abs=4 * np.sqrt(above / count / 20_000))


def wasserstein(x, y):
    """W1 of two samples of one size in space, as the assignment that it is."""
    costs = cdist(x, y)
    return costs[linear_sum_assignment(costs)].mean()


@pytest.mark.parametrize("d", [1, 2])
def test_w1_is_the_assignment(d):
    rng = np.random.default_rng(d)
    x, y = rng.normal(size=(2, 12, d))
    pooled, found = np.concatenate([x, y]), permutation_test(x, y, "w1", 200, rng=3)
    assert found.statistic == pytest.approx(wasserstein(x, y), rel=1e-12)
    draws, above = np.random.default_rng(3), 0
    labels = np.repeat([True, False], 12)
    for mine in draws.permuted(np.broadcast_to(labels, (200, 24)), axis=1):
        above += wasserstein(pooled[mine], pooled[~mine]) >= found.statistic - 1e-12
    assert found.p_value == (1 + above) / 201


def test_blocks_change_nothing(monkeypatch):
    rng = np.random.default_rng(6)
    x, y, told = rng.normal(size=(40, 2)), rng.normal(0.3, 1, size=(33, 2)), []
    whole = permutation_test(x, y, "mmd", 300, rng=0)
    monkeypatch.setattr(permutation_statistics, "BLOCK", 73 * 5)
    parts = permutation_test(x, y, "mmd", 300, rng=0, progress=told.append)
    assert told == [128, 256, 300]
    assert (parts.p_value, parts.n, parts.m) == (whole.p_value, 40, 33)
    assert parts.statistic == pytest.approx(whole.statistic, rel=1e-12)


@pytest.mark.parametrize("statistic", ["energy", "mmd", "w1"])
def test_units_change_nothing(statistic):
    rng = np.random.default_rng(8)
    x, y = rng.normal(size=(20, 1)), rng.normal(1, 1, size=(20, 1))
    found = [permutation_test(x * unit, y * unit, statistic, 99, rng=0) for unit in (1, 2.0**-900, 2.0**900)]
    assert len({one.p_value for one in found}) == 1
    scales = [one.statistic / found[0].statistic for one in found]
    assert scales == pytest.approx([1, 1, 1] if statistic == "mmd" else [1, 2.0**-900, 2.0**900])


@pytest.mark.parametrize("statistic", ["energy", "mmd", "w1"])
def test_the_level_and_the_power(statistic):
    rng = np.random.default_rng(2)
    d = 1 if statistic == "w1" else 2  # in the plane 20,000 problems are solved: the slow test
    null = [permutation_test(*rng.normal(size=(2, 20, d)), statistic, 99, rng).p_value for _ in range(200)]
    assert np.mean(np.array(null) <= 0.1) == pytest.approx(0.1, abs=0.065)
    assert np.mean(null) == pytest.approx(0.5, abs=0.07)
    far = permutation_test(rng.normal(size=(40, 2)), rng.normal(1.5, 1, size=(30, 2)), statistic, 99, rng)
    assert far.p_value == 0.01


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statistic", "d", "n", "permutations"),
    [("energy", 2, 15, 99), ("mmd", 2, 15, 99), ("w1", 1, 15, 99), ("w1", 2, 10, 39)],
)
def test_p_values_are_uniform_under_the_null(statistic, d, n, permutations):
    """400 pairs of samples of one law: shares at every level, by Kolmogorov and Smirnov."""
    rng, step = np.random.default_rng(11), 1 / (1 + permutations)
    pairs = rng.normal(size=(400, 2, n, d))
    found = [permutation_test(*pair, statistic, permutations, rng).p_value for pair in pairs]
    spread = np.array(found) - rng.uniform(0, step, 400)  # p-values are multiples of the step
    assert kstest(spread, "uniform").pvalue > 0.01


def test_equal_samples_and_equal_points():
    points = np.repeat([0.0, 1.0], 10)
    assert permutation_test(points, points, rng=0).p_value == 1.0
    assert permutation_test(np.zeros(5), np.zeros(6), "mmd", rng=0).p_value == 1.0


@pytest.mark.parametrize(
    ("x", "y", "words", "message"),
    [
        (np.zeros((3, 2)), np.zeros((3, 1)), {}, "must have the same dimension; they have 2 and 1"),
        ([0.0], [1.0, 2.0], {}, "at least 2 points of each law; x has 1 and y has 2"),
        ([0.0, 1], [1.0, 2.0], {"statistic": "enrgy"}, "Did you mean 'energy'"),
        ([0.0, 1], [1.0, 2.0], {"permutations": 0}, "permutations must be a whole number"),
    ],
)
def test_what_is_refused(x, y, words, message):
    with pytest.raises(ValueError, match=message):
        permutation_test(x, y, **words)
