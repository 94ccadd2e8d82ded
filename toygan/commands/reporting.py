"""``toygan report``: what a sweep, a run or a folder of runs found, in tables that fit a terminal."""

import json
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from toygan.commands.drawing import attempt

STRIPS, SWEEP = "strips.png", "sweep.json"


def report(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder of a sweep, of a run, or of several runs.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the groups as JSON.")] = False,
) -> None:
    """Print the tables of a sweep, of a run, or of several runs.

    Everything is read from the run folders. A sweep has comparisons and a strip plot besides, and all of it
    is also written into its folder.
    """
    from toygan.sweeps.rows import group, read_runs

    rows, written = _sweep(folder) if (folder / SWEEP).exists() else (read_runs(folder), [])
    groups = group(rows)
    if as_json:
        tables = {f"{title} {runs[0].config['data']}": _summaries(runs) for title, runs in groups}
        typer.echo(json.dumps({"groups": tables, "files": [str(path) for path in written]}, allow_nan=False))
        return
    from toygan.commands.report_tables import print_report

    print_report(rows, folder)
    for path in written:
        typer.echo(str(path))


def _sweep(folder: Path) -> tuple[list, list[Path]]:
    """The rows of a sweep, and the files that were written of them."""
    from toygan.sweeps.report import write_report
    from toygan.sweeps.rows import group, read_rows

    rows = read_rows(folder)
    groups = group(rows)
    if groups:
        _check_strips(folder)
    written = write_report(folder, rows)
    if groups:
        written += attempt(_draw_strips, groups, folder, name="the strip plot")
    return rows, written


def _check_strips(folder: Path) -> None:
    """Refuse a folder that holds another picture under the strip plot's name."""
    if (folder / STRIPS).exists() or (folder / STRIPS).is_symlink():
        from figures.of_a_run.sweep_figure import check_free

        check_free(folder / STRIPS)


def _draw_strips(groups: list, folder: Path) -> list[Path]:
    from figures.of_a_run.sweep_figure import save_sweep_figure

    return [save_sweep_figure(groups, folder / STRIPS)]


def _summaries(runs: list) -> dict[str, dict]:
    """Mean, error and interval of each metric of a group; null where one run says nothing."""
    from toygan.sweeps.report import METRICS
    from toygan.sweeps.statistics import summarise

    found = {name: [run.metrics[name] for run in runs if name in run.metrics] for name in METRICS}
    return {
        name: {key: value if isfinite(value) else None for key, value in summarise(values).items()}
        for name, values in found.items()
        if values
    }
