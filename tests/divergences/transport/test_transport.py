"""The earth mover's distance: values by hand, agreement of methods, certificates, traps, errors."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from divergences import earth_mover_distance, optimal_transport, pmf, samples, total_variation

HALF = [0.5, 0.5]


def _cloud(kind, n, dimension, rng):
    points = rng.normal(size=(n, dimension))
    if kind == "clustered":
        return rng.integers(0, 3, (n, 1)) * 5.0 + 1e-3 * points
    if kind == "repeated":
        return np.round(points)
    return points


def _weights(n, rng):
    return rng.dirichlet(np.ones(n))


def test_values_by_hand():
    assert earth_mover_distance(samples([0.0, 1.0]), samples([2.0])) == 1.5
    assert earth_mover_distance(pmf([0.25, 0.75], [0.0, 4.0]), pmf([1.0], [0.0])) == 3.0
    origin, corner = samples([[0.0, 0.0]]), samples([[3.0, 4.0]])
    assert earth_mover_distance(origin, corner) == 5.0
    assert earth_mover_distance(origin, corner, metric="cityblock") == 7.0
    assert earth_mover_distance(origin, corner, order=2) == 5.0


def test_weng_s_piles_as_laws_cost_half_a_step():
    p, q = pmf([0.3, 0.2, 0.1, 0.4], [0, 1, 2, 3]), pmf([0.1, 0.2, 0.4, 0.3], [0, 1, 2, 3])
    assert earth_mover_distance(p, q) == pytest.approx(0.5, abs=1e-15)


@pytest.mark.parametrize("dimension", [1, 2, 3])
@pytest.mark.parametrize("method", ["auto", "network_simplex"])
def test_shared_mass_is_not_cancelled_above_order_1(dimension, method):
    """Half at 0 and 1 against half at 1 and 2: W_2**2 = 1; cancelling the mass at 1 would give 2."""
    axis = np.eye(dimension)[0]
    p, q = (samples(np.outer(ends, axis)) for ends in ([0.0, 1.0], [1.0, 2.0]))
    assert earth_mover_distance(p, q, order=2, method=method) == 1.0
    assert earth_mover_distance(p, q, order=1, method=method) == 1.0


@pytest.mark.parametrize("dimension", [1, 2])
def test_equal_laws_are_at_distance_0(dimension):
    rng = np.random.default_rng(0)
    points, weights = rng.normal(size=(30, dimension)), _weights(30, rng)
    shuffled = rng.permutation(30)
    for order in (1, 2):
        found = optimal_transport(pmf(weights, points), pmf(weights[shuffled], points[shuffled]), order=order)
        assert found.value == found.lower == 0.0
        assert found.marginal_residual < 1e-15
        assert np.isfinite(found.potential(points)).all()


@pytest.mark.parametrize("metric", ["euclidean", "cityblock"])
@pytest.mark.parametrize("order", [1, 1.5, 2])
@pytest.mark.parametrize("kind", ["random", "clustered", "repeated"])
def test_the_methods_agree(kind, order, metric):
    rng = np.random.default_rng(1)
    for dimension in (1, 2):
        p = pmf(_weights(15, rng), _cloud(kind, 15, dimension, rng))
        q = pmf(_weights(20, rng), _cloud(kind, 20, dimension, rng))
        values = [
            earth_mover_distance(p, q, metric=metric, order=order, method=method)
            for method in ["network_simplex", "primal", "dual"] + ["sort"] * (dimension == 1)
        ]
        np.testing.assert_allclose(values, values[0], rtol=1e-9)


def test_the_assignment_solver_agrees_on_samples():
    rng = np.random.default_rng(2)
    p, q = samples(rng.normal(size=(40, 2))), samples(rng.normal(size=(40, 2)))
    for order in (1, 2):
        found = optimal_transport(p, q, order=order, method="assignment")
        assert found.value == pytest.approx(earth_mover_distance(p, q, order=order), rel=1e-12)
        assert found.upper - found.lower < 1e-13


def test_four_atoms_against_every_assignment():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    cost = cdist(x, y)
    best = min(cost[range(4), list(order)].mean() for order in itertools.permutations(range(4)))
    assert earth_mover_distance(samples(x), samples(y)) == pytest.approx(best, rel=1e-15)


CLOUDS = [
    (kind, scale, shift)
    for kind in ("random", "clustered", "repeated")
    for scale, shift in ((1.0, 0.0), (1e-8, 0.0), (1e8, 0.0), (1.0, 1e6))
]


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("dimension", [1, 2])
@pytest.mark.parametrize(("kind", "scale", "shift"), CLOUDS)
def test_certificates(kind, scale, shift, dimension, order):
    rng = np.random.default_rng(4)
    x = _cloud(kind, 60, dimension, rng) * scale + shift
    y = _cloud(kind, 50, dimension, rng) * scale + shift
    p, q = pmf(_weights(60, rng), x), samples(y)
    found = optimal_transport(p, q, order=order)
    diameter = cdist(x, y).max()
    assert 0 < found.lower <= found.value <= found.upper
    assert found.upper**order - found.lower**order <= 1e-12 * diameter**order
    assert found.marginal_residual < 1e-14
    assert found.status == "optimal"
    cost = cdist(x, y) ** order
    assert found.plan.multiply(cost).sum() == pytest.approx(found.value**order, rel=1e-9)
    dual = p.weights @ found.potential(x) + q.weights @ found.conjugate(y)
    assert dual == pytest.approx(found.value**order, rel=1e-9, abs=1e-12 * diameter**order)
    slack = cost - found.potential(x)[:, None] - found.conjugate(y)
    assert slack.min() > -1e-12 * max(diameter**order, (shift * 1e-3) ** order)


@pytest.mark.parametrize("metric", ["euclidean", "cityblock"])
@pytest.mark.parametrize("dimension", [1, 2])
def test_the_potential_is_1_lipschitz_and_attains_the_value(dimension, metric):
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(80, dimension)), rng.normal(size=(70, dimension)) + 0.5
    found = optimal_transport(samples(x), samples(y), metric=metric)
    z = 3 * rng.normal(size=(300, dimension))
    f = found.potential(z)
    assert f.shape == (300,)
    assert (np.abs(f[:, None] - f) <= cdist(z, z, metric) + 1e-14).all()
    value = found.potential(x).mean() - found.potential(y).mean()
    assert value == pytest.approx(found.value, rel=1e-12)
    assert value <= found.upper + 1e-14


def test_the_potential_takes_flat_points_on_the_line_only():
    line = optimal_transport(samples([0.0, 1.0]), samples([3.0]))
    np.testing.assert_array_equal(line.potential([0.5, 2.0]), line.potential([[0.5], [2.0]]))
    plane = optimal_transport(samples([[0.0, 1.0]]), samples([[3.0, 0.0]]))
    with pytest.raises(ValueError, match=r"points must have shape \(n, 2\)"):
        plane.potential([0.5, 2.0])


def test_clusters_far_apart_keep_their_digits():
    """The distance inside clusters is a billionth of that between them, below a solver's rounding."""
    rng = np.random.default_rng(6)
    cluster = rng.integers(0, 3, 100) * 1e6
    x, y = (cluster + 1e-3 * rng.normal(size=100) for _ in range(2))
    for order in (1, 2):
        exact = earth_mover_distance(samples(x), samples(y), order=order)
        plane = [samples(np.column_stack([z, np.zeros(100)])) for z in (x, y)]
        found = optimal_transport(*plane, order=order)
        assert found.value == pytest.approx(exact, rel=1e-12)
        assert found.upper - found.lower < 1e-9 * exact
        dual = found.potential(plane[0].points).mean() + found.conjugate(plane[1].points).mean()
        assert dual == pytest.approx(exact**order, rel=1e-6)


