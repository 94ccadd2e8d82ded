"""The command line, thin: each command parses, calls the library, prints.

Heavy imports stand inside the commands, so that ``toygan --help`` answers at once.
"""

from toygan.support.starting import loaded  # before all others

# isort: split
import sys
from typing import Annotated

import typer

from toygan.commands import (
    checking,
    comparing,
    covering,
    doctor,
    drawing,
    evaluating,
    examining,
    exercising,
    lab,
    listing,
    notes,
    reporting,
    sampling,
    sweeping,
    training,
    warming,
)
from toygan.support import failures

app = typer.Typer(
    name="toygan",
    help="The GAN, WGAN and WGAN-GP lecture that runs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


DEBUG = typer.Option(
    failures.DEBUG, help="Show where in the code an error arose; may stand anywhere in the line."
)


@app.callback()
def _group(debug: Annotated[bool, DEBUG] = False) -> None:
    """The GAN, WGAN and WGAN-GP lecture that runs: distances, gradients, toy games, figures."""


app.command("train")(training.train)
app.command("resume")(training.resume)
app.command("sample")(sampling.sample)
app.command("gradcheck")(checking.gradcheck)
app.command("compare", cls=comparing.WithDefaultTest)(comparing.compare)
app.command("evaluate")(evaluating.evaluate)
app.command("coverage")(covering.coverage)
app.command("examine")(examining.examine)
app.command("sweep")(sweeping.sweep)
app.command("report")(reporting.report)
app.add_typer(exercising.app, name="exercise")
app.command("lab")(lab.lab)
app.command("doctor")(doctor.doctor)
app.command("warm")(warming.warm)
app.command("figures", context_settings=drawing.PASS_ON)(drawing.figures)
app.command("list")(listing.list_names)


loaded()


def main() -> None:
    """Run the command line: exit 0, 1 (a check failed), 2 (a line says why), 130 (143, 129: interrupted)."""
    notes.show_plainly()
    failures.run(app, sys.argv[1:])
