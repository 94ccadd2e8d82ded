"""Slopes with an error: against derivatives known in closed form, at every scale and at edges of domains."""

import math

import numpy as np
import pytest

from toygan.gradcheck.differences import FIRST, RATIO, _better, _from_one_side, _stays, rounding, slope, steps

WHOLE_PERIODS = 2 * math.pi * 30 * 4**6 / FIRST  # the first step is 30·4⁶ periods


def found(f, x, size=None):
    def g(h):
        try:
            return float(f(x + h))
        except (ValueError, ZeroDivisionError, OverflowError):
            return np.nan

    grain = 4096 * np.spacing(abs(x)) if x else 2.0**-40
    noise = rounding(lambda k: g(k * grain), g(0.0))
    return slope(g, g(0.0), steps(x, size or max(1.0, abs(x))), noise)


@pytest.mark.parametrize(
    ("f", "x", "derivative"),
    [
        (math.exp, 1.0, math.e),
        (math.log, 1e-12, 1e12),
        (math.log, 1e8, 1e-8),
        (math.sqrt, 1e-8, 5000.0),
        (lambda x: 1 / x, -3e-6, -1 / 9e-12),
        (lambda x: math.sqrt(1 - x), 1 - 2.0**-20, -(2.0**9)),
        (math.sin, 1e8, math.cos(1e8)),
        (lambda x: math.sin(2 * math.pi * 4096 * x), 1.0, 2 * math.pi * 4096),  # steps of whole periods
        (lambda x: math.sin(x + 0.7), WHOLE_PERIODS, math.cos(WHOLE_PERIODS + 0.7)),
        (lambda x: math.sqrt(x * x + 1e-12), 1e-6, math.sqrt(0.5)),
        (lambda x: abs(x - 1e-6), 0.0, -1.0),  # a corner beside x
        (lambda x: math.exp(x) * math.sqrt(x) ** 2, 0.0, 1.0),  # one side only
        (lambda x: 1e4 + x * x, 1.0, 2.0),
        (lambda x: 7.0, 1.0, 0.0),
    ],
)
def test_slopes_lie_within_their_error(f, x, derivative):
    value, error, kink = found(f, x)
    assert not kink
    assert abs(value - derivative) <= 4 * error
    assert error <= 1e-8 * abs(derivative) + 1e-10


@pytest.mark.parametrize("f", [abs, lambda x: max(x, 0) + x * x, lambda x: 1e-3 * abs(x) + math.sin(x)])
def test_one_sided_slopes_that_differ_are_a_kink(f):
    assert found(f, 0.0).kink


def test_what_has_no_slope_has_no_number():
    for f in (math.sqrt, lambda x: x**1.5 if x >= 0 else np.nan):
        value, error, kink = found(f, 0.0)
        assert not kink
        assert np.isnan(value) or error > 1e-9


def test_rounding_that_comes_in_a_regular_sequence_is_seen():
    """k steps of 4096 ulps times w leave k·0.02 ulps behind the last digit: a straight line for a while."""
    x, w = 50000.3, (6108 + 0.02) / 4096
    assert rounding(lambda k: math.sin(w * (x + k * 4096 * np.spacing(x))), math.sin(w * x)) > 5e-13


def test_rounding_to_float32_is_seen():
    noise = rounding(lambda k: float(np.float32(1 + k * 2.0**-40) ** 2), 1.0)
    assert 2e-8 < noise < 1e-6
    assert rounding(lambda k: 3.0, 3.0) == 3 * np.finfo(float).eps


@pytest.mark.parametrize("side", [1, -1])
def test_one_side_alone_takes_four_powers_of_the_step_away(side):
    """A polynomial of degree 5 on one side of 0: five steps give its slope to all digits."""

    def g(h):
        h *= side
        return side * (3 * h + 2 * h**2 + 5 * h**3 + h**4 + 4 * h**5) if h >= 0 else np.nan

    value, error, kink = slope(g, 0.0, [RATIO**-k for k in range(1, 6)], 0.0)
    assert abs(value - 3) < 1e-13
    assert error < 1e-3
    assert not kink


def test_both_sides_take_six_powers_of_the_step_away():
    def g(h):
        return 3 * h - 2 * h**2 + 5 * h**3 + h**4 - 4 * h**5 + 2 * h**7

    value, _, kink = slope(g, 0.0, [RATIO**-k for k in range(1, 5)], 0.0)
    assert abs(value - 3) < 1e-13
    assert not kink


def test_quotients_that_overflow_are_no_slope():
    """On one side, 1e308 over a step is infinite: nothing was found, and that is NaN."""
    found = slope(lambda h: 1e308 if h > 0 else np.nan, 0.0, [RATIO**-k for k in range(1, 6)], 0.0)
    assert np.isnan(found.value)
    assert found.error == np.inf
    assert not found.kink


