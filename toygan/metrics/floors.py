"""How large W1 is between two samples of the same law (distribution): the sampling floor.

The empirical W1 of a perfect generator is not 0: n independent points and n stratified points of one law lie

    floor = W1( sample(n), stratified(n) )

apart. A generator whose W1 is at or below the 95th percentile of the floor cannot be told from the law by its
W1. Floors of the built-in laws at n = 1024, 4096 and 10,000 ship in ``floors.csv`` with the number of their
draws; ``python -m toygan.metrics.floors`` makes them anew, and with sizes (``… 4096 10000``) it adds those
that are missing. Any other floor is computed once (100 draws, some seconds at n = 1024; in the plane fewer
draws of more points) and kept, in the process and in the user's cache folder.
"""

import csv
import itertools
import json
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from toygan.datasets.definition import Dataset
from toygan.support.cache_folder import cache_folder
from toygan.support.files import atomic_write

POINTS = 1024  # n = m of the W1 metric unless told otherwise
DRAWS = 100  # of a floor that is computed when asked for; on the line, and of at most MANY points elsewhere
MANY, FEW_DRAWS = 4096, 20  # draws of more points than that: each takes seconds
SHIPPED_DRAWS = {POINTS: 400, 4096: 60, 10_000: 100}  # of the floors in floors.csv; on the line always 400
NORMAL_Q95 = 1.6448536269514722  # standard deviations
SHIPPED = Path(__file__).with_name("floors.csv")


class Floor(NamedTuple):
    """Mean and 95th percentile of W1 between two samples of one law, in data units."""

    mean: float
    q95: float


def sampling_floor(dataset: Dataset, n: int = POINTS) -> Floor:
    """Return the floor of W1 for n independent points against n stratified ones.

    Parameters
    ----------
    dataset : Dataset
    n : int, at least 1

    Returns
    -------
    Floor
        ``mean`` and ``q95`` over at least 100 draws of the true law, in data units; in two or more
        dimensions over 20 draws when n > 4096. Below 100 draws q95 is that of the normal law with their mean
        and standard deviation.

    Examples
    --------
    >>> from toygan.datasets import dataset
    >>> floor = sampling_floor(dataset("ring8"))
    >>> 0.02 < floor.mean < floor.q95 < 0.1
    True
    """
    key = key_of(dataset, n)
    return (
        _shipped()[key]
        if key in _shipped()
        else _once(key, lambda: compute_floor(dataset, n, draws_of(dataset, n)))
    )


def split_floor(data: Dataset, n: int, draws: int = DRAWS) -> Floor:
    """Return the floor of W1 between two samples of n rows of a file, split again and again.

    Parameters
    ----------
    data : Dataset
        Of a file of at least 2n rows.
    n, draws : int, at least 1

    Raises
    ------
    ValueError
        When the file has fewer than 2n rows.
    """
    rows = data.shape.rows
    if not 1 <= n <= len(rows) // 2:
        raise ValueError(f"n must be from 1 to {len(rows) // 2}, half of the rows; n = {n}")

    def compute():
        rng = np.random.default_rng(zlib.crc32(split_key(data, n).encode()))
        pairs = (np.split(rows[rng.choice(len(rows), 2 * n, replace=False)], 2) for _ in range(draws))
        return _summary([distance(x, y) for x, y in pairs])

    return _once(split_key(data, n), compute)


def _once(key, compute) -> Floor:
    """What was computed before, here or in an earlier process; else compute and keep it."""
    if key not in _KEPT:
        _KEPT[key] = _read_kept(key) or _keep(key, compute())
    return _KEPT[key]


def is_tabulated(dataset: Dataset, n: int) -> bool:
    """Whether the floor ships with the package."""
    return key_of(dataset, n) in _shipped()


def is_known(key: str) -> bool:
    """Whether a floor was computed before, here or in an earlier process."""
    return key in _KEPT or _read_kept(key) is not None


def compute_floor(dataset: Dataset, n: int, draws: int = DRAWS) -> Floor:
    """Compute a floor from fresh draws; the seed follows from the law's name or content and n.

    Parameters
    ----------
    dataset : Dataset
    n, draws : int, at least 1

    Raises
    ------
    ValueError
        When n or draws is less than 1.
    """
    if n < 1 or draws < 1:
        raise ValueError(f"n and draws must be at least 1; n = {n}, draws = {draws}")
    rng = np.random.default_rng(zlib.crc32(key_of(dataset, n).encode()))
    distances = [distance(dataset.sample(n, rng), dataset.stratified(n, rng)) for _ in range(draws)]
    return _summary(distances)


