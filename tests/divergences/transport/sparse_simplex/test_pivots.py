"""The spanning tree: its lists agree after every pivot, and it stays strongly feasible."""

import numpy as np
import pytest

from divergences.transport.sparse_simplex.candidate_arcs import first_arcs
from divergences.transport.sparse_simplex.costs import cost_law
from divergences.transport.sparse_simplex.levels import coarse, levels, refined
from divergences.transport.sparse_simplex.masses import TOTAL, flow_masses
from divergences.transport.sparse_simplex.pivots import pivot_on
from divergences.transport.sparse_simplex.spanning_tree import refresh_potentials, spanning_tree
from divergences.transport.sparse_simplex.starting_plan import starting_plan

LAW = cost_law("euclidean", 1)


def _start(n, m, masses, seed=0):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(n, 2)) / 16, rng.normal(size=(m, 2)) / 16
    level = levels(x, masses(n, m), y, masses(m, n))[-1]
    arcs, u = first_arcs(level, np.zeros(n), np.zeros(m), LAW)
    plan = starting_plan(level, u, np.zeros(m), LAW, arcs.i, arcs.j, arcs.cost)
    return level, arcs, plan, spanning_tree(level.xs.points, level.ys.points, plan, u, LAW)


def _equal(n, m):
    return np.full(n, m)


def _unequal(n, m):
    rng = np.random.default_rng(n)
    parts = rng.multinomial(10**9, np.full(n, 1 / n)) + m
    parts[0] += 10**9 + 10**6 - parts.sum()
    return parts


def _check_tree(level, tree):
    n, nodes = len(level.a), len(tree.parent)
    order = [nodes - 1]
    for _ in range(nodes - 1):
        order.append(int(tree.after[order[-1]]))
    assert sorted(order) == list(range(nodes))
    assert tree.after[order[-1]] == nodes - 1
    np.testing.assert_array_equal(tree.before[tree.after], np.arange(nodes))
    place = {node: position for position, node in enumerate(order)}
    size = dict.fromkeys(range(nodes), 1)
    for node in reversed(order[1:]):
        size[int(tree.parent[node])] += size[node]
        assert place[int(tree.parent[node])] < place[node]
    for node in range(nodes):
        assert tree.size[node] == size[node]
        assert tree.last[node] == order[place[node] + size[node] - 1]
    out, into = np.zeros(n, np.int64), np.zeros(len(level.b), np.int64)
    for node in range(nodes - 1):
        above = int(tree.parent[node])
        if above == nodes - 1:
            assert node < n
            assert tree.flow[node] == 0
            continue
        i, j = (node, above - n) if node < n else (above, node - n)
        assert tree.flow[node] >= (0 if node < n else 1)  # strongly feasible: no empty arc runs down
        gap = np.hypot(*(level.xs.points[i] - level.ys.points[j]))
        assert tree.potential[i] - tree.potential[n + j] == pytest.approx(gap, abs=1e-13)
        out[i] += tree.flow[node]
        into[j] += tree.flow[node]
    np.testing.assert_array_equal(out, level.a)
    np.testing.assert_array_equal(into, level.b)


@pytest.mark.parametrize("masses", [_equal, _unequal])
@pytest.mark.parametrize(("n", "m"), [(1, 1), (2, 1), (40, 40), (50, 30)])
def test_the_tree_after_every_pivot(n, m, masses):
    level, arcs, _, tree = _start(n, m, masses)
    _check_tree(level, tree)
    position, optimal = 0, False
    while not optimal:
        position, pivots, optimal = pivot_on(
            n, arcs.i, arcs.j, arcs.cost, 1e-14, min(8, len(arcs.i)), tree, position, 1, 2**62
        )
        assert pivots <= 1
        _check_tree(level, tree)
    u, v = tree.potential[:n], -tree.potential[n:-1]
    assert arcs.reduced(u, v).min() > -1e-13


def test_a_batch_of_pivots_ends_when_its_work_is_done():
    """So that Python looks at the clock, and at Ctrl-C, some times a second."""
    level, arcs, _, tree = _start(300, 300, _equal)
    _, pivots, optimal = pivot_on(len(level.a), arcs.i, arcs.j, arcs.cost, 1e-14, 8, tree, 0, 10**9, 1)
    assert (pivots, optimal) == (1, False)


def test_potentials_stay_small():
    """A common offset of all potentials would cost digits; pivots that move the larger side add to it."""
    level, _, _, tree = _start(300, 300, _equal)
    tree.potential[:] += 1024.0
    before = tree.potential[:300] - tree.potential[-1]
    refresh_potentials(300, level.xs.points, level.ys.points, LAW, tree)
    assert tree.potential[-1] == 0.0
    np.testing.assert_allclose(tree.potential[:300], before, atol=1e-12)
    _check_tree(level, tree)


def test_the_starting_plan_sends_everything():
    level, _, (i, j, flow), _ = _start(200, 120, _unequal, seed=3)
    np.testing.assert_array_equal(np.bincount(i, flow, 200), level.a)
    np.testing.assert_array_equal(np.bincount(j, flow, 120), level.b)
    assert (flow > 0).all()


def test_long_masses_keep_their_proportions():
    masses = np.array([1, 10**30, 2 * 10**30], dtype=object)
    whole = flow_masses(masses)
    assert int(whole.sum()) == TOTAL
    assert whole[0] == 1
    assert whole[2] / whole[1] == pytest.approx(2.0, rel=1e-15)


def test_blocks_keep_centre_and_mass_and_carry_linear_functions_down():
    rng = np.random.default_rng(7)
    problem = levels(*(part for n in (3000, 2500) for part in (rng.normal(size=(n, 2)), np.ones(n, int))))
    assert len(problem) > 1
    fine, above = problem[-1], problem[-2]
    assert above.a.sum() == 3000
    points, masses = coarse(fine.xs.points, fine.a, 5)
    np.testing.assert_allclose((points * masses[:, None]).sum(axis=0) / 3000, fine.xs.points.mean(axis=0))
    carried = refined(above.xs, above.xs.points @ [1.0, 3.0], fine.xs)
    np.testing.assert_allclose(carried, fine.xs.points @ [1.0, 3.0], atol=1e-3)
