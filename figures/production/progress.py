"""Telling how a build goes: a bar on a terminal, plain lines anywhere else."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def report(outcomes: Iterator, total: int, out: Path, quiet: bool = False) -> list:
    """Consume the outcomes as they come, print a line for each, and a summary with what failed.

    Parameters
    ----------
    outcomes : iterator of build.Outcome
    total : int
        How many there will be.
    out : Path
        Where the gallery is.
    quiet : bool
        Print nothing (the caller prints JSON).

    Returns
    -------
    list of build.Outcome
    """
    started, seen = time.perf_counter(), []
    with _printer(total, quiet) as print_line:
        for outcome in outcomes:
            seen.append(outcome)
            print_line(line(outcome))
    if not quiet:
        print(summary(seen, time.perf_counter() - started, out), flush=True)
    for outcome in seen:
        if outcome.status == "failed":
            print(f"\n{outcome.id}\n{outcome.details}", file=sys.stderr)
    return seen


def line(outcome) -> str:
    """One figure, one line: its name, its time, what became of it."""
    spent = f"{outcome.seconds:6.1f} s" if outcome.seconds else " " * 8
    reason = f": {outcome.reason}" if outcome.reason else ""
    return f"{outcome.id:24} {spent}  {outcome.status}{reason}"


def summary(outcomes: list, seconds: float, out: Path) -> str:
    """The last line: how many of each kind, in what time, and where to look."""
    kinds = ("built", "current", "skipped", "failed")
    counts = {kind: sum(outcome.status == kind for outcome in outcomes) for kind in kinds}
    parts = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    return f"{parts} in {seconds:.1f} s: {(out / 'index.html').as_posix()}"


@contextmanager
def _printer(total: int, quiet: bool):
    """A function that prints a line, above a progress bar when there is a terminal."""
    if quiet:
        yield lambda text: None
    elif not sys.stdout.isatty():
        yield lambda text: print(text, flush=True)
    else:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("figures"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, transient=True) as progress:
            task = progress.add_task("figures", total=total)

            def print_line(text: str) -> None:
                progress.console.print(text, markup=False, highlight=False)
                progress.advance(task)

            yield print_line
