"""Whether two samples come from one distribution: the permutation test, exact for every statistic.

If they do, the pooled points are exchangeable: every relabelling of them gives a statistic as likely as the
one observed. With B random relabellings

    p = (1 + #{b : T_b >= T}) / (1 + B)

is at most alpha with a probability of at most alpha, for any statistic T and any sample size. The statistics
are those of `permutation_statistics`.

Letters: n, m sizes of the samples; B permutations.
"""

import textwrap
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from divergences.from_samples.pairs import two_samples, unit_of
from divergences.from_samples.permutation_statistics import STATISTICS, Statistic, labels_at_once
from divergences.laws.validation import known, whole_number

ROUNDING = 1e-12  # statistics of points near 1 that differ by rounding only count as equal


class TwoSampleTest(NamedTuple):
    """Result of `permutation_test`: the observed statistic and its p-value.

    Attributes
    ----------
    statistic, p_value : float
    name : str
        Of the statistic.
    permutations : int
        p-values come in steps of 1 / (1 + permutations).
    n, m : int
        Points of the two samples.
    """

    statistic: float
    p_value: float
    name: str
    permutations: int
    n: int
    m: int

    def to_dict(self) -> dict:
        """``{"statistic": name, "value": …, "p_value": …, "permutations": …, "n": …, "m": …}``, for JSON."""
        found = {"statistic": self.name, "value": self.statistic, "p_value": self.p_value}
        return found | {"permutations": self.permutations, "n": self.n, "m": self.m}

    def __str__(self) -> str:
        words = STATISTICS[self.name].words
        text = (
            f"one law for both? p = {self.p_value:.4g} ({words} = {self.statistic:.6g}; "
            f"{self.permutations} relabellings of {self.n} and {self.m} points)"
        )
        return textwrap.fill(text, 80, subsequent_indent="    ")


def permutation_test(
    x, y, statistic="energy", permutations=999, rng=None, progress: Callable | None = None
) -> TwoSampleTest:
    """Test whether two samples come from one distribution.

    Parameters
    ----------
    x, y : array_like (n, d) and (m, d), or (n,) and (m,)
        At least two points each.
    statistic : {"energy", "mmd", "w1"}
        Energy distance, squared maximum mean discrepancy with a Gaussian kernel of the median distance, or
        the exact earth mover's distance, which in more than one dimension is solved for every relabelling.
    permutations : int, at least 1
    rng : numpy.random.Generator or seed
    progress : callable, optional
        Called with the number of relabellings done, after each block of them.

    Returns
    -------
    TwoSampleTest
        ``statistic`` as the biased (V) estimate, at least 0 up to rounding; ``p_value`` in (0, 1].

    Raises
    ------
    ValueError
        For samples of different dimension, too few points, an unknown statistic.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> found = permutation_test(rng.normal(size=200), rng.normal(0.8, 1, size=150), rng=1)
    >>> found.p_value
    0.001
    """
    x, y, chosen = checked_test(x, y, statistic, permutations)
    rng = np.random.default_rng(rng)
    pooled = np.concatenate([x, y])
    unit = unit_of(pooled)
    value_of = chosen.prepare(pooled / unit, rng)
    labels = np.repeat([1 / len(x), -1 / len(y)], [len(x), len(y)])
    observed, above = float(value_of(labels[:, None])[0]), 0
    for begin in range(0, permutations, labels_at_once(len(pooled))):
        count = min(labels_at_once(len(pooled)), permutations - begin)
        relabelled = rng.permuted(np.broadcast_to(labels, (count, len(labels))), axis=1).T
        above += int((value_of(relabelled) >= observed - ROUNDING).sum())
        if progress is not None:
            progress(begin + count)
    p_value = (1 + above) / (1 + permutations)
    value = observed * unit if chosen.is_length else observed
    return TwoSampleTest(value, p_value, statistic, permutations, len(x), len(y))


def checked_test(x, y, statistic, permutations, names=("x", "y")) -> tuple[np.ndarray, np.ndarray, Statistic]:
    """The samples as arrays (n, d) and (m, d), and the row of the statistic.

    Raises
    ------
    ValueError
        As `permutation_test`, with ``names`` for the samples.
    """
    chosen = known(STATISTICS, statistic, "statistic")
    whole_number(permutations, "permutations")
    x, y = two_samples(x, y, names)
    if min(len(x), len(y)) < 2:
        came = " and ".join(f"{name} has {len(points)}" for name, points in zip(names, (x, y)))
        raise ValueError(f"a permutation test takes at least 2 points of each law; {came}")
    return x, y, chosen
