"""``toygan gradcheck``."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from toygan.commands.drawing import check_picture

FILE = typer.Argument(
    metavar="FILE",
    help="A .py file with cost, gradient and parameters; the library itself when not given.",
)
CRITIC = typer.Option(metavar="N,N,…", help="Layer sizes n_0 … n_L of the critic; the last is 1.")
GENERATOR = typer.Option(
    metavar="N,N,…", help="Layer sizes of the generator; the last is the critic's first."
)
ACTIVATION = typer.Option(help="Activation of the hidden layers (toygan list activations).")
OUTPUT = typer.Option(help="Activation of the critic's last layer.")
OBJECTIVE = typer.Option(help="What the players minimise (toygan list objectives).")
PENALTY = typer.Option(help="Penalty on the critic's input gradient (toygan list penalties); r1+r2 adds two.")
WEIGHT = typer.Option(help="Weight λ or γ of the penalty.")
CONSTRAINT = typer.Option(help="Constraint on the critic's weights (toygan list constraints).")
BATCH = typer.Option(help="Number of real points; as many are generated and interpolated.")
GAIN = typer.Option(help="Factor on the initial weights; at 2 a missing σ″ shows clearly.")
SEED = typer.Option(help="Seed of weights and points.")
ENTRIES = typer.Option(
    help="How many entries of each tensor differences and complex steps check; the tape checks all."
)
BUG = typer.Option(help="Break this line first, to see what the check says (--list-bugs).")
LIST = typer.Option("--list-bugs", help="List the lines that can be broken.")
COMPILE = typer.Option("--compile", help="Compile the broken copy by Numba as well (slow).")
PLOT = typer.Option(help="Draw the error against the step size into this .png, .svg or .pdf.")
IMPORT = typer.Option("--import", metavar="MODULE", help="A module or .py file with your own objective.")
VERBOSE = typer.Option("--verbose", "-v", help="Show every tensor in a table, the right ones too.")
JSON = typer.Option("--json", help="Print JSON.")


def gradcheck(
    file: Annotated[Path | None, FILE] = None,
    critic: Annotated[str | None, CRITIC] = None,
    generator: Annotated[str | None, GENERATOR] = None,
    activation: Annotated[str | None, ACTIVATION] = None,
    output: Annotated[str | None, OUTPUT] = None,
    objective: Annotated[str | None, OBJECTIVE] = None,
    penalty: Annotated[str | None, PENALTY] = None,
    penalty_weight: Annotated[float | None, WEIGHT] = None,
    constraint: Annotated[str | None, CONSTRAINT] = None,
    batch_size: Annotated[int | None, BATCH] = None,
    gain: Annotated[float | None, GAIN] = None,
    seed: Annotated[int | None, SEED] = None,
    entries: Annotated[int, ENTRIES] = 16,
    inject_bug: Annotated[str | None, BUG] = None,
    list_bugs: Annotated[bool, LIST] = False,
    compile: Annotated[bool, COMPILE] = False,
    plot: Annotated[Path | None, PLOT] = None,
    imported: Annotated[list[str] | None, IMPORT] = None,
    verbose: Annotated[bool, VERBOSE] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Check hand-written derivatives by the tape and by differences.

    The derivatives are those of the library, or of your own file. Complex steps are a third check where the
    function takes complex numbers. The exit code is 0 when all are right, 1 when one is wrong.
    """
    from toygan.config.user_modules import import_user_modules
    from toygan.gradcheck.check import gradcheck as check

    if list_bugs:
        _list_bugs(as_json)
        return
    if file is not None:
        _check_file(file, verbose, as_json)
        return
    if plot is not None:
        check_picture(plot, "--plot")
    import_user_modules(imported or [])
    given = {
        "critic_sizes": _sizes(critic, "--critic"),
        "generator_sizes": _sizes(generator, "--generator"),
        "activation": activation,
        "output": output,
        "objective": objective,
        "penalty": penalty,
        "penalty_weight": penalty_weight,
        "constraint": constraint,
        "batch_size": batch_size,
        "gain": gain,
        "seed": seed,
    }
    problem = _problem({name: value for name, value in given.items() if value is not None}, inject_bug)
    report = check(problem, inject_bug, entries, compile)
    _print(report, problem, verbose, as_json)
    if plot is not None:
        _draw(problem, plot, as_json)
    if not report.passed:
        raise typer.Exit(1)


def _check_file(file, verbose, as_json):
    """The gradient of a user's file; the options of the built-in problem do not concern it."""
    from toygan.gradcheck.users_file import check_users_file

    report = check_users_file(file)
    whole = str(report) if verbose else report.in_short()
    typer.echo(json.dumps(report.to_dict()) if as_json else whole)
    if not report.passed:
        raise typer.Exit(1)


def _print(report, problem, verbose, as_json):
    if as_json:
        typer.echo(json.dumps(report.to_dict() | {"problem": dataclasses.asdict(problem)}))
        return
    typer.echo(str(report) if verbose else report.in_short())


def _problem(given, bug):
    """The settings given, over those that the bug needs; networks of other widths follow one another."""
    from toygan.gradcheck.bugs import find
    from toygan.gradcheck.problem import Problem, sizes_for

    needs = find(bug).needs if bug else {}
    settings = needs | given
    sizes = sizes_for(settings.get("activation", Problem.activation))
    if "critic_sizes" in given and "generator_sizes" not in given:
        settings["generator_sizes"] = (*sizes["generator_sizes"][:-1], given["critic_sizes"][0])
    if "generator_sizes" in given and "critic_sizes" not in given:
        settings["critic_sizes"] = (given["generator_sizes"][-1], *sizes["critic_sizes"][1:])
    return Problem(**settings)


def _sizes(text, option):
    """Layer sizes from ``2,8,1`` or ``2-8-1``.

    Examples
    --------
    >>> _sizes("2-8-1", "--critic")
    (2, 8, 1)
    """
    if text is None:
        return None
    parts = [part.strip() for part in text.replace("-", ",").split(",")]
    if not all(part.isdecimal() for part in parts):
        raise ValueError(f"{option} must be layer sizes such as 2,8,1; it is {text!r}")
    return tuple(map(int, parts))


def _list_bugs(as_json):
    from toygan.gradcheck.bugs import BUGS
    from toygan.gradcheck.diagnosis import ADVICE

    if as_json:
        typer.echo(json.dumps(list(BUGS)))
        return
    for name, bug in BUGS.items():
        typer.echo(f"{name:22} {bug.tag:13} {ADVICE[name]}")


def _draw(problem, path, quiet):
    from figures.chapters.backpropagation import gradcheck_vcurve
    from toygan.support.files import atomic_write

    picture = gradcheck_vcurve.render_problem(problem, path.suffix.lower().removeprefix("."))
    with atomic_write(path) as file:
        file.write(picture)
    if not quiet:
        typer.echo(f"{path}: relative error against step size")
