"""The line cut into panels: cells, sides and ladders by hand."""

import numpy as np
import pytest
from scipy import stats

from divergences.integrals import sides
from divergences.integrals.sides import Side, panels_of, sides_of, tail


def side(sign, steps, rungs=()):
    return Side(1.0, sign, np.array(steps, float), np.array(rungs, int), (True, True))


@pytest.mark.parametrize(
    ("sign", "steps", "outwards", "down"),
    [
        (1.0, [0, 1, 2], True, False),
        (-1.0, [0, 1, 2], True, True),
        (1.0, [0.5, 1, 2], False, True),
        (-1.0, [0.5, 1], False, False),
    ],
)
def test_which_way_a_ladder_runs(sign, steps, outwards, down):
    found = side(sign, steps)
    assert (found.outwards, found.runs_down) == (outwards, down)


def test_panels_lie_between_neighbouring_steps_and_know_their_side():
    both = [side(-1.0, [1, 2, 4, 8], [1, 0]), side(1.0, [0, 3], [0])]
    panels, ladders = panels_of(both)
    assert [np.asarray(column).tolist() for column in panels] == [
        [1.0] * 4,
        [-1.0, -1.0, -1.0, 1.0],
        [1, 2, 4, 0],
        [2, 4, 8, 3],
        [0, 0, 0, 1],
    ]
    assert [ladder.tolist() for ladder in ladders] == [[1, 0], [3]]


def test_cells_lie_between_special_points():
    assert sides._cells(stats.uniform(1, 2), stats.uniform(2, 4)) == [(1, 2), (2, 3), (3, 6)]
    assert sides._cells(stats.expon(1), stats.norm()) == [(-np.inf, 1), (1, np.inf)]
    assert sides._cells(stats.norm(), stats.norm(3)) == [(-np.inf, np.inf)]
    next_to_1 = float(np.nextafter(1.0, 2.0))
    assert sides._cells(stats.uniform(0, 1), stats.uniform(0, next_to_1)) == [(0, 1)]  # no float between


@pytest.mark.parametrize(
    ("low", "high", "points", "middle"),
    [
        (1.0, 4.0, [1.5, 2.0], 2.5),
        (1.6e308, 1.7e308, [], 1.65e308),
        (0.0, np.inf, [1.0, 5.0, 7.0, 90.0], 7.0),
        (-np.inf, np.inf, [3.0], 3.0),
        (0.5, np.inf, [], 1.5),
        (-8.0, np.inf, [], 0.0),
        (-np.inf, 8.0, [], 0.0),
        (-np.inf, -0.5, [], -1.5),
    ],
)
def test_the_middle_of_a_cell(low, high, points, middle):
    assert sides._middle(low, high, np.array(points)) == pytest.approx(middle, rel=1e-15)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_tail_goes_through_the_quantiles_and_on_by_doublings(sign):
    points = 10.0 + sign * np.array([-5.0, 1.0, 3.0, 99.0])
    found = tail(sign * np.inf, 10.0, points)
    assert (found.base, found.sign, found.alive) == (10.0, sign, (True, True))
    assert found.steps[:9].tolist() == [0, 1, 3, 6, 12, 24, 48, 96, 99]
    assert found.steps[-1] == 99 * 2.0**80
    assert found.rungs.tolist() == list(range(len(found.steps) - 81, len(found.steps) - 1))
    assert found.steps[found.rungs[0]] == 99
    assert found.outwards


def test_a_tail_without_quantiles_begins_at_its_middle_and_none_passes_the_floats():
    assert tail(np.inf, 40.0, np.array([])).steps[:3].tolist() == [0, 40, 80]
    assert tail(-np.inf, 0.25, np.array([0.5])).steps[:3].tolist() == [0, 1, 2]
    far = tail(np.inf, 0.0, np.array([1.0, 2e306]))
    assert far.steps[-1] == 2e306 * 2.0**2
    beyond = tail(np.inf, 0.0, np.array([1.0, 4e306]))  # too near the largest float: left out
    assert beyond.steps[1:3].tolist() == [1, 2]
    assert np.isfinite(beyond.steps).all()


def test_an_end_is_approached_by_halvings_down_to_the_floats_beside_it():
    left, right = sides_of(stats.uniform(1, 2), stats.beta(2, 2, 1, 2))
    assert (left.base, left.sign, right.base, right.sign) == (1.0, 1.0, 3.0, -1.0)
    for found in (left, right):
        assert not found.outwards
        assert found.steps[-1] == 1.0
        assert set(2.0 ** -np.arange(0, 12)) <= set(found.steps)
        assert np.spacing(found.base) < found.steps[0] < 2.0**10 * np.spacing(found.base) or found.near
        assert (np.diff(found.steps) > 0).all()


def test_where_neither_law_has_mass_one_panel_is_enough():
    found = sides_of(stats.uniform(0, 1), stats.uniform(5, 1))
    assert [s.alive for s in found] == [(True, False)] * 2 + [(False, False)] * 2 + [(False, True)] * 2
    for empty in found[2:4]:
        assert (empty.steps.tolist(), len(empty.rungs), empty.near) == ([0.0, 2.0], 0, None)
    assert [s.base for s in found] == [0.0, 1.0, 1.0, 5.0, 5.0, 6.0]


def test_a_singular_end_has_rungs_from_the_end_inwards():
    left, _ = sides_of(stats.gamma(0.3), stats.gamma(0.5))
    assert (left.base, left.sign) == (0.0, 1.0)
    halves = left.steps[left.rungs[0]] / left.steps[left.rungs[0] + 1]
    assert halves == 0.5
    assert (np.diff(left.rungs) == -1).all()
    assert left.rungs[-1] == 0
    assert left.steps[0] < 1e-20


def test_a_far_end_of_one_law_is_passed_and_a_shared_one_is_not():
    near, far = stats.genextreme(1e-9), stats.genextreme(1e-9, 0, 2)
    assert max(side.base for side in sides_of(near, stats.norm())) < 1.0  # a quantile, not 1e9
    assert [side.outwards for side in sides_of(near, far)] == [True, True]
    assert [side.outwards for side in sides_of(near, near)] == [True, True]  # a law for itself
    assert [side.outwards for side in sides_of(near, stats.genextreme(1e-9))] == [True, False]
