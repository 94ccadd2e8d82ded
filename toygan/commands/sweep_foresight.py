"""How long a sweep will take, said before it starts."""

from collections.abc import Sequence
from pathlib import Path

import typer

SAID_FROM = 600.0  # seconds, roughly, from which on a sweep is measured and its time said
MOST_DAYS = 30


def foresee(planned: Sequence, folder: Path, jobs: int, long: bool) -> None:
    """Say on the error stream what a long sweep takes on this machine; refuse more than thirty days.

    Parameters
    ----------
    planned : sequence of PlannedRun
    folder : Path
        Of the sweep; runs that are there already count as done.
    jobs : int
    long : bool
        Whether the user wants it however long it takes.

    Raises
    ------
    ValueError
    """
    from toygan.support.durations import duration
    from toygan.sweeps.estimate import estimate, roughly

    if roughly(planned) / jobs < SAID_FROM:
        return
    held = folder / "runs"
    left = max(len(planned) - (sum(1 for _ in held.iterdir()) if held.is_dir() else 0), 0)
    seconds = 3600 * estimate(planned).core_hours / len(planned) * left / jobs
    what = f"{left} runs on {jobs} processes take about {duration(seconds)} here"
    if seconds > MOST_DAYS * 86_400 and not long:
        raise ValueError(
            f"{what}: ask for fewer seeds or iterations, take a cluster (--backend dask), or say --long"
        )
    typer.echo(what, err=True)