@settings(max_examples=30)
@given(
    st.integers(1, 12), st.integers(1, 3), st.integers(0, 2**32), st.sampled_from(["euclidean", "cityblock"])
)
def test_translations_are_exact(n, dimension, seed, metric):
    rng = np.random.default_rng(seed)
    points = rng.integers(-9, 9, (n, dimension)) / 4
    shift = np.array([3.0, 4.0, 12.0][:dimension])  # of whole Euclidean norm
    expected = shift.sum() if metric == "cityblock" else {1: 3.0, 2: 5.0, 3: 13.0}[dimension]
    law, moved = pmf(_weights(n, rng), points), None
    moved = pmf(law.weights, points + shift)
    for order in (1, 2):
        value = earth_mover_distance(law, moved, metric=metric, order=order)
        assert value == pytest.approx(expected, rel=1e-15 if dimension == 1 else 1e-14)


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.floats(1e-3, 1e3), st.sampled_from([1, 2]), st.sampled_from([1, 2]))
def test_translating_and_scaling_both_laws(seed, scale, dimension, order):
    rng = np.random.default_rng(seed)
    x, y, shift = rng.normal(size=(9, dimension)), rng.normal(size=(7, dimension)), rng.normal(size=dimension)
    value = earth_mover_distance(samples(x), samples(y), order=order)
    moved = earth_mover_distance(samples(scale * x + shift), samples(scale * y + shift), order=order)
    assert moved == pytest.approx(scale * value, rel=1e-9, abs=1e-14)


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.sampled_from([1, 2]))
def test_symmetry_the_triangle_and_the_means(seed, dimension):
    rng = np.random.default_rng(seed)
    laws = [pmf(_weights(6, rng), rng.normal(size=(6, dimension))) for _ in range(3)]
    pq, qr, pr = (earth_mover_distance(laws[i], laws[j]) for i, j in ((0, 1), (1, 2), (0, 2)))
    assert earth_mover_distance(laws[1], laws[0]) == pytest.approx(pq, rel=1e-12)
    assert pr <= pq + qr + 1e-14
    means = [law.weights @ law.points for law in laws]
    assert np.linalg.norm(means[0] - means[1]) <= pq + 1e-14


