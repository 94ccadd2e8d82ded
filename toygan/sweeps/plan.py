"""From a grid to a list of runs: every combination once, checked before any of them starts.

A grid is a table of settings in which a list is an axis. ``hidden`` and ``betas`` are lists by nature: for
them an axis is a list of lists. ``preset`` may be an axis too, and ``seeds = 5`` stands for
``seed = [0, 1, 2, 3, 4]``.
"""

import functools
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from toygan.config.layers import LIST_FIELDS, layered
from toygan.config.observation import observed
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.runs.identity import digests, run_name


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
    return list(range(count))


def plan(grid: Mapping) -> list[PlannedRun]:
    """Every run of a grid, in the grid's order.

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
    read = functools.cache(dataset)  # a user's file, once for all of its runs
    runs = [_planned(dict(zip(found, point)), read) for point in itertools.product(*found.values())]
    seen: dict[str, PlannedRun] = {}
    for run in runs:
        if run.name in seen:
            raise ValueError(f"two points of the grid are the same run, {run.name}: an axis repeats a value")
        seen[run.name] = run
    return runs


def _planned(point: dict, read: Callable) -> PlannedRun:
    """The run of one point of the grid."""
    preset = point.pop("preset", None)
    try:
        config = layered(preset, point)
        config = config.replace(**observed(config, point.keys()))
    except (ValueError, TypeError) as error:
        named = {"preset": preset} | point if preset else point
        where = ", ".join(f"{name}={value}" for name, value in named.items())
        raise ValueError(f"the grid's point {where} makes no run: {error}") from error
    name = run_name(config, preset, digests(config, read(config.data, config.columns)))
    return PlannedRun(preset or config.objective, config, name)
