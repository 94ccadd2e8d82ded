"""Points against the law (distribution) they should follow: every measure, and what a perfect model scores.

    evaluate(points, "grid25")           a law of the table, or any `Dataset`
    evaluate(points, "held_out.csv")     rows of a file: W1, neighbours, and a two-sample test

`toygan.metrics.quality.evaluate` measures modes, shares and W1 at 1024 points, as a run's history does; here
W1 may take more points, and precision, recall, density and coverage stand beside it.

Letters: n points that enter W1; m rows of a file.
"""

import time
from collections.abc import Callable

import numpy as np

from toygan.datasets.definition import Dataset
from toygan.datasets.point_table import PointTable, read_table
from toygan.datasets.points import Points
from toygan.datasets.table import dataset
from toygan.metrics import floors, quality
from toygan.metrics.mode_widths import WIDTHS
from toygan.metrics.neighbours import K, Neighbours, neighbour_scores
from toygan.metrics.report import Evaluation
from toygan.support.memory import refuse_beyond_memory

SIZES = (1024, 4096, 10_000)  # n of W1 when nobody says: the largest that the points fill
_NEIGHBOURS = 5000  # points of each sample that enter the neighbour scores
MOST_DAYS = 30  # what takes longer is refused
_QUICK = 5.0  # seconds: a distance that is measured before one says how long a hundred take
_SHOWN = 6  # names of columns in a message
_TESTED = 1000  # points of each sample that enter the two-sample test
# what only a law with modes, or one on the line, has
_OF_LAWS = ("balanced_modes", "modes", "high_quality", "high_quality_ceiling", "reverse_kl")
_OF_LAWS += ("reverse_kl_expected", "mode_weight_tv", "sigma_ratio", "w1_true", *WIDTHS)


def evaluate(points, data, n=None, rng=None, say: Callable[[str], None] | None = None) -> Evaluation:
    """Score generated points against a law, or against true points.

    Parameters
    ----------
    points : path, array_like or data frame
        Generated points (N, d), in data units; read by `toygan.points`, but one point is enough.
    data : str, Path, array_like or Dataset
        The law they should follow: its name, a file or an array of true points.
    n : int, optional
        How many points enter W1, up to all; when not given, the largest of 1,024, 4,096, 10,000 that they
        fill and whose floor is known, or all when they are fewer. Of a file at most half of its rows, so that
        two disjoint samples of it give the floor.
    rng : numpy.random.Generator or seed
        Draws the reference samples, and chooses points for the measures that take fewer.
    say : callable, optional
        Called with a line about what takes long, before it begins.

    Returns
    -------
    Evaluation
        A dict of float or None (where the law has no modes, or no density of one dimension):

        ``balanced_modes``, ``modes``, ``high_quality``, ``high_quality_ceiling``, ``reverse_kl``
            As `toygan.metrics.evaluate` has them; also ``reverse_kl_expected``, ``mode_weight_tv``,
            ``sigma_ratio``, ``mode_sigma_median``, ``mode_sigma_least``, ``mode_sigma_largest``, ``w1_true``.
        ``w1``, ``w1_floor_mean``, ``w1_floor_q95``, ``n_w1``
            Exact W1 of n points, and mean and 95th percentile of what a perfect generator scores.
        ``precision``, ``recall``, ``density``, ``coverage``
            See `toygan.metrics.neighbours`; of at most 5,000 points. ``precision_perfect`` and so on are the
            scores of a second true sample; None for fewer than 6 points.
        ``p_value``
            For true points: of a permutation test with the energy distance, of at most 1,000 of each.

    Raises
    ------
    ValueError
        For points or a file that cannot be read, another number of coordinates (their names are given), n
        out of range, or so large that its floor would take more than thirty days.
    TooLargeError
        For an n that needs more memory than there is.

    Examples
    --------
    >>> law = dataset("ring8")
    >>> found = evaluate(law.sample(2500, rng=0), "ring8", rng=1)
    >>> found["balanced_modes"], found["w1"] <= found["w1_floor_q95"], found["n_w1"]
    (8.0, True, 1024)
    """
    rng = np.random.default_rng(rng)
    law = data if isinstance(data, Dataset) else dataset(data)
    rows = _rows(points, law)
    say = say or (lambda line: None)
    if isinstance(law.shape, Points):
        found = _against_rows(rows, law, n, rng, say)
    else:
        found = _against_law(rows, law, n, rng, say)
    return Evaluation(found, law.name, len(rows))


def _rows(points, law) -> np.ndarray:
    """The points (N, d) as the law's dimension asks for them."""
    table = points if isinstance(points, PointTable) else read_table(points, dimension=law.dimension)
    rows, d = table.rows, law.dimension
    if rows.shape[1] != d or len(rows) == 0:
        shown = [*table.columns[:_SHOWN], "…"] if rows.shape[1] > _SHOWN else table.columns
        came, wanted = ", ".join(shown), ", ".join(law.columns)
        raise ValueError(
            f"{table.name} has {len(rows)} rows of {rows.shape[1]} coordinate{'s' * (rows.shape[1] != 1)} "
            f"({came}); {law.name} has {d} ({wanted}): {_cure(rows.shape, d)}"
        )
    return rows


def _cure(shape, d) -> str:
    """What to do about points of another number of coordinates."""
    if shape[0] == d != shape[1]:
        return "if its columns are the points, transpose it (in Python array.T)"
    if shape[1] < d:
        return f"a point needs {d} columns"
    return "choose with --columns (in Python toygan.points(…, columns=…))"


