"""Transport between atoms, solved and certified: from two discrete laws to a ``Transport``.

x, p   atoms (n, d) of P and their whole masses (n,)        y, q   atoms (m, d) of Q and theirs (m,)
u, v   potentials at the atoms, in scaled cost units (see ``ground_cost``)
"""

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from divergences.laws.discrete import Discrete
from divergences.transport.certificates import Certificate, CTransform, Negative, certify
from divergences.transport.choice import chosen_method, require_memory
from divergences.transport.exact_optimum import exact_optimum
from divergences.transport.exact_plans import Plan
from divergences.transport.ground_cost import GroundCost, cost_at_reach, farthest_cost, ground_cost
from divergences.transport.line_potential import line_potentials
from divergences.transport.one_dimensional import distance_on_line, staircase
from divergences.transport.plan_costs import plan_cost, step_costs
from divergences.transport.shared_atoms import Atoms, reduce_atoms, restore_plan
from divergences.transport.solvers import POINT_SOLVERS, SOLVERS
from divergences.transport.sorted_laws import sort_masses
from divergences.transport.transport_result import Transport
from divergences.transport.whole_masses import for_floats, shares, whole_masses

PROVEN = 1e-7  # bounds further apart, relative to the value, do not prove it
ATTEMPTS = 12  # at most, each with a shorter reach
SHARP = 1e-9  # bounds this close, relative to the value, need no further attempt
REDUCING = {"auto", "network_simplex", *POINT_SOLVERS}  # methods for which repeated atoms are added up
NEGLIGIBLE = 2.0**-40  # share of the mass that does not count when the longest step is sought


def active_atoms(p: Discrete, q: Discrete) -> Atoms:
    """The atoms that have mass; the masses are whole numbers over one denominator."""
    (x, p), (y, q) = _active(p), _active(q)
    masses = whole_masses(p, q)
    return Atoms(x, masses.p, y, masses.q)


def _active(law: Discrete) -> tuple[np.ndarray, np.ndarray]:
    weights = law.proportions
    if weights.all():
        return law.points, weights
    return law.points[weights > 0], weights[weights > 0]


def distance_by_sorting(p: Discrete, q: Discrete, order: float) -> float:
    """W_order of two laws on the line."""
    (x, p), (y, q) = _active(p), _active(q)
    return distance_on_line(x[:, 0], p, y[:, 0], q, order)


def transport_on_line(p: Discrete, q: Discrete, metric: str, order: float) -> Transport:
    """Transport by sorting, optimal for every convex cost; the potential follows from the staircase."""
    require_memory(len(p), len(q), 1, "sort")
    atoms = active_atoms(p, q)
    first, second = sort_masses(atoms.x[:, 0], atoms.p), sort_masses(atoms.y[:, 0], atoms.q)
    i, j, mass = (np.concatenate(parts) for parts in zip(*staircase(first.ends, second.ends)))
    x, y, total = first.points[i], second.points[j], int(first.ends[-1])
    lower, value, upper = plan_cost(x[:, None], y[:, None], mass, total, metric, order).distances()
    cost = ground_cost(atoms.x, atoms.y, metric, order)
    f, g = line_potentials(cost.scaled(x), cost.scaled(y), cost)
    g = Negative(f) if order == 1 else g
    plan = _sparse(p, q, first.order[i], second.order[j], shares(mass, total))
    return Transport(value, lower, upper, plan, f, g, _residual(plan, p, q, atoms), "sort")


def distance_by_solver(
    p: Discrete, q: Discrete, metric: str, order: float, method: str, progress: Callable | None = None
) -> float:
    """W_order, if its bounds prove it.

    Raises
    ------
    RuntimeError
        When they do not: floats cannot hold the costs of all steps at once, or the solver is wrong.
    """
    found = transport_by_solver(p, q, metric, order, method, progress=progress)
    if found.status == "bounded":
        raise RuntimeError(
            f"W_{order:g} is proven to lie in [{found.lower:.17g}, {found.upper:.17g}], no closer: distances "
            f"differ too widely for floats. optimal_transport(…) returns these bounds"
        )
    return found.value


def transport_by_solver(
    p: Discrete,
    q: Discrete,
    metric: str,
    order: float,
    method: str,
    max_iterations: int | None = None,
    progress: Callable | None = None,
) -> Transport:
    """Transport by one of the solvers, certified by the c-transform of the dual variable it returns.

    ``"auto"`` is decided after shared mass has been left in place, because what remains may be small.
    """
    atoms = active_atoms(p, q)
    reduced = reduce_atoms(atoms, cancel=order == 1) if method in REDUCING else None
    left, total = atoms if reduced is None else reduced.atoms, int(atoms.p.sum())
    if left is None:  # the same law twice
        left = Atoms(atoms.x[:0], atoms.p[:0], atoms.y[:0], atoms.q[:0])
    if method == "auto":
        method = chosen_method(len(left.p), len(left.q), left.x.shape[1], metric, order)
    found = solve_atoms(left, total, metric, order, method, max_iterations, progress)
    i, j, mass = found.plan if reduced is None else restore_plan(reduced, atoms, *found.plan)
    plan = _sparse(p, q, i, j, shares(mass, total))
    residual = _residual(plan, p, q, atoms)
    value = found.lower if method == "dual" and found.is_proven else found.value
    status = "optimal" if found.is_proven else "bounded"
    return Transport(value, found.lower, found.upper, plan, found.f, found.g, residual, method, status)


