"""Cycles of negative cost are found and removed; then the labels are optimal potentials."""

from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import linprog

from divergences.transport.exact_plans import Plan
from divergences.transport.highs import marginal_matrix
from divergences.transport.one_dimensional import staircase
from divergences.transport.residual_graph import ResidualGraph


def settled(costs):
    """The graph of an assignment problem, begun with the identity and given every arc."""
    n = len(costs)
    every = np.arange(n)
    start = Plan(every, every, np.ones(n, dtype=np.int64))
    graph = ResidualGraph(n, n, start, costs[every, every].astype(object))
    graph.label([0] * (2 * n))
    assert graph.settle((i, j, int(costs[i, j])) for i in range(n) for j in range(n))
    return graph


@pytest.mark.parametrize("seed", range(6))
def test_the_plan_is_the_best_of_all_assignments(seed):
    costs = np.random.default_rng(seed).integers(0, 50, (5, 5))
    plan = settled(costs).plan()
    best = min(sum(costs[i, j] for i, j in enumerate(order)) for order in permutations(range(5)))
    assert (costs[plan.i, plan.j] * plan.mass).sum() == best


@pytest.mark.parametrize("seed", range(4))
def test_masses_move_as_far_as_a_cycle_allows(seed):
    rng = np.random.default_rng(seed)
    costs, p = rng.integers(0, 50, (4, 3)), rng.integers(1, 20, 4)
    q = np.array([1, 2, p.sum() - 3])
    steps = next(staircase(np.cumsum(p), np.cumsum(q)))
    graph = ResidualGraph(4, 3, Plan(*steps), costs[steps.i, steps.j].astype(object))
    graph.label([0] * 7)
    assert graph.settle((i, j, int(costs[i, j])) for i in range(4) for j in range(3))
    plan = graph.plan()
    program = linprog(costs.ravel(), A_eq=marginal_matrix(4, 3), b_eq=np.concatenate([p, q]))
    assert (costs[plan.i, plan.j] * plan.mass).sum() == round(program.fun)
    assert np.bincount(plan.j, plan.mass, 3).tolist() == q.tolist()


def test_labels_are_feasible_and_tight_on_the_plan():
    costs = np.random.default_rng(9).integers(0, 50, (6, 6))
    graph = settled(costs)
    d = np.array(graph.labels)
    reduced = costs + d[:6, None] - d[6:]
    assert reduced.min() >= 0
    plan = graph.plan()
    assert (reduced[plan.i, plan.j] == 0).all()


def test_an_optimal_plan_is_left_alone():
    costs = np.array([[0, 9], [9, 0]])
    assert settled(costs).plan().j.tolist() == [0, 1]
