"""Tails of a density: their power by slopes over known spans, what a formula corrects, where they begin."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from divergences.integrals import density_tails
from divergences.integrals.density_tails import Tail, _index, _last_to_trust, _tail

L = 200.0  # log of the edge
EDGE = math.exp(L)


def tail_of(monkeypatch, log_f, known=None, steps=(1.0, EDGE), sign=1, base=0.0):
    """The tail of a density whose logarithm is a function of log y."""
    monkeypatch.setattr(density_tails, "log_density", lambda law, x: log_f(np.log(np.abs(x))))
    side = SimpleNamespace(sign=sign, base=base, steps=np.array(steps, float))
    return _tail(SimpleNamespace(sides=[side], laws=[None]), 0, known)


def bent(index, bend):
    """A power law whose slope over the spans i to j inwards is index + bend (2 L - i - j)."""
    return lambda log_y: -(1 + index) * log_y - bend * log_y**2


@pytest.mark.parametrize("sign", [1, -1])
def test_a_power_law_has_its_index_and_mass(monkeypatch, sign):
    found = tail_of(monkeypatch, lambda log_y: math.log(3.0) - 1.5 * log_y, sign=sign)
    assert found.edge == EDGE
    assert found.index == pytest.approx(0.5, rel=1e-13)
    assert found.mass == pytest.approx(3.0 / 0.5 * EDGE**-0.5, rel=1e-12)
    assert 0 < found.doubt < 1e-14
    assert not found.certain
    assert found.beyond(np.array([EDGE, 4 * EDGE])) == pytest.approx([found.mass, found.mass / 2], rel=1e-12)


def test_slopes_over_both_halves_of_the_span_must_agree(monkeypatch):
    """They differ by 32 bends, of which 1e-11 are allowed; then the outer half is believed."""
    pure = tail_of(monkeypatch, bent(0.5, -2.5e-13))
    assert pure.index == pytest.approx(0.5 - 2.5e-13 * (2 * L - 16), abs=2e-13)
    assert pure.doubt < 1e-13
    other = tail_of(monkeypatch, bent(0.5, -5e-13))
    assert other.index == pytest.approx(0.5 - 5e-13 * (2 * L - 2), abs=2e-13)
    assert other.doubt == pytest.approx(2 * 5e-13 * (48 - 2), rel=0.1)


def test_slopes_that_fall_outwards_bound_the_doubt_and_those_that_rise_are_no_power(monkeypatch):
    found = tail_of(monkeypatch, bent(1.0, -1e-3))
    assert found.index == pytest.approx(1.0 - 1e-3 * (2 * L - 2), rel=1e-12)
    assert found.doubt == pytest.approx(2e-3 * 46, rel=1e-9)
    steep = tail_of(monkeypatch, bent(0.5, 1e-3))  # the last step: it is believed
    assert (steep.index, steep.doubt) == (pytest.approx(0.5 + 1e-3 * (2 * L - 2), rel=1e-12), math.inf)


def test_where_the_density_is_no_normal_float_there_is_no_tail(monkeypatch):
    nothing = Tail(EDGE, 0.0, math.inf, 0.0)
    assert tail_of(monkeypatch, lambda log_y: -691.0 + 0 * log_y) == nothing
    assert tail_of(monkeypatch, lambda log_y: -680.0 - log_y, steps=(-2.0, EDGE)) == nothing
    fast = tail_of(monkeypatch, lambda log_y: -np.exp(log_y), steps=(1.0, 100.0, 650.0, 800.0, 900.0))
    assert fast == Tail(800.0, 0.0, math.inf, 0.0)  # the first step that is beyond it
    last = tail_of(monkeypatch, lambda log_y: 2.0 * log_y, steps=(1.0, 10.0))
    assert (last.edge, last.mass) == (10.0, 0.0)  # it grows


@pytest.mark.parametrize(
    ("slopes", "rounding", "known", "found"),
    [
        ((2.0, 3.0, 4.0), 0.0, 2.0, (2.0, 0.0)),
        ((2.0 + 2e-9, 3.0, 4.0), 0.0, 2.0, (2.0, 0.0)),  # within 1e-9 of 1 + the index
        ((2.0 + 4e-9, 3.0, 4.0), 0.0, 2.0, (2.0, pytest.approx(4e-9, rel=1e-6))),
        ((2.0 + 4e-9, 3.0, 4.0), 2e-9, 2.0, (2.0, 0.0)),
        ((9.0, 1.0, 1.0 + 9e-12), 0.0, None, (1.0, 0.0)),
        ((9.0, 1.0, 1.0), 3.2e-3, None, (1.0, pytest.approx(1e-4))),
        ((1.0, 1.0, 1.5), 0.0, None, (1.0, 1.0)),
        ((1.5, 1.0, 1.5), 0.0, None, (1.5, math.inf)),
        ((2.0, 1.0, 1.5), 0.0, math.inf, (2.0, math.inf)),  # a formula that says: no power
    ],
)
def test_the_index_and_its_error_by_hand(slopes, rounding, known, found):
    assert _index(*slopes, rounding, known) == found


def test_the_outermost_slope_that_is_the_formulas_is_trusted():
    slopes = np.array([1.0, 2.0 + 2e-9, 2.0 - 2e-9, 2.1, np.nan])
    assert _last_to_trust(slopes, 2.0) == 2
    assert _last_to_trust(slopes, None) == _last_to_trust(slopes, math.inf) == 4
    assert _last_to_trust(np.array([1.0, 1.9, 2.15, 2.3]), 2.0) == 2  # twice the smallest distance
    assert _last_to_trust(np.array([1.0, 1.9, 2.25, 2.3]), 2.0) == 1


def test_a_formula_is_certain_and_says_how_far_the_slope_is(monkeypatch):
    found = tail_of(monkeypatch, bent(1.0, -1e-3), known=0.5)
    assert (found.index, found.certain) == (0.5, True)
    assert found.doubt == pytest.approx(0.5 - 1e-3 * (2 * L - 2), rel=1e-9)
