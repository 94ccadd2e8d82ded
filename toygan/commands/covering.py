"""``toygan coverage``: a loss or settings of one's own under the protocol of the coverage study."""

import json
import re
from pathlib import Path
from typing import Annotated

import typer

from toygan.commands.drawing import attempt
from toygan.commands.sweeping import showing_runs
from toygan.support.interruption import exit_code, signals_received
from toygan.support.streams import visible

IMPORT = typer.Option("--import", metavar="MODULE", help="A module or .py file with your own objective.")
OBJECTIVE = typer.Option(help="Your objective, or one of toygan list objectives.")
PRESET = typer.Option(help="Start from a preset instead of the settings that the study's methods share.")
SET = typer.Option("--set", metavar="KEY=VALUE", help="Another setting of your method. May be repeated.")
NAME = typer.Option(help="Name of your row; that of the objective when not given.")
SEEDS = typer.Option(min=1, help="Number of seeds, from 0 on; the study's methods have 5.")
ITERATIONS = typer.Option(min=1, help="Number of generator updates of a run; the study's have 10,000.")
OUT = typer.Option(help="Folder of runs, table and picture; coverage-NAME when not given.")
JOBS = typer.Option(min=1, help="Runs at once, each on one thread; one per core when not given.")
RETRY = typer.Option("--retry", help="Run again what failed before.")
DRY = typer.Option("--dry-run", help="Only say how long it would take.")
JSON = typer.Option("--json", help="Print the result as JSON.")
LONGEST_NAME = 60  # characters
TABLE, REPORT, PICTURE = "coverage.csv", "coverage.md", "coverage.png"


