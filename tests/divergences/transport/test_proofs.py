"""Bounds against exact rationals: they hold always, and prove the value wherever floats permit."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from mpmath import mp, mpf

from divergences import compare, earth_mover_distance, linear_program, optimal_transport, pmf, samples
from divergences.transport import exact_optimum


def _exact(x, y, order, metric):
    """W_order**order of equally many equal atoms, over every permutation, in rationals."""
    x, y = ([[Fraction(float(c)) for c in point] for point in z] for z in (x, y))

    def cost(a, b):
        gaps = [abs(s - t) for s, t in zip(a, b)]
        return sum(gaps) ** order if metric == "cityblock" else sum(gap * gap for gap in gaps)

    table = [[cost(a, b) for b in y] for a in x]
    n = len(x)
    return min(sum(table[i][k[i]] for i in range(n)) for k in itertools.permutations(range(n))) / n


@pytest.mark.parametrize(("metric", "order"), [("cityblock", 1), ("cityblock", 3), ("euclidean", 2)])
@pytest.mark.parametrize("kind", ["grid", "normal", "far", "clusters", "small"])
def test_bounds_hold_the_exact_rational(kind, metric, order):
    rng = np.random.default_rng(11)
    for _ in range(8):
        x, y = rng.normal(size=(2, 4, 2))
        if kind == "grid":
            x, y = np.round(3 * x), np.round(3 * y)
        elif kind == "far":
            x[0] = y[2] = 1e7
        elif kind == "clusters":
            x[:2, 0] += 2.0**33
            y[2:, 0] += 2.0**33
        elif kind == "small":
            x, y = x * 1e-60, y * 1e-60
        found = optimal_transport(samples(x), samples(y), metric=metric, order=order)
        true = _exact(x, y, order, metric)
        assert Fraction(found.lower) ** order <= true <= Fraction(found.upper) ** order
        assert found.status == "optimal"
        assert found.upper - found.lower <= 1e-12 * found.value


def test_whole_coordinates_leave_nothing_to_round():
    found = optimal_transport(samples([[0, 3], [4, 1]]), samples([[1, 1], [7, 7]]), metric="cityblock")
    assert found.lower == found.value == found.upper == 6.0
    assert optimal_transport(samples([0, 1, 2]), samples([1, 1, 3])).value == 2 / 3


@pytest.mark.parametrize("far", [1e6, 3e8])
def test_a_shared_point_far_away_leaves_the_near_ones_their_digits(far):
    x, y = [[1, 4], [2, 2], [0, 5]], [[3, 3], [6, 1], [2, 0]]
    true = float(_exact(x, y, 2, "euclidean") * 3 / 4) ** 0.5
    laws = [samples(np.array([*z, [far, -far]])) for z in (x, y)]
    assert earth_mover_distance(*laws, order=2) == pytest.approx(true, rel=1e-12)
    assert optimal_transport(*laws, order=2).lower == pytest.approx(true, rel=1e-12)


@pytest.mark.parametrize("dimension", [1, 2])
def test_orders_that_leave_nothing_of_a_half(dimension):
    """Three atoms move by 1 at most, the fourth from 40 to 3: W_p = 37 * 0.25**(1/p)."""
    p, q = ([np.eye(dimension)[0] * v for v in side] for side in ((0, 1, 2, 40), (1, 2, 3, 3)))
    for order in (60, 400, 1000):
        value = earth_mover_distance(samples(p), samples(q), order=order)
        assert value == pytest.approx(37 * 0.25 ** (1 / order), rel=1e-13)


def test_a_tiny_mass_at_a_high_order_on_the_line():
    p, q = pmf([1.0, 1e-290], [0.0, 8.0]), samples([0.0])
    assert earth_mover_distance(p, q, order=1000) == pytest.approx(8 * 1e-290**0.001, rel=1e-12)


def test_weights_are_divided_by_their_exact_sum():
    """0.1 + 0.2 and 0.3 are not the same float: what they differ by has to go 1e16 far, truly."""
    weights, points = [0.1, 0.2, 0.7], [0.0, 0.0, 1e16]
    p, q = (0.1, 0.2, 0.7), (0.3, 0.7)
    shares = [Fraction(side[-1]) / sum(map(Fraction, side)) for side in (p, q)]
    true = float(abs(shares[0] - shares[1])) * 1e16
    assert earth_mover_distance(pmf(weights, points), pmf([0.3, 0.7], [0.0, 1e16])) == pytest.approx(
        true, rel=1e-14
    )


def test_samples_of_other_sizes_are_counted_off_the_line():
    """A third of 3 and of 12 atoms sits 1e11 away; 1/3 as a float would send 1e-17 of mass there."""
    x = [[0.0, 0.0], [0.0, 1.0], [1e11, 0.0]]
    y = [[0.0, 0.5]] * 8 + [[1e11, 0.0]] * 4
    row = compare(samples(x), samples(y))["w1"]
    true = Fraction(1, 3)
    assert Fraction(row.lower) <= true <= Fraction(row.upper)
    assert row.upper - row.lower < 1e-14
    assert row.reason is None


def test_what_floats_cannot_prove_is_said(monkeypatch):
    """Clusters 1e8 apart whose masses are equal up to rounding: 1e-17 of mass costs more than the rest."""
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(2, 5, 2))
    x[:2] += 1e8
    y[:2] += 1e8
    first = rng.dirichlet(np.ones(5))
    far = first[:2].sum()
    second = np.concatenate([far * rng.dirichlet([1, 1]), (1 - far) * rng.dirichlet([1, 1, 1])])
    p, q = pmf(first, x), pmf(second, y)
    proved = optimal_transport(p, q, order=1.9)
    assert proved.status == "optimal"  # in whole numbers
    assert proved.upper - proved.lower < 1e-12 * proved.value
    monkeypatch.setattr(exact_optimum, "MOST_NODES", 0)
    found = optimal_transport(p, q, order=1.9)
    assert found.lower <= proved.value <= found.upper
    assert found.upper - found.lower > 1e-7 * found.value  # else this is no instance of what it tests
    assert found.status == "bounded"
    with pytest.raises(RuntimeError, match="no closer"):
        earth_mover_distance(p, q, order=1.9)


def test_a_value_without_proof_is_refused(monkeypatch):
    def worst(p, q, cost, max_iterations=None):
        return np.arange(2), np.arange(2), p, np.zeros(2)

    monkeypatch.setitem(__import__("divergences.transport.solvers", fromlist=["x"]).SOLVERS, "primal", worst)
    monkeypatch.setattr(exact_optimum, "MOST_NODES", 0)
    p, q = samples([[0.0, 0.0], [3.0, 0.0]]), samples([[3.0, 0.0], [0.0, 0.0]])
    found = optimal_transport(p, q, method="primal")
    assert (found.lower, found.upper, found.status) == (0.0, 3.0, "bounded")
    with pytest.raises(RuntimeError, match=r"W_1 is proven to lie in \[0, 3\], no closer"):
        earth_mover_distance(p, q, method="primal")


@pytest.mark.parametrize("solve", [linear_program.primal, linear_program.dual])
@pytest.mark.parametrize("far", [1e5, 1e7, 1e9])
def test_a_linear_program_with_costs_wide_apart_is_solved(solve, far):
    """HiGHS alone stops at 1e-10 of the largest cost: at 1e9 it sees nothing of the two near piles."""
    x, y = [[0, 1], [2, 2], [far, 0]], [[2, 3], [0, 0], [far, 0]]
    program = solve([1, 1, 1], [1, 1, 1], x, y, order=2)
    assert program.value == pytest.approx(2.0, rel=1e-9)
    assert program.violation(program.solution) <= 1e-9 * far**2  # feasible to the tolerance of HiGHS


def test_a_linear_program_that_floats_cannot_prove_says_what_is_proven(monkeypatch):
    solve = linear_program.solve_primal

    def too_much(A, b, c):
        x, y = solve(A, b, c)
        return 1.00001 * x, y

    monkeypatch.setattr(linear_program, "solve_primal", too_much)
    with pytest.raises(RuntimeError, match=r"costs at most \d+\.\d+, the prices earn at least 2"):
        linear_program.primal([1, 1], [1, 1], [0.0, 3.0], [1.0, 4.0])


def test_masses_just_short_of_2_53_are_no_trouble_for_the_solver():
    """The network simplex calls 6e15 whole grains infeasible: its own sums leave the whole floats."""
    weights = np.array([3499218620000001.0, 2505580870000002.0])
    q = pmf(weights / 2.0**53, [[2.0, 0.0], [0.0, 0.0]], normalize=True)
    found = optimal_transport(samples([[2.0, 1e-9]]), q, order=3)
    share = Fraction(float(q.weights[1])) / sum(Fraction(float(w)) for w in q.weights)
    assert found.value == pytest.approx(2 * float(share) ** (1 / 3), rel=1e-13)
    assert found.status == "optimal"


@pytest.mark.parametrize("dimension", [1, 2])
def test_weights_that_miss_1_are_what_was_given_divided_by_their_sum(dimension):
    """Divided in floats they would be another law by 1e-17; that times 1e12 is in no bound."""
    given, other = [0.3 + 4e-10, 0.2, 0.5 + 3e-10], [0.5 + 1e-10, 0.5]
    x = np.array([0.0, 0.25, 1e12])[:, None] * np.eye(dimension)[0]
    y = np.array([0.5, 1e12])[:, None] * np.eye(dimension)[0]
    p, q = ([Fraction(w) / sum(map(Fraction, side)) for w in side] for side in (given, other))
    back = p[2] - q[1]
    assert back > 0  # goes from 1e12 to a half
    true = p[0] / 2 + p[1] / 4 + back * (10**12 - Fraction(1, 2))
    found = optimal_transport(pmf(given, x), pmf(other, y))
    assert Fraction(found.lower) <= true <= Fraction(found.upper)
    assert found.status.startswith("optimal, weights divided by their sum")
    assert compare(pmf(given, x), pmf(other, y))["w1"].reason is None


def test_a_sliver_of_mass_between_far_clusters_does_not_hide_what_happens_inside(monkeypatch):
    """2^-50 of the mass must travel 1e11; the rest moves by some 1."""
    rng, n = np.random.default_rng(3), 16
    x, y = (rng.normal(size=(2 * n, 2)) + np.repeat([[0.0, 0.0], [1e11, 0.0]], n, axis=0) for _ in range(2))
    q = np.full(2 * n, 1 / (2 * n))
    p = q.copy()
    p[0] += 2.0**-50
    p[-1] -= 2.0**-50
    found = optimal_transport(pmf(p, x), pmf(q, y))
    assert 0 <= found.upper - found.lower < 1e-14 * found.value
    monkeypatch.setattr(exact_optimum, "MOST_NODES", 0)  # floats bound the rest as if it were alone
    assert 0 <= found.upper - optimal_transport(pmf(p, x), pmf(q, y)).lower < 4e-4 * found.value


@pytest.mark.parametrize("metric", ["euclidean", "cityblock"])
@pytest.mark.parametrize("order", [1.1, 2.7, 11.3])
def test_orders_that_are_no_multiple_of_a_half_are_proved(metric, order):
    rng = np.random.default_rng(17)
    x, y = rng.normal(size=(2, 5, 2))
    x[0] = y[2] = y[3] = 4e7
    with mp.workdps(60):
        gaps = np.abs(_mpf(x)[:, None] - _mpf(y))
        far = gaps.sum(-1) if metric == "cityblock" else np.vectorize(mp.sqrt)((gaps * gaps).sum(-1))
        cost = np.vectorize(lambda one: one ** mpf(order))(far)
        best = min(cost[range(5), k].sum() for k in map(list, itertools.permutations(range(5))))
        true = (best / 5) ** (1 / mpf(order))
        found = optimal_transport(samples(x), samples(y), metric=metric, order=order)
        assert mpf(found.lower) <= true <= mpf(found.upper)
    assert found.status == "optimal"
    assert found.upper - found.lower < 1e-12 * found.value


def _mpf(z):
    return np.array([[mpf(float(c)) for c in row] for row in z])
