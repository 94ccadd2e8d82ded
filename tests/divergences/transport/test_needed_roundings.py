"""Roundings outwards that are needed: without any one of them a bound below would be false, as a rational.

Potentials are put so close to a cost that nothing but the rounding stands between them.
"""

from fractions import Fraction

import numpy as np
import pytest
from mpmath import mp, mpf

from divergences.transport import directed_rounding as rounding
from divergences.transport.certificates import Certificate, lowered_potentials
from divergences.transport.directed_rounding import Interval
from divergences.transport.exact_optimum import exact_optimum
from divergences.transport.exact_plans import Plan, exact_plan
from divergences.transport.ground_cost import GroundCost

RNG = np.random.default_rng(29)


def exceeds(total: Fraction, x, y, metric: str, order: int) -> bool:
    """Whether ``total`` is above |x - y|**order."""
    gaps = [abs(Fraction(float(a)) - Fraction(float(b))) for a, b in zip(x, y)]
    if metric == "cityblock":
        return total > sum(gaps) ** order
    return total > 0 and total**2 > sum(gap * gap for gap in gaps) ** order


def assert_feasible(x, y, v, metric="euclidean", order=1):
    """f(x) + v(y) <= cost in rationals, for costs in units of 1."""
    f, v = lowered_potentials(x, y, v, GroundCost(metric, order, 0))
    for i, j in np.ndindex(len(x), len(y)):
        assert not exceeds(Fraction(float(f[i])) + Fraction(float(v[j])), x[i], y[j], metric, order)


@pytest.mark.parametrize(("metric", "order"), [("euclidean", 1), ("cityblock", 1), ("cityblock", 3)])
def test_a_cost_that_floats_round_up_is_lowered(metric, order):
    """v is the computed cost: of cost - v only its rounding is left."""
    for _ in range(100):
        x, y = RNG.random((1, 2)) / 4, RNG.random((1, 2)) / 4
        cost = GroundCost(metric, order, 0)
        far = np.array([[50.0, 50.0], [50.0, 51.0]])  # so that the median of v is not that of the near atom
        v = np.concatenate([cost.matrix(x, y)[0], np.zeros(2)])
        assert_feasible(x, np.concatenate([y, far]), v, metric, order)


@pytest.mark.parametrize("order", [1, 2, 8])
def test_sums_of_many_squares_are_lowered_by_as_many_roundings(order):
    """1 + 59 squares of 0.75 last bits each: every addition rounds up, by a third of what it adds."""
    y = np.full((1, 60), np.sqrt(0.75 * 2.0**-52))
    y[0, 0] = 1.0
    far = np.zeros((2, 60))
    far[:, 0] = 3.0, 3.5
    v = np.array([1.0, 0.0, 0.0])
    assert_feasible(np.zeros((1, 60)), np.concatenate([y, far]), v, order=order)


def test_squares_that_underflow_upwards_are_counted():
    """Each of 60 squares is 0.6 of the smallest float, and is rounded to the whole of it."""
    y = np.full((1, 60), np.sqrt(0.6) * 2.0**-537)
    assert_feasible(np.zeros((1, 60)), y, np.zeros(1), order=2)


@pytest.mark.parametrize("on_grid", [True, False])
def test_a_difference_from_a_large_potential_is_rounded_down(on_grid):
    for _ in range(50):
        x, y = RNG.random((2, 2)), RNG.random((5, 2))
        if on_grid:
            x, y = np.round(x * 2.0**48) / 2.0**48, np.round(y * 2.0**48) / 2.0**48
        v = np.array([0.0, 0.0, 0.0, 1000 * RNG.random(), 3000 * RNG.random()])
        assert_feasible(x, y, v, "cityblock")


def test_one_law_on_a_grid_is_not_enough():
    for _ in range(50):
        x, y = np.round(RNG.random((1, 2)) * 2.0**20) / 2.0**20, RNG.random((1, 2))
        far = np.array([[50.0, 50.0], [50.0, 51.0]])
        v = np.concatenate([GroundCost("cityblock", 1, 0).matrix(x, y)[0], np.zeros(2)])
        assert_feasible(x, np.concatenate([y, far]), v, "cityblock")


def test_powers_below_the_normal_floats_are_enclosed():
    x = 2.0 ** -RNG.uniform(118.2, 119.3, 60)  # x⁹ is a few smallest floats
    found = rounding.power(Interval(x, x), 9)
    for low, high, true in zip(found.low, found.high, (Fraction(float(a)) ** 9 for a in x)):
        assert Fraction(float(low)) <= true <= Fraction(float(high))


def test_roots_of_numbers_whose_squares_lose_their_rest_are_enclosed():
    a = np.arange(1, 200) * 2.0**-1074  # of subnormal numbers the rest of a square is nothing
    found = rounding.square_root(Interval(a, a))
    for low, high, true in zip(found.low, found.high, a):
        assert Fraction(float(low)) ** 2 <= Fraction(float(true)) <= Fraction(float(high)) ** 2


def test_a_gap_is_judged_against_the_value():
    nothing = np.empty(0)
    proof = Certificate(0.0, 1e-12, 1e-12, Plan(nothing, nothing, nothing), nothing, nothing)
    assert not proof.is_sharp(1e-9)
    assert proof._replace(lower=1e-12).is_sharp(1e-9)


def test_columns_of_a_plan_are_checked_where_its_rows_are_right():
    points, one = np.array([[0.0], [1.0]]), np.array([1, 1])
    plan = exact_plan(points, one, points, one, (np.array([0, 1]), np.array([0, 0]), np.array([0.5, 0.5])))
    assert sorted(plan.i.tolist()) == sorted(plan.j.tolist()) == [0, 1]


@pytest.mark.parametrize("gap", [1.0, 2.0, 3.0, 5.0, 7.0, 11.0])
def test_pairs_that_large_labels_hide_are_looked_at_in_whole_numbers(gap):
    """Two atoms of a cluster are crossed, at 1e-8 too much; of labels of 1e9 floats keep 1e-7."""
    e, far = 2.0**-27, 1e9
    x = np.array([[0.0, 0.0], [0.0, 9.0], [0.0, 18.0], [far, 0.0], [far, 4.0]])
    y = np.array([[gap, 0.0], [gap, 9.0], [gap, 18.0], [far + gap, 2 + e], [far + gap, 2 - e]])
    one, apart = np.ones(5, dtype=np.int64), np.array([0.0, 0.0, 0.0, far - 99, far - 99])
    cost = GroundCost("euclidean", 1, 0)
    rough = Certificate(0.0, 9.0, 9.0, Plan(np.arange(5), np.arange(5), one), -apart, apart + gap)
    found = exact_optimum(x, one, y, one, rough, cost)
    with mp.workdps(50):
        true = (3 * gap + 2 * mp.sqrt(gap**2 + (2 - mpf(e)) ** 2)) / 5
        assert mpf(found.lower) <= true <= mpf(found.upper)
    assert found.plan.j.tolist() == [0, 1, 2, 4, 3]