@pytest.mark.parametrize("dimension", [1, 2])
@pytest.mark.parametrize("metric", ["euclidean", "cityblock"])
def test_between_the_smallest_and_the_largest_distance_times_total_variation(dimension, metric):
    rng = np.random.default_rng(12)
    for _ in range(50):
        points = np.unique(rng.integers(0, 4, (7, dimension)), axis=0) * rng.choice([1e-3, 1.0, 1e3])
        p, q = (pmf(_weights(len(points), rng), points) for _ in range(2))
        distances = cdist(points, points, metric)
        tv, w = total_variation(p, q), earth_mover_distance(p, q, metric=metric)
        assert distances[distances > 0].min() * tv <= w * (1 + 1e-12)
        assert w <= distances.max() * tv * (1 + 1e-12)


def test_more_atoms_than_pot_s_own_pivots_allow():
    """POT stops at 100,000 pivots with a warning, 1e-4 above the optimum of 5,000 points; we go on."""
    rng = np.random.default_rng(7)
    x, y = rng.normal(size=(1200, 2)), rng.normal(size=(1200, 2))
    found = optimal_transport(samples(x), samples(y))
    assert found.upper - found.lower < 1e-12


@pytest.mark.parametrize("method", ["network_simplex", "primal", "dual"])
def test_a_truncated_solve_raises(method):
    rng = np.random.default_rng(8)
    p, q = samples(rng.normal(size=(60, 2))), samples(rng.normal(size=(60, 2)))
    with pytest.raises(RuntimeError, match="before"):
        optimal_transport(p, q, method=method, max_iterations=3)


def test_coincident_points_far_from_the_origin_cost_nothing():
    points = 1e4 + np.random.default_rng(9).normal(size=(20, 2))
    assert earth_mover_distance(samples(points), samples(points[::-1])) == 0.0
    assert earth_mover_distance(samples(points), samples(points[::-1]), order=2) == 0.0


def test_integer_points_give_a_plan_that_is_not_rounded():
    found = optimal_transport(pmf(HALF, [[0, 0], [1, 0]]), pmf([1.0], [[0, 1]]))
    assert found.plan.toarray().tolist() == [[0.5], [0.5]]


def test_atoms_without_mass_do_not_matter():
    p = pmf([0.5, 0.0, 0.5], [[0.0, 0.0], [9.0, 9.0], [1.0, 0.0]])
    found = optimal_transport(p, samples([[0.0, 0.0]]))
    assert found.value == 0.5
    assert found.plan.shape == (3, 1)
    assert found.plan.toarray().ravel().tolist() == [0.5, 0.0, 0.5]


def test_weights_that_miss_1_by_rounding_are_laws():
    p, q = pmf([0.5, 0.5 + 5e-10], [0.0, 1.0]), pmf([1.0], [1e6])
    assert earth_mover_distance(p, q) == pytest.approx(1e6 - 0.5, rel=1e-15)


