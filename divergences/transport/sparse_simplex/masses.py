"""Masses as 64-bit whole numbers: flows are then exact, and no rounding makes the simplex cycle."""

import numpy as np

TOTAL = 2**61  # of either side; sums of flows stay below 2**63


def flow_masses(masses: np.ndarray) -> np.ndarray:
    """Whole masses ``(n,)`` as int64: as they are when they fit, else in proportion, of sum 2**61.

    The remainder of the rounding is added to the largest atom; every atom keeps at least 1.

    Examples
    --------
    >>> flow_masses(np.array([1, 2]))
    array([1, 2])
    >>> int(flow_masses(np.array([3**60, 5**60], dtype=object)).sum()) == TOTAL
    True
    """
    total = int(masses.sum())
    if total <= TOTAL:
        return masses.astype(np.int64)
    whole = np.maximum(masses.astype(object) * TOTAL // total, 1).astype(np.int64)
    whole[whole.argmax()] += TOTAL - int(whole.sum())
    return whole
