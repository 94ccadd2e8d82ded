"""The network simplex on candidate arcs: against POT and exact matchings, on many degenerate instances."""

import itertools
import math
from fractions import Fraction

import numba
import numpy as np
import pytest
from scipy.spatial.distance import cdist

from divergences import earth_mover_distance, optimal_transport, pmf, samples
from divergences.transport.network_simplex import import_pot
from divergences.transport.sparse_simplex.costs import cost_law
from divergences.transport.sparse_simplex.solve import sparse_simplex

COSTS = [("euclidean", 1), ("euclidean", 2), ("cityblock", 1), ("euclidean", 1.5), ("cityblock", 2)]


def _duplicates(points, rng):
    return points[rng.integers(max(1, len(points) // 3), size=len(points))]


CLOUDS = {
    "plain": lambda points, rng: points,
    "duplicates": _duplicates,
    "collinear": lambda points, rng: points[:, :1] * np.arange(1, points.shape[1] + 1),
    "grid": lambda points, rng: np.round(2 * points),
    "far outlier": lambda points, rng: points * np.where(np.arange(len(points)) == 0, 1e6, 1.0)[:, None],
    "far clusters": lambda points, rng: 1e-6 * points + 1e3 * rng.integers(3, size=(len(points), 1)),
    "tiny": lambda points, rng: 1e-8 * points,
    "huge": lambda points, rng: 1e8 * points,
    "far from 0": lambda points, rng: points + 1e6,
    "one point": lambda points, rng: np.repeat(points[:1], len(points), axis=0),
}
WEIGHTS = {
    "equal": lambda n, rng: np.ones(n),
    "exponential": lambda n, rng: rng.exponential(size=n),
    "to 1e-12": lambda n, rng: 10.0 ** rng.uniform(-12, 0, size=n),
}


def _instance(cloud, largest, rng):
    """Two laws and their points and weights, some of them shared."""
    n, m = rng.integers(1, largest + 1, size=2)
    d = int(rng.integers(2, 5))
    both = CLOUDS[cloud](rng.normal(size=(n + m, d)), rng)
    x, y = both[:n], both[n:].copy()
    if rng.integers(3) == 0:
        shared = min(n, m) // 2
        y[:shared] = x[:shared]
    weigh = WEIGHTS[rng.choice(list(WEIGHTS))]
    p, q = weigh(n, rng), weigh(m, rng)
    return x, p / p.sum(), y, q / q.sum()


def _check(x, p, y, q, metric, order):
    found = optimal_transport(pmf(p, x), pmf(q, y), metric=metric, order=order, method="sparse_simplex")
    cost = cdist(x, y, metric) ** order
    unit = cost.max() or 1.0
    true = float(import_pot().emd2(p, q, cost / unit, numItermax=10**9)) * unit
    assert found.value**order == pytest.approx(true, rel=1e-9, abs=1e-12 * unit)
    assert found.lower <= found.value <= found.upper
    assert found.marginal_residual <= 2.0**-52 * max(p.max(), q.max())  # entries and masses rounded once
    assert found.status == "optimal"
    assert found.upper - found.lower <= 1e-9 * found.value


@pytest.mark.parametrize("cloud", CLOUDS)
def test_degenerate_instances(cloud):
    rng = np.random.default_rng(list(CLOUDS).index(cloud))
    for metric, order in COSTS:
        _check(*_instance(cloud, 40, rng), metric, order)


@pytest.mark.slow
@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize(("largest", "times"), [(12, 60), (100, 30), (700, 3)])
def test_thousands_of_degenerate_instances(cloud, largest, times):
    rng = np.random.default_rng([largest, list(CLOUDS).index(cloud)])
    for _ in range(times):
        for metric, order in COSTS:
            _check(*_instance(cloud, largest, rng), metric, order)


def _exact_optimum(p, q, costs):
    """The least cost as a whole number: a plain transport simplex by Bland's rule, proven by its duals."""
    n, m = costs.shape
    flow, left, i, j = {}, [*p, *q], 0, 0
    while i < n and j < m:  # the north-west corner
        flow[i, j] = min(left[i], left[n + j])
        left[i], left[n + j] = left[i] - flow[i, j], left[n + j] - flow[i, j]
        i, j = (i, j + 1) if j < m - 1 and (left[n + j] == 0 or i == n - 1) else (i + 1, j)
    while True:
        dual, waiting = {0: 0}, [0]
        while waiting:
            node = waiting.pop()
            for i, j in flow:
                near, far = (i, n + j) if node == i else (n + j, i)
                if near == node and far not in dual:
                    dual[far] = costs[i, j] - dual[node]
                    waiting.append(far)
        below = [(i, j) for i in range(n) for j in range(m) if dual[i] + dual[n + j] > costs[i, j]]
        if not below:
            assert all(mass >= 0 for mass in flow.values())
            value = sum(mass * costs[arc] for arc, mass in flow.items())
            assert value == sum(mass * dual[node] for node, mass in enumerate([*p, *q]))
            return value
        way = _way(flow, below[0], n)
        mass = min(flow[arc] for arc in way[::2])
        leaving = min(arc for arc in way[::2] if flow[arc] == mass)
        flow[below[0]] = mass
        for k, arc in enumerate(way):
            flow[arc] += mass if k % 2 else -mass
        del flow[leaving]


def _way(arcs, entering, n):
    """The arcs of a tree from the row of the entering arc to its column."""
    ways, waiting = {entering[0]: []}, [entering[0]]
    while waiting:
        node = waiting.pop()
        for i, j in arcs:
            near, far = (i, n + j) if node == i else (n + j, i)
            if near == node and far not in ways:
                ways[far] = [*ways[node], (i, j)]
                waiting.append(far)
    return ways[n + entering[1]]


def _whole_instance(rng):
    """Points of whole coordinates, some of them far or shared, and weights, some of them tiny."""
    n, m = rng.integers(1, 7, size=2)
    x, y = rng.integers(-5, 6, size=(n, 2)), rng.integers(-5, 6, size=(m, 2))
    x[0] *= rng.choice([1, 10**6])
    if rng.integers(2):
        y[0] = x[0]
    return x, 10.0 ** rng.uniform(rng.choice([-12, 0]), 0, size=n), y, rng.exponential(size=m)


def _whole_masses(*laws):
    """The weights of two laws, each divided by their sum, over one denominator."""
    (p, q) = ([Fraction(float(weight)) for weight in law.weights] for law in laws)
    shares = [[weight / sum(side) for weight in side] for side in (p, q)]
    unit = math.lcm(*(share.denominator for side in shares for share in side))
    return [[int(share * unit) for share in side] for side in shares], unit


@pytest.mark.parametrize("seed", range(6))
def test_bounds_enclose_the_optimum_of_a_rational_program(seed):
    rng = np.random.default_rng(seed)
    for metric, order in (("euclidean", 2), ("cityblock", 1), ("cityblock", 2), ("euclidean", 4)):
        x, p, y, q = _whole_instance(rng)
        gaps = np.abs(x[:, None] - y).astype(object)
        costs = gaps.sum(axis=2) ** order if metric == "cityblock" else (gaps**2).sum(axis=2) ** (order // 2)
        laws = pmf(p / p.sum(), x.astype(float)), pmf(q / q.sum(), y.astype(float))
        masses, unit = _whole_masses(*laws)
        true = Fraction(_exact_optimum(*masses, costs), unit)
        found = optimal_transport(*laws, metric=metric, order=order, method="sparse_simplex")
        assert Fraction(found.lower) ** order <= true <= Fraction(found.upper) ** order
        assert found.upper - found.lower <= 1e-13 * found.value


@pytest.mark.parametrize("seed", range(4))
def test_bounds_enclose_the_exact_value_of_a_matching(seed):
    """City-block between whole numbers: the best of all permutations is a rational number."""
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 9, size=(2, 6, 2))
    steps = np.abs(x[:, None] - y).sum(axis=2)
    best = min(sum(steps[i, j] for i, j in enumerate(order)) for order in itertools.permutations(range(6)))
    p, q = samples(x.astype(float)), samples(y.astype(float))
    found = optimal_transport(p, q, metric="cityblock", method="sparse_simplex")
    assert Fraction(found.lower) <= Fraction(int(best), 6) <= Fraction(found.upper)
    assert found.upper - found.lower <= 2 * np.spacing(found.upper)


def _clouds(n, m, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 2)), 1.2 * rng.normal(size=(m, 2)) + [0.4, 0.2]


def test_levels_and_rounds_agree_with_the_dense_solver():
    """Large enough for several levels, and rows and columns of unequal number."""
    x, y = _clouds(1100, 700)
    found = optimal_transport(samples(x), samples(y), method="sparse_simplex")
    dense = earth_mover_distance(samples(x), samples(y), method="network_simplex")
    assert found.value == pytest.approx(dense, rel=1e-13)
    assert found.upper - found.lower <= 1e-13 * found.value
    np.testing.assert_allclose(found.plan.sum(axis=1), 1 / 1100, rtol=1e-14)
    inside = found.potential(x).mean() - found.potential(y).mean()
    assert inside == pytest.approx(found.value, rel=1e-12)


def test_two_samples_of_one_law_are_proven_as_closely():
    """A value far below the distances between the points: what potentials lose by rounding shows."""
    rng = np.random.default_rng(2)
    angle = np.pi * rng.integers(8, size=(2, 3000)) / 4
    x, y = np.stack([np.cos(angle), np.sin(angle)], axis=-1) + 0.01 * rng.normal(size=(2, 3000, 2))
    found = optimal_transport(samples(x), samples(y))
    assert found.method == "sparse_simplex"
    assert found.upper - found.lower <= 1e-13 * found.value


def test_auto_takes_the_matrix_for_few_pairs_and_candidate_arcs_for_many():
    x, y = _clouds(2100, 1000)
    assert optimal_transport(samples(x), samples(y)).method == "sparse_simplex"
    assert optimal_transport(samples(x[:900]), samples(y)).method == "network_simplex"
    shared = np.concatenate([x, y[:5]])
    assert optimal_transport(samples(x), samples(shared), order=1).method in (
        "network_simplex",
        "sparse_simplex",
    )


def test_the_number_of_threads_changes_nothing(monkeypatch):
    x, y = (points / 16 for points in _clouds(3000, 2500))
    one = np.full(3000, 5), np.full(2500, 6)
    results = []
    for threads in (1, 3):
        monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", threads)
        results.append(sparse_simplex(x, one[0], y, one[1], cost_law("euclidean", 1)))
    for first, second in zip(*results):
        np.testing.assert_array_equal(first, second)


def test_pivots_that_run_out_are_an_error():
    x, y = _clouds(300, 300)
    with pytest.raises(RuntimeError, match="max_iterations = 10 pivots"):
        optimal_transport(samples(x), samples(y), method="sparse_simplex", max_iterations=10)


def test_progress_is_told_and_may_stop_the_solver():
    x, y = _clouds(1200, 1200)
    seen = []
    optimal_transport(samples(x), samples(y), method="sparse_simplex", progress=seen.append)
    assert [seen[0].level, seen[-1].level] == [1, seen[-1].levels]
    assert seen[-1].points == (1200, 1200)
    first_of_levels = [
        next(told for told in seen if told.level == level) for level in range(1, seen[-1].levels)
    ]
    assert all(told.violation == np.inf for told in first_of_levels)  # not that of the level before
    assert all(a.pivots <= b.pivots for a, b in itertools.pairwise(seen))

    def interrupt(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        optimal_transport(samples(x), samples(y), method="sparse_simplex", progress=interrupt)


def test_images_with_ties():
    """A 12 x 12 grid of grey levels, city-block: every cost is a whole number, many plans are optimal."""
    rng = np.random.default_rng(5)
    grid = np.stack(np.meshgrid(np.arange(12.0), np.arange(12.0)), axis=-1).reshape(-1, 2)
    grey = rng.integers(1, 256, size=(2, 144)).astype(float)
    p, q = (pmf(image / image.sum(), grid) for image in grey)
    for metric in ("cityblock", "euclidean"):
        found = optimal_transport(p, q, metric=metric, method="sparse_simplex")
        dense = earth_mover_distance(p, q, metric=metric, method="network_simplex")
        assert found.value == pytest.approx(dense, rel=1e-13)
