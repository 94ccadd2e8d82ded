"""Plans with exact marginals, from plans whose marginals are nearly right."""

import numpy as np
import pytest

from divergences.transport.exact_plans import _flows_on_forest, _without_excess, exact_plan, forest

POINTS = np.array([[0.0], [1.0], [2.0]])


def sums(plan, n, m):
    rows, columns = [0] * n, [0] * m
    for i, j, mass in zip(plan.i, plan.j, plan.mass):
        rows[i] += int(mass)
        columns[j] += int(mass)
    return rows, columns


def test_rounded_flows_on_the_right_routes_become_exact():
    p, q = np.array([1, 1, 1]), np.array([2, 1])
    flows = np.array([0.3333, 0.3334, 0.3333])
    plan = exact_plan(POINTS, p, POINTS[:2], q, (np.array([0, 1, 2]), np.array([0, 0, 1]), flows))
    assert plan.mass.tolist() == [1, 1, 1]


def test_flows_that_the_routes_can_take_stay_on_them():
    p, q = np.array([3000, 5000, 2000]), np.array([5000, 5000])
    i, j = np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1])
    plan = exact_plan(POINTS, p, POINTS[:2], q, (i, j, np.array([0.301, 0.198, 0.3, 0.201])))
    assert (plan.i.tolist(), plan.j.tolist()) == (i.tolist(), j.tolist())
    assert plan.mass.tolist() == [3000, 2000, 3000, 2000]


def test_only_what_is_too_much_is_taken_from_the_largest_flows_first():
    found = _without_excess(np.array([3, 2, 9]), np.array([0, 0, 1]), np.array([4, 0]))
    assert found.tolist() == [0, 1, 9]


@pytest.mark.parametrize("seed", range(5))
def test_any_flows_are_completed_to_the_marginals(seed):
    rng = np.random.default_rng(seed)
    p = rng.integers(1, 10**6, 6)
    q = np.append(rng.integers(1, 10**5, 3), 0)
    q[-1] = p.sum() - q.sum()
    i, j = np.repeat(np.arange(6), 4), np.tile(np.arange(4), 6)
    some = rng.random(24) < 0.4
    plan = exact_plan(
        rng.normal(size=(6, 2)), p, rng.normal(size=(4, 2)), q, (i[some], j[some], rng.random(24)[some])
    )
    assert sums(plan, 6, 4) == (p.tolist(), q.tolist())
    assert min(plan.mass) > 0


def test_without_any_flow_mass_goes_in_order_of_the_widest_coordinate():
    nothing = np.empty(0, dtype=np.int64)
    ones = np.array([1, 1, 1])
    plan = exact_plan(POINTS, ones, POINTS[::-1], ones, (nothing, nothing, np.empty(0)))
    assert dict(zip(plan.i.tolist(), plan.j.tolist())) == {0: 2, 1: 1, 2: 0}


def test_masses_beyond_64_bits_stay_whole():
    p = np.array([3**60, 5], dtype=object)
    q = np.array([3**60 + 5], dtype=object)
    plan = exact_plan(
        POINTS[:2], p, POINTS[:1], q, (np.array([0, 1]), np.array([0, 0]), np.array([1.0, 1e-30]))
    )
    assert sums(plan, 2, 1) == ([3**60, 5], [3**60 + 5])


def test_in_a_forest_every_parent_comes_first():
    nodes, parents = forest(3, 2, np.array([0, 1, 1]), np.array([0, 0, 1]))
    known = {0, 2}  # a root of each tree
    for node, parent in zip(nodes.tolist(), parents.tolist()):
        assert parent in known
        known.add(node)
    assert known == {0, 1, 2, 3, 4}


def test_flows_beside_the_forest_stay():
    """Four routes between two piles and two holes are a cycle: one of them is no branch."""
    i, j, mass = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([1, 2, 3, 4])
    assert _flows_on_forest(np.array([3, 7]), np.array([4, 6]), i, j, mass).tolist() == [1, 2, 3, 4]
