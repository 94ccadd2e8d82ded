"""All pairs of a real and a fake point: their distances, and pulls along the lines that join them.

x (n, d)  real points        y (m, d)  fake points        r (n, m)  r_ij = ‖x_i - y_j‖
"""

import numpy as np


def distances_between(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """r (n, m), from differences of coordinates, so that near points keep their digits.

    Examples
    --------
    >>> distances_between(np.zeros((1, 2)), np.array([[3.0, 4.0]]))
    array([[5.]])
    """
    from scipy.spatial.distance import cdist  # half a second, which games with a critic need not wait for

    return cdist(x, y)


def pulls(weights: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Σ_i w_ij (y_j - x_i) for every j: (m, d).

    Examples
    --------
    >>> pulls(np.array([[0.5], [0.5]]), np.array([[0.0], [2.0]]), np.array([[3.0]]))
    array([[2.]])
    """
    found = np.empty_like(y)
    for k in range(y.shape[1]):  # a coordinate at a time: no array of n m d numbers
        found[:, k] = np.einsum("ij,ij->j", weights, y[:, k] - x[:, k, np.newaxis])
    return found


def unit_pulls(weights: np.ndarray, x: np.ndarray, y: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Σ_i w_ij (y_j - x_i) / r_ij for every j, 0 for pairs that coincide: (m, d).

    Examples
    --------
    >>> x, y = np.array([[0.0], [3.0]]), np.array([[3.0]])
    >>> unit_pulls(np.ones((2, 1)), x, y, distances_between(x, y))
    array([[1.]])
    """
    return pulls(np.divide(weights, r, out=np.zeros_like(r), where=r > 0), x, y)
