"""The c-transform proves bounds for any dual variable whatever."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from mpmath import mp, mpf, sqrt
from scipy.spatial.distance import cdist

from divergences.transport.certificates import CTransform, Negative, certify, lowered_potentials
from divergences.transport.ground_cost import GroundCost, ground_cost
from divergences.transport.network_simplex import network_simplex
from divergences.transport.whole_masses import whole_masses

METRIC = GroundCost("euclidean", 1, 0)


@pytest.fixture
def problem():
    rng = np.random.default_rng(0)
    return (
        rng.normal(size=(30, 2)),
        rng.dirichlet(np.ones(30)),
        rng.normal(size=(20, 2)),
        rng.dirichlet(np.ones(20)),
        rng,
    )


def _true_distance(x, p, y, q, cityblock):
    """W_1 of two or three atoms to 60 digits, over all spanning trees, which carry the extreme plans."""
    mp.dps = 60
    n, m = len(x), len(y)
    p, q = ([Fraction(float(w)) / sum(Fraction(float(w)) for w in side) for w in side] for side in (p, q))
    cells, best = list(itertools.product(range(n), range(m))), None
    for tree in itertools.combinations(cells, n + m - 1):
        flow = _flows_on(tree, p, q)
        if flow is None or min(flow.values()) < 0:
            continue
        cost = mpf(0)
        for (i, j), mass in flow.items():
            gaps = [abs(mpf(float(a)) - mpf(float(b))) for a, b in zip(x[i], y[j])]
            length = sum(gaps) if cityblock else sqrt(sum(gap**2 for gap in gaps))
            cost += length * mass.numerator / mass.denominator
        best = cost if best is None else min(best, cost)
    return best


def _flows_on(tree, p, q):
    """The flows that a spanning tree carries, leaf by leaf; None for a graph with a cycle."""
    left, right, open_cells, flow = list(p), list(q), set(tree), {}
    while open_cells:
        for i, j in open_cells:
            alone = [sum(a == i for a, _ in open_cells) == 1, sum(b == j for _, b in open_cells) == 1]
            if any(alone):
                break
        else:
            return None
        flow[i, j] = left[i] if alone[0] else right[j]
        left[i] -= flow[i, j]
        right[j] -= flow[i, j]
        open_cells.remove((i, j))
    return flow if not any(left) and not any(right) else None


def test_any_v_proves_a_lower_bound(problem):
    from divergences import earth_mover_distance, pmf

    x, p, y, q, rng = problem
    optimum = earth_mover_distance(pmf(p, x), pmf(q, y))
    masses, cost = whole_masses(p, q), ground_cost(x, y, "euclidean", 1)
    nothing = np.array([0]), np.array([0]), np.array([1.0])
    for scale in (0.0, 0.1, 1.0, 100.0):
        v = scale * rng.normal(size=20)
        found = certify(x, masses.p, y, masses.q, nothing, v, cost)
        f = CTransform(cost.scaled(y), v, cost)
        assert found.lower <= max(p @ f(x) - q @ f(y), 0) + 1e-13 <= optimum + 2e-13
        assert found.upper >= optimum


def test_the_potential_is_1_lipschitz_for_any_v(problem):
    _, _, y, _, rng = problem
    z = 4 * rng.normal(size=(200, 2))
    f = CTransform(y, 10 * rng.normal(size=20), METRIC)(z)
    assert (np.abs(f[:, None] - f) <= cdist(z, z) + 1e-13).all()


def test_blocks_of_rows_give_the_same(problem, monkeypatch):
    x, _, y, _, rng = problem
    v = rng.normal(size=20)
    whole = lowered_potentials(x, y, v, METRIC)[0], CTransform(y, v, METRIC)(x)
    monkeypatch.setattr("divergences.transport.certificates.BLOCK", 50)
    np.testing.assert_array_equal(lowered_potentials(x, y, v, METRIC)[0], whole[0])
    np.testing.assert_array_equal(CTransform(y, v, METRIC)(x), whole[1])


def test_without_anchors_the_potential_is_zero():
    f = CTransform(np.empty((0, 2)), np.empty(0), METRIC)
    assert f(np.ones((3, 2))).tolist() == [0.0, 0.0, 0.0]
    assert Negative(f)(np.ones((1, 2))).tolist() == [0.0]


def test_a_common_constant_of_v_does_not_matter(problem):
    x, p, y, q, rng = problem
    masses, v = whole_masses(p, q), rng.normal(size=20)
    plan = np.array([0]), np.array([0]), np.array([1.0])
    lowers = [certify(x, masses.p, y, masses.q, plan, v + shift, METRIC).lower for shift in (0, 1e6)]
    assert lowers[0] == pytest.approx(lowers[1], rel=1e-8)


@pytest.mark.parametrize("cityblock", [True, False])
@pytest.mark.parametrize("kind", ["normal", "far", "offset", "tiny"])
def test_bounds_enclose_the_real_number(kind, cityblock):
    """Real, not float: distances and weights are irrational or rounded, and one digit of 60 would tell."""
    rng = np.random.default_rng(7)
    metric = "cityblock" if cityblock else "euclidean"
    for _ in range(12):
        n, m = rng.integers(1, 4), rng.integers(1, 4)
        x, y = rng.normal(size=(n, 2)), rng.normal(size=(m, 2))
        if kind == "far":
            x[0], y[0] = x[0] + 3e7, y[0] + 3e7
        x, y = (z + 1e6 if kind == "offset" else z * 1e-150 if kind == "tiny" else z for z in (x, y))
        p, q = rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(m))
        masses, cost = whole_masses(p, q), ground_cost(x, y, metric, 1)
        i, j, flow, v = network_simplex(p, q, cost.matrix(cost.scaled(x), cost.scaled(y)))
        found = certify(x, masses.p, y, masses.q, (i, j, flow), v, cost)
        true = _true_distance(x, p, y, q, cityblock)
        assert found.lower <= true <= found.upper
        assert found.is_sharp(1e-7)


def test_a_plan_that_misses_its_marginals_pays_for_it():
    """A tenth too little leaves the near atom: it is carried after all, 100 far."""
    x, y, cost = np.array([[0.0], [100.0]]), np.array([[0.0], [100.0]]), GroundCost("euclidean", 1, 7)
    p, q = np.array([6, 4]), np.array([5, 5])
    nearly = np.array([0, 1]), np.array([0, 1]), np.array([0.5, 0.5])
    found = certify(x, p, y, q, nearly, np.array([0.0, 100 / 128]), cost)
    assert (found.lower, found.value, found.upper) == (10.0, 10.0, 10.0)


@pytest.mark.parametrize("bad", [[np.nan, 0.0], [[1.0]], "points", [1 + 1j]])
def test_points_are_checked(bad):
    f = CTransform(np.zeros((1, 2)), np.zeros(1), METRIC)
    with pytest.raises((ValueError, TypeError), match="points"):
        f(bad)


def test_a_potential_beyond_the_doubles_is_refused():
    f = CTransform(np.zeros((1, 1)), np.zeros(1), GroundCost("euclidean", 2, 0))
    with pytest.raises(ValueError, match="a cost exceeds the largest double"):
        f([1e200])
