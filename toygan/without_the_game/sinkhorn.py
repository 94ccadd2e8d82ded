"""The Sinkhorn divergence: transport with an entropy that smooths the plan, made 0 between equal laws.

x (n, d)  real points    y (m, d)  fake points    c (n, m)  c_ij = ‖x_i - y_j‖    a, b  equal masses

    OT_ε = min over plans Γ of  ⟨Γ, c⟩ + ε KL(Γ ‖ a ⊗ b)   =  ⟨f, a⟩ + ⟨g, b⟩  at the best potentials f, g
    S_ε  = OT_ε(P, Q) - ½ OT_ε(P, P) - ½ OT_ε(Q, Q)

ε → 0 gives W₁, ε → ∞ half the energy distance (with i = j). At the optimum the derivative of OT_ε by y is
that of ⟨Γ, c⟩ with Γ held (the envelope theorem); ⟨Γ, c⟩ alone has another derivative. Cuturi (2013);
Genevay, Peyré & Cuturi (2018); Feydy et al. (2019).
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from toygan.without_the_game.pairs import distances_between, unit_pulls

EPSILON = 0.1  # in the units of the trainer, where the data have standard deviation about 1
TOLERANCE = 1e-9
ITERATIONS = 10_000
_BLOCK = 10  # iterations between looks at the residual
_LEAST = -600.0  # of an exponent: processors compute slowly with the numbers below e^-708


class Entropic(NamedTuple):
    """A solved problem of transport with entropy.

    Attributes
    ----------
    value : float
        OT_ε, with the entropy.
    plan : (n, m) array of float64
        Γ; its rows sum to a, its columns to b within the residual.
    residual : float
        Σ |Σ_i Γ_ij - b_j|.
    """

    value: float
    plan: np.ndarray
    residual: float


def sinkhorn(
    x: np.ndarray,
    y: np.ndarray,
    rng=None,
    *,
    epsilon: float = EPSILON,
    tolerance: float = TOLERANCE,
    iterations: int = ITERATIONS,
) -> tuple[float, np.ndarray]:
    """The Sinkhorn divergence S_ε, and its derivative by y.

    Parameters
    ----------
    x, y : (n, d) and (m, d) arrays of float64
    epsilon : float
        ε, in the units of the points.
    tolerance : float
        Largest ``residual`` of a plan; the value is off by its square, the derivative by about itself.
    iterations : int
        At most so many.

    Raises
    ------
    ValueError
        For numbers out of range.
    ArithmeticError
        When the residual stays above the tolerance; the message says what it is.

    Examples
    --------
    >>> value, d_fake = sinkhorn(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]))
    >>> round(value, 12), d_fake.round(12)
    (5.0, array([[0.6, 0.8]]))
    """
    for name, number in (("epsilon", epsilon), ("tolerance", tolerance), ("iterations", iterations)):
        if not (np.isfinite(number) and number > 0):
            raise ValueError(f"{name} must be finite and above 0; it is {number!r}")
    limits = epsilon, tolerance, iterations
    r, r_fake = distances_between(x, y), distances_between(y, y)
    across, fake = entropic_transport(r, *limits), entropic_transport(r_fake, *limits, to_themselves=True)
    real = entropic_transport(distances_between(x, x), *limits, to_themselves=True)
    value = across.value - 0.5 * real.value - 0.5 * fake.value  # (SINKHORN)
    return value, unit_pulls(across.plan, x, y, r) - unit_pulls(fake.plan, y, y, r_fake)


def entropic_transport(
    cost: np.ndarray, epsilon: float, tolerance: float, iterations: int, to_themselves: bool = False
) -> Entropic:
    """OT_ε between equal masses: Sinkhorn's iteration in the log domain, ended by Newton's method.

    ε falls by halves from the largest cost to where it shall be, each time from the potential before. Where
    groups of points lie far apart, Sinkhorn's iteration moves mass between them by a share of e^(-gap/ε) a
    time; Newton's method on the dual moves it at once.

    Parameters
    ----------
    cost : (n, m) array of float64
    epsilon, tolerance : float
    iterations : int
    to_themselves : bool
        Whether the cost is that from points to the same points.

    Examples
    --------
    >>> solved = entropic_transport(np.array([[0.0, 1.0], [1.0, 0.0]]), 1.0, 1e-12, 100)
    >>> round(solved.value, 6), solved.plan.round(6)
    (0.379885, array([[0.365529, 0.134471],
           [0.134471, 0.365529]]))
    """
    iterated = _iterated_to_themselves if to_themselves else _iterated
    g, step = np.zeros(cost.shape[1]), max(float(cost.max()), epsilon)
    while step > epsilon:
        g, step = iterated(cost, g, step), max(step / 2, epsilon)
    for _ in range(0, iterations, _BLOCK):
        g = iterated(cost, g, epsilon)
        f, plan = _best_rows(cost, g, epsilon)
        if not to_themselves:
            g, f, plan = _by_newton(cost, g, f, plan, epsilon, tolerance)
        if _residual(plan) <= tolerance:
            return Entropic(float(f.mean() + g.mean()), plan, _residual(plan))
    raise ArithmeticError(
        f"sinkhorn: after {iterations} iterations with epsilon = {epsilon:g} the plan misses its marginal by "
        f"{_residual(plan):.1e}, tolerance = {tolerance:g}; make epsilon larger, or allow more iterations"
    )


def _by_newton(cost, g, f, plan, epsilon, tolerance):
    """As many steps of Newton's method as halve the residual, down to the tolerance."""
    residual = _residual(plan)
    while residual > tolerance:
        ahead = g + epsilon * _newton_step(plan)
        best = _best_rows(cost, ahead, epsilon)
        if not _residual(best[1]) < 0.5 * residual:
            break
        g, (f, plan), residual = ahead, best, _residual(best[1])
    return g, f, plan