def _against_law(rows, law, n, rng, say) -> dict:
    n = _size(n, len(rows), [size for size in SIZES if floors.is_tabulated(law, size)])
    draws = 0 if floors.is_tabulated(law, n) else floors.draws_of(law, n)
    _refuse_what_cannot_be_measured(n, law.dimension, draws)
    if not floors.is_tabulated(law, n) and not floors.is_known(floors.key_of(law, n)):
        _say_cost(law.name, law.sample(n, 0), law.stratified(n, 0), draws, say)
    say_transport(n, law.dimension, say)
    found = dict.fromkeys(_OF_LAWS) | quality.evaluate(rows, law, rng, n) | {"n_w1": n}
    size = min(len(rows), _NEIGHBOURS)
    _say_neighbours(size, say)
    real, other = law.sample(size, rng), law.sample(size, rng)
    found |= _neighbours(real, _some(rows, size, rng), real, other)
    return found | {"p_value": None}


def _against_rows(rows, law, n, rng, say) -> dict:
    from divergences.from_samples.permutation_test import permutation_test

    true, half = law.shape.rows, len(law.shape) // 2
    n = _size(n, min(len(rows), len(true)), [size for size in SIZES if size <= half], half)
    kept = min(n, half)
    _refuse_what_cannot_be_measured(n, law.dimension, floors.draws_of(law, kept))
    if not floors.is_known(floors.split_key(law, kept)):
        _say_cost(law.name, true[:kept], true[-kept:], floors.draws_of(law, kept), say)
    floor = floors.split_floor(law, kept, floors.draws_of(law, kept))
    found = dict.fromkeys(_OF_LAWS)
    say_transport(n, law.dimension, say)
    found["w1"] = floors.distance(_some(rows, n, rng), _some(true, n, rng))
    found |= {"w1_floor_mean": floor.mean, "w1_floor_q95": floor.q95, "n_w1": n}
    one, other = np.split(rng.permutation(true)[: 2 * min(half, _NEIGHBOURS)], 2)
    _say_neighbours(min(len(rows), _NEIGHBOURS), say)
    found |= _neighbours(_some(true, _NEIGHBOURS, rng), _some(rows, _NEIGHBOURS, rng), one, other)
    tested = (_some(true, _TESTED, rng), _some(rows, _TESTED, rng))
    enough = min(map(len, tested)) > 1
    return found | {"p_value": permutation_test(*tested, rng=rng).p_value if enough else None}


def _size(n, most, sizes, default=None) -> int:
    """How many points enter W1: what is asked for, or the largest known size that they fill."""
    if n is None:
        return max((size for size in sizes if size <= most), default=min(most, default or most))
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or not 1 <= n <= most:
        raise ValueError(f"n must be a whole number from 1 to {most}, which is all there are; it is {n!r}")
    return int(n)


def _some(rows, n, rng) -> np.ndarray:
    """At most n of the rows, chosen at random without replacement; when there are fewer, all of them."""
    return rows if len(rows) <= n else rows[rng.choice(len(rows), n, replace=False)]


def _neighbours(real, fake, one, other) -> dict:
    """The four scores, each with that of a second true sample."""
    names = Neighbours._fields
    enough = min(len(real), len(fake)) > K and min(len(one), len(other)) > K
    scores = neighbour_scores(real, fake) if enough else [None] * 4
    perfect = neighbour_scores(one, other) if enough else [None] * 4
    return dict(zip(names, scores)) | dict(zip([f"{name}_perfect" for name in names], perfect))


def say_transport(n, dimension, say) -> None:
    """Say what is computed and how long it takes, where W1 takes more than a moment."""
    from divergences import estimate_transport

    found = estimate_transport(n, n, dimension)
    if found.method == "sparse_simplex":
        seconds = max(1, round(found.seconds))
        say(
            f"exact W1 of {n} points, some {seconds} s (half a minute where its solver is compiled first: "
            f"toygan warm does so once)"
        )


def _say_neighbours(n, say) -> None:
    """Say what is computed, where neighbours take more than a moment."""
    if n >= _NEIGHBOURS:
        say(f"precision, recall, density and coverage of {n} points and of a second true sample, some 2 s")


def _refuse_what_cannot_be_measured(n: int, dimension: int, draws: int) -> None:
    """Refuse n points whose W1, or the floor of it, cannot fit or takes more than thirty days.

    Raises
    ------
    TooLargeError, ValueError
    """
    from divergences import estimate_transport

    found = estimate_transport(n, n, dimension)
    refuse_beyond_memory(found.bytes, f"W1 of n = {n} points", "make n smaller")
    days = found.seconds * (1 + draws) / 86_400
    if days > MOST_DAYS:
        raise ValueError(
            f"W1 of n = {n} points and its floor would take some {days:,.0f} days: make n smaller"
        )


def _say_cost(name, x, y, draws, say) -> None:
    """Say how long a floor will take: from one of its draws where that is quick, else by an estimate."""
    from divergences import estimate_transport

    seconds = estimate_transport(len(x), len(y), x.shape[1]).seconds
    if seconds < _QUICK:
        floors.distance(x, y)  # the first one may compile
        begun = time.perf_counter()
        floors.distance(x, y)
        seconds = time.perf_counter() - begun
    seconds = draws * seconds
    takes = f"about {seconds:.0f} s" if seconds >= 1 else "less than a second"
    points = f"{len(x)} point{'s' * (len(x) > 1)}"
    say(f"the floor of W1 for {points} of {name} takes {takes}, once: then it is kept")
