"""The arguments of the linear programs, and their solution by HiGHS with a proof."""

import numpy as np
import pytest

from divergences import pmf
from divergences.transport.highs import marginal_matrix, solve_dual, solve_primal, solve_scaled
from divergences.transport.piles import checked_piles
from divergences.transport.proven_programs import finite_optimum, proven_pair


def test_without_points_pile_k_is_at_k():
    piles = checked_piles([1, 2], [3], None, None, "euclidean", 2)
    assert piles.cost.tolist() == [[0.0], [1.0]]


def test_a_law_brings_its_points():
    piles = checked_piles(pmf([0.5, 0.5], [0.0, 3.0]), pmf([1.0], [1.0]), None, None, "euclidean", 1)
    assert piles.cost.tolist() == [[1.0], [2.0]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0, -1.0], [0.0]), r"P must be non-negative; P\[1\] = -1"),
        (([[1.0]], [1.0]), "P must be a non-empty 1-D array of masses"),
        (([1.0], [1.0], [0.0, 1.0]), "points must be as many as P; got 2 and 1"),
        (
            ([1.0], [1.0], [[0.0, 0.0]], [0.0]),
            "must have the same dimension; got 2 for P and 1 for Q",
        ),
        ((pmf([1.0], [0.0]), [1.0], [0.0]), "points must be left out when P is a law"),
        (([1.0], [1.1]), "P and Q must hold the same positive mass"),
    ],
)
def test_refusals_name_the_argument(arguments, message):
    arguments = (*arguments, *[None] * (4 - len(arguments)))
    with pytest.raises(ValueError, match=message):
        checked_piles(*arguments, "euclidean", 1)


def test_sums_that_differ_by_rounding_are_made_equal():
    piles = checked_piles([0.5, 0.5], [1.0 + 1e-10], None, None, "euclidean", 1)
    assert piles.q.sum() == piles.p.sum()


def test_the_marginal_matrix_sums_rows_then_columns():
    plan = np.arange(6.0).reshape(2, 3)
    assert (marginal_matrix(2, 3) @ plan.ravel()).tolist() == [*plan.sum(axis=1), *plan.sum(axis=0)]


@pytest.mark.parametrize("scale", [1e-9, 1e9])
@pytest.mark.parametrize("solve", [solve_primal, solve_dual])
def test_masses_and_costs_of_any_size_are_scaled_before_they_are_solved(solve, scale):
    b, c = np.array([1.0, 1.0, 0.0, 2.0]) * scale, np.array([0.0, 1.0, 1.0, 0.0]) * scale
    x, y = solve_scaled(solve, marginal_matrix(2, 2), b, c, (2, 2))
    assert c @ x == pytest.approx(scale**2, rel=1e-9)
    assert b @ y == pytest.approx(scale**2, rel=1e-9)


def test_a_far_route_that_is_not_used_does_not_spoil_the_proof():
    """HiGHS stops at 1e-10 of the largest cost; here that is 1,000 times the value."""
    places = np.array([0.0, 1e-3, 1e10])
    piles = checked_piles([1.0, 1.0, 1.0], [0.0, 2.0, 1.0], places, places, "euclidean", 1)
    b, c = np.concatenate([piles.p, piles.q]), piles.cost.ravel()
    x, _ = proven_pair(solve_primal, marginal_matrix(3, 3), b, c, (3, 3))
    assert c @ x == pytest.approx(1e-3, rel=1e-6)


def test_a_value_beyond_the_largest_float_is_refused():
    with pytest.raises(ValueError, match="P moves more mass x distance than the largest double"):
        finite_optimum(np.array([1e200]), np.array([1e200]))
