"""The residual graph of a plan: where mass may still move. Its shortest paths are potentials (Klein 1967).

node    row i of the plan is i, column j is n + j
arc     from a row to a column, of the cost of the pair; and back, of minus that cost, where mass moves
label   d(node); settled when d(head) <= d(tail) + cost on every arc. Then -d at rows and d at columns are
        potentials, and the plan is optimal on the arcs of the graph

All numbers are whole. A cycle of negative cost means that the plan is not optimal: mass is moved round it, as
much as its backward arcs carry.
"""

from collections import deque
from collections.abc import Iterable

import numpy as np

from divergences.transport.exact_plans import Plan, forest

MOST_STEPS = 1_000_000  # changes of a label in one call: some seconds


class ResidualGraph:
    """A plan and the arcs that are known.

    Parameters
    ----------
    n, m : int
        Rows and columns.
    plan : Plan
    costs : ndarray of Python ints
        Of the plan's pairs.

    Attributes
    ----------
    labels : list of int

    Examples
    --------
    >>> plan = Plan(np.array([0, 1]), np.array([1, 0]), np.array([1, 1]))
    >>> graph = ResidualGraph(2, 2, plan, np.array([4, 4], dtype=object))
    >>> graph.label([0, 0, 0, 0])
    >>> graph.settle([(0, 0, 1), (1, 1, 1)])
    True
    >>> graph.plan()
    Plan(i=array([0, 1]), j=array([0, 1]), mass=array([1, 1]))
    """

    def __init__(self, n: int, m: int, plan: Plan, costs: np.ndarray):
        self.n, self.labels = n, [0] * (n + m)
        self.forward = [{} for _ in range(n)]  # column node -> cost, of every row
        self.flow = [{} for _ in range(m)]  # row -> mass, of every column
        self._order = forest(n, m, plan.i, plan.j)
        for i, j, mass, cost in zip(*(part.tolist() for part in (*plan, costs))):
            self.forward[i][n + j] = cost
            self.flow[j][i] = self.flow[j].get(i, 0) + mass

    def label(self, guess: list[int]) -> None:
        """Set labels that are tight along the plan, from ``guess`` ``(n + m,)`` at one node of each tree."""
        self.labels = guess
        for node, above in zip(*(part.tolist() for part in self._order)):
            if node < self.n:
                self.labels[node] = self.labels[above] - self.forward[node][above]
            else:
                self.labels[node] = self.labels[above] + self.forward[above][node]

    def settle(self, more: Iterable[tuple[int, int, int]]) -> bool:
        """Add arcs ``(i, j, cost)`` and correct labels and plan; False if that takes too long."""
        waiting = deque()
        for i, j, cost in more:
            self.forward[i][self.n + j] = cost
            waiting.append(i)
        above, steps = {}, 0  # above: where a node's label comes from
        while waiting and steps < MOST_STEPS:
            tail = waiting.popleft()
            for head, cost in list(self._arcs(tail)):
                if self.labels[head] <= self.labels[tail] + cost:
                    continue
                steps += 1
                cycle = _way(above, tail, head)
                if cycle is not None:
                    self._go_round(cycle)
                    above = {}
                    waiting.extend(cycle)
                    break
                self.labels[head] = self.labels[tail] + cost
                above[head] = tail
                waiting.append(head)
        return not waiting

    def _arcs(self, tail: int):
        """Heads and costs of the arcs from a node."""
        if tail < self.n:
            return self.forward[tail].items()
        return [(i, -self.forward[i][tail]) for i in self.flow[tail - self.n]]

    def _go_round(self, cycle: list[int]) -> None:
        """Move mass round a cycle, given from node to node, until a backward arc has none left."""
        arcs = list(zip(cycle, cycle[1:] + cycle[:1]))
        back = [(tail - self.n, head) for tail, head in arcs if tail >= self.n]
        mass = min(self.flow[j][i] for j, i in back)
        for tail, head in arcs:
            if tail < self.n:
                column = self.flow[head - self.n]
                column[tail] = column.get(tail, 0) + mass
        for j, i in back:
            self.flow[j][i] -= mass
            if not self.flow[j][i]:
                del self.flow[j][i]

    def plan(self) -> Plan:
        """The plan as it is now."""
        parts = [(i, j, mass) for j, column in enumerate(self.flow) for i, mass in column.items()]
        i, j, mass = zip(*sorted(parts))
        whole = np.array(mass, dtype=object)
        return Plan(np.array(i), np.array(j), whole.astype(np.int64) if sum(mass) < 2**62 else whole)


def _way(above: dict[int, int], tail: int, head: int) -> list[int] | None:
    """The nodes from ``head`` to ``tail`` if labels were passed on that way, else None."""
    way = [tail]
    while way[-1] != head:
        if way[-1] not in above:
            return None
        way.append(above[way[-1]])
    return way[::-1]
