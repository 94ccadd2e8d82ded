"""Pricing by descent and the c-transforms, against all pairs."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from divergences.transport.sparse_simplex import all_pairs, pricing
from divergences.transport.sparse_simplex.all_pairs import c_transform_of_all
from divergences.transport.sparse_simplex.costs import cost_law
from divergences.transport.sparse_simplex.kd_tree import block_ends, depth_for, kd_order, kd_tree
from divergences.transport.sparse_simplex.majorants import majorant
from divergences.transport.sparse_simplex.potentials import PotentialTree
from divergences.transport.sparse_simplex.pricing import smallest_reduced_costs


def _tree(points):
    depth = depth_for(len(points), 8)
    return kd_tree(points[kd_order(points, depth)], depth)


def _problem(seed, n=300, m=200, d=2):
    rng = np.random.default_rng(seed)
    xs, ys = _tree(rng.normal(size=(n, d)) / 8), _tree(rng.normal(size=(m, d)) / 8 + 0.1)
    return xs, 0.02 * rng.normal(size=n), ys, 0.02 * rng.normal(size=m)


@pytest.mark.parametrize("d", [1, 2, 3, 8])
@pytest.mark.parametrize(("metric", "order"), [("euclidean", 1), ("euclidean", 2), ("cityblock", 1.5)])
def test_the_smallest_reduced_costs_are_those_of_all_pairs(metric, order, d):
    xs, u, ys, v = _problem(d, d=d)
    reduced = cdist(xs.points, ys.points, metric) ** order - u[:, None] - v
    found = smallest_reduced_costs(xs, u, ys, v, cost_law(metric, order), 5)
    np.testing.assert_allclose(found.reduced, np.sort(reduced, axis=1)[:, :5], atol=1e-15)
    np.testing.assert_allclose(np.take_along_axis(reduced, found.j, axis=1), found.reduced, atol=1e-15)


def test_only_pairs_below_the_limit_are_found():
    xs, u, ys, v = _problem(0)
    reduced = cdist(xs.points, ys.points) - u[:, None] - v
    limit = np.quantile(reduced, 0.01)
    found = smallest_reduced_costs(xs, u, ys, v, cost_law("euclidean", 1), 200, limit)
    np.testing.assert_array_equal((found.j >= 0).sum(axis=1), (reduced < limit).sum(axis=1))


def test_a_ceiling_on_the_cost():
    xs, u, ys, v = _problem(1)
    reduced = np.minimum(cdist(xs.points, ys.points), 0.05) - u[:, None] - v
    found = smallest_reduced_costs(xs, u, ys, v, cost_law("euclidean", 1, 0.05), 3)
    np.testing.assert_allclose(found.reduced, np.sort(reduced, axis=1)[:, :3], atol=1e-15)


def test_good_potentials_prune_most_pairs():
    xs, _, ys, v = _problem(2, 2000, 2000)
    v = 0.05 * ys.points[:, 0]
    law = cost_law("euclidean", 2)
    u = c_transform_of_all(xs.points, ys.points, v, law, 1.0)
    assert smallest_reduced_costs(xs, u, ys, v, law, 1).looked < 0.2 * 2000 * 2000


def test_kd_blocks_hold_their_points_and_majorants_their_function():
    rng = np.random.default_rng(3)
    xs, f = _tree(rng.normal(size=(333, 3))), rng.normal(size=333)
    above = majorant(xs, f)
    for level in range(xs.depth + 1):
        for block, (start, end) in enumerate(zip(*(block_ends(333, level)[k:][: 2**level] for k in (0, 1)))):
            k = 2**level + block
            assert (xs.start[k], xs.end[k]) == (start, end)
            gaps = xs.points[start:end] - xs.middle[k]
            assert (np.abs(gaps) <= xs.half[k]).all()
            assert f[start:end].max() == above.top[k]
            assert (f[start:end] <= above.level[k] + gaps @ above.slope[k] + 1e-14).all()


def test_the_slope_of_a_linear_function_is_found():
    rng = np.random.default_rng(4)
    xs = _tree(rng.normal(size=(100, 2)))
    above = majorant(xs, xs.points @ [2.0, -1.0])
    np.testing.assert_allclose(above.slope[1:], [[2.0, -1.0]] * (len(above.slope) - 1), atol=1e-3)


@pytest.mark.parametrize(("metric", "order"), [("euclidean", 1), ("cityblock", 1), ("euclidean", 3)])
def test_the_c_transform_of_all_pairs(metric, order):
    xs, _, ys, v = _problem(5, 40, 1300)
    expected = (0.75 * cdist(xs.points, ys.points, metric) ** order - v).min(axis=1)
    found = c_transform_of_all(xs.points, ys.points, v, cost_law(metric, order), 0.75)
    np.testing.assert_allclose(found, expected, atol=1e-16)


def test_a_potential_asked_by_descent_is_the_minimum_over_all_anchors():
    """Inside the clouds, far outside and at the anchors; in any order."""
    rng = np.random.default_rng(6)
    y, v = rng.normal(size=(900, 2)), 0.1 * rng.normal(size=900)
    points = np.concatenate([rng.normal(size=(500, 2)), 1e4 * rng.normal(size=(50, 2)), y[:50]])
    found = PotentialTree(y, v, cost_law("euclidean", 1))(points)
    expected = (cdist(points, y) - v).min(axis=1)
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=2.0**-53)  # costs near 1 are rounded
    assert (np.abs(found[:, None] - found) <= cdist(points, points) * (1 + 1e-12) + 1e-12).all()


def _plain(kernel):
    """A function that only compiled code calls, as Python."""
    return getattr(kernel, "py_func", kernel)


LAWS = [("euclidean", 1), ("euclidean", 2), ("euclidean", 2.5), ("cityblock", 1), ("cityblock", 3)]


@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize(("metric", "order"), LAWS)
def test_the_bound_of_two_blocks_of_one_point_is_their_reduced_cost(monkeypatch, metric, order, d):
    monkeypatch.setattr(pricing, "cost_of_gap", _plain(pricing.cost_of_gap))
    rng = np.random.default_rng(7)
    x, y = rng.normal(size=(8, d)), rng.normal(size=(8, d)) + 0.3
    xs, ys = (kd_tree(points[kd_order(points, 3)], 3) for points in (x, y))
    u, v = rng.normal(size=8), rng.normal(size=8)
    reduced = cdist(xs.points, ys.points, metric) ** order - u[:, None] - v
    above_u, above_v, law = majorant(xs, u), majorant(ys, v), cost_law(metric, order)
    found = [
        [_plain(pricing.lower_bound)(xs, above_u, 8 + i, ys, above_v, 8 + j, law) for j in range(8)]
        for i in range(8)
    ]
    assert (found <= reduced).all()
    np.testing.assert_allclose(found, reduced, atol=2.0**-46 * (1 + 20.0**order))
    for level in (1, 2):  # blocks of several points: never above the smallest
        for a in range(2**level, 2 ** (level + 1)):
            bound = _plain(pricing.lower_bound)(xs, above_u, a, ys, above_v, a, law)
            block = slice(xs.start[a], xs.end[a]), slice(ys.start[a], ys.end[a])
            assert bound <= reduced[block].min() + 1e-13


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize(("metric", "order"), LAWS)
def test_pairs_are_passed_over_where_none_is_below_the_bound_and_only_there(monkeypatch, metric, order, d):
    """Decided without roots, for the orders where that can be; the others look at every pair."""
    monkeypatch.setattr(pricing, "any_near", _plain(pricing.any_near))
    rng, law = np.random.default_rng(8), cost_law(metric, order, 9.0)
    always = order != 1 and (metric, order) != ("euclidean", 2)
    answers = []
    for _ in range(60):
        x, across = rng.normal(size=(1, d)), rng.normal(size=(d, pricing.WIDTH + 3)) + 1.0
        v = rng.normal(size=pricing.WIDTH + 3) / 4
        costs = np.minimum(cdist(x, across[:, 3:].T, metric)[0] ** order, 9.0)
        bound = float((costs - v[3:]).min() + rng.choice([-0.1, 0.1]))
        found = bool(_plain(pricing.any_below)(x, 0, across, 3, v, bound, law, np.empty(pricing.WIDTH)))
        answers.append(found)
        assert found == (always or bool((costs - v[3:] < bound).any()))
    assert always or 15 < sum(answers) < 45


def test_in_a_c_transform_pairs_are_passed_over_where_none_is_smaller():
    rng, law = np.random.default_rng(9), cost_law("euclidean", 1, 3.0)
    for shrink in (1.0, 0.5):
        for _ in range(40):
            squares, v = rng.uniform(0, 12, 20), rng.normal(size=30)
            values = shrink * np.minimum(np.sqrt(squares), 3.0) - v[5:25]
            bound = float(values.min() + rng.choice([-0.05, 0.05]))
            found = _plain(all_pairs.any_below)(squares, 20, v, 5, bound, law, shrink)
            assert bool(found) == bool((values < bound).any())
