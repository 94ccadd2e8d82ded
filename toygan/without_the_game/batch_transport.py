"""Exact W₁ and W₂² between two batches, and how they change when the fake points move.

x (n, d)  real points    y (m, d)  fake points    Γ (i, j, mass)  an optimal plan; masses 1/n and 1/m

With the optimal plan held, the cost is an explicit function of y: its derivative is that of the minimum
wherever the plan is unique (the envelope theorem).
"""

import numpy as np

from toygan.without_the_game.pairs import distances_between


def w1(x: np.ndarray, y: np.ndarray, rng=None) -> tuple[float, np.ndarray]:
    """W₁ with the Euclidean distance, and ∂W₁/∂y: unit vectors away from the matched real points.

    Examples
    --------
    >>> w1(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]))
    (5.0, array([[0.6, 0.8]]))
    """
    i, j, mass = optimal_plan(distances_between(x, y))
    apart = y[j] - x[i]
    r = np.sqrt((apart**2).sum(axis=1))
    unit = np.divide(apart, r[:, np.newaxis], out=np.zeros_like(apart), where=r[:, np.newaxis] > 0)
    return float(mass @ r), _gathered(mass[:, np.newaxis] * unit, j, len(y))  # (BATCH-W1)


def w2(x: np.ndarray, y: np.ndarray, rng=None) -> tuple[float, np.ndarray]:
    """W₂², the square of the distance of order 2, and its derivative by y.

    Examples
    --------
    >>> w2(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]))
    (25.0, array([[6., 8.]]))
    """
    i, j, mass = optimal_plan(distances_between(x, y) ** 2)
    apart = y[j] - x[i]
    d_fake = _gathered(2 * mass[:, np.newaxis] * apart, j, len(y))  # (BATCH-W2)
    return float(mass @ (apart**2).sum(axis=1)), d_fake


def _gathered(parts: np.ndarray, j: np.ndarray, m: int) -> np.ndarray:
    """The sums of the rows of ``parts`` that belong to each fake point: (m, d)."""
    return np.stack([np.bincount(j, part, m) for part in parts.T], axis=1)


def optimal_plan(cost: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A plan of least cost between n and m equal masses: rows i, columns j and masses of its entries.

    Parameters
    ----------
    cost : (n, m) array of float64

    Examples
    --------
    >>> optimal_plan(np.array([[2.0, 1.0], [1.0, 5.0]]))
    (array([0, 1]), array([1, 0]), array([0.5, 0.5]))
    """
    from divergences.transport.network_simplex import has_pot, network_simplex
    from divergences.transport.solvers import primal_program

    n, m = cost.shape
    if has_pot():
        return network_simplex(np.full(n, 1 / n), np.full(m, 1 / m), cost)[:3]
    if n != m:
        return primal_program(np.full(n, 1 / n), np.full(m, 1 / m), cost)[:3]
    from scipy.optimize import linear_sum_assignment

    return *linear_sum_assignment(cost), np.full(n, 1 / n)  # a best plan of equal masses is a permutation
