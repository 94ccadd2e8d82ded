"""What ``compare`` adds for two samples: estimates of the densities behind them, and a permutation test."""

from collections.abc import Callable, Iterator
from math import log

from divergences.comparison.comparison_rows import Distance
from divergences.laws.construct import describe
from divergences.laws.discrete import Discrete

NOISE = "an estimate {} is noise: the interval holds possible values alone"


def sampled_rows(p, q, k: int, rng) -> Iterator[Distance]:
    """The rows ``kl_estimate``, ``reverse_kl_estimate``, ``js_estimate``; the samples are checked at once.

    Raises
    ------
    ValueError
        For laws that are no samples, and as ``kl_from_samples``.
    """
    from divergences.from_samples.neighbour_estimates import checked_pair

    x, y = _points_of(p, q, "an estimate of densities")
    checked_pair(x, y, k, ("p", "q"))
    return _estimated(x, y, k, rng)


def _estimated(x, y, k, rng) -> Iterator[Distance]:
    from divergences.from_samples.neighbour_estimates import js_from_samples, kl_from_samples

    kinds = (
        ("kl_estimate", kl_from_samples, (x, y)),
        ("reverse_kl_estimate", kl_from_samples, (y, x)),
        ("js_estimate", js_from_samples, (x, y)),
    )
    for name, estimate, pair in kinds:
        value, lower, upper = estimate(*pair, k, rng)
        beyond = "below 0" if value < 0 else "above log 2" if name == "js_estimate" and value > log(2) else ""
        reason = NOISE.format(beyond) if beyond else None
        yield Distance(name, "nats", value, "sampled", lower=lower, upper=upper, reason=reason)


def permutations_of(p, q, statistic: str, permutations: int, rng) -> Callable:
    """The permutation test, ready to be called; the laws and the names are checked at once.

    Raises
    ------
    ValueError
        For laws that are no samples, an unknown statistic, no permutations.
    """
    from divergences.from_samples.permutation_test import checked_test, permutation_test

    x, y = _points_of(p, q, "a permutation test")
    checked_test(x, y, statistic, permutations, ("p", "q"))
    return lambda: permutation_test(x, y, statistic, permutations, rng)


def _points_of(p, q, what: str):
    """The points of two samples."""
    for law, name in ((p, "p"), (q, "q")):
        if not isinstance(law, Discrete) or law.points is None or not law.equal_weights:
            raise ValueError(
                f"{what} takes points of equal weight on both sides, samples(points); "
                f"{name} is {describe(law)}{' with weights' * isinstance(law, Discrete)}"
            )
    return p.points, q.points
