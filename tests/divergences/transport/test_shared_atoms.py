"""Smaller problems with the same optimum, and their plans given back to the original atoms."""

import numpy as np
import pytest
from scipy.sparse import coo_array

from divergences import earth_mover_distance, optimal_transport, pmf, samples
from divergences.transport.shared_atoms import Atoms, reduce_atoms
from divergences.transport.whole_masses import shares, whole_masses


def _grid_laws(seed, n=60, m=50):
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 5, (n, 2)) * 1.0, rng.integers(1, 6, (m, 2)) * 1.0
    masses = whole_masses(rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(m)))
    return Atoms(x, masses.p, y, masses.q)


def test_nothing_shared_leaves_the_problem_alone():
    rng = np.random.default_rng(0)
    ones = np.ones(5, dtype=np.int64)
    atoms = Atoms(rng.normal(size=(5, 2)), ones, rng.normal(size=(5, 2)), ones)
    assert reduce_atoms(atoms, cancel=True).atoms is atoms


def test_shared_mass_stays_and_the_rest_is_distinct():
    atoms = _grid_laws(1)
    reduced = reduce_atoms(atoms, cancel=True)
    left = {tuple(point) for point in reduced.atoms.x}
    right = {tuple(point) for point in reduced.atoms.y}
    assert len(left) == len(reduced.atoms.x)
    assert not left & right
    assert reduced.atoms.p.sum() == reduced.atoms.q.sum()
    assert reduced.atoms.p.sum() + reduced.staying.sum() == atoms.p.sum()


def test_above_order_1_only_repeats_are_added_up():
    reduced = reduce_atoms(_grid_laws(2), cancel=False)
    assert reduced.atoms.p.sum() == _grid_laws(2).p.sum()
    assert not reduced.staying.any()


def test_minus_zero_is_zero():
    assert earth_mover_distance(samples([[0.0, 1.0]]), samples([[-0.0, 1.0]])) == 0.0
    assert (
        reduce_atoms(Atoms(np.zeros((1, 2)), np.array([3]), -np.zeros((1, 2)), np.array([3])), True).atoms
        is None
    )


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("seed", range(5))
def test_the_plan_between_repeated_atoms_is_exact(seed, order):
    atoms = _grid_laws(seed)
    p, q = (pmf(shares(mass, mass.sum()), z) for mass, z in ((atoms.p, atoms.x), (atoms.q, atoms.y)))
    found = optimal_transport(p, q, order=order)
    assert found.value == pytest.approx(earth_mover_distance(p, q, order=order, method="primal"), rel=1e-9)
    assert found.marginal_residual < 1e-14
    i, j = found.plan.nonzero()
    moved = np.linalg.norm(atoms.x[i] - atoms.y[j], axis=1) ** order
    assert (coo_array(found.plan).data * moved).sum() == pytest.approx(found.value**order, rel=1e-12)


def test_no_sliver_of_mass_leaves_its_point():
    """Rounding of running sums must not send 1e-17 of mass to a neighbour, far away though it may be."""
    rng = np.random.default_rng(3)
    points = np.repeat(rng.normal(size=(40, 2)), 5, axis=0)
    weights = rng.dirichlet(np.ones(200))
    shuffled = rng.permutation(200)
    found = optimal_transport(pmf(weights, points), pmf(weights[shuffled], points[shuffled]))
    i, j = found.plan.nonzero()
    np.testing.assert_array_equal(points[i], points[shuffled][j])


def test_one_point_many_times_needs_few_entries():
    found = optimal_transport(samples(np.zeros((500, 2))), samples(np.zeros((400, 2))))
    assert found.value == 0.0
    assert found.plan.nnz <= 1800
    assert found.marginal_residual < 1e-14


def test_nothing_is_said_of_atoms_that_are_left_as_they_are():
    ones = np.array([1, 1])
    found = reduce_atoms(Atoms(np.array([[0.0], [1.0]]), ones, np.array([[2.0], [3.0]]), ones), cancel=True)
    assert found.labels is None
    assert [len(x) for x in (found.rows, found.columns, found.staying)] == [0, 0, 0]
