"""Four short runs that save themselves often: what sweeps on processes and on a cluster are tried with."""

from toygan.runs.folder import read_manifest

GRID = {
    "objective": ["wasserstein", "non_saturating"],
    "seeds": 2,
    "iterations": 300,
    "hidden": [4],
    "batch_size": 8,
    "evaluate_every": 0,
    "checkpoint_every": 40,
}


def outputs(folder):
    """What every run of a sweep left, by its hashes."""
    return {run.name: read_manifest(run)["outputs"] for run in (folder / "runs").iterdir()}
