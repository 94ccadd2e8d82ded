"""kd order and boxes: every block holds its points, is as narrow as can be, and knows their scatter."""

import numpy as np
import pytest

from divergences.transport.sparse_simplex.kd_tree import RIDGE, block_ends, depth_for, kd_order, kd_tree


@pytest.mark.parametrize(
    ("n", "leaf", "depth"), [(1, 1, 0), (15, 8, 0), (16, 8, 1), (31, 8, 1), (32, 8, 2), (1000, 8, 6)]
)
def test_depth_leaves_at_least_so_many_in_a_block(n, leaf, depth):
    assert depth_for(n, leaf) == depth
    assert np.diff(block_ends(n, depth)).min() >= leaf


@pytest.mark.parametrize(("n", "level"), [(1, 0), (10, 3), (17, 4), (1000, 5)])
def test_blocks_cover_all_points_and_are_equally_large(n, level):
    ends = block_ends(n, level)
    assert (ends[0], ends[-1], len(ends)) == (0, n, 2**level + 1)
    assert np.ptp(np.diff(ends)) <= 1


@pytest.mark.parametrize("d", [1, 2, 3])
def test_blocks_are_halved_along_their_widest_axis(d):
    points = np.random.default_rng(d).normal(size=(200, d)) * [1.0, 5.0, 2.0][:d]
    order = kd_order(points, 4)
    assert np.array_equal(np.sort(order), np.arange(200))
    placed = points[order]
    for level in range(4):
        ends, halves = block_ends(200, level), block_ends(200, level + 1)
        for b in range(2**level):
            axis = np.ptp(placed[ends[b] : ends[b + 1]], axis=0).argmax()
            left, right = (placed[slice(*halves[k : k + 2]), axis] for k in (2 * b, 2 * b + 1))
            assert left.max() <= right.min()


def test_a_tree_of_four_points_by_hand():
    points = np.array([[0.0, 0.0], [0.0, 2.0], [4.0, 0.0], [4.0, 6.0]])
    tree = kd_tree(points, 1)
    assert (tree.start.tolist(), tree.end.tolist()) == ([0, 0, 0, 2], [0, 4, 2, 4])
    assert tree.middle[1:].tolist() == [[2, 3], [0, 1], [4, 3]]
    assert tree.half[1:].tolist() == [[2, 3], [0, 1], [0, 3]]
    assert tree.mean[1:].tolist() == [[2, 2], [0, 1], [4, 3]]
    scatter = np.array([[16.0, 8.0], [8.0, 24.0]])  # of the gaps (-2, -2), (-2, 0), (2, -2), (2, 4)
    np.testing.assert_allclose(tree.inverse[1], np.linalg.inv(scatter + 40 * RIDGE * np.eye(2)), rtol=1e-12)
    np.testing.assert_allclose(tree.inverse[2], np.diag([1 / (2 * RIDGE), 1 / (2 + 2 * RIDGE)]), rtol=1e-9)


def test_boxes_hold_their_points_and_equal_points_have_no_scatter():
    points = np.random.default_rng(1).normal(size=(64, 3))
    tree = kd_tree(points[kd_order(points, 3)], 3)
    for k in range(1, 16):
        mine = tree.points[tree.start[k] : tree.end[k]]
        assert (np.abs(mine - tree.middle[k]) <= tree.half[k]).all()
        np.testing.assert_allclose(tree.half[k], np.ptp(mine, axis=0) / 2, rtol=1e-14)
        np.testing.assert_allclose(tree.mean[k], mine.mean(axis=0), atol=1e-15)
        gaps = mine - mine.mean(axis=0)
        scatter = gaps.T @ gaps
        np.testing.assert_allclose(
            tree.inverse[k] @ (scatter + RIDGE * np.trace(scatter) * np.eye(3)), np.eye(3), atol=1e-9
        )
    assert not kd_tree(np.ones((4, 2)), 1).inverse.any()
