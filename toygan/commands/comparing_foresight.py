"""What ``toygan compare`` will take, said before it begins, and where it is while it lasts."""

import time
from collections.abc import Callable, Iterator

QUIET_SECONDS = 10.0  # what takes less is not spoken of; also the time between two lines of progress


def foretold_lines(p, q, metric: str, estimate: bool, test: str | None, permutations: int) -> Iterator[str]:
    """A line about each part that takes long: transport, estimates, test.

    Parameters
    ----------
    p, q : laws of ``divergences``
    metric, estimate, test, permutations
        As for ``divergences.compare``.
    """
    if not all(getattr(law, "dimension", None) for law in (p, q)):
        return
    n, m, d = len(p), len(q), p.dimension
    if line := foretold(n, m, d, metric):
        yield line
    if estimate:
        from divergences.from_samples.neighbour_estimates import estimated_seconds

        if (seconds := estimated_seconds(n, m, d)) >= QUIET_SECONDS:
            yield f"estimates from neighbours: {n} and {m} points, some {spoken(seconds)} of one core"
    if test is not None:
        from divergences.from_samples.permutation_statistics import STATISTICS

        if (seconds := STATISTICS[test].seconds(n, m, d, permutations)) >= QUIET_SECONDS:
            lighter = "fewer with --subsample or --permutations"
            yield f"permutation test: some {spoken(seconds)} of one core ({lighter})"


def foretold(n: int, m: int, dimension: int, metric: str) -> str:
    """What a transport between so many points will take, in a line; empty when it is a matter of seconds.

    Examples
    --------
    >>> foretold(100_000, 100_000, 2, "euclidean")
    "earth mover's distance: 100000 and 100000 points, some 3 minutes and 0.5 GB"
    >>> foretold(1000, 1000, 2, "euclidean")
    ''
    """
    from divergences import estimate_transport

    found = estimate_transport(n, m, dimension, metric=metric)
    if found.seconds < QUIET_SECONDS:
        return ""
    taken = f"some {spoken(found.seconds)} and {found.bytes / 1e9:.1f} GB"
    return f"earth mover's distance: {n} and {m} points, {taken}"


def spoken(seconds: float) -> str:
    """A time as one says it.

    Examples
    --------
    >>> spoken(40), spoken(200), spoken(9000)
    ('40 seconds', '3 minutes', '2.5 hours')
    """
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.2g} hours"


def telling(say: Callable, clock: Callable = time.monotonic) -> Callable:
    """A callback for `divergences.compare` that says every ten seconds where a long transport is.

    Examples
    --------
    >>> from divergences.transport.sparse_simplex.solve import Progress
    >>> seconds = iter([0.0, 4.0, 12.0])
    >>> tell = telling(print, lambda: next(seconds))
    >>> for pivots in (10, 5000):
    ...     tell(Progress(5, 5, (30000, 20000), 800000, pivots, 0.002))
    transport: level 5 of 5, 5000 pivots, at most 0.2 % above the optimum
    """
    last = clock()

    def tell(progress) -> None:
        nonlocal last
        if (now := clock()) - last >= QUIET_SECONDS:
            last = now
            off = progress.violation
            above = f", at most {100 * off:.2g} % above the optimum" if off < 1 else ""
            say(f"transport: level {progress.level} of {progress.levels}, {progress.pivots} pivots{above}")

    return tell
