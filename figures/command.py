"""``python -m figures``: build the figures and the gallery, or list them. Thin: parse, build, report."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from figures.look import labels
from figures.parameters import assignments, line
from figures.registry import FIGURES, select
from toygan.support import failures
from toygan.support.names import look_up

DEFAULT = "png,svg,gif,html"
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


NAMES = typer.Argument(metavar="NAME", help="Figures or chapters; all when not given.")
OUT = typer.Option(help="Folder to write to.")
FORMAT = typer.Option(
    "--format",
    help="File formats, separated by commas: png, svg, pdf, csv; gif, mp4, html for those that move.",
)
DECK = typer.Option(metavar="TALK.PDF", help="Write a deck with one 16:9 page for each figure.")
STYLE = typer.Option(help="Style: lecture, print, dark, or your own file, my.mplstyle.")
LANG = typer.Option(help="Language of every word drawn: en or zh.")
SET = typer.Option(
    "--set", metavar="FIGURE.PARAMETER=VALUE", help="Change a parameter (--list names them). May be repeated."
)
SEED = typer.Option(min=0, help="Seed of the figures that use random numbers.")
SIZE = typer.Option(metavar="16x9", help="Width x height in inches.")
FONT = typer.Option(help="An installed font, or a .ttf or .otf file.")
PALETTE = typer.Option(help="Colours C0, C1, …, separated by commas, or the name of a sequence: tab10.")
JOBS = typer.Option(min=1, help="Number of processes; one per core when not given.")
QUICK = typer.Option("--quick", help="Draw at smoke quality, from short computations: a minute in all.")
FORCE = typer.Option("--force", help="Build every figure again, even one that is current.")
LIST = typer.Option("--list", help="List the figures and build nothing.")
JSON = typer.Option("--json", help="Print the results as JSON.")


@app.command()
def figures(
    names: Annotated[list[str] | None, NAMES] = None,
    out: Annotated[Path, OUT] = Path("build/figures"),
    file_format: Annotated[str | None, FORMAT] = None,
    deck: Annotated[Path | None, DECK] = None,
    style: Annotated[str, STYLE] = "lecture",
    lang: Annotated[str, LANG] = "en",
    changes: Annotated[list[str] | None, SET] = None,
    seed: Annotated[int | None, SEED] = None,
    size: Annotated[str | None, SIZE] = None,
    font: Annotated[str | None, FONT] = None,
    palette: Annotated[str | None, PALETTE] = None,
    jobs: Annotated[int | None, JOBS] = None,
    quick: Annotated[bool, QUICK] = False,
    force: Annotated[bool, FORCE] = False,
    list_only: Annotated[bool, LIST] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Build the figures of the lectures and their gallery, index.html.

    Only what changed is built again. With --set and no names, only the figures that it changes are built.
    With --deck, picture files are written only when --format is given, too. A figure whose parameters or
    seed were changed keeps its headline, caption and description where these are known to hold; elsewhere
    it says what was changed.
    """
    rows = select(names or [])
    assigned = _assigned(changes or [], names or [])
    if list_only:
        _print_list(rows, as_json)
        return
    from figures.look.look import look_of
    from figures.production.build import Settings
    from figures.production.deck import checked_path

    if deck:
        checked_path(deck)
    look, lang = look_of(style, size, font, palette), _known_language(lang)
    formats = (
        () if deck and file_format is None else _formats(DEFAULT if file_format is None else file_format)
    )
    settings = Settings(out, formats, look, lang, quick, force, assigned, seed)
    rows = select(names or ([] if deck else list(assigned)))
    outcomes = _build(rows, settings, jobs, quiet=as_json)
    if deck:
        good = {outcome.id for outcome in outcomes if outcome.status in ("built", "current")}
        _write_deck([row for row in rows if row.id in good], settings, deck)
    if as_json:
        _print_outcomes(outcomes)
    raise typer.Exit(1 if any(outcome.status == "failed" for outcome in outcomes) else 0)


def _print_outcomes(outcomes) -> None:
    results = [{"id": o.id, "status": o.status, "seconds": o.seconds, "reason": o.reason} for o in outcomes]
    typer.echo(json.dumps(results, indent=1, ensure_ascii=False))


def _print_list(rows, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([row.summary() for row in rows], indent=1, ensure_ascii=False))
        return
    width = max((len(row.id) for row in rows), default=0)
    for row in rows:
        typer.echo(f"{row.id:{width}}  {row.chapter:17}  {row.seconds:5.1f} s  {row.caption}")
        for name, spec in row.parameters.items():
            typer.echo(f"{'':{width}}  --set {line(row.id, name, spec)}")


def _formats(text: str) -> tuple[str, ...]:
    from figures.production import mp4
    from figures.production.produce import FILMS
    from figures.production.saver import FORMATS

    known = dict.fromkeys((*FORMATS, *FILMS, "csv"))
    names = [name.strip() for name in text.split(",")]
    for name in names:
        look_up(known, name, "format")
    if "mp4" in names:
        mp4.require()
    return tuple(dict.fromkeys(names))


def _assigned(texts: list[str], names: list[str]) -> dict[str, dict]:
    """The parameters that ``--set`` changes, by figure; each of a figure that is asked for."""
    found = assignments(texts, FIGURES)
    asked = {row.id for row in select(names)}
    for figure_id in found:
        if figure_id not in asked:
            raise ValueError(
                f"--set changes {figure_id}, which is not among the figures asked for; name it as well"
            )
    return found


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
            build(rows, settings, jobs),
            names,
            settings.out if settings.formats else None,
            quiet,
            jobs or os.cpu_count() or 1,
        )
        if settings.formats:
            write_gallery(settings.out, read_manifest(settings.out), settings.lang)
    except OSError as error:
        raise OSError(f"cannot write the figures: {error}; choose another folder with --out") from error
    return outcomes


def _write_deck(rows, settings, path: Path) -> None:
    from figures.production.deck import write_deck

    if not rows:
        return
    typer.echo(f"drawing a page for each of {len(rows)} figures …", err=True)
    try:
        count = write_deck(rows, settings, path)
    except OSError as error:
        raise OSError(f"cannot write the deck: {error}; choose another place with --deck") from error
    typer.echo(f"{path}: {count} pages", err=True)


def main(args: list[str] | None = None, prog_name: str = "python -m figures") -> None:
    """Run the command: exit 0, 1 (a figure failed), 2 (usage), 130 (interrupted; 143, 129 by a signal)."""
    failures.run(app, sys.argv[1:] if args is None else args, prog_name)
