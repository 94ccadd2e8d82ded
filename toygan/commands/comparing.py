"""``toygan compare``."""

import json
import time
from typing import Annotated

import typer

LAW = typer.Argument(
    metavar="LAW",
    help='A file of points (weights in a column named "weight"), or a law such as "norm(0, 1)".',
)
METRIC = typer.Option(help="Of the earth mover's distance: euclidean or cityblock.")
NORMALIZE = typer.Option("--normalize", help="Divide weights, of a column or of a law, by their sum.")
COLUMNS = typer.Option(
    metavar="X,Y", help="Which columns of a file are coordinates: names, or numbers from 1."
)
WEIGHTS = typer.Option(metavar="W", help="Which column of a file holds weights.")
JSON = typer.Option("--json", help="Print JSON.")
QUIET_SECONDS = 10.0


def compare(
    p: Annotated[str, LAW],
    q: Annotated[str, LAW],
    metric: Annotated[str, METRIC] = "euclidean",
    normalize: Annotated[bool, NORMALIZE] = False,
    columns: Annotated[str | None, COLUMNS] = None,
    weights: Annotated[str | None, WEIGHTS] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Every distance between two laws, each with its warrant.

    Divergences are in nats, the earth mover's distance in the units of the points.
    """
    from divergences import compare as compared

    tables = [_table(text, name, columns, weights) for text, name in ((p, "first"), (q, "second"))]
    _check_coordinates(*tables)
    first, second = (_law(table, normalize) for table in tables)

    def say(line: str) -> None:
        typer.echo(line, err=True)

    are_points = hasattr(first, "dimension") and hasattr(second, "dimension")
    if are_points and (expected := foretold(len(first), len(second), first.dimension, metric)):
        say(expected)
    found = compared(first, second, metric=metric, progress=telling(say))
    typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False) if as_json else str(found))


def foretold(n: int, m: int, dimension: int, metric: str) -> str:
    """What a transport between so many points will take, in a line; empty when it is a matter of seconds.

    Examples
    --------
    >>> foretold(100_000, 100_000, 2, "euclidean")
    "earth mover's distance: 100000 and 100000 points take some 3 minutes of one core and 0.5 GB"
    >>> foretold(1000, 1000, 2, "euclidean")
    ''
    """
    from divergences import estimate_transport

    found = estimate_transport(n, m, dimension, metric=metric)
    if found.seconds < QUIET_SECONDS:
        return ""
    minutes = found.seconds / 60
    time_needed = f"{minutes:.0f} minutes" if minutes >= 2 else f"{found.seconds:.0f} seconds"
    taken = f"some {time_needed} of one core and {found.bytes / 1e9:.1f} GB"
    return f"earth mover's distance: {n} and {m} points take {taken}"


def telling(say, clock=time.monotonic):
    """A callback for `divergences.compare` that says every ten seconds where a long transport is.

    Examples
    --------
    >>> from divergences.transport.sparse_simplex.solve import Progress
    >>> seconds = iter([0.0, 4.0, 12.0])
    >>> tell = telling(print, lambda: next(seconds))
    >>> for pivots in (10, 5000):
    ...     tell(Progress(5, 5, (30000, 20000), 800000, pivots, 0.002))
    earth mover's distance: level 5 of 5, 30000 and 20000 points, 5000 pivots, at most 0.2 % above the optimum
    """
    last = clock()

    def tell(progress) -> None:
        nonlocal last
        if (now := clock()) - last >= QUIET_SECONDS:
            last = now
            points, off = " and ".join(map(str, progress.points)), progress.violation
            above = f", at most {100 * off:.2g} % above the optimum" if off < 1 else ""
            where = f"level {progress.level} of {progress.levels}, {points} points, {progress.pivots} pivots"
            say(f"earth mover's distance: {where}{above}")

    return tell


def _table(text: str, name: str, columns, weights):
    """The points of a file; for text such as ``norm(0, 1)`` the text and its name."""
    from toygan.datasets.file_names import SAID, is_file_name, refuse_ending
    from toygan.datasets.point_table import read_table

    if is_file_name(text):
        return read_table(text, columns, weights, weighted=True)
    if "(" not in text:
        refuse_ending(text, f"the {name} law")
        raise ValueError(f"the {name} law = {text!r} must be a law such as norm(0, 1), or a file ({SAID})")
    return text, f"the {name} law"


def _law(table, normalize: bool):
    from divergences import law_from_text, samples

    if isinstance(table[1], str):
        return law_from_text(*table, normalize)
    try:
        return samples(table.rows, table.weights, normalize=table.weights is not None and normalize)
    except ValueError as error:
        raise ValueError(f"{table.name}: {error}{_about_weights(table, str(error))}") from None


def _about_weights(table, error: str) -> str:
    """What to do about a column that was taken for weights."""
    if table.weights is None or not error.startswith("weights"):
        return ""
    everything = ",".join([*table.columns, table.weight])
    masses = "; if it holds masses, say --normalize" if "must sum to 1" in error else ""
    return (
        f". The column '{table.weight}' was taken for weights{masses}; "
        f"if it is a coordinate, say --columns {everything}"
    )


def _check_coordinates(p, q) -> None:
    """Refuse files whose coordinates differ in number, or have the same names in another order."""
    one, other = (() if isinstance(table[1], str) else table.columns for table in (p, q))
    if not one or not other:
        return
    what = f"{p.name} has the coordinates {', '.join(one)}, {q.name} has {', '.join(other)}"
    if len(one) != len(other):
        raise ValueError(f"both must have as many coordinates: {what}; choose with --columns")
    if one != other and sorted(one) == sorted(other):
        raise ValueError(f"coordinates must come in one order: {what}; say --columns {','.join(one)}")
