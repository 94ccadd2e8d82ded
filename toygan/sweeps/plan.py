"""From a grid to a list of runs: every combination once, checked before any of them starts.

A grid is a table of settings in which a list is an axis. ``hidden`` and ``betas`` are lists by nature: for
them an axis is a list of lists. ``preset`` may be an axis too, and ``seeds = 5`` stands for
``seed = [0, 1, 2, 3, 4]``.
"""

import functools
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toygan.config.layers import LIST_FIELDS, layered
from toygan.config.observation import observed
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.runs.foresight import refuse_what_cannot_end, refuse_what_cannot_fit
from toygan.runs.identity import digests, run_name
from toygan.support.memory import TooLargeError, refuse_beyond_memory

_SEED_BYTES = 40  # of a whole number and its place in a list
LISTED = 10_000  # runs that are all made, and compared, before any of them starts


@dataclass(frozen=True)
class PlannedRun:
    """One run of a sweep: its label (its preset, or its objective), its configuration, its folder's name."""

    label: str
    config: TrainConfig
    name: str


def axes(grid: Mapping) -> dict[str, list]:
    """Every setting of a grid as a list of the values it takes.

    Raises
    ------
    ValueError
        For an empty axis, ``seeds`` beside ``seed``, or ``seeds`` that is no positive number.

    Examples
    --------
    >>> axes({"data": ["ring8", "grid25"], "hidden": [64, 64], "seeds": 2})
    {'data': ['ring8', 'grid25'], 'hidden': [[64, 64]], 'seed': [0, 1]}
    """
    grid = dict(grid)
    if "seeds" in grid:
        grid |= {"seed": _seeds(grid)}
        del grid["seeds"]
    found = {}
    for name, value in grid.items():
        nested = isinstance(value, list) and (
            name not in LIST_FIELDS or any(isinstance(v, list) for v in value)
        )
        found[name] = value if nested else [value]
        if not found[name]:
            raise ValueError(f"{name} = [] leaves nothing to run; give it at least one value")
    return found


def _seeds(grid: Mapping) -> list[int]:
    count = grid["seeds"]
    if "seed" in grid:
        raise ValueError("the grid says both seed and seeds; keep one of them")
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ValueError(f"seeds must be a whole number, 1 or more; it is {count!r}")
    refuse_beyond_memory(_SEED_BYTES * count, f"seeds = {count}", "take fewer seeds")
    return list(range(count))


class LazyPlan(Sequence):
    """The runs of a grid, each made whenever it is asked for, and not kept.

    Every value of every axis is tried at once, beside the first values of the others; a combination of others
    that makes no sense is refused when it is reached.

    Parameters
    ----------
    axes : dict of str to list
        As `axes` gives them.
    checked : bool
        Whether to try the values.

    Raises
    ------
    ValueError
        For a value that makes no run, or one that an axis repeats.
    """

    def __init__(self, axes: dict[str, list], checked: bool = True):
        self.axes = axes
        self._read = functools.cache(dataset)  # a user's file, once for all of its runs
        self._before: dict = {}
        for name, values in axes.items() if checked else ():
            if len({repr(value) for value in values}) < len(values):
                raise ValueError(f"the axis {name} repeats a value: two points of the grid are the same run")
            for value in values if name != "seed" else values[:1]:
                self._made({other: held[0] for other, held in axes.items()} | {name: value})

    def _made(self, point: dict) -> PlannedRun:
        return _planned(point, self._read, self._before)

    def __len__(self) -> int:
        return math.prod(map(len, self.axes.values()))

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        left, point = range(len(self))[index], {}
        for name, values in reversed(self.axes.items()):  # the last axis goes first
            left, place = divmod(left, len(values))
            point[name] = values[place]
        return self._made({name: point[name] for name in self.axes})

    def __iter__(self) -> Iterator[PlannedRun]:
        for values in itertools.product(*self.axes.values()):
            yield self._made(dict(zip(self.axes, values)))


def plan(grid: Mapping) -> Sequence[PlannedRun]:
    """Every run of a grid, in the grid's order; a `LazyPlan` beyond 10,000 of them.

    Raises
    ------
    ValueError
        For an unknown setting, a combination that makes no sense (which one, and why), or a grid in which two
        points are the same run.

    Examples
    --------
    >>> runs = plan({"preset": ["gan", "lsgan"], "data": "ring8", "seeds": 3, "iterations": 10})
    >>> len(runs), runs[0].label, runs[5].config.seed
    (6, 'gan', 2)
    """
    found = axes(grid)
    if math.prod(map(len, found.values())) > LISTED:
        return LazyPlan(found)
    runs = list(LazyPlan(found, checked=False))
    seen: dict[str, PlannedRun] = {}
    for run in runs:
        if run.name in seen:
            raise ValueError(f"two points of the grid are the same run, {run.name}: an axis repeats a value")
        seen[run.name] = run
    return runs


def _planned(point: dict, read: Callable, before: dict) -> PlannedRun:
    """The run of one point of the grid; ``before`` holds the last one: a new seed alone checks little."""
    preset, seed = point.pop("preset", None), point.get("seed")
    key = preset, repr({name: value for name, value in point.items() if name != "seed"})
    try:
        if seed is not None and key in before:
            config, data = before[key]
            config = config.seeded(seed)
        else:
            config = layered(preset, point)
            config = config.replace(**observed(config, point.keys()))
            data = read(config.data, config.columns)
            refuse_what_cannot_fit(config, data.dimension)
            refuse_what_cannot_end(config, data.dimension)
            before.clear()
            before[key] = config, data
    except (ValueError, TypeError, TooLargeError) as error:
        named = {"preset": preset} | point if preset else point
        where = ", ".join(f"{name}={value}" for name, value in named.items())
        raise ValueError(f"the grid's point {where} makes no run: {error}") from error
    name = run_name(config, preset, digests(config, data))
    return PlannedRun(preset or config.loss, config, name)
