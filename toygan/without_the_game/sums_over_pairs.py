"""Sums over all pairs of two sets of points, without an array of all pairs.

x (d, n), y (d, m)  a row for each coordinate, so that loops run along the points        r_ij = ‖x_i - y_j‖
"""

import numpy as np

from toygan.engine.compilation import compiled


@compiled(cached=True, allocates=True)
def distances_and_pulls(x, y, pulls):
    """Σ_ij r_ij; and into ``pulls`` (d, m) for every j Σ_i (y_j - x_i)/r_ij, 0 from a pair that coincides.

    Examples
    --------
    >>> pulls = np.empty((2, 1))
    >>> float(distances_and_pulls(np.zeros((2, 1)), np.array([[3.0], [4.0]]), pulls)), pulls[:, 0].tolist()
    (5.0, [0.6000000000000001, 0.8])
    """
    d, n = x.shape
    total, square, inverse, apart = 0.0, np.empty(n), np.empty(n), np.empty((d, n))
    for j in range(y.shape[1]):
        square[:] = 0.0
        for k in range(d):
            place = y[k, j]
            for i in range(n):
                apart[k, i] = place - x[k, i]
                square[i] += apart[k, i] * apart[k, i]
        for i in range(n):
            inverse[i] = 1.0 / np.sqrt(square[i]) if square[i] > 0.0 else 0.0
        total += np.dot(square, inverse)
        for k in range(d):
            pulls[k, j] = np.dot(apart[k], inverse)
    return total


@compiled(cached=True, allocates=True)
def distances_within(x):
    """Σ_ij ‖x_i - x_j‖, over all i and j.

    Examples
    --------
    >>> float(distances_within(np.array([[0.0, 3.0], [0.0, 4.0]])))
    10.0
    """
    d, n = x.shape
    total, square = 0.0, np.empty(n)
    for j in range(n):
        square[:j] = 0.0
        for k in range(d):
            place = x[k, j]
            for i in range(j):
                square[i] += (place - x[k, i]) * (place - x[k, i])
        for i in range(j):
            square[i] = np.sqrt(square[i])
        total += 2.0 * square[:j].sum()
    return total
