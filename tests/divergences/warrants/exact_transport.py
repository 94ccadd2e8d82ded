"""Optimal transport between a few atoms in exact arithmetic: shortest augmenting paths, proved by the dual.

Masses are Fractions. Costs are Fractions (cityblock; even orders of the euclidean metric), or numbers of
DIGITS digits where a root makes them irrational. The dual value must equal the primal one to 50 digits.
"""

from fractions import Fraction

from exact_discrete import to_mpf
from mpmath import mp, mpf

DIGITS = 120  # far clusters that exchange little cancel half of them


def transport_cost(p: dict, q: dict, metric: str, order: int):
    """The least Σ mass · d(x, y)^order between laws {point: Fraction > 0}.

    >>> transport_cost({(0.0, 0.0): Fraction(1)}, {(3.0, 4.0): Fraction(1)}, "cityblock", 1)
    Fraction(7, 1)
    """
    with mp.workdps(DIGITS):
        costs = [[_cost(x, y, metric, order) for y in q] for x in p]
        flow, price = _shortest_paths(list(p.values()), list(q.values()), costs)
        primal = sum(_times(mass, costs[i][j]) for (i, j), mass in flow.items())
        dual = _dual_value(list(p.values()), list(q.values()), costs, price)
        assert abs(primal - dual) <= abs(primal) / 10**50, (primal, dual)
        return primal


def _cost(x: tuple, y: tuple, metric: str, order: int):
    gaps = [abs(Fraction(a) - Fraction(b)) for a, b in zip(x, y)]
    if metric == "cityblock":
        return sum(gaps) ** order
    square = sum(gap * gap for gap in gaps)
    return square ** (order // 2) if order % 2 == 0 else mp.sqrt(to_mpf(square)) ** order


def _times(mass: Fraction, cost):
    return mass * cost if isinstance(cost, Fraction) else to_mpf(mass) * cost


def _shortest_paths(supply: list, demand: list, costs: list):
    """Send mass along cheapest paths of the residual graph until all is sent; flows, last distances."""
    n, m = len(supply), len(demand)
    supply, demand, flow = list(supply), list(demand), {}
    while any(supply):
        distance, before = _distances(supply, costs, flow, n, m)
        end = min((j for j in range(m) if demand[j]), key=lambda j: distance[n + j])
        path, node = [], n + end
        while before[node] is not None:
            path.append((before[node], node))
            node = before[node]
        backward = [flow[v, u - n] for u, v in path if u >= n]
        mass = min([supply[node], demand[end], *backward])
        for u, v in path:
            key, sign = ((u, v - n), 1) if u < n else ((v, u - n), -1)
            flow[key] = flow.get(key, 0) + sign * mass
            if flow[key] == 0:
                del flow[key]
        supply[node] -= mass
        demand[end] -= mass
    distance, _ = _distances([1] * n, costs, flow, n, m)
    return flow, distance


def _distances(supply: list, costs: list, flow: dict, n: int, m: int):
    """Bellman and Ford, from all sources that have mass left; used arcs cost -c backwards."""
    distance = [0 if i < n and supply[i] else mp.inf for i in range(n + m)]
    before = [None] * (n + m)
    changed = True
    while changed:
        changed = False
        for i in range(n):
            if distance[i] != mp.inf:
                for j in range(m):
                    changed |= _relax(distance, before, i, n + j, costs[i][j])
        for i, j in flow:
            if distance[n + j] != mp.inf:
                changed |= _relax(distance, before, n + j, i, -costs[i][j])
    return distance, before


def _relax(distance: list, before: list, u: int, v: int, cost) -> bool:
    new = distance[u] + cost
    rounding = (
        0 if isinstance(new, int | Fraction) else mpf(10) ** (10 - DIGITS) * (abs(distance[u]) + abs(cost))
    )
    if distance[v] == mp.inf or new < distance[v] - rounding:
        distance[v], before[v] = new, u
        return True
    return False


def _dual_value(supply: list, demand: list, costs: list, distance: list):
    """Σ q g + Σ p f with f(x) = min_y c(x, y) - g(y): feasible whatever g is, so a lower bound."""
    g = distance[len(supply) :]
    f = [min(cost - b for cost, b in zip(row, g)) for row in costs]
    return sum(_times(w, a) for w, a in zip(supply, f)) + sum(_times(w, b) for w, b in zip(demand, g))
