"""``toygan sample``."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from toygan.support.files import atomic_write


def sample(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run.")],
    n: Annotated[int, typer.Option("-n", "--samples", help="How many points.")] = 1000,
    out: Annotated[
        Path | None, typer.Option(help="points.csv or points.npy; the terminal if absent.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the latents.")] = 0,
    imported: Annotated[list[str] | None, typer.Option("--import", help="As when it was trained.")] = None,
    update: Annotated[
        int | None, typer.Option(min=1, help="Of the checkpoint of this update; the last two are kept.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print mean and spread as JSON.")] = False,
) -> None:
    """Draw points from a trained generator, in the units of the data."""
    from toygan.config.user_modules import import_user_modules
    from toygan.runs.api import load_run

    import_user_modules(imported or [])
    if out is not None and out.suffix.lower() not in (".csv", ".npy"):
        raise ValueError(f"--out must end in .csv or .npy; it is {out}")
    run = load_run(folder, update=update)
    if run.notes and update is None:
        raise ValueError(
            f"{'; '.join(run.notes)}: toygan resume {folder} does the rest again; "
            f"--update {run.step} takes the newest that is whole"
        )
    points = run.sample(n, seed)
    if out is not None:
        write_points(out, points, run.data.columns)
    if as_json:
        summary = {"run": str(folder), "n": n, "step": run.step, "out": str(out) if out else None}
        if n:
            summary |= {"mean": points.mean(axis=0).tolist(), "std": points.std(axis=0).tolist()}
        typer.echo(json.dumps(summary))
    elif out is None:
        sys.stdout.write(as_csv(points, run.data.columns))
    else:
        typer.echo(f"{out}: {n} points")


def as_csv(points, columns) -> str:
    """Points as text with a header; every number reads back as it was.

    Examples
    --------
    >>> import numpy as np
    >>> as_csv(np.array([[0.1, 2.0]]), ("width", "height, cm"))
    'width,"height, cm"\\n0.1,2.0\\n'
    """
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(points.tolist())
    return text.getvalue()


def write_points(path: Path, points, columns) -> None:
    """Write points as CSV or npy, by the path's ending."""
    if path.suffix.lower() == ".npy":
        import numpy as np

        with atomic_write(path) as file:
            np.save(file, points, allow_pickle=False)
        return
    with atomic_write(path, "w") as file:
        file.write(as_csv(points, columns))
