"""A, b and c of S2, and duality on the piles of the lectures."""

import numpy as np
import pytest
from scipy import sparse

from divergences import pmf
from divergences.transport import linear_program
from divergences.transport.proven_programs import _bounds

WENG = [3, 2, 1, 4], [1, 2, 4, 3]
HERRMANN = [12, 7, 4, 1, 19, 14, 9, 6, 3, 2], [1, 5, 11, 17, 13, 9, 6, 4, 3, 2]


def _normalised(piles):
    return [np.array(pile) / sum(pile) for pile in piles]


def test_weng_s_piles_take_five_shovelfuls():
    first, second = linear_program.primal(*WENG), linear_program.dual(*WENG)
    assert first.value == second.value == 5.0
    assert first.objective(first.plan) == 5.0
    np.testing.assert_allclose(first.plan.sum(axis=1), WENG[0])
    np.testing.assert_allclose(first.plan.sum(axis=0), WENG[1])


def test_herrmann_s_ten_bins():
    p, q = _normalised(HERRMANN)
    expected = np.abs(np.cumsum(p - q)).sum()  # integral of |F - G| on bins of width 1
    assert linear_program.primal(p, q).value == pytest.approx(expected, rel=1e-12)
    assert linear_program.dual(p, q).value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("piles", [WENG, _normalised(HERRMANN)])
def test_weak_duality_for_any_feasible_pair(piles):
    rng = np.random.default_rng(0)
    first, second = linear_program.primal(*piles), linear_program.dual(*piles)
    p, q = np.asarray(piles[0], float), np.asarray(piles[1], float)
    plan = np.outer(p, q) / p.sum()
    assert first.violation(plan) < 1e-14
    for _ in range(20):
        v = rng.normal(size=len(q))
        u = (first.c.reshape(first.shape) - v).min(axis=1)
        prices = np.concatenate([u, v])
        assert second.violation(prices) < 1e-14
        assert second.objective(prices) <= first.objective(plan)
        assert second.objective(prices) <= first.value + 1e-12


@pytest.mark.parametrize("piles", [WENG, _normalised(HERRMANN)])
def test_strong_duality_and_complementary_slackness(piles):
    first, second = linear_program.primal(*piles), linear_program.dual(*piles)
    assert first.value == pytest.approx(second.value, rel=1e-12)
    for program in (first, second):
        u, v = program.potentials
        slack = first.c.reshape(first.shape) - u[:, None] - v
        assert slack.min() > -1e-12
        assert np.abs(slack * program.plan).max() < 1e-12


def test_a_is_the_marginal_matrix_and_is_sparse():
    program = linear_program.primal(*WENG)
    assert sparse.issparse(program.A)
    assert program.A.shape == (8, 16)
    assert set(np.unique(program.A.toarray())) == {0.0, 1.0}
    plan = np.arange(16.0).reshape(4, 4)
    np.testing.assert_array_equal(
        program.A @ plan.ravel(), np.concatenate([plan.sum(axis=1), plan.sum(axis=0)])
    )
    np.testing.assert_array_equal(
        program.c.reshape(4, 4), np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    )


def test_names():
    program = linear_program.dual([1, 1], [2])
    assert program.row_names == ["P[0]", "P[1]", "Q[0]"]
    assert program.column_names == ["plan[0, 0]", "plan[1, 0]"]
    assert program.dual_names == ["u[0]", "u[1]", "v[0]"]
    assert str(program) == (
        "max b.y subject to A^T y <= c\n2 piles, 1 holes; A has 3 rows and 2 columns\noptimum 1"
    )


@pytest.mark.parametrize("scale", [1e-12, 1e-5, 1e8])
def test_units_do_not_matter(scale):
    """HiGHS stops at absolute tolerances: unscaled costs of 1e-8 give three times the optimum."""
    rng = np.random.default_rng(1)
    points, p, q = rng.normal(size=(20, 2)), rng.dirichlet(np.ones(20)), rng.dirichlet(np.ones(20))
    value = linear_program.primal(p, q, points).value
    for solve in (linear_program.primal, linear_program.dual):
        assert solve(scale * p, scale * q, scale * points).value == pytest.approx(scale**2 * value, rel=1e-9)


