"""The check of a user's value at its first use: what it lets through, and how small an error it refuses."""

import numpy as np
import pytest

from toygan.autograd import log, stop_gradient
from toygan.objectives.from_values import formula, source_hash

REAL, ONE = np.array([0.3, -1.2, 2.5]), np.array([0.7])


def generator(value):
    return formula("mine", "generator_value", value, (1,))


def off_by(error):
    """The mean of the fake scores, with a slope on the tape that is too large by a relative error."""
    return lambda real, fake: (1 + error) * fake.mean() - error * stop_gradient(fake).mean()


@pytest.mark.parametrize("error", [7e-5, -7e-5, 1e-9])
def test_a_relative_error_below_1e_4_passes(error):
    value, slope = generator(off_by(error))(REAL, ONE)
    assert value == pytest.approx(0.7)
    assert slope == pytest.approx([1 + error], rel=1e-14)


@pytest.mark.parametrize("error", [1.4e-4, -1.4e-4, 1.0])
def test_a_relative_error_above_1e_4_is_refused(error):
    with pytest.raises(ValueError, match=r"by the tape and .* by central differences"):
        generator(off_by(error))(REAL, ONE)


def test_an_error_is_measured_by_slopes_that_do_not_cancel():
    """Along a random direction 10,000 slopes of 1 nearly cancel; an error of 0.1 in one of them is small."""
    many = np.linspace(-2, 2, 10_000)

    def nearly(real, fake):
        return fake.sum() + 0.1 * (fake[0] - stop_gradient(fake)[0])

    _, slopes = generator(nearly)(REAL, many)
    assert slopes.tolist() == [1.1] + [1.0] * 9999


@pytest.mark.parametrize("value", [lambda real, fake: fake[:1], lambda real, fake: fake.reshape(1, 1)])
def test_one_number_may_have_any_shape(value):
    assert generator(value)(REAL, ONE)[0] == 0.7
    assert generator(value)(REAL, ONE)[1].tolist() == [1.0]


@pytest.mark.parametrize("constant", [0.0, 3.0, -1e6])
@pytest.mark.parametrize("slope", [0.0, 1e-9])
def test_values_that_hardly_depend_on_the_scores_pass(constant, slope):
    """Their differences are rounding: an error relative to the slope alone would refuse them."""
    value, found = generator(lambda real, fake: constant + slope * fake.sum())(REAL, ONE)
    assert value == pytest.approx(constant, abs=1e-8)
    assert found == pytest.approx([slope])


def test_large_values_with_an_ordinary_slope_pass_and_their_errors_are_seen():
    large = generator(lambda real, fake: 1e6 + 5 * fake.sum() + real.sum())
    assert large(REAL, ONE)[1].tolist() == [5.0]
    with pytest.raises(ValueError, match="has slope"):
        generator(lambda real, fake: 1e6 + 5 * stop_gradient(fake).sum() + 0 * fake.sum())(REAL, ONE)


def test_slopes_that_are_not_finite_cannot_be_compared():
    """log at 0: the value is -inf there and so is every difference."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value, slope = generator(lambda real, fake: log(fake).sum())(REAL, np.array([0.0]))
    assert value == -np.inf
    assert slope.tolist() == [np.inf]


def test_the_check_is_made_once_and_for_the_asked_arguments_alone():
    calls = []

    def value(real, fake):
        calls.append(1)
        return fake.mean() + stop_gradient(real).sum()  # its slope in real is not asked for

    differentiated = generator(value)
    differentiated(REAL, ONE)
    before = len(calls)
    differentiated(REAL, ONE)
    assert len(calls) == before  # from then on a line of NumPy calls does it
    assert before > 3
    with pytest.raises(ValueError, match="discriminator_value of objective 'mine' has slope"):
        formula("mine", "discriminator_value", value, (0, 1))(REAL, ONE)


def test_two_arguments_give_two_slopes_in_their_order():
    both = formula("mine", "discriminator_value", lambda real, fake: 2 * real.sum() - 3 * fake.sum(), (0, 1))
    value, to_real, to_fake = both(REAL, ONE)
    assert value == pytest.approx(2 * REAL.sum() - 2.1)
    assert (to_real.tolist(), to_fake.tolist()) == ([2.0] * 3, [-3.0])


def test_a_hash_is_that_of_the_source_and_else_of_the_code():
    first, same, other = (eval(text) for text in ("lambda x: x + 1", "lambda x: x + 1", "lambda x: x + 2"))
    assert source_hash(first) == source_hash(same) != source_hash(other)
    assert source_hash(test_two_arguments_give_two_slopes_in_their_order, first) != source_hash(first)
    assert len(source_hash(len)) == 12
    assert source_hash(len) != source_hash(max)
