"""Energy distance and maximum mean discrepancy: means of a function of ‖· - ·‖ over all pairs.

x (n, d)  real points    y (m, d)  fake points    k  a kernel of r = ‖x_i - y_j‖

    MMD²  =  E k(X, X′) + E k(Y, Y′) - 2 E k(X, Y),   of k = -r the energy distance

With the pairs i = j (their r is 0) it is the distance between the two batches, never negative; without
them its mean over batches is the distance between the laws, and one batch may give a value below 0.
"""

from collections.abc import Callable

import numpy as np

from toygan.without_the_game.pairs import distances_between, pulls
from toygan.without_the_game.sums_over_pairs import distances_and_pulls, distances_within

BANDWIDTHS = (0.1, 0.3, 1.0)  # in the units of the trainer, where the data have standard deviation about 1

_LEAST = -700.0  # exponents below it give numbers that processors compute slowly; e^-700 is as good as 0


def energy(x: np.ndarray, y: np.ndarray, rng=None, *, unbiased: bool = False) -> tuple[float, np.ndarray]:
    """2 E‖X - Y‖ - E‖X - X′‖ - E‖Y - Y′‖, and its derivative by y.

    Parameters
    ----------
    x, y : (n, d) and (m, d) arrays of float64
    unbiased : bool
        Leave out the pairs i = j. On the line the form with them is 2 ∫ (F - G)², twice Cramér's distance.

    Examples
    --------
    >>> energy(np.array([[0.0], [2.0]]), np.array([[3.0]]))
    (3.0, array([[2.]]))
    >>> energy(np.array([[0.0], [2.0]]), np.array([[3.0], [3.0]]), unbiased=True)[0]
    2.0
    """
    return mmd(x, y, kernel="distance", unbiased=unbiased)  # (ENERGY)


def energy_unbiased(x: np.ndarray, y: np.ndarray, rng=None) -> tuple[float, np.ndarray]:
    """The energy distance without the pairs i = j; see `energy`."""
    return energy(x, y, unbiased=True)


def mmd(
    x: np.ndarray,
    y: np.ndarray,
    rng=None,
    *,
    kernel: str = "gaussian",
    bandwidths=BANDWIDTHS,
    unbiased: bool = False,
) -> tuple[float, np.ndarray]:
    """The square of the maximum mean discrepancy, and its derivative by y.

    Parameters
    ----------
    x, y : (n, d) and (m, d) arrays of float64
    kernel : {"gaussian", "distance"}
        The mean over bandwidths s of exp(-r²/(2s²)), or -r.
    bandwidths : sequence of float
        Of the Gaussian kernel, in the units of the points; each above 0.
    unbiased : bool
        Leave out the pairs i = j, of which both batches then need two points.

    Raises
    ------
    ValueError
        For another kernel, a bandwidth that is not above 0, or ``unbiased`` with a batch of one point.

    Examples
    --------
    >>> value, d_fake = mmd(np.array([[0.0]]), np.array([[1.0]]), bandwidths=[1.0])
    >>> round(value, 6), d_fake.round(6)
    (0.786939, array([[1.213061]]))
    """
    k = None if kernel == "distance" else _kernel(kernel, bandwidths)
    if unbiased and min(len(x), len(y)) < 2:
        raise ValueError(f"unbiased means need 2 points or more; there are {len(x)} real and {len(y)} fake")
    pairs = len(x) * len(y), _pairs_within(len(x), unbiased), _pairs_within(len(y), unbiased)
    if k is None:
        return _energy(x, y, *pairs)
    between, across = k(distances_between(x, y))
    inside, within = k(distances_between(y, y))
    both = _sum_of_pairs(k(distances_between(x, x))[0], unbiased), _sum_of_pairs(inside, unbiased)
    value = both[0] / pairs[1] + both[1] / pairs[2] - 2 * between.sum() / pairs[0]  # (MMD)
    d_fake = pulls(within, y, y) * (2 / pairs[2]) - pulls(across, x, y) * (2 / pairs[0])
    return float(value), d_fake


def _energy(x, y, between: int, in_x: int, in_y: int) -> tuple[float, np.ndarray]:
    """The same for k = -r, of sums over pairs that need no array of all pairs."""
    x, y = np.ascontiguousarray(x.T), np.ascontiguousarray(y.T)
    across, within = np.empty_like(y), np.empty_like(y)
    value = 2 * distances_and_pulls(x, y, across) / between - distances_and_pulls(y, y, within) / in_y
    d_fake = across * (2 / between) - within * (2 / in_y)
    return float(value - distances_within(x) / in_x), np.ascontiguousarray(d_fake.T)


def _pairs_within(n: int, unbiased: bool) -> int:
    return n * (n - 1) if unbiased else n * n


def _sum_of_pairs(k: np.ndarray, unbiased: bool) -> float:
    return k.sum() - np.trace(k) if unbiased else k.sum()


def _kernel(name: str, bandwidths) -> Callable:
    """``r -> k(r), k′(r)/r``."""
    if name != "gaussian":
        raise ValueError(f"kernel must be gaussian or distance; it is {name!r}")
    s = np.atleast_1d(np.asarray(bandwidths, float))
    if s.ndim != 1 or s.size == 0 or not (np.isfinite(s).all() and (s > 0).all()):
        raise ValueError(f"bandwidths must be finite and above 0; they are {bandwidths!r}")
    return lambda r: _gaussians(r, s)


def _gaussians(r: np.ndarray, bandwidths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    value, slope = np.zeros_like(r), np.zeros_like(r)
    for s in bandwidths:
        part = np.exp(np.maximum(-0.5 * (r / s) ** 2, _LEAST)) / len(bandwidths)
        value += part
        slope -= part / s**2
    return value, slope
