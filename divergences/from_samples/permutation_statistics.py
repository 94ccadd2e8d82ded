"""Statistics of two pooled samples under many labellings, in blocks: memory grows with the points alone.

    energy    T = -wᵀ D w,  D the matrix of distances
    mmd       T =  wᵀ K w,  K = exp(-D²/2h²), h the median distance
    w1        exact earth mover's distance

w is 1/n on the points labelled x and -1/m on the others, so that the first two are products of matrices.

Letters: N pooled points (N, d), n of them labelled x; B labellings, columns of w (N, B).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.spatial.distance import cdist, pdist

from divergences.transport.choice import estimate_transport

BLOCK = 2**22  # entries of a matrix that is held at once
LEAST = 128  # labellings in a block, so that distances are not computed more often than they are used
SEEN = 6000  # points whose distances have their median taken; of more points, so many at random
PAIRS_A_SECOND, PRODUCTS_A_SECOND = 1.5e8, 4e9  # distances, products of numbers, of one core (measured)


def energy(points, rng) -> Callable:
    """The energy distance, as a function of labels (N, B); points are in a unit in which they are near 1."""
    return _quadratic(points, lambda distances: -distances)


def mmd(points, rng) -> Callable:
    """The squared maximum mean discrepancy with a Gaussian kernel of the median distance."""
    seen = points if len(points) <= SEEN else points[rng.choice(len(points), SEEN, replace=False)]
    distances = pdist(seen)
    width = np.median(distances[distances > 0]) if distances.any() else 1.0
    return _quadratic(points, lambda found: np.exp(-0.5 * (found / width) ** 2))


def w1(points, rng) -> Callable:
    """The exact earth mover's distance; on the line by sorting once, elsewhere solved for every labelling."""
    if points.shape[1] == 1:
        order = np.argsort(points[:, 0], kind="stable")
        gaps = np.diff(points[order, 0])
        return lambda labels: gaps @ np.abs(np.cumsum(labels[order], axis=0))[:-1]  # ∫|F - G|
    return lambda labels: np.array([_solved(points, label > 0) for label in labels.T])


def _solved(points, mine) -> float:
    from divergences.laws.discrete import samples
    from divergences.transport.transport import earth_mover_distance

    return earth_mover_distance(samples(points[mine]), samples(points[~mine]))


def _quadratic(points, form: Callable) -> Callable:
    rows = max(1, BLOCK // len(points))

    def of(labels):
        found = np.zeros(labels.shape[1])
        for begin in range(0, len(points), rows):
            some = slice(begin, begin + rows)
            found += np.einsum("ib,ib->b", labels[some], form(cdist(points[some], points)) @ labels)
        return found

    return of


def labels_at_once(points: int) -> int:
    """How many labellings one block holds."""
    return max(LEAST, BLOCK // points)


def seconds_of_quadratic(n: int, m: int, d: int, permutations: int) -> float:
    """What ``energy`` and ``mmd`` take on one core."""
    pairs, blocks = float(n + m) ** 2, 1 + permutations // labels_at_once(n + m)
    return pairs * (permutations / PRODUCTS_A_SECOND + blocks * (1 + d / 8) / PAIRS_A_SECOND)


def seconds_of_w1(n: int, m: int, d: int, permutations: int) -> float:
    """What ``w1`` takes on one core."""
    if d == 1:
        return 1.5e-8 * (n + m) * permutations
    return (permutations + 1) * (0.002 + estimate_transport(n, m, d).seconds)


class Statistic(NamedTuple):
    """How a statistic is made ready for pooled points; what it takes; whether it is a length; its name."""

    prepare: Callable
    seconds: Callable
    is_length: bool
    words: str


STATISTICS = {
    "energy": Statistic(energy, seconds_of_quadratic, True, "energy distance"),
    "mmd": Statistic(mmd, seconds_of_quadratic, False, "squared MMD, Gaussian kernel"),
    "w1": Statistic(w1, seconds_of_w1, True, "earth mover's distance"),
}
