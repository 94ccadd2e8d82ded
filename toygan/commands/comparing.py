"""``toygan compare``."""

import json
from contextlib import nullcontext
from typing import Annotated

import typer
from typer.core import TyperCommand

from toygan.commands.comparing_foresight import FEWER, FEWER_CELLS, FEWER_POINTS, foretold_lines, telling
from toygan.commands.grids import read_grids
from toygan.commands.laws import Asked, read_laws

LAW = typer.Argument(
    metavar="LAW",
    help='A file of points (weights in a column named "weight"), a law such as "norm(0, 1)" or grid25, '
    "or the folder of a run.",
)
OTHER = typer.Argument(metavar="LAW", help="The other law, given in one of the same ways.")
METRIC = typer.Option(help="Metric of the earth mover's distance: euclidean or cityblock.")
NORMALIZE = typer.Option("--normalize", help="Divide the weights of each file or law by their sum.")
COLUMNS = typer.Option(
    metavar="X,Y", help="Which columns of a file are coordinates: names, or numbers from 1."
)
WEIGHTS = typer.Option(metavar="W", help="Which column of a file holds the weights.")
ESTIMATE = typer.Option(
    "--estimate",
    help="Also estimate KL and JS of the densities behind the points, with 95 % intervals.",
)
K = typer.Option("--k", min=1, help="Which nearest neighbour the estimates use.")
TEST = typer.Option(
    "--test",
    metavar="[energy|mmd|w1]",
    help="Test whether both are samples of one law; the statistic is energy unless named.",
)
PERMUTATIONS = typer.Option(min=1, help="Number of random relabellings in the test.")
GRID = typer.Option("--grid", help="Both are .npy arrays of masses, histograms or images; cells are 1 apart.")
SUBSAMPLE = typer.Option(metavar="N", min=1, help="Compare only N points of each, chosen at random.")
SEED = typer.Option(min=0, help="Seed of all random numbers.")
IMPORT = typer.Option("--import", metavar="MODULE", help="A module or .py file with a law of your own.")
JSON = typer.Option("--json", help="Print JSON.")


class WithDefaultTest(TyperCommand):
    """``--test`` alone means ``--test energy``."""

    def parse_args(self, context, words):
        """Put the statistic in where none follows."""
        words = list(words)
        for place in [place for place, word in enumerate(words) if word == "--test"][::-1]:
            if place + 1 == len(words) or words[place + 1].startswith("-"):
                words.insert(place + 1, "energy")
        return super().parse_args(context, words)


def compare(
    p: Annotated[str, LAW],
    q: Annotated[str, OTHER],
    metric: Annotated[str, METRIC] = "euclidean",
    normalize: Annotated[bool, NORMALIZE] = False,
    grid: Annotated[bool, GRID] = False,
    columns: Annotated[str | None, COLUMNS] = None,
    weights: Annotated[str | None, WEIGHTS] = None,
    estimate: Annotated[bool, ESTIMATE] = False,
    k: Annotated[int, K] = 1,
    test: Annotated[str | None, TEST] = None,
    permutations: Annotated[int, PERMUTATIONS] = 999,
    subsample: Annotated[int | None, SUBSAMPLE] = None,
    seed: Annotated[int, SEED] = 0,
    imported: Annotated[list[str] | None, IMPORT] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Print every distance between two laws, and how each is known.

    Divergences are in nats, the earth mover's distance is in the units of the points.
    """
    from numpy.random import default_rng

    from divergences import compare as compared

    if imported:
        from toygan.config.user_modules import import_user_modules

        import_user_modules(imported)
    samples = estimate or test is not None
    read = read_grids if grid else read_laws
    first, second = read((p, q), Asked(columns, weights, normalize, samples, subsample, seed))
    check_samples(first, second, estimate, k, test, permutations)
    cure = FEWER_CELLS if grid else _cure(first.law, second.law)
    for line in foretold_lines(first.law, second.law, metric, estimate, test, permutations, cure):
        _say(line)
    table = nullcontext() if as_json else RowByRow(first, second)
    with table as ready:
        found = compared(
            *(first.law, second.law),
            metric=metric,
            progress=telling(_say),
            estimate=estimate,
            k=k,
            test=test,
            permutations=permutations,
            rng=default_rng(seed).spawn(3)[2],
            ready=ready,
        )
    if as_json:
        about = {"p": str(first), "q": str(second)}
        typer.echo(json.dumps(found.to_dict() | about, ensure_ascii=False, allow_nan=False))
    else:
        typer.echo("\n".join(found.notes()), nl=bool(found.notes()))


def _cure(*laws) -> str:
    """How to get fewer points of these."""
    return FEWER if all(getattr(law, "equal_weights", True) for law in laws) else FEWER_POINTS


def _say(line: str) -> None:
    typer.echo(line, err=True)


def check_samples(first, second, estimate: bool, k: int, test: str | None, permutations: int) -> None:
    """Refuse samples that cannot be tested or estimated from, under the names that the user gave them.

    Raises
    ------
    ValueError
    """
    from divergences.from_samples.neighbour_estimates import checked_pair
    from divergences.from_samples.permutation_test import checked_test

    names = (
        (first.name, second.name) if first.name != second.name else (f"the first {first.name}", "the second")
    )
    if test is not None:
        checked_test(first.law.points, second.law.points, test, permutations, names)
    if estimate:
        checked_pair(first.law.points, second.law.points, k, names)


class RowByRow:
    """Prints each distance as soon as it is known; the head comes with the first of them."""

    def __init__(self, first, second):
        self.heads = [f"P = {first}", f"Q = {second}", ""]

    def __enter__(self):
        return self.show

    def show(self, distance) -> None:
        """Print a row."""
        from divergences.comparison.row_text import cells, head_lines, line

        if self.heads:
            typer.echo("\n".join([*self.heads, *head_lines()]))
            self.heads = []
        typer.echo(line(cells(distance)))

    def __exit__(self, *exception):
        return False
