"""Precision, recall, density and coverage: two samples compared by balls about their points.

Each point x_i of a sample gets a ball whose radius is the distance to its k-th nearest other point of that
sample (Kynkäänniemi et al. 2019, Naeem et al. 2020). With n real and m generated points:

    precision   share of the generated points that lie in some real ball
    recall      share of the real points that lie in some generated ball
    density     mean over the generated points of the number of real balls that hold it, over k
    coverage    share of the real balls that hold a generated point

Balls are closed. Points far from the data lower precision and density, missing modes lower recall and
coverage; density may exceed 1. What a perfect generator scores depends on n, m and d: compare with a second
sample of the real distribution.
"""

from typing import NamedTuple

import numpy as np
from scipy.spatial.distance import cdist

K = 5
_ENTRIES = 4_000_000  # of a block of distances: 32 MB


class Neighbours(NamedTuple):
    """Precision, recall, coverage in [0, 1]; density at least 0."""

    precision: float
    recall: float
    density: float
    coverage: float


def neighbour_scores(real, fake, k: int = K) -> Neighbours:
    """The four scores of generated points against real ones.

    Parameters
    ----------
    real, fake : float arrays (n, d), (m, d), with n and m above k
    k : int, at least 1

    Raises
    ------
    ValueError
        When a sample has no k other points.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> real = rng.normal(size=(200, 2))
    >>> found = neighbour_scores(real, rng.normal(size=(200, 2)) / 10)
    >>> found.precision, found.coverage < 0.5
    (1.0, True)
    """
    if min(len(real), len(fake)) <= k:
        raise ValueError(
            f"both samples must have more than {k} points; they have {len(real)} and {len(fake)}"
        )
    real_radius, fake_radius = _radii(real, k), _radii(fake, k)
    inside = np.zeros(len(fake), dtype=int)  # real balls that hold each generated point
    holds, held = np.zeros(len(real), dtype=bool), np.zeros(len(real), dtype=bool)
    for rows, distances in _blocks(real, fake):
        within = distances <= real_radius[rows, None]
        inside += within.sum(axis=0)
        holds[rows] = within.any(axis=1)
        held[rows] = (distances <= fake_radius).any(axis=1)
    precision, density = (inside > 0).mean(), inside.mean() / k
    return Neighbours(float(precision), float(held.mean()), float(density), float(holds.mean()))


def _radii(points, k) -> np.ndarray:
    """Distance of each point to its k-th nearest other."""
    radii = np.empty(len(points))
    for rows, distances in _blocks(points, points):
        radii[rows] = np.partition(distances, k, axis=1)[:, k]  # place 0 is the point itself
    return radii


def _blocks(a, b):
    """Slices of the rows of a, each with the distances (rows, len(b))."""
    step = max(1, _ENTRIES // len(b))
    for start in range(0, len(a), step):
        rows = slice(start, start + step)
        yield rows, cdist(a[rows], b)
