"""What a sweep will cost, from a few measured updates of each kind of run: for ``toygan sweep --dry-run``."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from toygan.config.train_config import TrainConfig
from toygan.engine.workers import one_worker
from toygan.runs.foresight import multiplications
from toygan.sweeps.plan import PlannedRun

MEASURED_SECONDS = 0.3
MEASURED_KINDS = 32
ALL_SECONDS = 6.0  # after which no other kind is measured
ROUGHLY_LOOKED_AT, ROUGH_DIMENSION = 100, 2
ROUGH_SPEED, UPDATE_SECONDS = 1.2e10, 5e-5  # multiplications a second of a core; overhead of an update
LOOKED_AT = 1000
LOSS_BYTES = 5 * 8  # five columns per update
KEPT_CHECKPOINTS = 2
EVALUATION_SECONDS = 0.15  # with W1 of 1024 points, about


@dataclass(frozen=True)
class Estimate:
    """Cost of a sweep.

    Attributes
    ----------
    runs : int
    core_hours : float
        On this machine, with one thread per run.
    disk_bytes : int
    """

    runs: int
    core_hours: float
    disk_bytes: int


def estimate(planned: Sequence[PlannedRun]) -> Estimate:
    """Time and disk of a plan; each kind of run (all but its seed) is measured for a moment.

    Of many kinds some are measured, evenly spread over the plan, and stand for the others.
    """
    runs = _spread(planned, LOOKED_AT)
    kinds = {run.config.replace(seed=0).to_json(): run.config for run in runs}
    measured = _measured(kinds)
    costs = [measured[kind] for run in runs if (kind := run.config.replace(seed=0).to_json()) in measured]
    seconds, disk = (math.fsum(column) / len(costs) * len(planned) for column in zip(*costs))
    return Estimate(len(planned), seconds / 3600, int(disk))


def _measured(kinds: dict[str, TrainConfig]) -> dict[str, tuple[float, int]]:
    """The costs of some kinds, evenly spread: as many as a few seconds allow, and one at least."""
    began, found = time.monotonic(), {}
    chosen = _spread(list(kinds), MEASURED_KINDS)
    for step in (8, 4, 2, 1):  # however early the time is up, what is measured is spread over the plan
        for kind in chosen[::step]:
            if found and time.monotonic() - began > ALL_SECONDS:
                return found
            if kind not in found:
                found[kind] = cost(kinds[kind])
    return found


def roughly(planned: Sequence[PlannedRun]) -> float:
    """Seconds of a plan on one thread, by what its configurations ask for; nothing is measured."""
    runs = _spread(planned, ROUGHLY_LOOKED_AT)
    seconds = [rough_seconds(run.config) for run in runs]
    return math.fsum(seconds) / len(seconds) * len(planned)


def rough_seconds(config: TrainConfig) -> float:
    """Seconds of a run on one thread, by the multiplications of its networks."""
    evaluations = config.iterations // config.evaluate_every if config.evaluate_every else 0
    updates = multiplications(config, ROUGH_DIMENSION) / ROUGH_SPEED + config.iterations * UPDATE_SECONDS
    return updates + evaluations * _evaluation_seconds(config, ROUGH_DIMENSION)


def _spread(values: Sequence, count: int) -> Sequence:
    """At most ``count`` of the values, evenly spread.

    Examples
    --------
    >>> _spread(range(1000), 4)
    [0, 250, 500, 750]
    """
    if len(values) <= count:
        return values
    return [values[place * len(values) // count] for place in range(count)]


def cost(config: TrainConfig) -> tuple[float, int]:
    """Seconds and bytes of one run on this machine with one thread, from updates measured for a moment.

    Parameters
    ----------
    config : TrainConfig

    Returns
    -------
    (float, int)
    """
    from toygan.game.without_a_critic import new_trainer

    with one_worker():
        trainer = new_trainer(config)
    step = _seconds_per_update(trainer, config)
    state = sum(array.nbytes for array in trainer.state().values())
    networks = sum(network.parameters.nbytes for network in trainer.networks.values())
    evaluations = config.iterations // config.evaluate_every if config.evaluate_every else 0
    snapshots = config.iterations // config.snapshot_every + 2 if config.snapshot_every else 0
    disk = KEPT_CHECKPOINTS * (state + LOSS_BYTES * config.iterations) + snapshots * (networks + 16_000)
    return step * config.iterations + _evaluation_seconds(
        config, trainer.dataset.dimension
    ) * evaluations, disk


def _evaluation_seconds(config: TrainConfig, dimension: int) -> float:
    """Of one evaluation: W1 takes n log n on the line, about n**1.8 elsewhere."""
    many = max(1.0, config.n_w1 / 1024)
    return EVALUATION_SECONDS * many ** (1.0 if dimension == 1 else 1.8)


def _seconds_per_update(trainer, config: TrainConfig) -> float:
    """Measured after a first update, which compiles."""
    trainer.advance(1)
    began, done = time.perf_counter(), 0
    while done + 1 < config.iterations and time.perf_counter() - began < MEASURED_SECONDS:
        trainer.advance(1)
        done += 1
    return (time.perf_counter() - began) / max(done, 1)
