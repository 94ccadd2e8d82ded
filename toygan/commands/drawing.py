"""``toygan figures``: the command of the package ``figures``, under this roof as well."""

import sys
from pathlib import Path

import typer

from toygan.support import failures

# Every option goes on to the other command as it stands, --help too.
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def figures(context: typer.Context) -> None:
    """Draw the figures of the lectures and their gallery; the same as ``python -m figures``."""
    from figures.command import main

    debug = [failures.DEBUG] if failures.DEBUG in sys.argv else []
    main([*context.args, *debug], prog_name="toygan figures")


def attempt(draw, *arguments, name: str) -> list[Path]:
    """The pictures that ``draw`` writes; none, and a word on the error stream, when it cannot.

    What they show is done and saved by then, and a picture is no reason to say that it failed.
    """
    try:
        return draw(*arguments)
    except Exception as error:  # of matplotlib, of Pillow, of ffmpeg, of the disk, of the memory
        typer.echo(
            f"note: {name} could not be drawn ({type(error).__name__}: {error}); all else is saved", err=True
        )
        return []