def _summary(distances) -> Floor:
    """Mean and 95th percentile; of few draws the percentile of a normal distribution of their moments."""
    mean = float(np.mean(distances))
    if len(distances) < DRAWS:
        return Floor(mean, mean + NORMAL_Q95 * float(np.std(distances, ddof=min(1, len(distances) - 1))))
    return Floor(mean, float(np.quantile(distances, 0.95)))


def draws_of(dataset: Dataset, n: int) -> int:
    """How many draws a floor that does not ship is computed from."""
    return DRAWS if n <= MANY or dataset.dimension == 1 else FEW_DRAWS


def distance(x, y) -> float:
    """Return the exact W1 between the empirical laws of two sets of points (n, d) and (m, d)."""
    from divergences import earth_mover_distance, samples

    return earth_mover_distance(samples(x), samples(y))


_KEPT: dict[str, Floor] = {}


def key_of(dataset: Dataset, n: int) -> str:
    """Name the law and n: a file by the hash of its numbers, a toy law by its name and its note."""
    return f"{dataset.sha256 or f'{dataset.name}: {dataset.note}'}, n = {n}"


def split_key(dataset: Dataset, n: int) -> str:
    """Name the floor of `split_floor`."""
    return f"{key_of(dataset, n)}, halves"


@cache
def _shipped() -> dict[str, Floor]:
    """The floors that come with the package."""
    return {key: Floor(float(row["mean"]), float(row["q95"])) for key, row in _shipped_rows().items()}


def _shipped_rows() -> dict[str, dict[str, str]]:
    """The rows of ``floors.csv`` by law and size: mean, 95th percentile, number of draws."""
    if not SHIPPED.exists():
        return {}
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return {row["law"]: row for row in csv.DictReader(file)}


def _cache_file(key):
    """Where a computed floor is kept."""
    return cache_folder("floors") / f"{zlib.crc32(key.encode()):08x}.json"


def _read_kept(key):
    """Return a floor kept by an earlier process, or None."""
    try:
        kept = json.loads(_cache_file(key).read_text(encoding="utf-8"))
        return Floor(float(kept["mean"]), float(kept["q95"])) if kept["law"] == key else None
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return None  # no cache, or a damaged one: the floor is computed again


def _keep(key, floor):
    """Write a floor for later processes, where the cache folder allows it, and return it."""
    try:
        path = _cache_file(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path, "w") as file:
            json.dump({"law": key, **floor._asdict()}, file)
    except (OSError, RuntimeError):
        pass  # a read-only home costs some seconds next time, and nothing else
    return floor


def write_shipped(sizes: tuple[int, ...] = ()) -> None:
    """Compute the floors of every built-in law and write ``floors.csv``; takes more than an hour.

    With ``sizes`` only those are computed that are missing at these sizes, and the others stay.
    """
    from toygan.datasets.table import DATASETS, dataset

    laws = [dataset(name) for name in DATASETS]
    found = _shipped_rows() if sizes else {}
    for n, law in itertools.product(sizes or SHIPPED_DRAWS, laws):
        key, draws = key_of(law, n), shipped_draws(law, n)
        if key in found:
            continue
        found[key] = {"law": key, **compute_floor(law, n, draws)._asdict(), "draws": draws}
        print(*found[key].values(), sep="\t", flush=True)
        keys = [key_of(one, size) for size in SHIPPED_DRAWS for one in laws]
        with atomic_write(SHIPPED, "w") as file:
            writer = csv.DictWriter(file, ("law", "mean", "q95", "draws"), lineterminator="\n")
            writer.writeheader()
            writer.writerows(found[key] for key in keys if key in found)


def shipped_draws(dataset: Dataset, n: int) -> int:
    """How many draws a floor of ``floors.csv`` is computed from."""
    return SHIPPED_DRAWS[POINTS] if dataset.dimension == 1 else SHIPPED_DRAWS[n]


if __name__ == "__main__":
    import sys

    write_shipped(tuple(map(int, sys.argv[1:])))
