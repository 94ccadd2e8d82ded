"""What ``toygan compare`` will take, said before it begins, and where it is while it lasts."""

import time
from collections.abc import Callable, Iterator

from toygan.support.memory import refuse_beyond_memory

MOST_DAYS = 30  # what takes longer is refused
FEWER = "compare fewer of them, such as --subsample 100000"
FEWER_POINTS = "give fewer points; those with weights cannot be subsampled"
FEWER_CELLS = "make the arrays smaller, say by adding up neighbouring cells"
FEW = 20_000  # points of both laws together that are not counted more closely
QUIET_SECONDS = 10.0  # what takes less is not spoken of; also the time between two lines of progress


def foretold_lines(
    p, q, metric: str, estimate: bool, test: str | None, permutations: int, cure: str = FEWER
) -> Iterator[str]:
    """A line about each part that takes long: transport, estimates, test.

    Parameters
    ----------
    p, q : laws of ``divergences``
    metric, estimate, test, permutations
        As for ``divergences.compare``.
    cure : str
        How the user gets fewer points.

    Raises
    ------
    TooLargeError, ValueError
        For a part that cannot fit in memory, or takes more than thirty days.
    """
    if not all(getattr(law, "dimension", None) for law in (p, q)):
        return
    n, m, d = len(p), len(q), p.dimension
    if line := foretold(*_to_be_moved(p, q), d, metric, cure):
        yield line
    if estimate:
        from divergences.from_samples.neighbour_estimates import estimated_seconds

        what = f"estimates from neighbours: {n} and {m} points"
        if line := _one_core(what, estimated_seconds(n, m, d), cure):
            yield line
    if test is not None:
        from divergences.from_samples.permutation_statistics import STATISTICS

        lighter = "fewer with --subsample or --permutations"
        if line := _one_core("permutation test", STATISTICS[test].seconds(n, m, d, permutations), lighter):
            yield f"{line} ({lighter})"


def _to_be_moved(p, q) -> tuple[int, int]:
    """How many places have too much mass, and how many too little; of few points simply all."""
    if len(p) + len(q) <= FEW:
        return len(p), len(q)
    import numpy as np

    _, place = np.unique(np.concatenate([_keys(law.points) for law in (p, q)]), return_inverse=True)
    excess = np.bincount(place, weights=np.concatenate([p.weights, -q.weights]))
    least = 1e-3 * min(float(law.weights.max()) / len(law) for law in (p, q))
    return max(1, int((excess > least).sum())), max(1, int((excess < -least).sum()))


def _keys(points):
    """A number (n,) for each point, equal for equal points and hardly ever for others."""
    import numpy as np

    found = np.zeros(len(points), dtype=np.uint64)
    for column in points.T:
        bits = (np.ascontiguousarray(column) + 0.0).view(np.uint64)  # + 0.0: 0 and -0 are one place
        found = (found ^ bits ^ (bits >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15)
        found ^= found >> np.uint64(32)
    return found


def _one_core(what: str, seconds: float, cure: str) -> str:
    """A line about what one core does; empty for a matter of seconds."""
    if seconds < QUIET_SECONDS:
        return ""
    _refuse_beyond_days(what, seconds, cure)
    return f"{what}, some {spoken(seconds)} of one core".replace("test, some", "test: some")


def _refuse_beyond_days(what: str, seconds: float, cure: str) -> None:
    if seconds > MOST_DAYS * 86_400:
        raise ValueError(f"{what}: that would take some {seconds / 86_400:,.0f} days; {cure}")


def foretold(n: int, m: int, dimension: int, metric: str, cure: str = FEWER) -> str:
    """What a transport between so many points will take, in a line; empty when it is a matter of seconds.

    Raises
    ------
    TooLargeError, ValueError
        When it cannot fit in memory, or would take more than thirty days.

    Examples
    --------
    >>> foretold(100_000, 100_000, 2, "euclidean")
    "earth mover's distance: 100000 and 100000 points, some 3 minutes and 0.5 GB"
    >>> foretold(1000, 1000, 2, "euclidean")
    ''
    """
    from divergences import estimate_transport

    found = estimate_transport(n, m, dimension, metric=metric)
    what = f"earth mover's distance: {n} and {m} points"
    refuse_beyond_memory(found.bytes, f"the earth mover's distance of {n} and {m} points", cure)
    if found.seconds < QUIET_SECONDS:
        return ""
    _refuse_beyond_days(what, found.seconds, cure)
    return f"{what}, some {spoken(found.seconds)} and {found.bytes / 1e9:.1f} GB"


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
