"""Schedules: from 1 to 0 and never up again, in their published form."""

import itertools

import numpy as np
import pytest

from toygan.remedies.schedules import SCHEDULES, schedule


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


def test_cubic_is_the_cube_of_linear():
    for step in (0, 1, 4, 9, 10):
        assert schedule("cubic", step, 10) == pytest.approx(schedule("linear", step, 10) ** 3, abs=1e-15)


@pytest.mark.parametrize("name", SCHEDULES)
def test_after_the_last_update_the_factor_stays(name):
    assert schedule(name, 70, 50) == schedule(name, 50, 50)


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match=r"unknown schedule 'cosin'.*Did you mean 'cosine'"):
        schedule("cosin", 0, 1)
    with pytest.raises(
        ValueError, match="step must be at least 0 and iterations at least 1; they are -1 and 5"
    ):
        schedule("linear", -1, 5)


@pytest.mark.parametrize(("step", "iterations"), [(-1, 5), (0, 0), (3, 0), (0, -2), (-1, 0)])
def test_each_wrong_argument_alone_is_refused(step, iterations):
    with pytest.raises(ValueError, match=f"they are {step} and {iterations}"):
        schedule("constant", step, iterations)


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_run_of_one_update_has_the_whole_rate(name):
    assert schedule(name, 0, 1) == 1.0
