"""Who is believed about a gradient: every case of tape, complex steps and differences, by hand."""

import numpy as np
import pytest

from toygan.gradcheck.own_reference import (
    EXACT,
    FLOAT32,
    KNOWN,
    Tensor,
    _supported,
    believed,
    decide,
    join,
    known_to,
    sizes,
)

NONE = np.nan


def known(tape, steps, central, error=1e-9, kink=None):
    """A tensor all of whose entries are looked at."""
    tape, steps = (None if values is None else np.array(values, float) for values in (tape, steps))
    central = np.array(central, float)
    error = np.broadcast_to(np.array(error, float), central.shape)
    kink = np.zeros(central.shape, bool) if kink is None else np.array(kink)
    return Tensor(np.arange(len(central)), tape, steps, central, error, kink)


def test_tape_and_complex_steps_agree_where_they_are_one():
    t = known([1.0, 1.0, 1.0, NONE, 0.0], [1.0, -1.0, 1 + 1e-5, 1.0, 0.0], [0.0] * 5)
    assert t.agree(1.0).tolist() == [True, False, False, False, True]
    assert t.agree(1e3).tolist() == [True, False, True, False, True]  # relative to the largest entry
    assert not known(None, [1.0], [1.0]).agree(1.0).any()
    assert not known([1.0], None, [1.0]).agree(1.0).any()


def test_the_tape_is_known_everywhere_and_read_at_the_places():
    tape = np.arange(6.0).reshape(2, 3)
    t = Tensor(np.array([5, 1]), tape, np.array([7.0, 8.0]), np.array([9.0, 10.0]), None, None)
    assert t.at_places("autograd").tolist() == [5.0, 1.0]
    assert t.at_places("complex").tolist() == [7.0, 8.0]
    assert t.at_places("central").tolist() == [9.0, 10.0]


@pytest.mark.parametrize("steps", [True, False])
def test_two_are_joined_in_order(steps):
    one = Tensor(np.array([2]), np.arange(4.0), np.ones(1) if steps else None, *np.array([[1.0], [0.1], [0]]))
    other = Tensor(np.array([0]), one.tape, np.zeros(1) if steps else None, *np.array([[2.0], [0.2], [1]]))
    both = join(one, other)
    assert both.places.tolist() == [2, 0]
    assert both.at_places("autograd").tolist() == [2.0, 0.0]
    assert (both.central.tolist(), both.error.tolist(), both.kink.tolist()) == ([1, 2], [0.1, 0.2], [0, 1])
    assert (both.complex is None) != steps


def test_sizes_are_the_largest_entry_that_is_sure():
    sure = known([2.0, -3.0], [2.0, -3.0], [2.0, -3.0])
    assert sizes([sure], False) == [3.0]
    assert sizes([sure, known([0.0], [0.0], [0.0])], False) == [3.0, 0.003]  # no less than a part of all
    wild = known([5.0, 1.0], [1.0, 1.0], [7.0, 1.0], [7.0, 1e-9])  # the 5 and the 7 are doubtful
    assert sizes([wild], False) == [1.0]
    assert sizes([known([5.0], [4.0], [7.0], 7.0)], False) == [5.0]  # nothing is sure: the tape
    assert sizes([known(None, [-4.0], [7.0], 7.0)], False) == [4.0]
    assert sizes([known(None, None, [7.0], 7.0)], False) == [1.0]
    assert sizes([known(None, None, [7.0], 7e-5)], True) == [7.0]
    assert (known_to(True), known_to(False)) == (FLOAT32, KNOWN)