def test_a_repr_says_what_was_found():
    assert repr(optimal_transport(samples([0.0]), samples([2.0]))) == (
        "Transport(value=2, lower=2, upper=2, plan=1x1 with 1 entries, marginal_residual=0.0e+00, "
        "method='sort', status='optimal')"
    )


LINE, PLANE = samples([0.0, 1.0]), samples([[0.0, 1.0]])


@pytest.mark.parametrize("function", [earth_mover_distance, optimal_transport])
@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([0.5, 0.5], LINE), {}, TypeError, r"p is a bare list.*write samples\(p\) or pmf\(p, points\)"),
        ((LINE, np.ones(1)), {}, TypeError, r"q is a bare array.*samples\(q\)"),
        ((pmf(HALF), LINE), {}, ValueError, r"p has weights but no points; write pmf\(weights, points\)"),
        ((LINE, PLANE), {}, ValueError, "same dimension; p has 1 and q has 2"),
        ((LINE, LINE), {"metric": "euclid"}, ValueError, "unknown metric 'euclid'.*Did you mean 'euclidean'"),
        ((LINE, LINE), {"metric": None}, ValueError, "unknown metric None"),
        ((LINE, LINE), {"order": 0.5}, ValueError, "order must be a finite number of at least 1; got 0.5"),
        ((LINE, LINE), {"order": float("nan")}, ValueError, "order must be a finite number"),
        ((LINE, LINE), {"order": float("inf")}, ValueError, "order must be a finite number"),
        ((LINE, LINE), {"order": True}, TypeError, "order must be a number; got bool"),
        ((LINE, LINE), {"order": "2"}, TypeError, "order must be a number; got str"),
        ((LINE, LINE), {"method": "simplex"}, ValueError, "unknown method 'simplex'"),
        ((PLANE, PLANE), {"method": "sort"}, ValueError, "method='sort' needs laws on the line"),
        ((LINE, samples([1.0])), {"method": "assignment"}, ValueError, "equally many atoms"),
    ],
)
def test_errors(function, arguments, options, error, message):
    with pytest.raises(error, match=message):
        function(*arguments, **options)


@pytest.mark.parametrize("dimension", [1, 2])
def test_distances_beyond_the_doubles_are_refused(dimension):
    far = np.full((1, dimension), 1e308)
    assert earth_mover_distance(samples(far), samples(0 * far), order=3) == pytest.approx(
        1e308 * dimension**0.5, rel=1e-15
    )
    with pytest.raises(ValueError, match="too far apart"):
        optimal_transport(samples(far), samples(-far))


@pytest.mark.parametrize("bad", [0, -3, 2.5, True])
def test_max_iterations_is_a_positive_whole_number(bad):
    with pytest.raises(ValueError, match="max_iterations must be a whole number of at least 1"):
        optimal_transport(PLANE, PLANE, max_iterations=bad)


def test_continuous_laws_go_to_integration():
    from scipy import stats

    assert earth_mover_distance(stats.norm(0, 1), stats.norm(3, 1)) == pytest.approx(3.0, rel=1e-10)
    assert earth_mover_distance(samples([0.5]), stats.uniform(0, 1)) == pytest.approx(0.25, rel=1e-10)
    assert earth_mover_distance(stats.norm(0, 1), stats.norm(0, 2), order=2) == pytest.approx(1.0, rel=1e-8)
    with pytest.raises(TypeError, match=r"q must be discrete here; for a plan write samples\(q.rvs\(n\)\)"):
        optimal_transport(samples([0.0]), stats.norm(0, 1))
    with pytest.raises(ValueError, match="p must lie on the line, as q does; it has dimension 2"):
        earth_mover_distance(PLANE, stats.norm(0, 1))
    with pytest.raises(ValueError, match="method must be 'auto' for a continuous law; got 'primal'"):
        earth_mover_distance(LINE, stats.norm(0, 1), method="primal")


def test_a_transport_of_weights_that_missed_one_says_so():
    found = optimal_transport(pmf([0.5, 0.5 + 3e-10], [0.0, 1.0]), pmf([0.5, 0.5], [1.0, 2.0]))
    assert found.status == "optimal, weights divided by their sum 1 + 3e-10 (p)"
    assert optimal_transport(pmf([0.1] * 10, np.arange(10.0)), pmf([1.0], [2.0])).status == "optimal"
