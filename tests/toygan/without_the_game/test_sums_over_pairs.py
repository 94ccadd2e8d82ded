"""Sums over pairs: against arrays of all pairs, and points that coincide."""

import numpy as np
import pytest

from toygan.without_the_game.pairs import distances_between, unit_pulls
from toygan.without_the_game.sums_over_pairs import distances_and_pulls, distances_within


@pytest.mark.parametrize(("n", "m", "d"), [(1, 1, 1), (7, 3, 1), (40, 60, 2), (33, 20, 5)])
def test_they_are_those_of_the_array_of_all_pairs(n, m, d):
    rng = np.random.default_rng(n)
    x, y = rng.normal(size=(n, d)), rng.normal(size=(m, d))
    r, found = distances_between(x, y), np.empty((d, m))
    total = distances_and_pulls(np.ascontiguousarray(x.T), np.ascontiguousarray(y.T), found)
    assert total == pytest.approx(r.sum(), rel=1e-13)
    np.testing.assert_allclose(found.T, unit_pulls(np.ones_like(r), x, y, r), rtol=0, atol=1e-12)
    within = distances_within(np.ascontiguousarray(x.T))
    assert within == pytest.approx(distances_between(x, x).sum(), rel=1e-13)


def test_points_that_coincide_neither_count_nor_pull():
    x, found = np.array([[1.0, 1.0, 4.0], [2.0, 2.0, 6.0]]), np.empty((2, 3))
    assert distances_and_pulls(x, x, found) == 20.0
    np.testing.assert_allclose(found, [[-0.6, -0.6, 1.2], [-0.8, -0.8, 1.6]], rtol=1e-15)
    assert distances_within(x) == 20.0
