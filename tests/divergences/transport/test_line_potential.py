"""Potentials on the line against the c-transform over all atoms."""

import numpy as np
import pytest

from divergences import optimal_transport, pmf


@pytest.mark.parametrize("order", [1, 1.5, 2, 3])
@pytest.mark.parametrize("repeated", [False, True])
def test_the_local_minimum_is_the_global_one(order, repeated):
    rng = np.random.default_rng(0)
    for _ in range(20):
        n, m = rng.integers(1, 15, 2)
        x, y = rng.normal(size=n), rng.normal(size=m)
        if repeated:
            x, y = np.round(x), np.round(y)
        found = optimal_transport(
            pmf(rng.dirichlet(np.ones(n)), x), pmf(rng.dirichlet(np.ones(m)), y), order=order
        )
        z = np.concatenate([x, y, 3 * rng.normal(size=50)])
        by_transform = (np.abs(z[:, None] - y) ** order - found.conjugate(y)).min(axis=1)
        if order > 1:
            np.testing.assert_allclose(found.potential(z), by_transform, atol=1e-13)
        for s, t in ((x, z), (z, y)):
            slack = np.abs(s[:, None] - t) ** order - found.potential(s)[:, None] - found.conjugate(t)
            assert slack.min() > -1e-13


@pytest.mark.parametrize("order", [1, 2])
def test_a_large_problem_is_certified_in_linear_memory(order):
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=40_000), rng.normal(size=30_000) + 0.5
    found = optimal_transport(
        pmf(np.full(40_000, 1 / 40_000), x), pmf(rng.dirichlet(np.ones(30_000)), y), order=order
    )
    assert found.upper - found.lower < 1e-9
    assert found.plan.nnz < 70_000
    assert found.marginal_residual < 1e-14


def test_two_points_by_hand():
    found = optimal_transport(pmf([1.0], [0.0]), pmf([0.5, 0.5], [1.0, 3.0]))
    f = found.potential
    assert f([0.0]) - f([3.0]) == 3.0
    assert f([0.0]) - f([1.0]) == 1.0
    assert f([-2.0]) - f([0.0]) == 2.0
