"""The c-transform over all pairs: for a proof that depends on no tree and no solver.

f(x) = min over j of shrink * c(x, y[j]) - v[j]
"""

import numpy as np

from divergences.transport.sparse_simplex.costs import EUCLIDEAN, CostLaw, cost_of_gap
from divergences.transport.sparse_simplex.kernels import kernel
from divergences.transport.sparse_simplex.threads import in_parallel

PIECE = 2**24  # pairs per task: some hundredths of a second
TOGETHER = 256  # pairs whose gaps are summed up before any roots are taken
ROUNDING = 2.0**-40


def c_transform_of_all(
    x: np.ndarray, y: np.ndarray, v: np.ndarray, law: CostLaw, shrink: float
) -> np.ndarray:
    """f at all x: ``(n, d)``, ``(m, d)`` and ``(m,)`` to ``(n,)``, in memory of n + m and time n m.

    Examples
    --------
    >>> from divergences.transport.sparse_simplex.costs import cost_law
    >>> x, y, v = np.array([[0.0]]), np.array([[1.0], [3.0]]), np.array([0.0, 2.5])
    >>> c_transform_of_all(x, y, v, cost_law("euclidean", 1), 1.0)
    array([0.5])
    """
    f = np.empty(len(x))
    slack = ROUNDING * (1.0 + np.abs(v).max(initial=0.0))  # of the comparison without roots, costs at most 1
    across = np.ascontiguousarray(y.T)

    def transform(first, last):
        least_of_rows(first, last, x, across, v, law, shrink, slack, np.empty(TOGETHER), f)

    in_parallel(transform, len(x), max(1, PIECE // len(y)))
    return f


@kernel(fastmath={"nnan", "nsz"})  # allows the minimum in vector instructions; nothing here is NaN
def least_of_rows(first, last, x, across, v, law, shrink, slack, gaps, f):
    """``f[i]`` for rows ``first`` to ``last``; ``across`` is y transposed, ``gaps`` is working space."""
    for i in range(first, last):
        least = np.inf
        for begin in range(0, len(v), len(gaps)):
            count = min(len(gaps), len(v) - begin)
            for j in range(count):
                gaps[j] = 0.0
            for k in range(x.shape[1]):
                at = x[i, k]
                for j in range(count):
                    gap = at - across[k, begin + j]
                    gaps[j] += gap * gap if law.metric == EUCLIDEAN else abs(gap)
            if (
                law.metric == EUCLIDEAN
                and law.order == 1.0
                and not any_below(gaps, count, v, begin, least + slack, law, shrink)
            ):
                continue
            for j in range(count):
                least = min(least, shrink * cost_of_gap(gaps[j], law) - v[begin + j])
        f[i] = least  # (C-TRANSFORM)


@kernel(inner=True, fastmath={"nnan", "nsz"})
def any_below(squares, count, v, begin, bound, law, shrink):
    """Whether shrink * root - v may be below ``bound`` somewhere, decided from squares, without roots."""
    found = 0
    for j in range(count):
        room = bound + v[begin + j]
        found += room > 0.0 and (shrink * shrink * squares[j] < room * room or room > shrink * law.ceiling)
    return found > 0
