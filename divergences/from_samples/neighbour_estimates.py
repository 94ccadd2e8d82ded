"""KL and JS of the laws behind two samples, from distances to nearest neighbours, with a 95 % interval.

The empirical laws of two samples share no atom: their KL is inf and their JS log 2, whatever densities the
points came from. If the laws have densities, these are estimated by

    KL = d/n sum_i log(nu_k(i) / rho_k(i)) + log(m / (n - 1))

(Wang, Kulkarni, Verdú 2009), rho_k(i) the distance from x_i to its k-th neighbour among the other x, nu_k(i)
to its k-th neighbour among the y. For JS = ½ KL(P ‖ M) + ½ KL(Q ‖ M) each sample is halved: one half is
compared with the pooled other halves, and the other way round.

The interval comes from ``DRAWS`` random subsamples, b of n points and in proportion of m, r = n/b: with s
their standard deviation and g the difference of their mean and the estimate,

    estimate ± (1.96 s / sqrt(r - 1) + the part of g / (r^(1/d) - 1) on that side)

The first part is the spread of the estimate (Politis and Romano 1994), the second its bias, extrapolated as
n^(-1/d), the order of a distance to a neighbour. KL is at least 0, JS lies between 0 and log 2: values
beyond are cut off the interval, which holds the truth as often as before. Nothing here is a bound.

Letters: x (n, d), y (m, d) samples; k neighbours.
"""

import math
from typing import NamedTuple

import numpy as np

from divergences.from_samples.pairs import two_samples, unit_of
from divergences.laws.validation import whole_number

DRAWS = 100  # subsamples
PARTS, MOST = 4, 2000  # a subsample has n / PARTS points, and at most MOST
SPLITS = 2  # of the samples, for JS
LEAST = 8  # points of a sample for each of k + 2 neighbours, so that halves of subsamples have them
NORMAL_975 = 1.959963984540054


class Sampled(NamedTuple):
    """An estimate in nats, and the ends of its 95 % interval."""

    value: float
    lower: float
    upper: float


def kl_from_samples(x, y, k: int = 1, rng=None) -> Sampled:
    """Estimate KL(P ‖ Q) of the densities behind two samples.

    Parameters
    ----------
    x, y : array_like, shape (n, d) and (m, d), or (n,) and (m,)
        Independent points of P and of Q: at least 8(k + 2) each, no two of them equal.
    k : int, at least 1
        Which neighbour; more have less spread and more bias.
    rng : numpy.random.Generator or seed
        Draws the subsamples that give the interval.

    Returns
    -------
    Sampled
        ``value`` in nats, which noise may bring below 0, and the possible values, 0 and more, of a 95 %
        interval, ``lower`` to ``upper``.

    Raises
    ------
    ValueError
        For too few points, different dimensions, equal points (a law with atoms has no density), and points
        that all lie in a subspace.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> found = kl_from_samples(rng.normal(0, 1, 1000), rng.normal(1, 2, 1000), rng=1)
    >>> found.lower < math.log(2) - 1 / 4 < found.upper, found.upper - found.lower < 0.5
    (True, True)
    """
    x, y = checked_pair(x, y, k)
    return _with_interval(lambda one, other, rng: _kl(one, other, k), x, y, rng, math.inf)


def js_from_samples(x, y, k: int = 1, rng=None) -> Sampled:
    """Estimate JS(P, Q) of the densities behind two samples.

    Parameters
    ----------
    x, y, k, rng
        As for `kl_from_samples`; ``rng`` also halves the samples.

    Returns
    -------
    Sampled
        ``value`` in nats, which noise may bring below 0 or above log 2, and the possible values, 0 to log 2,
        of a 95 % interval, ``lower`` to ``upper``.

    Raises
    ------
    ValueError
        As `kl_from_samples`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> found = js_from_samples(rng.normal(0, 1, 1000), rng.normal(1, 2, 1000), rng=1)
    >>> found.lower < 0.1281749731 < found.upper, found.upper - found.lower < 0.4
    (True, True)
    """
    x, y = checked_pair(x, y, k)
    return _with_interval(lambda one, other, rng: _js(one, other, k, rng), x, y, rng, math.log(2))


def _kl(x, y, k) -> float:
    from scipy.spatial import cKDTree

    (n, d), m = x.shape, len(y)
    rho = cKDTree(x).query(x, [k + 1])[0]  # the first neighbour of a point is the point
    nu = cKDTree(y).query(x, [k])[0]
    if not (rho.min() > 0 and nu.min() > 0):
        raise ValueError("x and y lie so far apart that floats hold no distance between neighbours")
    return d * float(np.mean(np.log(nu) - np.log(rho))) + math.log(m / (n - 1))


