"""Sliced distances: the mean over directions u of the distance between ⟨u, x⟩ and ⟨u, y⟩, which is sorting.

x (n, d)  real points    y (m, d)  fake points    u (k, d)  unit vectors

On the line the optimal plan matches quantiles: sort both, match by rank, pull along u.
"""

import functools
import operator

import numpy as np

DIRECTIONS = 64


def sliced(
    x: np.ndarray, y: np.ndarray, rng=None, *, directions=DIRECTIONS, order: int = 1
) -> tuple[float, np.ndarray]:
    """The mean over directions of W₁ (order 1) or of W₂² (order 2), and its derivative by y.

    Parameters
    ----------
    x, y : (n, d) and (m, d) arrays of float64
    rng : numpy.random.Generator or seed, optional
        Draws the directions, uniform on the sphere.
    directions : int or (k, d) array of float
        How many, or the unit vectors themselves.
    order : {1, 2}

    Raises
    ------
    ValueError
        For another order, fewer directions than 1, or vectors that are not of length 1.

    Examples
    --------
    >>> x, y = np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])
    >>> sliced(x, y, directions=[[1.0, 0.0]])
    (3.0, array([[1., 0.]]))
    >>> sliced(x, y, directions=[[1.0, 0.0], [0.0, 1.0]], order=2)
    (12.5, array([[3., 4.]]))
    """
    if order not in (1, 2):
        raise ValueError(f"order must be 1 or 2; it is {order!r}")
    u = _unit_vectors(directions, x.shape[1], rng)
    on_lines, reals = u @ y.T, u @ x.T
    reals.sort(axis=1)
    places = np.argsort(on_lines, axis=1)
    places += len(y) * np.arange(len(u))[:, np.newaxis]  # in the flat array, one line after another
    apart, (i, j, mass) = on_lines.ravel()[places], matched_ranks(len(x), len(y))
    if len(x) == len(y):
        apart -= reals
    else:
        apart = apart[:, j] - reals[:, i]
    value, slopes = _cost(apart, mass, order)
    if len(x) != len(y):  # a fake point has more than one part: their sum
        slopes = np.add.reduceat(slopes, np.searchsorted(j, range(len(y))), axis=1)
    on_lines.ravel()[places] = slopes
    return value, on_lines.T @ u / len(u)  # (SLICED)


def _cost(apart: np.ndarray, mass: np.ndarray, order: int) -> tuple[float, np.ndarray]:
    """The mean over lines of Σ mass |apart| or apart², and its slopes by ``apart``, which they overwrite.

    New arrays of this size would come from the system each time, and take longer than what is computed.
    """
    if order == 1:
        value, slopes = np.abs(apart) @ mass, np.sign(apart, out=apart)
    else:
        value, slopes = np.einsum("kj,kj,j->k", apart, apart, mass), apart
        slopes *= 2
    slopes *= mass
    return float(value.mean()), slopes


@functools.lru_cache
def matched_ranks(n: int, m: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which ranks of n and of m equal masses the optimal plan on the line matches, and with what mass.

    The quantiles change at multiples of 1/n and of 1/m; both are whole numbers in units of 1/(n m).

    Examples
    --------
    >>> matched_ranks(2, 1)
    (array([0, 1]), array([0, 0]), array([0.5, 0.5]))
    """
    cuts = np.union1d(np.arange(n + 1) * m, np.arange(m + 1) * n)
    return cuts[:-1] // m, cuts[:-1] // n, np.diff(cuts) / (n * m)


def _unit_vectors(directions, d: int, rng) -> np.ndarray:
    """Rows of length 1: (k, d)."""
    if np.ndim(directions) > 0:
        u = np.asarray(directions, float)
        if u.ndim != 2 or u.shape[1] != d or len(u) == 0 or not np.allclose((u**2).sum(axis=1), 1):
            raise ValueError(f"directions must be unit vectors, shape (k, {d}); their shape is {u.shape}")
        return u
    if operator.index(directions) < 1:
        raise ValueError(f"directions must be 1 or more; it is {directions}")
    u = np.random.default_rng(rng).standard_normal((directions, d))
    return u / np.sqrt((u**2).sum(axis=1, keepdims=True))