def test_rounding_is_twice_the_scatter_of_fourth_differences():
    assert rounding(lambda k: float(k) ** 3, 0.0) == 0
    both = math.sqrt((1 + 17**8) / 2)  # of steps of 1 and of 17, in the mean of squares
    assert rounding(lambda k: float(k) ** 4, 0.0) == pytest.approx(2 * 24 / math.sqrt(70) * both, rel=1e-14)
    assert rounding(lambda k: float(k) ** 3, 5.0) == 5 * np.finfo(float).eps


@pytest.mark.parametrize("side", [1, -1])
def test_rounding_of_known_scatter(side):
    """Unit noise gives 2 on average, whichever side of 0 is in the domain."""
    rng = np.random.default_rng(5)
    found = [rounding(lambda k: rng.normal() if side * k >= 0 else np.nan, 1.0) for _ in range(400)]
    assert math.sqrt(np.mean(np.square(found))) == pytest.approx(2, rel=0.1)


def test_a_constant_without_rounding_has_the_slope_0():
    assert slope(lambda h: 5.0, 5.0, steps(0.0, 1.0), 0.0) == (0.0, 0.0, False)


@pytest.mark.parametrize(("ahead", "behind", "value"), [(3.0, math.nan, 1.5), (math.nan, 3.0, 1.5)])
def test_a_one_sided_slope_carries_four_roundings_of_its_quotient(ahead, behind, value):
    given = []

    class Side:
        def add(self, *row):
            given.append(row)
            return row

    best = _from_one_side(Side(), (7.0, math.inf), ahead, behind, 2.0, 1e-3)
    assert given == [(value, 4 * 1e-3 / 2.0)]
    assert best == given[0]  # within 8 roundings of the quotient: believed


def test_without_a_side_in_the_domain_its_estimates_begin_anew():
    class Side:
        row = (1.0, 2.0)

    side = Side()
    assert _from_one_side(side, (7.0, 1.0), math.nan, math.inf, 2.0, 1e-3) == (7.0, 1.0)
    assert side.row == []


@pytest.mark.parametrize(
    ("h", "error", "believed"), [(0.5, 0.6, True), (0.5, 0.7, False), (8.0, 0.003, False)]
)
def test_a_one_sided_slope_without_three_digits_is_believed_within_rounding(h, error, believed):
    """Four times eight roundings of the quotient: 0.64 at h = 0.5, 4e-5 at h = 8."""

    class Side:
        def add(self, estimate, noise):
            return 1.0, error

    noise = 0.01 if h < 1 else 1e-5
    best = _from_one_side(Side(), (7.0, math.inf), 1.0, math.nan, h, noise)
    assert best == ((1.0, error) if believed else (7.0, math.inf))


@pytest.mark.parametrize(
    ("error", "rounded", "taken"),
    [(1.9e-3, 0.0, True), (2.1e-3, 0.0, False), (0.039, 0.01, True), (0.041, 0.01, False), (1.0, 1.0, False)],
)
def test_the_better_estimate_has_three_digits_or_rounding_explains_it(error, rounded, taken):
    best, found = (5.0, 1.0), (-2.0, error)
    assert _better(best, found, rounded) == (found if taken else best)


@pytest.mark.parametrize(
    ("jumps", "stays"),
    [
        ([], False),
        ([(2.0, 0.0)], False),
        ([(2.0, 0.0), (2.0, 0.0)], True),
        ([(1.81, 0.0), (2.0, 0.0)], True),
        ([(1.79, 0.0), (2.0, 0.0)], False),
        ([(2.21, 0.0), (2.0, 0.0)], False),
        ([(-2.0, 0.0), (-2.0, 0.19)], True),
        ([(-2.0, 0.0), (-2.0, 0.21)], False),
        ([(-2.0, 1.0), (-2.0, 0.0)], True),  # the noise of the last alone
    ],
)
def test_a_jump_stays_within_a_tenth_and_beyond_ten_roundings(jumps, stays):
    assert _stays(jumps) is stays


@pytest.mark.parametrize(("changes", "scatter"), [(4, True), (3, False)])
def test_places_most_of_which_are_equal_say_nothing(changes, scatter):
    """Of eight neighbours at least four differ; others are tried with larger steps, and then not at all."""
    level = [0, *range(1, changes + 1), *[changes] * (8 - changes)]

    def g(k):
        return float(level[k % 17] if abs(k) < 9 else 0)

    assert bool(rounding(g, 0.0) > 0) is scatter
