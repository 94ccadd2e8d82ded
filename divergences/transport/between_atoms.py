"""Transport between atoms, solved and certified: the way from two discrete laws to a ``Transport``.

x, p   atoms (n, d) and weights (n,) of P        y, q   atoms (m, d) and weights (m,) of Q
u, v   potentials at the atoms, in scaled cost units (see ``ground_cost``)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from divergences.laws.construct import Discrete
from divergences.transport.certificates import CTransform, Negative, c_transform, certified_gap, lower_bound
from divergences.transport.ground_cost import GroundCost, ground_cost
from divergences.transport.line_potential import line_potentials
from divergences.transport.one_dimensional import distance_on_line, power_mean, sort_laws, staircase
from divergences.transport.shared_atoms import Atoms, reduce_atoms, restore_plan
from divergences.transport.solvers import SOLVERS


@dataclass(frozen=True, repr=False)
class Transport:
    """An optimal transport between two discrete laws, with its proof.

    Attributes
    ----------
    value : float
        W_order, in data units, >= 0.
    lower, upper : float
        Proven bounds on W_order: ``lower`` by the potential, ``upper`` by the plan; lower <= value <= upper.
    plan : scipy.sparse.csr_array, shape (n, m)
        Mass from each atom of P to each atom of Q.
    potential : callable
        f, a function of points ``(k, d)``, or ``(k,)`` when d = 1, to ``(k,)``. For order 1 it is 1-Lipschitz
        in the metric, and E_P f - E_Q f lies between ``lower`` and W_1. For order > 1 it is one of a
        c-conjugate pair for W_order**order, in data units**order, and not 1-Lipschitz.
    conjugate : callable
        g with f(x) + g(y) <= d(x, y)**order wherever x is an atom of P or y one of Q, and
        E_P f + E_Q g = W_order**order; -f for order 1.
    marginal_residual : float
        The largest error of a row or column sum of the plan, in mass.
    method : str
        What solved it: ``"sort"``, ``"network_simplex"``, ``"primal"``, ``"dual"`` or ``"assignment"``.
    status : str
        ``"optimal"``; anything else would have raised.
    """

    value: float
    lower: float
    upper: float
    plan: object
    potential: Callable
    conjugate: Callable
    marginal_residual: float
    method: str
    status: str = "optimal"

    def __repr__(self) -> str:
        return (
            f"Transport(value={self.value:.12g}, lower={self.lower:.12g}, upper={self.upper:.12g}, "
            f"plan={self.plan.shape[0]}x{self.plan.shape[1]} with {self.plan.nnz} entries, "
            f"marginal_residual={self.marginal_residual:.1e}, method={self.method!r}, status={self.status!r})"
        )


def active_atoms(p: Discrete, q: Discrete) -> Atoms:
    """The atoms that bear mass, their weights rescaled to the sum 1, which they may miss by 1e-9."""
    return Atoms(*_active(p), *_active(q))


def _active(law: Discrete) -> tuple[np.ndarray, np.ndarray]:
    if law.equal_weights:
        return law.points, law.weights
    points, weights = law.points, law.weights
    if not weights.all():
        points, weights = points[weights > 0], weights[weights > 0]
    total = weights.sum()
    is_rounding = abs(total - 1.0) <= len(weights) * np.finfo(float).eps  # would depend on the atoms' order
    return points, weights if is_rounding else weights / total


def transport_on_line(p: Discrete, q: Discrete, metric: str, order: float) -> Transport:
    """Transport by sorting; the potential follows from the staircase."""
    atoms = active_atoms(p, q)
    x, y = atoms.x[:, 0], atoms.y[:, 0]
    first, second = sort_laws(x, atoms.p, y, atoms.q, keep_order=True)
    i, j, mass = (np.concatenate(parts) for parts in zip(*staircase(first.ends, second.ends)))
    mass = mass / first.ends[-1]
    cost = ground_cost(atoms.x, atoms.y, metric, order)
    f, g = line_potentials(cost.scaled(first.points[i]), cost.scaled(second.points[j]), cost)
    lower = lower_bound(atoms.p, f.scaled(cost.scaled(x)), atoms.q, g.scaled(cost.scaled(y)))
    value = distance_on_line(x, atoms.p, y, atoms.q, order)
    lower = certified_gap(lower, float(np.ldexp(value, -cost.exponent)) ** order)
    plan = _sparse(p, q, first.order[i], second.order[j], mass)
    g = Negative(f) if order == 1 else g
    return Transport(value, min(_root(lower, cost), value), value, plan, f, g, _residual(plan, p, q), "sort")


def transport_by_solver(
    p: Discrete, q: Discrete, metric: str, order: float, method: str, max_iterations: int | None = None
) -> Transport:
    """Transport by one of ``SOLVERS``, certified by the c-transform of the dual variable it returns."""
    atoms = active_atoms(p, q)
    reduced = reduce_atoms(atoms, cancel=order == 1) if method == "network_simplex" else None
    left, share = (atoms, 1.0) if reduced is None else (reduced.atoms, reduced.share)
    if left is None:  # the same law twice
        left = Atoms(atoms.x[:0], atoms.p[:0], atoms.y[:0], atoms.q[:0])
    found = _solved(left, metric, order, method, max_iterations)
    i, j, mass = found.plan if reduced is None else restore_plan(reduced, atoms, *found.plan)
    plan = _sparse(p, q, i, j, mass)
    lower, upper = share * found.lower, share * found.upper
    value = lower if method == "dual" else upper
    return Transport(value, lower, upper, plan, found.f, found.g, _residual(plan, p, q), method)


SHARP = 1e-9  # bounds this close, relative to the cost, need no second look


class _Found(NamedTuple):
    """Bounds on W_order, the plan ``(i, j, mass)`` and the pair of potentials."""

    lower: float
    upper: float
    plan: tuple[np.ndarray, np.ndarray, np.ndarray]
    f: Callable
    g: Callable


def _solved(atoms: Atoms, metric: str, order: float, method: str, max_iterations: int | None) -> _Found:
    x, p, y, q = atoms
    if not len(p):
        nothing = np.empty(0, dtype=np.intp)
        zero = CTransform(y, q, GroundCost(metric, order, 0))
        return _Found(0.0, 0.0, (nothing, nothing, np.empty(0)), zero, Negative(zero))
    cost = ground_cost(x, y, metric, order)
    x, y = cost.scaled(x), cost.scaled(y)
    best = _sharpest(Atoms(x, p, y, q), cost, method, max_iterations)
    i, j, mass = best.plan
    upper = cost.distance(power_mean([(cost.pairs(x[i], y[j]), mass)], order))
    f = CTransform(y, best.v, cost)
    g = Negative(f) if order == 1 else CTransform(x, best.u, cost)
    return _Found(min(_root(certified_gap(best.lower, best.upper), cost), upper), upper, best.plan, f, g)


class _Attempt(NamedTuple):
    """Bounds on the scaled cost, the plan, and the potentials at the atoms."""

    lower: float
    upper: float
    plan: tuple[np.ndarray, np.ndarray, np.ndarray]
    u: np.ndarray
    v: np.ndarray


def _sharpest(atoms: Atoms, cost: GroundCost, method: str, max_iterations: int | None) -> _Attempt:
    """Solve; where clusters lie so far apart that a solver's rounding hides what happens inside, solve again.

    Costs are then cut at what no single step should exceed. Potentials of the cut cost are feasible for the
    true one, and a plan that uses no cut step is optimal for both: the bounds say whether it is.
    """
    matrix, unit = cost.matrix(atoms.x, atoms.y), 1.0
    best = None
    while True:
        *plan, v = SOLVERS[method](atoms.p, atoms.q, matrix, max_iterations)
        i, j, mass = plan
        u = c_transform(matrix, v)
        steps = cost.pairs(atoms.x[i], atoms.y[j]) ** cost.order
        upper, lower = float((mass * steps).sum()), unit * lower_bound(atoms.p, u, atoms.q, v)
        if best is None or upper - lower < best.upper - best.lower:
            best = _Attempt(lower, upper, (i, j, mass), u * unit, v * unit)
        cut = 2.0 * max(steps.max(), upper * len(mass)) / unit
        if upper - lower <= SHARP * upper or not 0 < cut < 0.5:
            return best
        np.minimum(matrix, cut, out=matrix)
        matrix /= cut
        unit *= cut


def _root(scaled: float, cost: GroundCost) -> float:
    """A bound on the scaled cost as a bound on W_order."""
    return cost.distance(max(scaled, 0.0) ** (1 / cost.order))


def _sparse(p: Discrete, q: Discrete, i: np.ndarray, j: np.ndarray, mass: np.ndarray):
    """The plan between all atoms, from the one between those that bear mass."""
    from scipy.sparse import csr_array

    rows, columns = np.flatnonzero(p.weights)[i], np.flatnonzero(q.weights)[j]
    return csr_array((mass, (rows, columns)), shape=(len(p), len(q)))


def _residual(plan, p: Discrete, q: Discrete) -> float:
    """The largest error of a marginal of the plan."""
    return float(max(np.abs(plan.sum(axis=1) - p.weights).max(), np.abs(plan.sum(axis=0) - q.weights).max()))
