"""How often a run is measured, saved and shown in snapshots by default."""

from toygan.config.train_config import TrainConfig

# how many evaluations, and frames of the film, a run has unless the user says otherwise
EVALUATIONS = 20
FRAMES = 50


def observed(config: TrainConfig, given, film: bool = False) -> dict:
    """The intervals of evaluations, checkpoints and, for a film, snapshots that are not in ``given``."""
    changes = {}
    if "evaluate_every" not in given:
        changes["evaluate_every"] = max(1, config.iterations // EVALUATIONS)
    if "checkpoint_every" not in given:
        changes["checkpoint_every"] = max(1, min(1000, config.iterations // 10))
    if film and "snapshot_every" not in given:
        changes["snapshot_every"] = max(1, config.iterations // FRAMES)
    return changes