@pytest.mark.parametrize(
    ("tape", "steps", "central", "error", "kink", "names"),
    [
        ([1.0, 2.0], [1.0, 2.0], [1.0, 2.0], 1e-9, None, ["autograd", "complex"]),
        ([1.0, 3.0], [1.0, 2.0], [1.0, 2.0], 1e-9, None, ["complex"]),
        ([1.0, 2.0], [1.0, 3.0], [1.0, 2.0], 1e-9, None, ["autograd"]),
        ([1.0, 2.0], None, [1.0, 2.0], 1e-9, None, ["autograd"]),
        ([1.0, 3.0], None, [1.0, 2.0], [1e-9, 1.0], None, ["autograd"]),  # the second is not known
        ([1.0, 3.0], None, [1.0, 2.0], 1e-9, [False, True], ["autograd"]),
        ([1.0, 2.0], [1.0, 2.0], [5.0, 6.0], 1e-9, None, ["autograd", "complex"]),  # two against one
        ([1.0], None, [1.0], 1.0, None, []),  # nothing confirms it
    ],
)
def test_believed_is_what_nothing_contradicts_and_something_confirms(
    tape, steps, central, error, kink, names
):
    t = known(tape, steps, central, error, kink)
    assert believed([t], [2.0], False) == names


def test_what_is_decided():
    tape = [1.0, 1.0, 2.0, 3.0, 1.0, NONE]
    steps = [1.0, 5.0, 1.0, 4.0, 1.0, NONE]
    central = [1.0, 1.0, 1.0, 3.5, 1.0, 6.0]
    error = [1e-9, 1e-9, 1e-9, 1.0, 1e-9, 1e-9]
    kink = [False, False, False, False, True, False]
    t = known(tape, steps, central, error, kink)
    reference, tolerance = decide(t, [], 1.0, False)
    assert reference[[0, 1, 2, 5]].tolist() == [1.0, 1.0, 1.0, 6.0]
    assert np.isnan(reference[[3, 4]]).all()  # nobody is believed there; a kink
    assert tolerance[:3].tolist() == [EXACT] * 3
    assert tolerance[5] == pytest.approx(4e-9 + 6e-9 + 1e-11)
    assert decide(t, ["complex"], 1.0, False)[0][3] == 4.0
    assert decide(t, ["complex", "autograd"], 1.0, False)[0][3] == 3.0  # the tape comes last
    assert decide(t, [], 1.0, True)[1][0] == FLOAT32


def test_differences_alone_are_allowed_their_error_and_a_part_of_value_and_size():
    _, tolerance = decide(known(None, None, [6.0, 0.0], error=[1e-9, 2e-9]), [], 5.0, False)
    assert tolerance == pytest.approx([4e-9 + 6e-9 + 5e-11, 8e-9 + 5e-11], rel=1e-9)
    _, tolerance = decide(known(None, None, [6.0], error=1e-9), [], 5.0, True)
    assert tolerance == pytest.approx(4e-9 + 5 * FLOAT32, rel=1e-9)


def test_what_agrees_is_allowed_the_difference():
    t = known([1.0], [1 + 5e-8], [1.0])
    reference, tolerance = decide(t, [], 1.0, False)
    assert reference == 1.0
    assert tolerance == pytest.approx(2e-7)
    assert decide(known([1.0], [1.0], [1.0]), [], 5.0, False)[1] == pytest.approx(5 * EXACT)


def test_in_float32_a_ten_thousandth_of_the_largest_entry_is_allowed():
    t = known([2.0, 1.0], [NONE, NONE], [2.0, 1.0], error=1e-9)
    _, tolerance = decide(t, ["autograd"], 2.0, True)[:2]
    np.testing.assert_allclose(tolerance, 2e-4, rtol=1e-3)
    _, tolerance = decide(t, ["autograd"], 2.0, False)[:2]
    np.testing.assert_allclose(tolerance, 2e-10, rtol=1e-3)


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize(
    ("central", "error", "size", "slack"),
    [
        (0.0, 1e-3, 0.0, 4e-3),
        (0.0, 0.0, 3.0, 3e-12),
        (2.0, 0.0, 0.0, 2e-8),
        (-2.0, 1e-9, 5.0, 4e-9 + 2e-8 + 5e-12),
    ],
)
def test_differences_support_what_lies_within_their_slack(sign, central, error, size, slack):
    t = known(None, None, [central], error)
    at = np.array([central + sign * 0.99 * slack]), np.array([central + sign * 1.01 * slack])
    assert [_supported(t, values, size).item() for values in at] == [True, False]


def test_differences_know_nothing_of_nan():
    t = known(None, None, [np.nan, 1.0], np.inf)
    assert _supported(t, np.array([1.0, np.nan]), 1.0).tolist() == [False, False]
