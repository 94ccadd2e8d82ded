"""Each solver in the table returns a plan with the right marginals and a v that proves it optimal."""

import numpy as np
import pytest

from divergences.transport.solvers import SOLVERS, assignment


@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.parametrize("n", [1, 2, 25])
def test_plan_and_multipliers(name, n):
    rng = np.random.default_rng(n)
    cost, p = rng.random((n, n)), np.full(n, 1 / n)
    i, j, mass, v = SOLVERS[name](p, p, cost)
    np.testing.assert_allclose(np.bincount(i, mass, minlength=n), p, atol=1e-12)
    np.testing.assert_allclose(np.bincount(j, mass, minlength=n), p, atol=1e-12)
    spent = (mass * cost[i, j]).sum()
    assert p @ (cost - v).min(axis=1) + p @ v == pytest.approx(spent, abs=1e-12)


def test_the_assignment_needs_equal_weights():
    with pytest.raises(ValueError, match="equal weights"):
        assignment(np.array([0.4, 0.6]), np.array([0.5, 0.5]), np.ones((2, 2)))
