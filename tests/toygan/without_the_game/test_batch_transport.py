"""Exact plans between batches: the solvers agree, and the library's distance is the same."""

import numpy as np
import pytest

from divergences import earth_mover_distance, samples
from divergences.transport import network_simplex
from toygan.without_the_game.batch_transport import optimal_plan, w1, w2


@pytest.mark.parametrize(("n", "m"), [(15, 15), (15, 11)])
def test_the_values_are_those_of_the_library(n, m):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(n, 2)), rng.normal(size=(m, 2))
    assert w1(x, y)[0] == pytest.approx(earth_mover_distance(samples(x), samples(y)), rel=1e-12)
    of_order_2 = earth_mover_distance(samples(x), samples(y), order=2)
    assert w2(x, y)[0] == pytest.approx(of_order_2**2, rel=1e-12)


@pytest.mark.parametrize(("n", "m"), [(6, 6), (6, 4)])
def test_without_pot_the_plan_costs_the_same(n, m, monkeypatch):
    cost = np.random.default_rng(0).random((n, m))
    i, j, mass = optimal_plan(cost)
    monkeypatch.setattr(network_simplex, "has_pot", lambda: False)
    k, l, other = optimal_plan(cost)
    assert cost[i, j] @ mass == pytest.approx(cost[k, l] @ other, rel=1e-12)
    assert np.bincount(l, other) == pytest.approx(np.full(m, 1 / m), rel=1e-12)


def test_points_that_coincide_do_not_pull():
    value, d_fake = w1(np.array([[0.0], [1.0]]), np.array([[0.0], [2.0]]))
    assert (value, d_fake.tolist()) == (0.5, [[0.0], [0.5]])
