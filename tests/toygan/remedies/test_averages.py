"""Remedies: schedules, noise, the memory of past parameters, averaging."""

import itertools

import numpy as np
import pytest

from toygan.remedies.averages import (
    SCHEDULES,
    add_instance_noise,
    annealed,
    historical_averaging,
    include_in_mean,
    moving_average,
    schedule,
)


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules_start_at_one_and_never_rise(name):
    factors = [schedule(name, step, 50) for step in range(60)]
    assert factors[0] == 1
    assert all(a >= b >= 0 for a, b in itertools.pairwise(factors))
    assert factors[-1] == (1 if name == "constant" else 0)


def test_cosine_has_its_published_form():
    steps = np.arange(11)
    expected = (1 + np.cos(np.pi * steps / 10)) / 2
    np.testing.assert_allclose([schedule("cosine", step, 10) for step in steps], expected, atol=1e-16)


def test_noise_has_its_spread_and_leaves_x_alone():
    x = np.full((20_000, 2), 3.0)
    noisy = add_instance_noise(x, annealed(0.4, 25, 100), np.random.default_rng(0))
    assert noisy.mean() == pytest.approx(3, abs=0.01)
    assert noisy.std() == pytest.approx(0.3, rel=0.02)
    assert (x == 3).all()
    assert add_instance_noise(x, 0.0, None) is x


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


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match=r"unknown schedule 'cosin'.*Did you mean 'cosine'"):
        schedule("cosin", 0, 1)
    with pytest.raises(
        ValueError, match="step must be at least 0 and iterations at least 1; they are -1 and 5"
    ):
        schedule("linear", -1, 5)
    with pytest.raises(ValueError, match=r"sigma must be non-negative; sigma = -0\.1"):
        annealed(-0.1, 0, 1)
