"""``toygan lab``: the lecture driven by hand, in a browser."""

import json
from pathlib import Path
from typing import Annotated

import typer

HOST = typer.Option(help="Address to listen at; the default answers this machine only.")
PORT = typer.Option(
    min=0, max=65535, help="Port; 0 for any free one; the first free one from 8765 on when not given."
)
BROWSER = typer.Option("--browser/--no-browser", help="Open the page in a browser.")
LANGUAGE = typer.Option(help="Language, en or zh; the browser's when not given.")
STATE = typer.Option(help="What to show first, as after the # of an address: page=dirac&game=r1&gamma=0.3.")
TOKEN = typer.Option(help="Token that the address must carry; a new random one when not given.")
OFFLINE = typer.Option(
    metavar="FOLDER", help="Write two pages that need no server into this folder, and end."
)
JSON = typer.Option("--json", help="Print one line of JSON with the address once it serves.")


def lab(
    host: Annotated[str, HOST] = "127.0.0.1",
    port: Annotated[int | None, PORT] = None,
    browser: Annotated[bool, BROWSER] = True,
    lang: Annotated[str | None, LANGUAGE] = None,
    state: Annotated[str, STATE] = "",
    token: Annotated[str | None, TOKEN] = None,
    offline: Annotated[Path | None, OFFLINE] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Open the lab in a browser; Ctrl-C ends it.

    It shows laws, games and backpropagation, with numbers that change as you drag and play.
    """
    if offline is not None:
        return _write(offline, as_json)
    from toygan.lab.serving import serve
    from toygan.support.failures import USAGE, Ended

    def ready(url: str) -> None:
        typer.echo(json.dumps({"url": url}) if as_json else f"the lab is at {url} (Ctrl-C ends it)")

    try:
        serve(host, port, token, _state(state, lang), browser, lambda line: typer.echo(line, err=True), ready)
    except ImportError as error:
        raise Ended(str(error), "MissingExtra", USAGE) from error


def _write(folder: Path, as_json: bool) -> None:
    from toygan.lab.offline import write_offline_pages

    typer.echo("computing what the pages show, half a minute …", err=True)
    written = [str(path) for path in write_offline_pages(folder)]
    typer.echo(json.dumps({"files": written}) if as_json else "\n".join(written))


def _state(state: str, lang: str | None) -> str:
    """What stands behind the # of the address, the language with it.

    Examples
    --------
    >>> _state("#page=dirac", "zh"), _state("", None)
    ('page=dirac&lang=zh', '')
    """
    if lang is None:
        return state.lstrip("#")
    from toygan.lab.words import table
    from toygan.support.names import look_up

    look_up(table(), lang, "language")
    return "&".join(part for part in (state.lstrip("#"), f"lang={lang}") if part)
