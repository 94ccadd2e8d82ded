"""Masses as whole numbers: flows are then exact, no mass is lost, and no rounding makes the simplex cycle."""

import numpy as np

TOTAL = 2**61  # of either side; sums of flows stay below 2**63


def whole_masses(p: np.ndarray, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Integers of equal sum in proportion to the positive weights ``p`` ``(n,)`` and ``q`` ``(m,)``.

    Equal weights come out exactly; others are rounded to 2**-61 of the whole, the rest added to the largest
    atom. No atom gets nothing.

    Examples
    --------
    >>> whole_masses(np.full(2, 0.5), np.full(4, 0.25))
    (array([2, 2]), array([1, 1, 1, 1]))
    """
    n, m = len(p), len(q)
    if (p == p[0]).all() and (q == q[0]).all():
        common = np.gcd(n, m)
        return np.full(n, m // common), np.full(m, n // common)
    return _rounded(p), _rounded(q)


def _rounded(weights: np.ndarray) -> np.ndarray:
    whole = np.maximum(np.rint(weights / weights.sum() * TOTAL).astype(np.int64), 1)
    whole[whole.argmax()] += TOTAL - int(whole.sum())
    return whole
