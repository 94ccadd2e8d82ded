"""``toygan sample``."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from toygan.support.files import atomic_write


def sample(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the run.")],
    n: Annotated[int, typer.Option("-n", "--samples", help="Number of points.")] = 1000,
    out: Annotated[
        Path | None, typer.Option(help="File to write, .csv or .npy; the terminal when not given.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the latent points.")] = 0,
    imported: Annotated[
        list[str] | None,
        typer.Option("--import", metavar="MODULE", help="The module that the run was trained with, if any."),
    ] = None,
    update: Annotated[
        int | None, typer.Option(min=1, help="Use the checkpoint of this update; the last two are kept.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print mean and standard deviation as JSON.")
    ] = False,
) -> None:
    """Draw points from a trained generator, in the units of the data."""
    from toygan.config.user_modules import import_user_modules
    from toygan.runs.api import load_run

    import_user_modules(imported or [])
    if out is not None and out.suffix.lower() not in (".csv", ".npy"):
        raise ValueError(f"--out must end in .csv or .npy; it is {out}")
    run = load_run(folder, update=update)
    if run.notes and update is None:
        raise ValueError(
            f"{'; '.join(run.notes)}: toygan resume {folder} does the rest again; "
            f"--update {run.step} takes the newest that is whole"
        )
    tally = Tally()
    blocks = tally.counted(run.sample_blocks(n, seed))
    if out is not None:
        write_points(out, blocks, n, run.data.columns)
    elif as_json:
        for _ in blocks:  # they are counted, not written
            pass
    else:
        write_csv(sys.stdout, blocks, run.data.columns)
    if as_json:
        summary = {"run": str(folder), "n": n, "step": run.step, "out": str(out) if out else None}
        typer.echo(json.dumps(summary | tally.summary()))
    elif out is not None:
        typer.echo(f"{out}: {n} points")


class Tally:
    """Mean and spread of points that come in blocks: joined by Chan's formula."""

    def __init__(self):
        self.n, self.mean, self.squares = 0, 0.0, 0.0

    def counted(self, blocks: Iterator):
        """Yield the blocks unchanged, each after it was added."""
        for block in blocks:
            self.add(block)
            yield block

    def add(self, block) -> None:
        """Add points (m, d)."""
        m = len(block)
        if not m:
            return
        mean, squares = block.mean(axis=0), m * block.var(axis=0)
        step, total = mean - self.mean, self.n + m
        self.squares = self.squares + squares + step**2 * (self.n * m / total)
        self.mean = mean if not self.n else self.mean + step * (m / total)
        self.n = total

    def summary(self) -> dict:
        """Mean and standard deviation (divisor n) of each column; nothing without points."""
        if not self.n:
            return {}
        return {"mean": self.mean.tolist(), "std": ((self.squares / self.n) ** 0.5).tolist()}


def write_csv(file, blocks: Iterator, columns) -> None:
    """Points as text with a header; every number reads back as it was.

    Examples
    --------
    >>> import numpy as np
    >>> write_csv(sys.stdout, iter([np.array([[0.1, 2.0]])]), ("width", "height, cm"))
    width,"height, cm"
    0.1,2.0
    """
    import csv

    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for block in blocks:
        writer.writerows(block.tolist())
        if getattr(file, "reader_gone", False):  # toygan sample … | head
            return


def write_points(path: Path, blocks: Iterator, n: int, columns) -> None:
    """Write points as CSV or npy, by the path's ending, as they come.

    Raises
    ------
    ValueError
        When the disk has no room for them.
    """
    _check_room(path, n * len(columns))
    if path.suffix.lower() == ".csv":
        with atomic_write(path, "w") as file:
            write_csv(file, blocks, columns)
        return
    import numpy as np

    header = {"descr": "<f8", "fortran_order": False, "shape": (n, len(columns))}
    with atomic_write(path) as file:
        np.lib.format.write_array_header_1_0(file, header)
        for block in blocks:
            file.write(np.ascontiguousarray(block, dtype="<f8").tobytes())


def _check_room(path: Path, numbers: int) -> None:
    """Refuse what the disk cannot hold; a number takes 8 bytes in npy, and more in CSV."""
    free = shutil.disk_usage(path.absolute().parent).free
    if 8 * numbers > free:
        need, there = f"{8 * numbers / 2**30:,.1f} GiB", f"{free / 2**30:,.1f} GiB"
        raise ValueError(f"{path} would take at least {need}, and {there} are free there: make -n smaller")