def _best_rows(cost, g, epsilon):
    """The best f for a potential g, and the plan of the two, whose rows have their mass."""
    exponents = (g - cost) / epsilon
    top = exponents.max(axis=1, keepdims=True)
    plan = np.exp(np.maximum(exponents - top, _LEAST))
    sums = plan.sum(axis=1, keepdims=True)
    f = -epsilon * (top + np.log(sums / len(g))).ravel()
    return f, plan / (sums * len(cost))


def _residual(plan) -> float:
    return float(np.abs(plan.sum(axis=0) - 1 / plan.shape[1]).sum())


def _iterated(cost, g, epsilon):
    """g after a block of Sinkhorn's iterations. K holds the potentials, v what g changes by: g += ε log v."""
    n, m = cost.shape
    _, plan = _best_rows(cost, g, epsilon)
    K, u, v = n * m * plan, np.ones(n), np.ones(m)
    for _ in range(_BLOCK):
        v = n / (u @ K)
        u = m / (K @ v)
    return g + epsilon * np.log(v)


def _iterated_to_themselves(cost, g, epsilon):
    """The same from points to themselves, with one potential f = g: the mean of the old and the new one.

    Alternating updates would let f and g drift apart between groups of points, and come back slowly.
    """
    n = len(cost)
    K, u = np.exp(np.maximum((g[:, np.newaxis] + g - cost) / epsilon, _LEAST)), np.ones(n)
    for _ in range(_BLOCK):
        u = np.sqrt(u * n / (K @ u))
    return g + epsilon * np.log(u)


def _newton_step(plan):
    """Change of g / ε by Newton's method: (diag(columns) - Γᵀ diag(1/rows) Γ) s = b - columns.

    s is free up to a constant; the matrix of ones takes that freedom away and changes nothing else.
    """
    n, m = plan.shape
    columns = plan.sum(axis=0)
    matrix = np.diag(columns) - n * plan.T @ plan + 1 / m**2
    try:
        return cho_solve(cho_factor(matrix, check_finite=False), 1 / m - columns, check_finite=False)
    except np.linalg.LinAlgError:  # groups of points between which no mass goes at all
        return np.zeros(m)
