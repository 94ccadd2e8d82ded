"""``python -m figures``: build the figures and the gallery, or list them. Thin: parse, build, report."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from figures.look import labels
from figures.registry import select
from toygan.support import failures
from toygan.support.names import look_up

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command()
def figures(
    names: Annotated[list[str] | None, typer.Argument(help="figures or chapters; all when left out")] = None,
    out: Annotated[Path, typer.Option(help="folder to write to")] = Path("build/figures"),
    file_format: Annotated[
        str, typer.Option("--format", help="png, svg, pdf; gif, html for those that move; with commas")
    ] = ("png,svg,gif,html"),
    style: Annotated[str, typer.Option(help="lecture, print or dark")] = "lecture",
    lang: Annotated[str, typer.Option(help="language of every word drawn")] = "en",
    jobs: Annotated[int | None, typer.Option(min=1, help="processes; as many as cores when left out")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="smoke quality, in a minute")] = False,
    force: Annotated[bool, typer.Option("--force", help="build again what is current, too")] = False,
    list_only: Annotated[bool, typer.Option("--list", help="list the figures and build nothing")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print results as JSON")] = False,
) -> None:
    """Build the figures of the lectures and their gallery, index.html; only what changed is built again."""
    rows = select(names or [])
    if list_only:
        _print_list(rows, as_json)
        return
    from figures.production.build import Settings

    settings = Settings(out, _formats(file_format), _known_style(style), _known_language(lang), quick, force)
    outcomes = _build(rows, settings, jobs, quiet=as_json)
    if as_json:
        results = [
            {"id": o.id, "status": o.status, "seconds": o.seconds, "reason": o.reason} for o in outcomes
        ]
        typer.echo(json.dumps(results, indent=1, ensure_ascii=False))
    raise typer.Exit(1 if any(outcome.status == "failed" for outcome in outcomes) else 0)


def _print_list(rows, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([row.summary() for row in rows], indent=1, ensure_ascii=False))
        return
    width = max((len(row.id) for row in rows), default=0)
    for row in rows:
        typer.echo(f"{row.id:{width}}  {row.chapter:17}  {row.seconds:5.1f} s  {row.caption}")


def _formats(text: str) -> tuple[str, ...]:
    from figures.production.produce import FILMS
    from figures.production.saver import FORMATS

    known = dict.fromkeys((*FORMATS, *FILMS))
    names = [name.strip() for name in text.split(",")]
    for name in names:
        look_up(known, name, "format")
    return tuple(dict.fromkeys(names))


def _known_style(name: str) -> str:
    from figures.look.style import STYLES

    look_up(STYLES, name, "style")
    return name


def _known_language(name: str) -> str:
    look_up(dict.fromkeys(labels.languages()), name, "language")
    return name


def _build(rows, settings, jobs, quiet: bool) -> list:
    from figures.production.build import build, read_manifest
    from figures.production.gallery import write_gallery
    from figures.production.progress import report

    try:
        names = [row.id for row in rows]
        outcomes = report(
            build(rows, settings, jobs), names, settings.out, quiet, jobs or os.cpu_count() or 1
        )
        write_gallery(settings.out, read_manifest(settings.out), settings.lang)
    except OSError as error:
        raise OSError(f"cannot write the figures: {error}; choose another folder with --out") from error
    return outcomes


def main(args: list[str] | None = None, prog_name: str = "python -m figures") -> None:
    """Run the command: exit 0, 1 (a figure failed), 2 (usage), 130 (interrupted; 143, 129 by a signal)."""
    failures.run(app, sys.argv[1:] if args is None else args, prog_name)
