"""``toygan train`` and ``toygan resume``."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from toygan.commands.drawing import Pictures
from toygan.commands.notes import say_what_was_read
from toygan.game import helpers
from toygan.support.failures import Ended
from toygan.support.interruption import exit_code
from toygan.support.streams import visible

DATA = typer.Option(help='A data distribution, called a "law" (toygan list data), or a file of points.')
COLUMNS = typer.Option(
    metavar="X,Y", help="Which columns of a file are coordinates: names, or numbers from 1."
)
PRESET = typer.Option(help="Start from the settings of a paper (toygan list presets).")
OBJECTIVE = typer.Option(help="What the players minimise (toygan list objectives).")
PENALTY = typer.Option(help="Penalty on the critic's input gradient (toygan list penalties); r1+r2 adds two.")
CONSTRAINT = typer.Option(help="Constraint on the critic's weights (toygan list constraints).")
DISTANCE = typer.Option(help="Train without a critic: descend this distance instead (toygan list distances).")
ITERATIONS = typer.Option(help="Number of generator updates.")
SEED = typer.Option(help="Seed of all random numbers of the run.")
CONFIG = typer.Option(help="A TOML file of settings.")
SET = typer.Option("--set", metavar="KEY=VALUE", help="Any setting; wins over --config. May be repeated.")
OUT = typer.Option(help="Folder of the run; runs/<name> when not given.")
IMPORT = typer.Option(
    "--import", metavar="MODULE", help="A module or .py file with your own objective or law."
)
FIGURE = typer.Option("--figure", help="Draw samples, critic surface and curves into the folder.")
ANIMATE = typer.Option(
    "--animate",
    help="Write a film of the run as GIF and as HTML page; "
    "as MP4, too, with ffmpeg (pip install imageio-ffmpeg).",
)
STYLE = typer.Option(help="Style of the pictures: lecture, print, dark, or your own file, my.mplstyle.")
LANG = typer.Option(help="Language of every word in the pictures: en or zh.")
SIZE = typer.Option(metavar="16x9", help="Width x height of the pictures in inches.")
JSON = typer.Option("--json", help="Print the result as JSON.")
QUIET = typer.Option("--quiet", "-q", help="Show no progress.")
COMPILING = "compiling for this machine, once; the next run starts at once (toygan warm does it ahead) …"


def train(
    data: Annotated[str | None, DATA] = None,
    preset: Annotated[str | None, PRESET] = None,
    objective: Annotated[str | None, OBJECTIVE] = None,
    penalty: Annotated[str | None, PENALTY] = None,
    constraint: Annotated[str | None, CONSTRAINT] = None,
    distance: Annotated[str | None, DISTANCE] = None,
    iterations: Annotated[int | None, ITERATIONS] = None,
    seed: Annotated[int | None, SEED] = None,
    columns: Annotated[str | None, COLUMNS] = None,
    config: Annotated[Path | None, CONFIG] = None,
    assignments: Annotated[list[str] | None, SET] = None,
    out: Annotated[Path | None, OUT] = None,
    imported: Annotated[list[str] | None, IMPORT] = None,
    figure: Annotated[bool, FIGURE] = False,
    animate: Annotated[bool, ANIMATE] = False,
    style: Annotated[str | None, STYLE] = None,
    lang: Annotated[str | None, LANG] = None,
    size: Annotated[str | None, SIZE] = None,
    as_json: Annotated[bool, JSON] = False,
    quiet: Annotated[bool, QUIET] = False,
) -> None:
    """Train a toy GAN on a law or on your own points.

    The run is kept in a folder; toygan resume goes on with it when it was stopped. Where settings disagree,
    the first of these wins: the options here, --set, --config, --preset, the defaults.
    """
    compiling = helpers.begin() > 0  # before all that takes time to load
    from toygan.commands.settings import training_config
    from toygan.config.user_modules import import_user_modules
    from toygan.runs import api as runs

    pictures = Pictures.asked(figure, animate, style, lang, size)
    import_user_modules(imported or [])
    named = {"data": data, "objective": objective, "penalty": penalty, "iterations": iterations, "seed": seed}
    named |= {"columns": columns, "distance": distance, "constraint": constraint}
    made = training_config(preset, config, assignments or [], named, film=animate)
    folder = out or Path("runs") / runs.describe(made, preset).name
    if not quiet:
        say_what_was_read(made.data, made.columns)
    if compiling and not quiet:
        typer.echo(COMPILING, err=True)
    _finish(
        lambda callback: runs.train(made, folder, callback, label=preset),
        folder,
        made.iterations,
        (pictures, as_json, quiet),
    )


def resume(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the run.")],
    imported: Annotated[list[str] | None, IMPORT] = None,
    figure: Annotated[bool, FIGURE] = False,
    animate: Annotated[bool, ANIMATE] = False,
    style: Annotated[str | None, STYLE] = None,
    lang: Annotated[str | None, LANG] = None,
    size: Annotated[str | None, SIZE] = None,
    as_json: Annotated[bool, JSON] = False,
    quiet: Annotated[bool, QUIET] = False,
) -> None:
    """Go on with a stopped run from its last checkpoint.

    The result equals that of a run without the stop, bit for bit.
    """
    from toygan.config.user_modules import import_user_modules
    from toygan.runs import api as runs

    pictures = Pictures.asked(figure, animate, style, lang, size)
    import_user_modules(imported or [])
    iterations = runs.read_description(folder).config.iterations
    options = (pictures, as_json, quiet)
    _finish(lambda callback: runs.resume(folder, callback), folder, iterations, options)


def _finish(work, folder: Path, iterations: int, options: tuple) -> None:
    """Do the work with a progress bar; say how it ended, draw what was asked for."""
    from toygan.runs.loop import Interrupted
    from toygan.runs.progress import showing

    pictures, as_json, quiet = options
    try:
        with showing(iterations, quiet=quiet or (as_json and not sys.stderr.isatty())) as callback:
            run = work(callback)
    except Interrupted:
        message = f"stopped; everything is saved. Go on with: toygan resume {folder}"
        raise Ended(message, "Interrupted", exit_code()) from None
    except KeyboardInterrupt:
        message = f"stopped; what was saved before is whole. Go on with: toygan resume {folder}"
        raise Ended(message, "KeyboardInterrupt", exit_code()) from None
    except ArithmeticError as error:
        message = "\n".join([str(error), *getattr(error, "__notes__", [])])
        raise Ended(message, type(error).__name__, 1) from error
    _report(run, folder, pictures.draw(run, folder), as_json)


def _report(run, folder: Path, pictures: list[Path], as_json: bool) -> None:
    """The last row of the history, in words or as JSON."""
    last = {name: column[-1].item() for name, column in run.history.items()}
    for note in run.notes:
        typer.echo(f"note: {visible(note)}", err=True)
    if as_json:
        result = {
            "run": str(folder),
            "name": runs_name(folder),
            "step": run.step,
            "last": last,
            "pictures": [str(picture) for picture in pictures],
        }
        typer.echo(json.dumps(result))
        return
    words = "  ".join(f"{name} {value:.4g}" for name, value in last.items() if name in SHOWN)
    typer.echo(f"{folder}: {run.step} updates  {words}")
    for picture in pictures:
        typer.echo(f"  {picture}")


SHOWN = ("generator_loss", "critic_loss", "w1", "w1_floor_q95", "modes", "high_quality", "reverse_kl")


def runs_name(folder: Path) -> str:
    """The name that a run's content gives it."""
    from toygan.runs.folder import read_description

    return read_description(folder).name