def test_masses_that_differ_by_rounding_are_balanced():
    for solve in (linear_program.primal, linear_program.dual):
        program = solve([1.0, 1.0], [1.0 + 1.5e-9, 1.0], [0.0, 1.0], [2.0, 3.0])
        assert program.value == pytest.approx(4.0, rel=1e-8)
        assert program.b[2:].sum() == pytest.approx(2.0, rel=1e-15)


def test_points_metrics_and_orders():
    p, q = [1.0, 2.0], [3.0]
    value = linear_program.primal(p, q, [[0, 0], [3, 4]], [[0, 0]], metric="cityblock").value
    assert value == 14.0
    assert linear_program.primal(p, q, [[0, 0], [3, 4]], [[0, 0]], order=2).value == pytest.approx(50.0)


def test_laws_bring_their_own_points():
    law, other = pmf([0.5, 0.5], [0.0, 2.0]), pmf([1.0], [5.0])
    assert linear_program.primal(law, other).value == 4.0
    assert linear_program.dual(pmf([0.5, 0.5]), pmf([0.0, 1.0])).value == 0.5


@pytest.mark.parametrize("solve", [linear_program.primal, linear_program.dual])
def test_scales_near_the_ends_of_the_doubles(solve):
    assert solve([1e-310], [1e-310], [0.0], [3.0]).value == pytest.approx(3e-310, rel=1e-9)
    with pytest.raises(ValueError, match="more mass x distance than the largest double"):
        solve([1e300], [1e300], [0.0], [1e300])
    with pytest.raises(ValueError, match="a cost exceeds the largest double"):
        solve([1.0], [1.0], [0.0], [1e300], order=2)


@pytest.mark.parametrize("solve", [linear_program.primal, linear_program.dual])
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([1, 2], [2, 2]), ValueError, "same positive mass; P holds 3 and Q holds 4"),
        (([0, 0], [0, 0]), ValueError, "positive mass"),
        (([1, -1], [0, 0]), ValueError, r"P must be non-negative; P\[1\] = -1.0"),
        (([1, 1], [np.nan, 2]), ValueError, r"Q must be finite; Q\[0\] = nan"),
        (([[1, 1]], [2]), ValueError, "P must be a non-empty 1-D array"),
        (([], []), ValueError, "P must be a non-empty 1-D array"),
        ((["a"], [1]), TypeError, "P must be an array of real numbers"),
        (([1, 1], [2], [0.0]), ValueError, "points must be as many as P; got 1 and 2"),
        (([1, 1], [1, 1], [0.0, 1.0], [[0.0, 1.0], [0.0, 1.0]]), ValueError, "dimension"),
        ((pmf([1.0], [0.0]), [1.0], [0.0]), ValueError, "points must be left out when P is a law"),
    ],
)
def test_errors(solve, arguments, error, message):
    with pytest.raises(error, match=message):
        solve(*arguments)


def test_vectors_are_checked():
    program = linear_program.primal([1, 1], [2])
    with pytest.raises(ValueError, match="vector must have 2 entries; got 3"):
        program.objective([1.0, 2.0, 3.0])
    assert program.violation([1.0, 0.5]) == 0.5
    assert program.violation([-1.0, 3.0]) == 2.0


def test_a_notebook_gets_a_table(read_html):
    for program, goal in [
        (linear_program.primal, "min c.x subject to A x = b, x >= 0"),
        (linear_program.dual, "max b.y subject to A^T y <= c"),
    ]:
        solved = program([1.0, 2.0], [0.5, 2.5])
        assert str(solved) == f"{goal}\n2 piles, 2 holes; A has 4 rows and 4 columns\noptimum 0.5"
        (table,) = read_html(solved._repr_html_()).tables
        assert table["caption"] == goal
        assert table["rows"] == [
            ["transport", "2 piles, 2 holes"],
            ["size", "A has 4 rows and 4 columns"],
            ["optimum", "0.5"],
        ]


def test_what_a_plan_misses_costs_the_dearest_route():
    """Nine tenths of the mass, or flows below 0, would cost less than the optimum."""
    spent, earned = _bounds(np.array([0.9]), np.array([5.0, 0.0]), np.ones(2), np.array([5.0]), (1, 1))
    assert spent >= 5.0 >= earned
    flows, costs = np.array([1.1, -0.1, -0.1, 1.1]), np.array([0.0, 10.0, 10.0, 0.0])
    assert _bounds(flows, np.zeros(4), np.ones(4), costs, (2, 2))[0] >= 0.0
