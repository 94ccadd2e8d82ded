"""What a sweep will cost, from a few measured updates of each kind of run: for ``toygan sweep --dry-run``."""

import time
from dataclasses import dataclass

from toygan.config.train_config import TrainConfig
from toygan.engine.workers import one_worker
from toygan.sweeps.plan import PlannedRun

MEASURED_SECONDS = 0.3
LOSS_BYTES = 5 * 8  # five columns per update
KEPT_CHECKPOINTS = 2
# W1 of 1024 points, about
EVALUATION_SECONDS = 0.15


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


def estimate(planned: list[PlannedRun]) -> Estimate:
    """Time and disk of a plan; each kind of run (all but its seed) is measured for a moment."""
    costs: dict[str, tuple[float, int]] = {}
    seconds = disk = 0.0
    for run in planned:
        kind = run.config.replace(seed=0).to_json()
        if kind not in costs:
            costs[kind] = _cost(run.config)
        seconds, disk = seconds + costs[kind][0], disk + costs[kind][1]
    return Estimate(len(planned), seconds / 3600, int(disk))


def _cost(config: TrainConfig) -> tuple[float, int]:
    """Seconds and bytes of one run."""
    from toygan.game.trainer import Trainer

    with one_worker():
        trainer = Trainer(config)
    step = _seconds_per_update(trainer, config)
    state = sum(array.nbytes for array in trainer.state().values())
    networks = trainer.generator.parameters.nbytes + trainer.critic.parameters.nbytes
    evaluations = config.iterations // config.evaluate_every if config.evaluate_every else 0
    snapshots = config.iterations // config.snapshot_every + 2 if config.snapshot_every else 0
    disk = KEPT_CHECKPOINTS * (state + LOSS_BYTES * config.iterations) + snapshots * (networks + 16_000)
    return step * config.iterations + EVALUATION_SECONDS * evaluations, disk


def _seconds_per_update(trainer, config: TrainConfig) -> float:
    """Measured after a first update, which compiles."""
    trainer.advance(1)
    began, done = time.perf_counter(), 0
    while done + 1 < config.iterations and time.perf_counter() - began < MEASURED_SECONDS:
        trainer.advance(1)
        done += 1
    return (time.perf_counter() - began) / max(done, 1)
