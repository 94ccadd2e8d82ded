"""Levels of the solver: potentials of coarse points, carried to the points that they stand for."""

import numpy as np
import pytest

from divergences.transport.sparse_simplex.kd_tree import kd_order, kd_tree
from divergences.transport.sparse_simplex.levels import coarse, refined


@pytest.mark.parametrize("d", [1, 2])
def test_values_at_coarse_points_of_a_linear_function_are_those_at_fine_ones(d):
    points, slope = np.random.default_rng(2).normal(size=(400, d)), np.array([3.0, -2.0])[:d]
    fine = kd_tree(points[kd_order(points, 6)], 6)
    few, _ = coarse(fine.points, np.ones(400, int), 6)
    found = refined(kd_tree(few, 3), 5.0 + few @ slope, fine)
    assert np.abs(found - 5.0 - fine.points @ slope).max() < 1e-4


def test_each_block_has_a_fit_of_its_own():
    """Of x² on eight blocks of [0, 1], lines are off by no more than 1/64."""
    points = np.linspace(0.0, 1.0, 512)[:, None]
    few, _ = coarse(points, np.ones(512, int), 6)
    found = refined(kd_tree(few, 3), few[:, 0] ** 2, kd_tree(points, 6))
    assert np.abs(found - points[:, 0] ** 2).max() < 1 / 64
