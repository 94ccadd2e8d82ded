"""A user's function moved by small steps: what is refused, what is silenced, steps that are exact."""

import itertools
import warnings

import numpy as np
import pytest

from toygan.autograd import Tensor
from toygan.gradcheck import own_numeric

GROWS = itertools.count(1.0)


def one(f, x):
    return own_numeric.checked(f, [np.array(x, float)], lambda arrays: arrays[0])


def test_a_checked_function_knows_its_value_and_its_precision():
    assert one(lambda x: x.sum(), [1.0, 2.0]).here == 3.0
    assert not one(lambda x: x.sum(), [1.0]).single
    assert one(lambda x: np.float32(x.sum()), [1.0]).single
    assert one(lambda x: np.float16(x.sum()), [1.0]).single
    assert one(lambda x: Tensor(x).sum(), [1.0]).here == 1.0
    assert one(lambda x: True, [1.0]).here == 1.0


@pytest.mark.parametrize(
    ("f", "error", "message"),
    [
        (lambda x: x, TypeError, r"it returned ndarray of shape \(1,\): take its mean or its sum"),
        (lambda x: "1", TypeError, "f must return one number; it returned str$"),
        (lambda x: 1j, TypeError, "f must return one number; it returned complex$"),
        (lambda x: -np.inf, ValueError, r"f must be finite where it is checked; f\(x\) is -inf"),
        (lambda x: next(GROWS), ValueError, "f gives 1.0 and 2.0 at one x: give its randomness a fixed seed"),
    ],
)
def test_what_is_refused(f, error, message):
    with pytest.raises(error, match=message):
        one(f, [1.0])


def test_moved_copies_and_leaves_x_alone():
    function = own_numeric.checked(
        lambda p: p[0].sum() + 10 * p[1].sum(), [np.zeros(2), np.zeros((2, 2))], list
    )
    assert function.moved(1, 3, 0.5) == 5.0
    assert function.moved(0, [0, 1], np.array([1.0, 2.0])) == 3.0
    assert [a.any() for a in function.arrays] == [False, False]


def test_outside_of_its_domain_a_function_is_nan_and_says_nothing():
    def f(x):
        warnings.warn("a warning of the user's", UserWarning, stacklevel=1)
        if x[0] > 2:
            raise KeyError("outside")
        return np.log(x[0])

    with pytest.warns(UserWarning, match="user's"):
        function = one(f, [1.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(function.moved(0, 0, 5.0))
        assert np.isnan(function.moved(0, 0, -2.0))
        assert function.moved(0, 0, 0.5) == np.log(1.5)


def test_steps_are_a_millionth_of_a_millionth_and_exact():
    a = np.array([3.7, -1e-30, 0.0, 1e20])
    steps = own_numeric._exact_steps(a)
    assert steps[2] == 2.0**-40 * 1e20
    relative = steps[[0, 1, 3]] / np.abs(a[[0, 1, 3]])
    assert ((relative > 4e-13) & (relative < 1e-12)).all()
    for k in (1, 3, 17, -4093):
        assert ((a + k * steps) - a == k * steps)[[0, 1, 3]].all()
    assert own_numeric._exact_steps(np.zeros(2)).tolist() == [2.0**-40] * 2


def test_the_noise_of_float32_is_no_less_than_some_units_of_its_last_place():
    single = one(lambda x: np.float32(3.0), [1.0])
    assert own_numeric.noise(single) == pytest.approx(4 * 2.0**-23 * 3.0, rel=1e-12)
    double = one(lambda x: -3.0, [1.0])
    assert own_numeric.noise(double) == pytest.approx(2.0**-52 * 3.0, rel=1e-12)


def test_slopes_of_single_entries_and_along_directions_by_hand():
    function = own_numeric.checked(
        lambda p: (p[0] ** 2).sum() * 3 + p[1].sum(), [np.array([1.0, -2.0, 0.0]), np.ones(1)], list
    )
    assert [found.value for found in own_numeric.slopes(function, 0, [1, 0], 1e-16)] == pytest.approx(
        [-12, 6]
    )
    found, way = own_numeric.along(function, 0, np.array([1, 2]), np.array([0.5, 1.0]), 1e-16)
    assert way.tolist() == [1.0, 2.0]  # times the size of the entry, of the largest for a 0
    assert found.value == pytest.approx(-12.0)
    zeros = one(lambda x: x.sum(), [0.0, 0.0])
    assert own_numeric.along(zeros, 0, np.array([0, 1]), np.ones(2), 1e-16)[1].tolist() == [1.0, 1.0]


def test_the_tape_and_complex_steps_where_they_run():
    function = one(lambda x: (x**3).sum(), [1.0, 2.0])
    assert own_numeric.tape(function)[0].tolist() == [3.0, 12.0]
    assert own_numeric.complex_steps(function, 0, [1, 0]).tolist() == [12.0, 3.0]
    assert own_numeric.complex_steps(function, 0, np.array([0, 1]), np.array([1.0, 0.5])) == pytest.approx(
        9.0
    )


@pytest.mark.parametrize(
    "f",
    [
        lambda x: float(x.sum()),  # neither tensors nor complex numbers
        lambda x: sum(float(v) for v in x),
        lambda x: float(np.asarray(x, float).sum()),  # numpy drops the imaginary part and warns
    ],
)
def test_the_tape_and_complex_steps_where_they_do_not(f):
    function = one(f, [1.0, 2.0])
    assert own_numeric.complex_steps(function, 0, [0]) is None
    assert own_numeric.complex_steps(function, 0, np.array([0]), np.ones(1)) is None
    assert own_numeric.tape(function) is None


def test_noise_moves_some_entries_up_and_others_down():
    """Were all moved one way, a difference of two entries would show no rounding."""
    moves = []
    function = one(lambda x: moves.append(np.sign(x - 1)) or float(np.sum(x)), np.ones(40))
    moves.clear()
    own_numeric.noise(function, seed=1)
    ways = {tuple(move) for move in moves if move.any()}
    assert all(10 < np.sum(np.array(way) > 0) < 30 for way in ways)
    assert len(ways) == 1
    other = []
    own_numeric.noise(one(lambda x: other.append(np.sign(x - 1)) or float(np.sum(x)), np.ones(40)), seed=2)
    assert not ways & {tuple(move) for move in other}
