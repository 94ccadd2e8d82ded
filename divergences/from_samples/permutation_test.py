"""Whether two samples come from one distribution: the permutation test, exact for every statistic.

If they do, the pooled points are exchangeable: every relabelling of them gives a statistic as likely as the
one observed. With B random relabellings

    p = (1 + #{b : T_b >= T}) / (1 + B)

is at most alpha with a probability of at most alpha, for any statistic T and any sample size.

Both statistics here are quadratic forms: with weights w = (1/n, …, -1/m, …) of the pooled points,

    energy    T = -wᵀ D w,  D the matrix of distances
    mmd       T =  wᵀ K w,  K = exp(-D²/2h²), h the median distance

so that relabelling is a permutation of w, and B of them are one product of matrices.

Letters: n, m sizes of the samples; N = n + m; B permutations.
"""

from typing import NamedTuple

import numpy as np
from scipy.spatial.distance import cdist

from divergences.laws.validation import known, point_array, whole_number

_MOST = 6000  # pooled points: a matrix of 288 MB


class TwoSampleTest(NamedTuple):
    """The observed statistic and its p-value."""

    statistic: float
    p_value: float


def _energy(distances):
    return -distances


def _mmd(distances):
    width = np.median(distances[distances > 0]) if distances.any() else 1.0
    return np.exp(-0.5 * (distances / width) ** 2)


STATISTICS = {"energy": _energy, "mmd": _mmd}


def permutation_test(x, y, statistic="energy", permutations=999, rng=None) -> TwoSampleTest:
    """Test whether two samples come from one distribution.

    Parameters
    ----------
    x, y : array_like (n, d) and (m, d), or (n,) and (m,)
        At least two points each, at most 6,000 together.
    statistic : {"energy", "mmd"}
        Energy distance, or maximum mean discrepancy with a Gaussian kernel of the median distance.
    permutations : int, at least 1
    rng : numpy.random.Generator or seed

    Returns
    -------
    TwoSampleTest
        ``statistic`` as the biased (V) estimate, at least 0 up to rounding; ``p_value`` in (0, 1].

    Raises
    ------
    ValueError
        For samples of different dimension, too few or too many points, an unknown statistic.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> found = permutation_test(rng.normal(size=200), rng.normal(0.8, 1, size=150), rng=1)
    >>> found.p_value
    0.001
    """
    x, y = point_array(x, "x"), point_array(y, "y")
    kernel = known(STATISTICS, statistic, "statistic")
    whole_number(permutations, "permutations")
    if x.shape[1] != y.shape[1]:
        raise ValueError(f"x and y must have the same dimension; they have {x.shape[1]} and {y.shape[1]}")
    pooled, n = np.concatenate([x, y]), len(x)
    if not min(n, len(y)) >= 2 or len(pooled) > _MOST:
        raise ValueError(f"x and y must have 2 points each and {_MOST} together; they have {n} and {len(y)}")
    form = kernel(cdist(pooled, pooled))
    labels = np.repeat([1 / n, -1 / len(y)], [n, len(y)])
    rng = np.random.default_rng(rng)
    relabelled = rng.permuted(np.broadcast_to(labels, (permutations, len(labels))), axis=1).T
    observed = float(labels @ form @ labels)
    others = np.einsum("ib,ib->b", relabelled, form @ relabelled)
    scale = np.abs(form).max() * 1e-12  # statistics that differ by rounding only count as equal
    above = int((others >= observed - scale).sum())
    return TwoSampleTest(observed, (1 + above) / (1 + permutations))
