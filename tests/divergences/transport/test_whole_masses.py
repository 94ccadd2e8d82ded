"""Masses in whole numbers: in exactly the proportion of the weights."""

from fractions import Fraction

import numpy as np
import pytest

from divergences.transport.whole_masses import COUNTED, for_floats, in_whole_numbers, shares, whole_masses


def test_equal_weights_become_small_numbers():
    masses = whole_masses(np.full(6, 1 / 6), np.full(9, 1 / 9))
    assert (masses.p.tolist(), masses.q.tolist(), masses.total) == ([3] * 6, [2] * 9, 18)


def test_masses_are_the_weights_divided_by_their_exact_sum():
    p, q = np.array([0.1, 0.2, 0.7]), np.array([1e-300, 1.0])
    masses = whole_masses(p, q)
    for whole, weights in ((masses.p, p), (masses.q, q)):
        exact = [Fraction(weight) for weight in weights]
        assert [Fraction(int(mass), masses.total) for mass in whole] == [w / sum(exact) for w in exact]
        assert sum(map(int, whole)) == masses.total


def test_shares_are_rounded_once_and_floats_keep_the_total():
    long = np.array([1, 2 * 10**30], dtype=object)
    assert shares(long, int(long.sum())).tolist() == [1 / (2 * 10**30 + 1), 1.0]
    found = for_floats(long, int(long.sum()))
    assert found.sum() == COUNTED
    assert found.min() >= 1


@pytest.mark.parametrize("total", [7, 2**60, 10**30])
def test_flows_are_rounded_to_the_total(total):
    flows = np.array([0.25, 0.5, 0.25])
    found = in_whole_numbers(flows, total)
    assert all(abs(int(mass) - total * Fraction(flow)) <= 1 for mass, flow in zip(found, flows))


def test_whole_flows_of_the_right_sum_are_left_alone():
    flows = np.array([3, 4])
    assert in_whole_numbers(flows, 7) is flows
