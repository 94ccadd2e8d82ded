"""Entries that were not chosen: which are suspected, how many, and how an error in one of many is found."""

import numpy as np
import pytest

from toygan.gradcheck import own_numeric, own_search
from toygan.gradcheck.own_reference import EXACT, FLOAT32, Tensor
from toygan.gradcheck.own_search import GROUP, MOST, suspects


def function(f, x):
    return own_numeric.checked(f, [x], lambda arrays: arrays[0])


def known_at(places, tape=None):
    return Tensor(np.array(places), tape, None, None, None, None)


def found(hand, methods=(), places=(0,), tape=None, f=None, size=1.0, single=False):
    x = np.linspace(0.5, 1.5, hand.size)
    checked = function(f or (lambda x: float(np.sum(np.sin(x)))), x)
    if single:
        checked = own_numeric.Function(checked.f, checked.arrays, checked.pack, checked.here, True)
    return suspects(checked, 0, hand, known_at(places, tape), methods, size, 1e-16).tolist()


def test_what_is_not_finite_is_suspected_first_and_no_more_than_a_few():
    hand = np.ones(50)
    hand[[0, 7, 3]] = np.nan, np.inf, np.nan  # 0 was looked at
    assert found(hand) == [3, 7]
    assert found(np.full(50, np.nan)) == list(range(1, MOST + 1))


def test_nothing_is_suspected_where_everything_was_looked_at():
    assert found(np.full(4, 9.0), ["autograd"], range(4), np.zeros(4)) == []


def test_on_the_tape_the_worst_come_first_and_what_is_exact_is_left_out():
    tape = np.linspace(1.0, 2.0, 30)
    hand = tape.copy()
    hand[[5, 9, 2, 0]] += 1e-3, -1e-2, 0.9 * EXACT, 1.0
    assert found(hand, ["autograd"], [0], tape) == [9, 5]
    assert found(hand, ["autograd"], [0], tape, size=1.1e8) == []
    hand += 1.0
    assert len(found(hand, ["autograd"], [0], tape)) == MOST


@pytest.mark.parametrize(("error", "names"), [(0.9, []), (1.1, [4])])
def test_float32_is_allowed_more(error, names):
    tape = np.ones(9)
    hand = tape.copy()
    hand[4] += error * FLOAT32
    assert found(hand, ["autograd"], [0], tape, single=True) == names
    assert found(hand.astype(np.float32), ["autograd"], [0], tape) == names
    assert found(hand, ["autograd"], [0], tape) == [4]


@pytest.mark.parametrize("methods", [[], ["complex"]])
@pytest.mark.parametrize("wrong", [[], [1], [1234, 2999], [17, 18, 19]])
def test_without_the_tape_groups_are_halved_until_the_entries_are_found(methods, wrong):
    x = np.linspace(0.5, 1.5, 3000)
    hand = np.cos(x)
    hand[wrong] *= 1 + 1e-3
    checked = function(lambda x: np.sum(np.sin(x)), x)
    assert sorted(suspects(checked, 0, hand, known_at([0]), methods, 1.0, 1e-15).tolist()) == wrong


def test_the_search_ends_after_a_few():
    hand = np.cos(np.linspace(0.5, 1.5, 40)) + 1.0
    assert len(found(hand, ["complex"], f=lambda x: np.sum(np.sin(x)))) == MOST


def test_errors_that_cancel_in_a_sum_are_seen():
    """Two errors of equal size and opposite sign: random weights tell them apart."""
    hand = np.cos(np.linspace(0.5, 1.5, 40))
    hand[[10, 20]] += 0.1, -0.1
    assert sorted(found(hand, ["complex"], f=lambda x: np.sum(np.sin(x)))) == [10, 20]
    assert sorted(found(hand)) == [10, 20]


def test_groups_hold_no_more_than_their_size_and_weights_are_never_small():
    sizes = []

    def fits(group):
        sizes.append(len(group))
        return True

    assert own_search._halved(fits, np.arange(2 * GROUP + 1)).size == 0
    assert len(sizes) == 3
    assert max(sizes) <= GROUP
    weights = own_search._weights(np.random.default_rng(0), 1000)
    assert (np.abs(weights) >= 0.5).all()
    assert (np.abs(weights) <= 1.0).all()
    assert 400 < (weights > 0).sum() < 600


def test_where_differences_say_nothing_nobody_is_suspected():
    """A function that fails beside x has no slope: its gradient cannot be called wrong."""
    x = np.ones(5)

    def fails(x):
        if not (x == 1).all():
            raise ArithmeticError
        return 0.0

    assert suspects(function(fails, x), 0, np.ones(5), known_at([0]), [], 1.0, 1e-16).tolist() == []
