"""The permutation test: its statistic against the definition, its level, its power, ties."""

import itertools

import numpy as np
import pytest

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


@pytest.mark.parametrize("statistic", ["energy", "mmd"])
def test_the_level_and_the_power(statistic):
    rng = np.random.default_rng(2)
    null = [permutation_test(*rng.normal(size=(2, 20, 2)), statistic, 99, rng).p_value for _ in range(200)]
    assert np.mean(np.array(null) <= 0.1) == pytest.approx(0.1, abs=0.065)
    assert np.mean(null) == pytest.approx(0.5, abs=0.07)
    far = permutation_test(rng.normal(size=(40, 2)), rng.normal(1.5, 1, size=(30, 2)), statistic, 99, rng)
    assert far.p_value == 0.01


def test_equal_samples_and_equal_points():
    points = np.repeat([0.0, 1.0], 10)
    assert permutation_test(points, points, rng=0).p_value == 1.0
    assert permutation_test(np.zeros(5), np.zeros(6), "mmd", rng=0).p_value == 1.0


@pytest.mark.parametrize(
    ("x", "y", "words", "message"),
    [
        (np.zeros((3, 2)), np.zeros((3, 1)), {}, "must have the same dimension; they have 2 and 1"),
        ([0.0], [1.0, 2.0], {}, "2 points each"),
        ([0.0, 1], [1.0, 2.0], {"statistic": "enrgy"}, "Did you mean 'energy'"),
        ([0.0, 1], [1.0, 2.0], {"permutations": 0}, "permutations must be a whole number"),
    ],
)
def test_what_is_refused(x, y, words, message):
    with pytest.raises(ValueError, match=message):
        permutation_test(x, y, **words)
