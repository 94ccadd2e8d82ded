"""The c-transform proves bounds for any dual variable whatever."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from divergences.transport.certificates import CTransform, Negative, c_transform, certified_gap, lower_bound
from divergences.transport.ground_cost import GroundCost

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


def test_the_transform_by_hand():
    assert c_transform(np.array([[1.0, 5.0], [2.0, 3.0]]), np.array([0.5, 4.0])).tolist() == [0.5, -1.0]


def test_any_v_proves_a_lower_bound(problem):
    from divergences import earth_mover_distance, pmf

    x, p, y, q, rng = problem
    cost = cdist(x, y)
    optimum = earth_mover_distance(pmf(p, x), pmf(q, y))
    for scale in (0.0, 0.1, 1.0, 100.0):
        v = scale * rng.normal(size=20)
        f = CTransform(y, v, METRIC)
        lower = lower_bound(p, c_transform(cost, v), q, v)
        assert lower <= p @ f(x) - q @ f(y) + 1e-13 <= optimum + 2e-13


def test_the_potential_is_1_lipschitz_for_any_v(problem):
    _, _, y, _, rng = problem
    z = 4 * rng.normal(size=(200, 2))
    f = CTransform(y, 10 * rng.normal(size=20), METRIC)(z)
    assert (np.abs(f[:, None] - f) <= cdist(z, z) + 1e-13).all()


def test_blocks_of_rows_give_the_same(problem, monkeypatch):
    x, _, y, _, rng = problem
    v = rng.normal(size=20)
    cost = cdist(x, y)
    whole = c_transform(cost, v), CTransform(y, v, METRIC)(x)
    monkeypatch.setattr("divergences.transport.certificates.BLOCK", 50)
    np.testing.assert_array_equal(c_transform(cost, v), whole[0])
    np.testing.assert_array_equal(CTransform(y, v, METRIC)(x), whole[1])


def test_without_anchors_the_potential_is_zero():
    f = CTransform(np.empty((0, 2)), np.empty(0), METRIC)
    assert f(np.ones((3, 2))).tolist() == [0.0, 0.0, 0.0]
    assert Negative(f)(np.ones((1, 2))).tolist() == [0.0]


def test_a_common_constant_does_not_matter():
    p, q = np.array([0.1, 0.9]), np.array([0.3, 0.7])
    f, v = np.array([0.5, 0.25]), np.array([-0.5, 0.125])
    assert lower_bound(p, f + 1e6, q, v - 1e6) == pytest.approx(lower_bound(p, f, q, v), abs=1e-9)


def test_bounds_apart_are_a_failure_not_a_number():
    assert certified_gap(0.5 + 1e-12, 0.5) == 0.5
    for lower in (0.4, 0.6, float("nan")):
        with pytest.raises(RuntimeError, match="not optimal"):
            certified_gap(lower, 0.5)


@pytest.mark.parametrize("bad", [[np.nan, 0.0], [[1.0]], "points", [1 + 1j]])
def test_points_are_checked(bad):
    f = CTransform(np.zeros((1, 2)), np.zeros(1), METRIC)
    with pytest.raises((ValueError, TypeError), match="points"):
        f(bad)


def test_a_potential_beyond_the_doubles_is_refused():
    f = CTransform(np.zeros((1, 1)), np.zeros(1), GroundCost("euclidean", 2, 0))
    with pytest.raises(ValueError, match="a cost exceeds the largest double"):
        f([1e200])