def coverage(
    imported: Annotated[list[str] | None, IMPORT] = None,
    objective: Annotated[str | None, OBJECTIVE] = None,
    preset: Annotated[str | None, PRESET] = None,
    assignments: Annotated[list[str] | None, SET] = None,
    name: Annotated[str | None, NAME] = None,
    seeds: Annotated[int, SEEDS] = 5,
    iterations: Annotated[int, ITERATIONS] = 10_000,
    out: Annotated[Path | None, OUT] = None,
    jobs: Annotated[int | None, JOBS] = None,
    retry: Annotated[bool, RETRY] = False,
    dry_run: Annotated[bool, DRY] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Test which modes your loss covers, beside those of the study.

    It is trained on ring8 and grid25 under the protocol of docs/coverage.md, as those of the study
    were, and compared with them seed by seed. After an interruption the same command goes on.
    """
    from toygan.config.user_modules import import_user_modules
    from toygan.engine.workers import worker_count
    from toygan.studies.mode_coverage import own

    import_user_modules(imported or [])
    settings = _settings(objective, preset, assignments or [])
    name = _checked(name) or _name(settings, preset)
    planned = own(name, settings, seeds, iterations, preset)
    out = out or Path("coverage-" + re.sub(r"[^\w.-]+", "-", name))
    _check_free(out)
    jobs = jobs or worker_count(len(planned))
    foreseen = say_cost(planned, out, jobs, iterations)
    if dry_run:
        if as_json:
            typer.echo(json.dumps(foreseen))
        return
    options = (jobs, retry, tuple(imported or ()), as_json)
    rows = _train(planned, out, options)
    _report(rows, name, out, as_json)


def _settings(objective: str | None, preset: str | None, assignments: list[str]) -> dict:
    """What makes the method, over what all methods share or a preset.

    Raises
    ------
    ValueError
    """
    from toygan.config.layers import parse_assignment
    from toygan.config.train_config import merge

    if objective is None and preset is None and not assignments:
        raise ValueError(
            "say what is to be studied: --objective NAME (with --import mine.py for one of your own), "
            "--preset NAME, or --set KEY=VALUE"
        )
    settings = merge(*(dict([parse_assignment(assignment)]) for assignment in assignments))
    return merge(settings, {} if objective is None else {"objective": objective})


def _name(settings: dict, preset: str | None) -> str:
    """The name of the row: never that of a method of the study."""
    from toygan.studies.mode_coverage import METHODS

    name = settings.get("objective") or preset or "mine"
    return f"my_{name}" if name in METHODS else name


def _checked(name: str | None) -> str | None:
    """A name that can stand in tables and in the names of folders."""
    if name is not None and (not name.isprintable() or not 1 <= len(name.strip()) <= LONGEST_NAME):
        raise ValueError(f"--name takes 1 to {LONGEST_NAME} printable characters; it is {name[:80]!r}")
    return name


def _check_free(out: Path) -> None:
    """Refuse a folder that holds files of somebody else under these names."""
    from toygan.studies.coverage_report import HEADING
    from toygan.studies.coverage_table import COLUMNS
    from toygan.sweeps.sweep_folder import check_own, check_tables

    check_own(out)
    check_tables(out, {TABLE: ",".join(COLUMNS), REPORT: HEADING})
    if (out / PICTURE).exists() or (out / PICTURE).is_symlink():
        from figures.of_a_run.coverage_figure import check_free

        check_free(out / PICTURE)


def say_cost(planned: list, out: Path, jobs: int, iterations: int) -> dict:
    """Say before anything is trained what it takes here; from a few measured updates of each kind of run.

    Returns
    -------
    dict
        ``runs``, ``left``, ``seconds`` on this machine with so many processes, ``megabytes``.
    """
    from toygan.commands.warming import duration
    from toygan.studies.mode_coverage import ITERATIONS
    from toygan.sweeps.estimate import estimate

    left = [run for run in planned if not _is_done(out / "runs" / run.name)]
    found = {"runs": len(planned), "left": len(left), "seconds": 0.0, "megabytes": 0.0}
    if len(left) < len(planned):
        _say(f"{len(planned) - len(left)} of {len(planned)} runs are done in {out}")
    if left:
        _say(f"measuring what {len(left)} runs cost (this may compile first) …")
        cost, at_once = estimate(left), min(jobs, len(left))
        found |= {"seconds": 3600 * cost.core_hours / at_once, "megabytes": cost.disk_bytes / 1e6}
        _say(
            f"{len(left)} runs of {iterations} updates on ring8 and grid25, {at_once} at a time: about "
            f"{duration(found['seconds'])} and {found['megabytes']:.3g} MB in {out}"
        )
    if iterations != ITERATIONS:
        _say(f"note: the study's runs had {ITERATIONS} updates; with {iterations} yours is another protocol")
    return found


def _is_done(run: Path) -> bool:
    from toygan.runs.folder import read_manifest

    try:
        return read_manifest(run).get("status") == "finished"
    except (OSError, ValueError):
        return False


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _train(planned: list, out: Path, options: tuple) -> list[dict]:
    """The rows of one's own method; the table is kept up to date after each run.

    Ends the process where runs failed (1) or were stopped (130, 143, 129).
    """
    from toygan.studies.coverage_table import shipped, write_table
    from toygan.studies.mode_coverage import measured
    from toygan.sweeps.sweep import sweep

    jobs, retry, imports, as_json = options
    rows, troubled, stopped, before = {}, [], False, signals_received()
    with showing_runs(planned, as_json) as show:
        for outcome in sweep(planned, out, jobs, retry=retry, imports=imports):
            show(outcome)
            stopped = stopped or outcome.status == "interrupted"
            if outcome.error:
                troubled.append(outcome)
            elif outcome.status in ("finished", "skipped"):
                rows[outcome.name] = measured(outcome.label, out / "runs" / outcome.name)
                mine = [rows[run.name] for run in planned if run.name in rows]
                write_table([*mine, *shipped()], out / TABLE)
    for outcome in troubled:
        _say(f"{outcome.name}: {visible(outcome.error)}")
    if stopped or signals_received() > before:  # the last runs may have ended all the same
        _say(
            f"stopped after {len(rows)} of {len(planned)} runs; everything is saved. The same command goes on"
        )
        raise typer.Exit(exit_code())
    if troubled:
        _say(f"{len(troubled)} of {len(planned)} runs failed; the same command with --retry does them again")
        raise typer.Exit(1)
    return [*(rows[run.name] for run in planned), *shipped()]


def _report(rows: list[dict], name: str, out: Path, as_json: bool) -> None:
    from toygan.studies.coverage_report import as_data, as_markdown, as_text
    from toygan.support.files import atomic_write

    with atomic_write(out / REPORT, "w") as file:
        file.write(as_markdown(rows, name))
    written = [out / TABLE, out / REPORT, *attempt(_draw, rows, name, out, name="the figure")]
    if as_json:
        found = {"name": name, "laws": as_data(rows, name), "files": [str(path) for path in written]}
        typer.echo(json.dumps(found, allow_nan=False))
        return
    typer.echo(as_text(rows, name))
    for path in written:
        typer.echo(str(path))


def _draw(rows: list[dict], name: str, out: Path) -> list[Path]:
    from figures.of_a_run.coverage_figure import save_coverage_figure

    return [save_coverage_figure(rows, name, out / PICTURE)]
