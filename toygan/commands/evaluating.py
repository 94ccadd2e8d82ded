"""``toygan evaluate``: points of any generator against the law they should follow."""

import json
import math
from pathlib import Path
from typing import Annotated

import typer

from toygan.commands.drawing import check_picture

FILE = typer.Argument(metavar="FILE", help="File of generated points.")
DATA = typer.Option(help="The law they should have (toygan list data), or a file of true points.")
SIZE = typer.Option(
    "--n", min=1, help="Number of points for W1; when not given, the largest with a tabulated floor."
)
COLUMNS = typer.Option(
    metavar="X,Y", help="Which columns of a file are coordinates: names, or numbers from 1."
)
SEED = typer.Option(help="Seed of the reference samples.")
IMPORT = typer.Option("--import", metavar="MODULE", help="A module or .py file with a law of your own.")
FIGURE = typer.Option(metavar="FILE", help="Draw the points over the law, as .png, .svg or .pdf.")
JSON = typer.Option("--json", help="Print JSON.")
NEAREST, STUDIED = 3, 1024  # rows of the coverage study, and the points of its W1


def evaluate(
    points: Annotated[Path, FILE],
    data: Annotated[str, DATA],
    n: Annotated[int | None, SIZE] = None,
    columns: Annotated[str | None, COLUMNS] = None,
    seed: Annotated[int, SEED] = 0,
    imported: Annotated[list[str] | None, IMPORT] = None,
    figure: Annotated[Path | None, FIGURE] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Score generated points against a law or a file of true points.

    The points may come from any program. Each measure stands beside what a perfect generator scores with as
    many points.
    """
    from toygan.datasets.file_names import is_file_name
    from toygan.datasets.point_table import read_table
    from toygan.datasets.table import dataset
    from toygan.metrics.evaluation import evaluate as measured

    if imported:  # its module brings the engine, which nothing else here needs
        from toygan.config.user_modules import import_user_modules

        import_user_modules(imported)
    if figure is not None:
        check_picture(figure, "--figure")
    law = dataset(data, columns if is_file_name(data) else None)
    table = read_table(points, columns, dimension=law.dimension)
    found = measured(table, law, n, seed, say=lambda line: typer.echo(f"note: {line}", err=True))
    distance = _w1_of_the_study(found, table.rows, law, seed)
    near = nearest(distance, data)
    if as_json:
        typer.echo(json.dumps(found | {"points": found.points, "data": data, "nearest_methods": near}))
    else:
        typer.echo(str(found))
        if near:
            typer.echo(_nearest_as_text(near, distance))
    if figure is not None:
        from figures.of_a_run.points_figure import save_points_figure

        typer.echo(save_points_figure(table, law, found, figure), err=as_json)


def _w1_of_the_study(found, rows, law, seed) -> float | None:
    """W1 of as many points as the study took; None when there are fewer."""
    from toygan.metrics.quality import w1

    if found["n_w1"] == STUDIED:
        return found["w1"]
    return w1(rows, law, seed, STUDIED) if len(rows) >= STUDIED else None


def nearest(distance: float | None, data: str) -> list[dict]:
    """The methods of the coverage study whose W1 on the law, of 1,024 points, is nearest in ratio.

    Returns
    -------
    list of dict
        The nearest first: ``method``, ``seeds``, and means over the seeds of ``balanced_modes``,
        ``high_quality``, ``w1``; empty for a law that the study does not have, and without a distance.
    """
    from toygan.studies.coverage_table import keys, of, shipped

    rows = [row for row in shipped() if row["data"] == data]
    if not rows or not distance:
        return []
    means = [_mean(method, of(rows, data, method)) for method in keys(rows, "method")]
    return sorted(means, key=lambda mean: abs(math.log(mean["w1"] / distance)))[:NEAREST]


def _mean(method: str, rows: list[dict]) -> dict:
    names = ("balanced_modes", "high_quality", "w1")
    return {"method": method, "seeds": len(rows)} | {
        name: sum(row[name] for row in rows) / len(rows) for name in names
    }


def _nearest_as_text(near: list[dict], distance: float) -> str:
    lines = [
        f"of the methods of the coverage study (means over seeds), the {len(near)} whose W1 is nearest in "
        f"ratio to {distance:.3g},\nthat of {STUDIED} of these points; the nearest first:"
    ]
    lines += [
        f"  {row['method']:<16}W1 {row['w1']:.3g}, balanced modes {row['balanced_modes']:.3g}, "
        f"high quality {row['high_quality']:.3g}"
        for row in near
    ]
    return "\n".join(lines)
