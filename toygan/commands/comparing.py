"""``toygan compare``."""

import json
from pathlib import Path
from typing import Annotated

import typer

LAW = typer.Argument(
    metavar="LAW",
    help='Points in a .csv or .npy file (weights in a column named "weight"), or a law such as "norm(0, 1)".',
)
METRIC = typer.Option(help="Of the earth mover's distance: euclidean or cityblock.")
NORMALIZE = typer.Option("--normalize", help="Divide weights, of a column or of a law, by their sum.")
JSON = typer.Option("--json", help="Print JSON.")


def compare(
    p: Annotated[str, LAW],
    q: Annotated[str, LAW],
    metric: Annotated[str, METRIC] = "euclidean",
    normalize: Annotated[bool, NORMALIZE] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Every distance between two laws, each with its warrant.

    Divergences are in nats, the earth mover's distance in the units of the points.
    """
    from divergences import compare as compared

    laws = (_law(p, "the first law", normalize), _law(q, "the second law", normalize))
    found = compared(*laws, metric=metric)
    typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False) if as_json else str(found))


def _law(text: str, name: str, normalize: bool):
    """The law of a file of points, or of text such as ``norm(0, 1)``."""
    from divergences import law_from_text

    path = Path(text)
    if path.suffix.lower() in (".csv", ".npy"):
        return _points(path, normalize)
    if "(" not in text:
        raise ValueError(f"{name} = {text!r} must be a .csv or .npy file, or a law such as norm(0, 1)")
    return law_from_text(text, name, normalize)


def _points(path: Path, normalize: bool):
    import numpy as np

    from divergences import samples
    from toygan.datasets.points import read_rows

    rows, columns = read_rows(path)
    weight = [k for k, column in enumerate(columns) if column.strip().lower() in ("weight", "weights")]
    try:
        if len(weight) == 1 and len(columns) > 1:
            return samples(np.delete(rows, weight, axis=1), rows[:, weight[0]], normalize=normalize)
        return samples(rows)
    except ValueError as error:
        hint = "; or use --normalize" if "must sum to 1" in str(error) else ""
        raise ValueError(f"{path.name}: {error}{hint}") from None
