"""What solvers are given, and what is made of the plans that they return."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.spatial.distance import cdist

from divergences import pmf
from divergences.transport import between_atoms
from divergences.transport.between_atoms import _residual, _solver, _sparse, active_atoms, transport_by_solver
from divergences.transport.ground_cost import ground_cost

X = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 5.0], [0.0, 2.0]])
Y = np.array([[0.5, 0.0], [7.0, 7.0], [3.0, 1.0]])
P, Q = pmf([0.25, 0.5, 0.0, 0.25], X), pmf([0.625, 0.0, 0.375], Y)


def test_atoms_without_mass_are_left_out_and_masses_are_whole():
    atoms = active_atoms(P, Q)
    assert atoms.x.tolist() == X[[0, 1, 3]].tolist()
    assert atoms.y.tolist() == Y[[0, 2]].tolist()
    total = int(atoms.p.sum())
    assert total == int(atoms.q.sum())
    assert [Fraction(int(mass), total) for mass in atoms.p] == [
        Fraction(1, 4),
        Fraction(1, 2),
        Fraction(1, 4),
    ]
    assert [Fraction(int(mass), total) for mass in atoms.q] == [Fraction(5, 8), Fraction(3, 8)]


@pytest.mark.parametrize("method", ["network_simplex", "primal"])
def test_network_simplex_is_given_whole_numbers_and_the_others_shares(monkeypatch, method):
    given = []

    def record(p, q, costs, max_iterations):
        given.extend([p, q, costs])
        return 0, 0, 0, 0

    monkeypatch.setitem(between_atoms.SOLVERS, method, record)
    cost = ground_cost(X, Y, "euclidean", 1)
    masses = np.array([1, 2, 3, 3], dtype=object), np.array([4, 4, 1], dtype=object)
    _solver(method, *masses, None, None)(X, Y, cost, False)
    unit = 1 if method == "network_simplex" else 9
    for side, mass in zip(given, masses):
        np.testing.assert_allclose(side, mass.astype(float) / unit, rtol=1e-15)
    np.testing.assert_allclose(given[2], cdist(cost.scaled(X), cost.scaled(Y)), rtol=1e-14)


@pytest.mark.parametrize("is_cut", [False, True])
def test_costs_are_cut_at_one_and_then_not_handed_on(monkeypatch, is_cut):
    seen = []
    monkeypatch.setitem(
        between_atoms.SOLVERS, "primal", lambda p, q, costs, limit: seen.append(costs.copy()) or (0, 0, 0, 7)
    )
    near = ground_cost(X[:2], Y[:1], "euclidean", 1)  # in its units the far points are farther than 1
    masses = np.array([1] * 4, dtype=object), np.array([2, 1, 1], dtype=object)
    _, v, costs = _solver("primal", *masses, None, None)(X, Y, near, is_cut)
    whole = cdist(near.scaled(X), near.scaled(Y))
    assert whole.max() > 1
    np.testing.assert_allclose(seen[0], np.minimum(whole, 1) if is_cut else whole, rtol=1e-14)
    assert v == 7
    assert (costs is None) == is_cut


def test_the_residual_is_the_largest_error_of_a_row_or_a_column():
    atoms = active_atoms(P, Q)
    i, j = np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1])
    whole = _sparse(P, Q, i, j, np.array([0.25, 0.375, 0.125, 0.25]))
    assert whole.shape == (4, 3)
    assert whole.toarray()[2].tolist() == [0.0] * 3
    assert whole.toarray()[1].tolist() == [0.375, 0.0, 0.125]
    assert _residual(whole, P, Q, atoms) == 0.0
    for mass, residual in (([0.25, 0.375, 0.0, 0.25], 0.125), ([0.25, 0.25, 0.25, 0.25], 0.125)):
        assert _residual(_sparse(P, Q, i, j, np.array(mass)), P, Q, atoms) == residual
    spread = _sparse(P, Q, i, j, np.array([0.5, 0.125, 0.375, 0.0]))  # columns are right
    assert _residual(spread, P, Q, atoms) == 0.25


@pytest.mark.parametrize("method", ["network_simplex", "lazy", "primal", "dual"])
@pytest.mark.parametrize(("metric", "order"), [("euclidean", 1), ("cityblock", 1), ("euclidean", 2)])
def test_with_atoms_without_mass_the_value_is_that_of_the_linear_program(method, metric, order):
    rng = np.random.default_rng(18)
    x, y = rng.normal(size=(6, 2)), rng.normal(size=(5, 2)) + 1
    a, b = np.array([3, 0, 1, 4, 0, 8]) / 16, np.array([0, 5, 5, 6, 0]) / 16
    costs = cdist(x, y, metric) ** order
    rows = np.concatenate([np.kron(np.eye(6), np.ones(5)), np.kron(np.ones(6), np.eye(5))])
    exact = linprog(costs.ravel(), A_eq=rows, b_eq=np.concatenate([a, b])).fun ** (1 / order)
    found = transport_by_solver(pmf(a, x), pmf(b, y), metric, order, method)
    assert found.value == pytest.approx(exact, rel=1e-9)
    assert found.lower <= exact * (1 + 1e-9)
    assert exact * (1 - 1e-9) <= found.upper
    plan = found.plan.toarray()
    np.testing.assert_allclose(plan.sum(axis=1), a, atol=1e-15)
    np.testing.assert_allclose(plan.sum(axis=0), b, atol=1e-15)
    assert found.marginal_residual <= 2.0**-52
    assert (plan * costs).sum() ** (1 / order) == pytest.approx(exact, rel=1e-9)
    f, g = found.potential(x), found.conjugate(y)
    assert (f[:, None] + g <= costs * (1 + 1e-9) + 1e-12).all()
    assert f @ a + g @ b == pytest.approx(exact**order, rel=1e-9)
