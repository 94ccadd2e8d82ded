"""How often a run is measured, saved and shown in snapshots by default."""

from toygan.config.train_config import TrainConfig

# how many evaluations, and frames of the film, a run has unless the user says otherwise
EVALUATIONS = 20
# a short run has fewer, so many updates apart, but some: one takes as long as a hundred small updates
APART, SOME = 25, 4
# updates between checkpoints, a tenth of the run within these bounds: writing one takes as long as ten small
# updates, and a kill loses at most the last ones
CHECKPOINTS = 100, 1000
FRAMES = 50


def observed(config: TrainConfig, given, film: bool = False) -> dict:
    """The intervals of evaluations, checkpoints and, for a film, snapshots that are not in ``given``."""
    changes = {}
    if "evaluate_every" not in given:
        changes["evaluate_every"] = _evaluate_every(config.iterations)
    if "checkpoint_every" not in given:
        least, most = CHECKPOINTS
        changes["checkpoint_every"] = min(max(config.iterations // 10, min(least, config.iterations)), most)
    if film and "snapshot_every" not in given:
        changes["snapshot_every"] = max(1, config.iterations // FRAMES)
    return changes


def _evaluate_every(iterations: int) -> int:
    return max(1, iterations // EVALUATIONS, min(APART, iterations // SOME))
