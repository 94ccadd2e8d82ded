"""A plan whose row and column sums are exactly those of the laws, from one where they are nearly so.

A solver's flows are rounded, and the error of a mass times the largest distance may exceed the whole cost. So
the flows are solved again in whole numbers, on the same routes: a basic plan is a forest, in which the flows
follow from the masses, beginning at the leaves. Mass that no route can take (because the basis is not quite
feasible, or routes without flow were left out) gets routes of its own, in order of the widest coordinate, at
their true cost.

x, p   atoms (n, d) and whole masses (n,)         y, q   atoms (m, d) and whole masses (m,)
"""

from typing import NamedTuple

import numpy as np

from divergences.transport.one_dimensional import staircase
from divergences.transport.whole_masses import in_whole_numbers


class Plan(NamedTuple):
    """``mass[k] > 0``, a whole number, goes from atom ``i[k]`` to atom ``j[k]``."""

    i: np.ndarray
    j: np.ndarray
    mass: np.ndarray


def exact_plan(x: np.ndarray, p: np.ndarray, y: np.ndarray, q: np.ndarray, plan) -> Plan:
    """The plan ``(i, j, flow)`` in whole masses, with exactly the marginals p and q.

    Parameters
    ----------
    x, y : ndarray, shapes (n, d) and (m, d)
    p, q : ndarray of int64 or of Python ints, shapes (n,) and (m,)
        Of equal sum.
    plan : tuple of ndarray
        ``(i, j, flow)``; flows >= 0 in any unit.

    Examples
    --------
    >>> x, p, one = np.array([[0.0], [1.0]]), np.array([1, 2]), np.array([0, 1])
    >>> exact_plan(x, p, x, p, (one, one, np.array([0.3333, 0.6667])))
    Plan(i=array([0, 1]), j=array([0, 1]), mass=array([1, 2]))
    """
    i, j, flows = (np.asarray(part) for part in plan)
    mass = in_whole_numbers(flows, int(p.sum())) if len(flows) else flows.astype(np.int64)
    if not (_missing(p, i, mass).any() or _missing(q, j, mass).any()):
        return _used(i, j, mass)
    p, q, mass = (array.astype(object) for array in (p, q, mass))
    mass = _flows_on_forest(p, q, i, j, mass)
    mass = _without_excess(mass, i, -_missing(p, i, mass))
    mass = _without_excess(mass, j, -_missing(q, j, mass))
    return _used(*_completed(x, _missing(p, i, mass), y, _missing(q, j, mass), (i, j, mass)))


def _used(i, j, mass) -> Plan:
    kept = np.flatnonzero(mass > 0)
    return Plan(i, j, mass) if len(kept) == len(mass) else Plan(i[kept], j[kept], mass[kept])


def _missing(masses: np.ndarray, label: np.ndarray, mass: np.ndarray) -> np.ndarray:
    """The mass of each atom minus the mass that the plan moves from or to it."""
    missing = masses.copy()
    np.subtract.at(missing, label, mass)
    return missing


def _flows_on_forest(p, q, i, j, mass) -> np.ndarray:
    """Whole flows on the same routes with the right sums wherever the routes allow it; never negative."""
    n, m = len(p), len(q)
    nodes, parents = forest(n, m, i, j)
    keys = i * m + j
    ascending = np.argsort(keys)
    wanted = np.minimum(nodes, parents) * m + np.maximum(nodes, parents) - n
    arcs = ascending[np.searchsorted(keys, wanted, sorter=ascending)]
    beside = np.ones(len(mass), dtype=bool)
    beside[arcs] = False
    flows = np.where(beside, mass, 0)
    excess = [*_missing(p, i, flows), *(-_missing(q, j, flows))]
    for node, above in zip(reversed(nodes.tolist()), reversed(parents.tolist())):
        excess[above] += excess[node]  # complete: all below the node came before it
    passed = np.array(excess, dtype=object)[nodes]
    flows[arcs] = np.maximum(np.where(nodes < n, passed, -passed), 0)
    return flows


def forest(n: int, m: int, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes, rows then columns, each after its parent, and their parents; without the roots.

    Examples
    --------
    >>> forest(2, 1, np.array([0, 1]), np.array([0, 0]))
    (array([2, 1]), array([0, 2]))
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, connected_components

    def graph(a, b):
        return csr_array((np.ones(len(a)), (a, b)), shape=(n + m + 1, n + m + 1))

    _, label = connected_components(graph(i, n + j), directed=False)
    roots = np.unique(label, return_index=True)[1]
    roots = roots[roots < n + m]
    hung = graph(np.concatenate([i, np.full(len(roots), n + m)]), np.concatenate([n + j, roots]))
    order, parent = breadth_first_order(hung, n + m, directed=False)
    below = order[parent[order] != n + m][1:]
    return below.astype(np.int64), parent[below].astype(np.int64)


def _without_excess(mass: np.ndarray, label: np.ndarray, excess: np.ndarray) -> np.ndarray:
    """Reduce the flows of every atom whose sum is too large, the largest flows first."""
    mass = mass.copy()
    for atom in np.flatnonzero(excess > 0):
        routes = np.flatnonzero(label == atom)
        for k in sorted(routes, key=lambda route: -mass[route]):
            taken = min(excess[atom], mass[k])
            mass[k] -= taken
            excess[atom] -= taken
    return mass


def _completed(x, missing_p, y, missing_q, plan) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The plan, with the missing mass added as a staircase along the widest coordinate."""
    rows, columns = np.flatnonzero(missing_p), np.flatnonzero(missing_q)
    if not len(rows):
        return plan
    both = np.concatenate([x[rows], y[columns]])
    axis = int(np.argmax(np.ldexp(both.max(axis=0), -1) - np.ldexp(both.min(axis=0), -1)))
    rows = rows[np.argsort(x[rows, axis], kind="stable")]
    columns = columns[np.argsort(y[columns, axis], kind="stable")]
    steps = staircase(np.cumsum(missing_p[rows]), np.cumsum(missing_q[columns]))
    i, j, mass = (np.concatenate(part) for part in zip(*steps))
    carried = rows[i], columns[j], mass
    return tuple(np.concatenate(pair) for pair in zip(plan, carried))
