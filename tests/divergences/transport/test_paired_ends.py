"""Running sums in twice the digits, against exact rationals."""

from fractions import Fraction
from itertools import accumulate

import numpy as np
import pytest

from divergences.transport import one_dimensional
from divergences.transport.one_dimensional import distance_on_line
from divergences.transport.paired_ends import PairedEnds, paired_ends, paired_staircase


def _exact_ends(weights):
    sums = list(accumulate(map(Fraction, weights.tolist())))
    return [part / sums[-1] for part in sums]


def _misses(ends, exact):
    return max(
        abs(Fraction(h) + Fraction(s) - e) for h, s, e in zip(ends.high.tolist(), ends.low.tolist(), exact)
    )


@pytest.mark.parametrize("power", [0, 6, 200])
def test_no_end_misses_by_more_than_its_doubt(power):
    rng = np.random.default_rng(power)
    weights = rng.random(3000) * 10.0 ** -rng.uniform(0, power, 3000)
    ends = paired_ends(weights)
    assert 0 < _misses(ends, _exact_ends(weights)) <= ends.doubt < 1e-25
    assert (np.diff(ends.high) >= 0).all()


def test_masses_are_differences_of_exact_ends():
    rng = np.random.default_rng(3)
    p, q = rng.random(400), rng.random(300)
    first, second = _exact_ends(p), _exact_ends(q)
    i, j, mass = paired_staircase(paired_ends(p), paired_ends(q))
    for row, column, found in zip(i, j, mass.tolist()):
        right = min(first[row], second[column])
        left = max(first[row - 1] if row else 0, second[column - 1] if column else 0)
        assert abs(Fraction(found) - (right - left)) <= 1e-15 * (right - left) + Fraction(1e-27)


def test_ends_that_are_one_float_are_told_by_the_rest():
    """P's second end lies 2^-60 before Q's first; their floats are equal, their order is not."""
    p = PairedEnds(np.array([0.25, 0.5, 1.0]), np.array([0.0, 2.0**-60, 0.0]), 0.0)
    q = PairedEnds(np.array([0.5, 1.0]), np.array([0.0, 0.0]), 0.0)
    i, j, mass = paired_staircase(p, q)
    assert (i.tolist(), j.tolist()) == ([0, 1, 1, 2], [0, 0, 1, 1])
    assert mass.tolist() == [0.25, 0.25, 2.0**-60, 0.5]


@pytest.mark.parametrize("order", [1, 2, 3.5])
def test_the_distance_is_that_of_whole_masses(order, monkeypatch):
    """Without asking for whole masses; a far atom of little mass makes running sums of floats too coarse."""
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=700), rng.normal(size=500) + 1e-6
    x[0] = y[0] = 3e3
    p, q = rng.random(700), rng.random(500)
    q[0] = p[0] * q[1:].sum() / p[1:].sum()
    exact = one_dimensional._exact_distance(x, p, y, q, order)
    monkeypatch.setattr(one_dimensional, "_exact_distance", None)
    assert distance_on_line(x, p, y, q, order) == pytest.approx(exact, rel=1e-13)