class Solution(NamedTuple):
    """Bounds on W_order, the plan in whole masses, and the pair of potentials."""

    lower: float
    value: float
    upper: float
    plan: Plan
    f: Callable
    g: Callable

    @property
    def is_proven(self) -> bool:
        """Whether the bounds prove the value."""
        return self.upper - self.lower <= PROVEN * self.value


def solve_atoms(
    atoms: Atoms,
    total: int,
    metric: str,
    order: float,
    method: str,
    max_iterations: int | None = None,
    progress: Callable | None = None,
) -> Solution:
    """Solve and certify; ``total`` is the mass that counts as 1."""
    x, p, y, q = atoms
    if not len(p):
        nothing = np.empty(0, dtype=np.intp)
        zero = CTransform(y, np.empty(0), GroundCost(metric, order, 0))
        return Solution(0.0, 0.0, 0.0, Plan(nothing, nothing, p), zero, Negative(zero))
    require_memory(len(x), len(y), x.shape[1], method)
    solve = _solver(method, p, atoms.q, max_iterations, progress)
    attempts = list(_attempts(atoms, total, metric, order, solve))
    best, cost = max(attempts, key=lambda attempt: attempt[0].lower)
    cheap = min((proof for proof, _ in attempts), key=lambda proof: proof.upper)
    f = CTransform(cost.scaled(y), best.v, cost)
    g = Negative(f) if order == 1 else CTransform(cost.scaled(x), best.u, cost)
    found = best._replace(value=cheap.value, upper=cheap.upper, plan=cheap.plan)
    if not found.is_sharp(SHARP):
        found = exact_optimum(x, p, y, q, found, cost, total) or found
    return Solution(found.lower, max(found.value, found.lower), found.upper, found.plan, f, g)


def _solver(method: str, p, q, max_iterations: int | None, progress: Callable | None) -> Callable:
    """A function ``(x, y, cost, is_cut)`` that returns ``(i, j, flow)``, v, and the costs or None."""
    if method in POINT_SOLVERS:

        def solve(x, y, cost, is_cut):
            x, y = cost.scaled(x), cost.scaled(y)
            *plan, v = POINT_SOLVERS[method](x, p, y, q, cost, max_iterations, progress)
            return plan, v, None

        return solve
    units = for_floats if method == "network_simplex" else shares
    weights = [units(side, int(p.sum())) for side in (p, q)]

    def solve_matrix(x, y, cost, is_cut):
        matrix = cost.matrix(cost.scaled(x), cost.scaled(y))
        if is_cut:
            np.minimum(matrix, 1.0, out=matrix)
        *plan, v = SOLVERS[method](*weights, matrix, max_iterations)
        return plan, v, None if is_cut else matrix

    return solve_matrix


def _attempts(
    atoms: Atoms, total: int, metric: str, order: float, solve: Callable
) -> Iterator[tuple[Certificate, GroundCost]]:
    """Solve; solve again with cut costs where clusters are so far apart that rounding hides the costs inside.

    Costs are cut at a value that no single step should exceed. Potentials of the cut cost are feasible for
    the true one, and a plan that uses no cut step is optimal for both: the bounds say whether it is.
    """
    x, p, y, q = atoms
    mass = int(p.sum())
    cost = farthest_cost(x, y, metric, order)
    for attempt in range(ATTEMPTS):
        plan, v, costs = solve(x, y, cost, attempt > 0)
        proof = certify(x, p, y, q, plan, v, cost, total, costs)
        yield proof, cost
        reach = None if proof.is_sharp(SHARP) else _closer(atoms, proof, (total / mass) ** (1 / order), cost)
        if reach is None:
            return
        cost = cost_at_reach(metric, order, reach)


def _closer(atoms: Atoms, proof: Certificate, factor: float, cost: GroundCost) -> Fraction | None:
    """A shorter bound of a step's length than now, or None. Steps of negligible mass do not count."""
    i, j, mass = proof.plan
    steps, unit = step_costs(atoms.x[i], atoms.y[j], cost.metric, 1)
    margin, share = 2.0 ** (1 / cost.order), shares(mass, int(mass.sum()))
    mean = Fraction(proof.upper) * Fraction(factor * len(mass) ** (1 / cost.order))
    ascending = np.argsort(steps.high)
    beyond = np.cumsum(share[ascending][::-1])[::-1]
    for ignored in (0.0, NEGLIGIBLE):
        longest = steps.high[ascending[np.flatnonzero(beyond > ignored)[-1]]]
        reach = max(Fraction(longest) * unit, mean) * Fraction(margin)
        if 0 < reach * Fraction(margin) < cost.unit:
            return reach
    return None


def _sparse(p: Discrete, q: Discrete, i: np.ndarray, j: np.ndarray, mass: np.ndarray):
    """The plan between all atoms, from the plan between those that have mass."""
    from scipy.sparse import csr_array

    rows, columns = np.flatnonzero(p.proportions)[i], np.flatnonzero(q.proportions)[j]
    return csr_array((mass, (rows, columns)), shape=(len(p), len(q)))


def _residual(plan, p: Discrete, q: Discrete, atoms: Atoms) -> float:
    """The largest error of a marginal of the plan; its sums are exact, so that only entries are rounded."""
    total, errors = int(atoms.p.sum()), [0.0]
    for side, law, masses in ((plan, p, atoms.p), (plan.T.tocsr(), q, atoms.q)):
        wanted = np.zeros(len(law))
        wanted[np.flatnonzero(law.proportions)] = shares(masses, total)
        entries, ends = side.data.tolist(), side.indptr.tolist()
        for mass, start, end in zip(wanted.tolist(), ends, ends[1:]):
            errors.append(abs(math.fsum([*entries[start:end], -mass])))
    return max(errors)
