"""``toygan exercise list | start | check``."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="List, start and check lessons with blanks to fill in."
)

LANGUAGE = typer.Option(help="Language: en or zh.")
FOLDER = typer.Option(
    "--exercises", metavar="FOLDER", help="Folder with exercises of your own, a .py file each."
)
OUT = typer.Option(help="File to write; <name>.py when not given.")
JSON = typer.Option("--json", help="Print JSON.")


@app.command("list")
def list_exercises(
    lang: Annotated[str, LANGUAGE] = "en",
    folder: Annotated[Path | None, FOLDER] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """List the exercises."""
    from toygan.exercises.catalogue import exercises
    from toygan.exercises.definition import LANGUAGES
    from toygan.support.names import look_up

    look_up(dict.fromkeys(LANGUAGES), lang, "language")
    titles = {name: exercise.title.say(lang) for name, exercise in exercises(folder).items()}
    if as_json:
        typer.echo(json.dumps([{"name": name, "title": title} for name, title in titles.items()]))
        return
    width = max(map(len, titles))
    for name, title in titles.items():
        typer.echo(f"{name:<{width}}  {title}")


@app.command("start")
def start_exercise(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the exercise (toygan exercise list).")],
    out: Annotated[Path | None, OUT] = None,
    lang: Annotated[str, LANGUAGE] = "en",
    folder: Annotated[Path | None, FOLDER] = None,
) -> None:
    """Write a file with blanks, which checks itself when it is run."""
    from toygan.exercises.catalogue import start

    path = start(name, out, lang, folder)
    own = f" --exercises {folder}" if folder else ""
    typer.echo(f"{path}: fill in the blanks, then toygan exercise check {path}{own}")


@app.command("check")
def check_exercise(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File that toygan exercise start wrote.")],
    folder: Annotated[Path | None, FOLDER] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Check a file against the library, and name the mistake.

    The code of the file is run. The exit code is 1 when an answer is wrong.
    """
    from toygan.exercises.checking import check_file

    verdict = check_file(file, folder)
    if as_json:
        typer.echo(json.dumps(verdict._asdict()))
    else:
        verdict.show()
    if not verdict.passed:
        raise typer.Exit(1)
