"""``toygan sweep`` and ``toygan report``."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from toygan.support.failures import Exit
from toygan.support.interruption import exit_code
from toygan.support.streams import visible

PRESET = typer.Option(help="Presets, separated by commas.")
DATA = typer.Option(help="Laws or files of points, separated by commas.")
SEEDS = typer.Option(help="Number of seeds, from 0 on.")
CONFIG = typer.Option(help="A TOML file in which a list is an axis of the grid.")
SET = typer.Option("--set", metavar="KEY=VALUE", help="A setting of every run. May be repeated.")
OUT = typer.Option(help="Folder of the sweep.")
JOBS = typer.Option(min=1, help="Runs at once, each on one thread; one per core when not given.")
BACKEND = typer.Option(help="Where runs are trained: loky (this machine) or dask (a cluster).")
SCHEDULER = typer.Option(metavar="ADDRESS", help="Address of the Dask scheduler.")
RETRY = typer.Option("--retry", help="Run again what failed before.")
DRY = typer.Option("--dry-run", help="Only say what would run, and how long it would take.")
LONG = typer.Option("--long", help="Begin even when it would take more than 30 days here.")
IMPORT = typer.Option(
    "--import", metavar="MODULE", help="A module or .py file with your own objective or law."
)
JSON = typer.Option("--json", help="Print the outcomes as JSON.")

STATUSES = ("finished", "skipped", "interrupted", "failed")
NAMED = 100  # runs of a lazy plan whose names are said


def sweep(
    preset: Annotated[str | None, PRESET] = None,
    data: Annotated[str | None, DATA] = None,
    seeds: Annotated[int | None, SEEDS] = None,
    config: Annotated[Path | None, CONFIG] = None,
    assignments: Annotated[list[str] | None, SET] = None,
    out: Annotated[Path, OUT] = Path("sweep"),
    jobs: Annotated[int | None, JOBS] = None,
    backend: Annotated[str, BACKEND] = "loky",
    scheduler: Annotated[str | None, SCHEDULER] = None,
    retry: Annotated[bool, RETRY] = False,
    dry_run: Annotated[bool, DRY] = False,
    long: Annotated[bool, LONG] = False,
    imported: Annotated[list[str] | None, IMPORT] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Train a grid of runs.

    Finished runs are skipped, stopped ones go on, failed ones are recorded.
    """
    from toygan.config.user_modules import import_user_modules
    from toygan.sweeps.plan import plan

    import_user_modules(imported or [])
    planned = plan(_grid(preset, data, seeds, config, assignments or []))
    if dry_run:
        _estimate(planned, as_json)
        return
    from toygan.commands.sweep_foresight import foresee
    from toygan.engine.workers import worker_count
    from toygan.sweeps.sweep import sweep as work

    modules, jobs = tuple(imported or ()), jobs or worker_count(len(planned))
    if backend == "loky":
        foresee(planned, out, jobs, long)
    outcomes = []
    with showing_runs(planned, as_json) as show:
        for outcome in work(planned, out, jobs, backend, scheduler, retry, modules):
            outcomes.append(outcome)
            show(outcome)
    _conclude(outcomes, out, as_json)


def _grid(preset, data, seeds, config: Path | None, assignments: list[str]) -> dict:
    """The options over the file, as one grid."""
    from toygan.config.layers import parse_assignment, read_toml

    grid = read_toml(config) if config is not None else {}
    grid |= dict(parse_assignment(assignment) for assignment in assignments)
    grid |= {name: text.split(",") for name, text in (("preset", preset), ("data", data)) if text}
    if seeds is not None:
        grid.pop("seed", None)
        grid["seeds"] = seeds
    return grid


def _estimate(planned: list, as_json: bool) -> None:
    from dataclasses import asdict

    from toygan.sweeps.estimate import estimate

    found = estimate(planned)
    named = planned if isinstance(planned, list) else planned[:NAMED]
    if as_json:
        typer.echo(json.dumps(asdict(found) | {"names": [run.name for run in named]}))
        return
    for run in named:
        typer.echo(run.name)
    if len(planned) > len(named):
        typer.echo(f"… and {len(planned) - len(named)} more")
    megabytes = found.disk_bytes / 1e6
    typer.echo(f"{found.runs} runs, about {found.core_hours:.2g} core-hours and {megabytes:.3g} MB")


def showing_runs(planned: list, as_json: bool):
    """A live table on a terminal, a line per run elsewhere, nothing beside JSON."""
    from contextlib import nullcontext

    from toygan.commands.sweep_table import LiveTable

    if as_json:
        return nullcontext(lambda outcome: None)
    if sys.stderr.isatty() and isinstance(planned, list):
        return LiveTable(planned)
    return nullcontext(_line(len(planned)))


def _line(total: int):
    done = 0

    def show(outcome):
        nonlocal done
        done += 1
        metrics = outcome.metrics or {}
        words = "  ".join(f"{name} {metrics[name]:.4g}" for name in ("modes", "w1") if name in metrics)
        parts = (
            f"{done}/{total}",
            outcome.name,
            outcome.status,
            f"{outcome.seconds:.1f} s",
            words,
            visible(outcome.error),
        )
        print("  ".join(filter(None, parts)), file=sys.stderr, flush=True)
        for note in outcome.notes:
            print(f"  note: {visible(note)}", file=sys.stderr)

    return show


def _conclude(outcomes: list, folder: Path, as_json: bool) -> None:
    """Say how it ended; exit 130 (143, 129) when stopped, 1 when a run failed."""
    from dataclasses import asdict

    counts = {status: sum(outcome.status == status for outcome in outcomes) for status in STATUSES}
    failed = [outcome for outcome in outcomes if outcome.error]
    if as_json:
        typer.echo(json.dumps({"sweep": str(folder), "runs": [asdict(outcome) for outcome in outcomes]}))
    else:
        typer.echo(", ".join(f"{count} {status}" for status, count in counts.items() if count))
        for outcome in failed:
            typer.echo(f"{outcome.name}: {visible(outcome.error)}", err=True)
        typer.echo(f"toygan report {folder} makes the tables")
    if counts["interrupted"]:
        typer.echo("stopped; everything is saved. The same command goes on", err=True)
        raise Exit(exit_code())
    if failed:
        raise typer.Exit(1)
