"""Linear programs of transport whose plan and prices prove each other; notation of ``linear_program``."""

import math

import numpy as np

from divergences.transport.highs import solve_scaled

PROVEN = 1e-7  # plan and prices further apart, relative to the value, do not prove it
ATTEMPTS = 8  # at most, each with a shorter reach
NEGLIGIBLE = 2.0**-40  # of the mass: flows below it are rounding


def finite_optimum(coefficients: np.ndarray, solution: np.ndarray) -> float:
    """The value of a solution, or an error where it exceeds the largest double."""
    with np.errstate(over="ignore", invalid="ignore"):
        value = float((coefficients * solution).sum())
    if not np.isfinite(value):
        raise ValueError("P moves more mass x distance than the largest double; rescale P, Q or the points")
    return value


def proven_pair(solve, A, b: np.ndarray, c: np.ndarray, shape) -> tuple[np.ndarray, np.ndarray]:
    """A plan x and prices y that enclose the optimum to ``PROVEN``.

    HiGHS stops at 1e-10 of the largest cost, not of the value. So costs are cut to twice the cost of the
    dearest route in use, and the program is solved again: prices of cut costs are feasible for the true ones,
    and a plan without a cut route has the same value for both.

    Raises
    ------
    RuntimeError
        When the bounds are further apart.
    """
    x, y = solve_scaled(solve, A, b, c, shape)
    finite_optimum(c, x)
    spent, earned = _bounds(x, y, b, c, shape)
    reach = _reach(x, b, c)
    for _ in range(ATTEMPTS):
        if _is_proven(spent, earned) or not 0 < reach < c.max() / 2:
            break
        plan, prices = solve_scaled(solve, A, b, np.minimum(c, reach), shape)
        prices = _feasible(prices, c, shape)
        costs, earns = _bounds(plan, prices, b, c, shape)
        if costs < spent:
            x, spent = plan, costs
        if earns > earned:
            y, earned = prices, earns
        last, reach = reach, _reach(plan, b, c)
        if reach >= last:
            break
    if not _is_proven(spent, earned):
        raise RuntimeError(
            f"the optimum is not proven: the plan costs at most {spent:.17g}, the prices earn at least "
            f"{max(earned, 0.0):.17g}. The rounding error of a mass, times the largest cost, exceeds that; "
            "optimal_transport computes with whole masses"
        )
    return x, y


def _is_proven(spent: float, earned: float) -> bool:
    return spent - earned <= PROVEN * abs(spent)


def _reach(x: np.ndarray, b: np.ndarray, c: np.ndarray) -> float:
    """Twice the largest cost of a route whose flow exceeds rounding; 0 where all mass stays in place."""
    return 2 * float(c[x > NEGLIGIBLE * b.sum()].max(initial=0.0))


def _feasible(y: np.ndarray, c: np.ndarray, shape) -> np.ndarray:
    """Feasible prices: those of the holes, and for the piles the highest that no route undercuts."""
    v = y[shape[0] :]
    return np.concatenate([(c.reshape(shape) - v).min(axis=1), v])  # (C-TRANSFORM)


def _bounds(x: np.ndarray, y: np.ndarray, b: np.ndarray, c: np.ndarray, shape) -> tuple[float, float]:
    """What the plan costs at most, and what the prices earn at least."""
    plan = np.maximum(x, 0.0).reshape(shape)
    marginals = np.concatenate([plan.sum(axis=1), plan.sum(axis=0)])
    missed = float(np.abs(marginals - b).sum())
    with np.errstate(over="ignore"):
        spent = float((plan.ravel() * c).sum()) + missed * float(c.max())
    return spent, math.fsum(_feasible(y, c, shape) * b)