def _js(x, y, k, rng) -> float:
    """The mean over ``SPLITS`` halvings; M is sampled by as many points of each law."""
    half, found = min(len(x), len(y)) // 2, []
    for _ in range(SPLITS):
        of_p, of_q = (rng.permutation(points)[: 2 * half].reshape(2, half, -1) for points in (x, y))
        for one in (0, 1):
            pooled = np.concatenate([of_p[1 - one], of_q[1 - one]])
            found += [_kl(of_p[one], pooled, k), _kl(of_q[one], pooled, k)]
    return float(np.mean(found))


def _with_interval(estimate, x, y, rng, most) -> Sampled:
    """An estimate of what lies between 0 and ``most``."""
    rng = np.random.default_rng(rng)
    value, d = estimate(x, y, rng), x.shape[1]
    share = min(1 / PARTS, MOST / min(len(x), len(y)))
    sizes = [int(share * len(points)) for points in (x, y)]
    found = [estimate(*(_some(rng, *pair) for pair in zip((x, y), sizes)), rng) for _ in range(DRAWS)]
    spread = NORMAL_975 * float(np.std(found, ddof=1)) / math.sqrt(1 / share - 1)
    bias = (float(np.mean(found)) - value) / ((1 / share) ** (1 / d) - 1)
    lower, upper = value - spread - max(bias, 0.0), value + spread + max(-bias, 0.0)
    return Sampled(value, *(min(max(end, 0.0), most) for end in (lower, upper)))


def estimated_seconds(n: int, m: int, d: int) -> float:
    """What KL both ways and JS take together, on one core of 2 GHz, to a factor of three or so.

    Examples
    --------
    >>> estimated_seconds(1000, 1000, 1) < 2 < estimated_seconds(10**6, 10**6, 2)
    True
    """
    size = max(n, m)
    a_query = min(1.6e-6 * 1.5 ** max(d - 2, 0), 2e-6 + 1e-9 * size * d)  # trees prune less and less
    queries = n + m + 2 * SPLITS * min(n, m)
    return queries * a_query * (1 + DRAWS * min(1 / PARTS, MOST / size))


def _some(rng, points, size):
    return points[rng.choice(len(points), size, replace=False)]


def checked_pair(x, y, k: int, names=("x", "y")) -> tuple[np.ndarray, np.ndarray]:
    """Two samples in one unit of length, in which a density can be estimated.

    Raises
    ------
    ValueError
        As `kl_from_samples`, with ``names`` for the samples.
    """
    whole_number(k, "k")
    x, y = two_samples(x, y, names)
    least = LEAST * (k + 2)
    if min(len(x), len(y)) < least:
        raise ValueError(
            f"an estimate with k = {k} takes at least {least} points of each law; "
            f"{names[0]} has {len(x)}, {names[1]} has {len(y)}"
        )
    _refuse_ties(x, y, names)
    unit = unit_of(x, y)
    x, y = x / unit, y / unit
    for points, name in zip((x, y), names):
        _refuse_flat(points, name)
    return x, y


def _refuse_ties(x, y, names) -> None:
    """Refuse equal points: a law with atoms has no density, and log 0 is no number."""
    pooled = np.concatenate([x, y])
    _, first, place = np.unique(pooled, axis=0, return_index=True, return_inverse=True)
    repeated = np.flatnonzero(first[place.ravel()] != np.arange(len(pooled)))
    if len(repeated):
        one, other = (_said(row, len(x), names) for row in (first[place.ravel()[repeated[0]]], repeated[0]))
        raise ValueError(
            f"{len(repeated)} of the points repeat another one, as {other} repeats {one}: laws with atoms "
            "have no density to estimate. compare itself is exact for them; if points were rounded or "
            "listed twice, drop the repeated rows"
        )


def _said(row: int, n: int, names) -> str:
    return f"row {row + 1} of {names[0]}" if row < n else f"row {row - n + 1} of {names[1]}"


def _refuse_flat(points, name) -> None:
    """Refuse points of a subspace, such as a line in the plane."""
    d, rank = points.shape[1], int(np.linalg.matrix_rank(points - points.mean(axis=0)))
    if rank < d:
        raise ValueError(
            f"the points of {name} have {d} coordinates and fill {rank} dimension{'s' * (rank != 1)} only: "
            "their law has no density to estimate; leave out coordinates that the others decide"
        )
