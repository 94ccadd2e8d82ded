"""The ground cost of single pairs, for compiled code: min(|x[i] - y[j]|**order, ceiling).

x, y     points, (n, d) and (m, d), scaled as ``ground_cost`` scales them
law      the cost as three numbers that compiled code takes: (metric, order, ceiling)

Below its ceiling the cost is convex in x - y; the ceiling is not reached unless far steps are cut
(``between_atoms``).
"""

import math
from typing import NamedTuple

import numpy as np

from divergences.transport.sparse_simplex.kernels import kernel

EUCLIDEAN, CITYBLOCK = 0, 1


class CostLaw(NamedTuple):
    """``metric`` (EUCLIDEAN or CITYBLOCK), ``order`` >= 1 and ``ceiling`` of the cost."""

    metric: int
    order: float
    ceiling: float


def cost_law(metric: str, order: float, ceiling: float = math.inf) -> CostLaw:
    """The cost as numbers.

    Examples
    --------
    >>> cost_law("cityblock", 1)
    CostLaw(metric=1, order=1.0, ceiling=inf)
    """
    return CostLaw({"euclidean": EUCLIDEAN, "cityblock": CITYBLOCK}[metric], float(order), float(ceiling))


@kernel(inner=True)
def cost_of_gap(total, law):
    """The cost from the sum of squares (Euclidean) or of absolute values (city-block) of a gap."""
    if law.metric == EUCLIDEAN:
        if law.order == 2.0:
            return min(total, law.ceiling)
        total = np.sqrt(total)
    if law.order == 1.0:
        return min(total, law.ceiling)
    if law.order == 2.0:
        return min(total * total, law.ceiling)
    return min(total**law.order, law.ceiling)


@kernel(inner=True)
def cost(x, i, y, j, law):
    """The cost from ``x[i]`` to ``y[j]``."""
    total = 0.0
    for k in range(x.shape[1]):
        gap = x[i, k] - y[j, k]
        total += gap * gap if law.metric == EUCLIDEAN else abs(gap)
    return cost_of_gap(total, law)


@kernel
def pair_costs(x, y, i, j, law, costs):
    """``costs[a]`` = cost from ``x[i[a]]`` to ``y[j[a]]``."""
    for a in range(len(i)):
        costs[a] = cost(x, i[a], y, j[a], law)
