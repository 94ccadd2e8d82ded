"""``toygan examine``: what critics know of W₁, on pairs of laws whose W₁ and potential are known."""

import json
from pathlib import Path
from typing import Annotated

import typer

from toygan.support.interruption import exit_code

METHOD = typer.Option(
    "--method", metavar="NAME", help="A method of the study; all when none is named. May be repeated."
)
LAW = typer.Option("--law", metavar="funnels:N:D:SEED", help="A pair of laws. May be repeated.")
SET = typer.Option("--set", metavar="KEY=VALUE", help="A setting of a critic of your own. May be repeated.")
NAME = typer.Option(help="Name of your critic's row.")
SEEDS = typer.Option(min=1, help="Number of seeds, from 0 on.")
ITERATIONS = typer.Option(min=1, help="Number of steps of each critic; the study has 10,000.")
OUT = typer.Option(metavar="FILE.csv", help="Table to write; the same command goes on with it.")
JOBS = typer.Option(min=1, help="Critics at once, each on one thread; one per core when not given.")
JSON = typer.Option("--json", help="Print the means as JSON.")


def examine(
    methods: Annotated[list[str] | None, METHOD] = None,
    laws: Annotated[list[str] | None, LAW] = None,
    assignments: Annotated[list[str] | None, SET] = None,
    name: Annotated[str, NAME] = "mine",
    seeds: Annotated[int, SEEDS] = 5,
    iterations: Annotated[int, ITERATIONS] = 10_000,
    out: Annotated[Path, OUT] = Path("critics.csv"),
    jobs: Annotated[int | None, JOBS] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Train critics alone and compare them with the true W1.

    P is uniform on a box and Q is its image under a map made of funnels, so that W1, the Kantorovich
    potential and its gradient are known. With --set and without --method, only your own critic is examined.
    """
    from toygan.engine.workers import worker_count
    from toygan.studies.critic_examination import LAWS, METHODS, planned
    from toygan.studies.critic_table import as_data, as_text

    own = {name: _settings(assignments)} if assignments else {}
    if name in METHODS:
        raise ValueError(f"--name {name} is that of a method of the study; choose another")
    chosen = tuple(dict.fromkeys(methods or ())) or (() if own else tuple(METHODS))
    tasks = planned(chosen, tuple(dict.fromkeys(laws or LAWS)), seeds, iterations, own)
    kept = _kept(out)
    rows, failed = _examined(tasks, kept, out, jobs or worker_count(len(tasks)), as_json)
    if as_json:
        typer.echo(json.dumps({"laws": as_data(rows), "failed": failed, "table": str(out)}))
    elif rows:
        typer.echo(as_text(rows))
        typer.echo(str(out))
    if failed:
        raise typer.Exit(1)


def _settings(assignments: list[str]) -> dict:
    from toygan.config.layers import parse_assignment
    from toygan.config.train_config import merge

    settings = merge(*(dict([parse_assignment(assignment)]) for assignment in assignments))
    decided = [field for field in ("data", "seed", "iterations") if field in settings]
    if decided:
        raise ValueError(f"--set {decided[0]}=…: --law, --seeds and --iterations decide it")
    return settings


def _kept(out: Path) -> list[dict]:
    """Rows of an earlier examination; a file that is none is refused and stays."""
    from toygan.studies.critic_table import read_table

    if not out.exists() and not out.is_symlink():
        return []
    try:
        return read_table(out.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise ValueError(f"--out {out} must be a table of toygan examine: {error}. Choose another") from None


def _examined(tasks, kept, out: Path, jobs: int, as_json: bool) -> tuple[list[dict], dict]:
    """The rows of the tasks in their order, and what failed; the table is kept up to date."""
    from toygan.runs.identity import config_hash
    from toygan.studies.critic_examination import do
    from toygan.studies.critic_table import write_table
    from toygan.sweeps.engines import engine

    def key(row):
        return row["method"], row["law"], row["seed"], row["config"]

    wanted = {(t.method, t.law, t.config.seed, config_hash(t.config)[:8]): t for t in tasks}
    found = {key(row): row for row in kept if key(row) in wanted}
    others = [row for row in kept if key(row) not in wanted]
    left = [(task,) for place, task in wanted.items() if place not in found]
    failed = {}
    try:
        for outcome in engine("loky", min(jobs, len(left) or 1))(do, left):
            if outcome.row is None:
                failed[outcome.name] = outcome.error
            else:
                found[key(outcome.row)] = outcome.row
                write_table([*others, *(found[place] for place in wanted if place in found)], out)
            _say(outcome, len(found) + len(failed), len(wanted), as_json)
    except KeyboardInterrupt:
        typer.echo(f"stopped after {len(found)} of {len(wanted)} critics; the same command goes on", err=True)
        raise typer.Exit(exit_code()) from None
    return [found[place] for place in wanted if place in found], failed


def _say(outcome, done: int, total: int, as_json: bool) -> None:
    if as_json:
        return
    row = outcome.row
    said = outcome.error if row is None else f"claimed / W1 {row['claimed']:.3f}  cosine {row['cosine']:.3f}"
    typer.echo(f"{done}/{total}  {outcome.name}  {said}", err=True)
