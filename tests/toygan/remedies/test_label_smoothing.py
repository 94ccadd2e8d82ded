"""Label smoothing against the loss with two targets, written out."""

import numpy as np
import pytest

from toygan.autograd import value_and_grad
from toygan.objectives.table import OBJECTIVES
from toygan.remedies.label_smoothing import smoothed

REAL, FAKE = np.array([0.3, -1.2, 2.5]), np.array([-0.4, 1.7])


def sp(t):
    return np.logaddexp(0, t)


@pytest.mark.parametrize("name", ["minimax", "non_saturating"])
def test_logistic_losses(name):
    value, d_real, d_fake = smoothed(OBJECTIVES[name], 0.1).discriminator(REAL, FAKE)
    assert value == pytest.approx(np.mean(0.9 * sp(-REAL) + 0.1 * sp(REAL)) + np.mean(sp(FAKE)), rel=1e-14)
    tape = value_and_grad(lambda r: (0.9 * sp(-r) + 0.1 * sp(r)).mean())(REAL)[1]
    np.testing.assert_allclose(d_real, tape, rtol=1e-13)
    assert (d_fake == OBJECTIVES[name].discriminator(REAL, FAKE)[2]).all()


def test_least_squares():
    row = smoothed(OBJECTIVES["least_squares"], 0.2)
    value, d_real, _ = row.discriminator(REAL, FAKE)
    assert value == pytest.approx(0.5 * np.mean((REAL - 0.8) ** 2) + 0.5 * np.mean(FAKE**2), rel=1e-14)
    np.testing.assert_allclose(d_real, (REAL - 0.8) / 3, rtol=1e-14)
    assert value_and_grad(row.discriminator_value)(REAL, FAKE)[0] == pytest.approx(value)


def test_the_generator_is_left_alone_and_overflow_is_no_nan():
    row = smoothed(OBJECTIVES["minimax"], 0.1)
    assert row.generator(REAL, FAKE)[0] == OBJECTIVES["minimax"].generator(REAL, FAKE)[0]
    assert not np.isnan(row.discriminator([-np.inf], [0.0])[0])


@pytest.mark.parametrize("name", ["wasserstein", "hinge", "relativistic", "f_gan:gan"])
def test_refused_where_there_is_no_target(name):
    with pytest.raises(
        ValueError, match=f"the {name} objective has none; use it with minimax, non_saturating, least_squares"
    ):
        smoothed(OBJECTIVES[name], 0.1)


@pytest.mark.parametrize("amount", [-0.1, 0.5, float("nan")])
def test_amounts(amount):
    with pytest.raises(ValueError, match=r"must be in \[0, 0.5\); it is"):
        smoothed(OBJECTIVES["minimax"], amount)


@pytest.mark.parametrize("name", ["minimax", "non_saturating", "least_squares"])
def test_an_amount_of_0_changes_no_number_and_leaves_an_objective_led_by_python(name):
    row, plain = smoothed(OBJECTIVES[name], 0.0), OBJECTIVES[name]
    for ours, theirs in zip(row.discriminator(REAL, FAKE), plain.discriminator(REAL, FAKE)):
        np.testing.assert_array_equal(ours, theirs)
    assert (plain.compiled, row.compiled) == (True, False)
    with pytest.raises(ValueError, match="has none"):  # not twice
        smoothed(row, 0.1)
