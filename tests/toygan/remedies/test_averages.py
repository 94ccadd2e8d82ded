"""Averages: the memory of past parameters, the averaged generator."""

import numpy as np
import pytest

from toygan.remedies.averages import historical_averaging, include_in_mean, moving_average


def test_historical_averaging_has_the_gradient_of_its_value():
    rng = np.random.default_rng(0)
    theta, mean, h = rng.standard_normal(5), rng.standard_normal(5), 1e-6
    value, gradient = historical_averaging(theta, mean, 0.3)
    assert value == pytest.approx(0.3 * np.sum((theta - mean) ** 2), rel=1e-14)
    for e in h * np.eye(5):
        slope = historical_averaging(theta + e, mean, 0.3)[0] - historical_averaging(theta - e, mean, 0.3)[0]
        assert gradient @ e == pytest.approx(slope / 2, rel=1e-6)


def test_the_running_mean_is_the_mean():
    past = np.random.default_rng(1).standard_normal((40, 3))
    mean = np.zeros(3)
    for count, theta in enumerate(past):
        include_in_mean(mean, theta, count)
    np.testing.assert_allclose(mean, past.mean(axis=0), rtol=1e-12)


def test_moving_average_weighs_the_past_geometrically():
    averaged, past = np.array([1.0]), [2.0, -1.0, 0.5]
    for theta in past:
        moving_average(averaged, np.array([theta]), 0.9)
    expected = 0.9**3 + 0.1 * sum(0.9 ** (2 - i) * theta for i, theta in enumerate(past))
    assert averaged[0] == pytest.approx(expected, rel=1e-14)
