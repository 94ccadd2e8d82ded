"""The progress of a build: a bar on a terminal, plain lines anywhere else."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def report(
    outcomes: Iterator, names: list[str], out: Path | None, quiet: bool = False, jobs: int = 1
) -> list:
    """Consume the outcomes as they come, print a line for each, and a summary with what failed.

    Parameters
    ----------
    outcomes : iterator of build.Outcome
    names : list of str
        Of all figures, in the order in which they are taken up.
    out : Path or None
        Where the gallery is, if there is one.
    quiet : bool
        Print nothing (the caller prints JSON).
    jobs : int
        How many are drawn at a time.

    Returns
    -------
    list of build.Outcome
    """
    started, seen = time.perf_counter(), []
    waiting = dict.fromkeys(names)
    with _printer(len(names), quiet) as print_line:
        print_line(None, running(waiting, jobs))
        for outcome in outcomes:
            seen.append(outcome)
            waiting.pop(outcome.id, None)
            print_line(line(outcome), running(waiting, jobs))
    if not quiet:
        print(summary(seen, time.perf_counter() - started, out), flush=True)
    for outcome in seen:
        if outcome.status == "failed":
            print(f"\n{outcome.id}\n{outcome.details}", file=sys.stderr)
    return seen


def running(waiting, jobs: int) -> str:
    """What is being drawn: the first of those that wait, as many as there are workers.

    Examples
    --------
    >>> running(["theta_shift", "too_far", "oscillation"], 2)
    'theta_shift, too_far'
    """
    return ", ".join(list(waiting)[:jobs])


def line(outcome) -> str:
    """One figure, one line: its name, its time, what became of it."""
    spent = f"{outcome.seconds:6.1f} s" if outcome.seconds else " " * 8
    reason = f": {outcome.reason}" if outcome.reason else ""
    return f"{outcome.id:24} {spent}  {outcome.status}{reason}"


def summary(outcomes: list, seconds: float, out: Path | None) -> str:
    """The last line: how many of each kind, in what time, and where to look."""
    kinds = ("built", "current", "skipped", "failed")
    counts = {kind: sum(outcome.status == kind for outcome in outcomes) for kind in kinds}
    parts = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    where = f": {(out / 'index.html').as_posix()}" if out else ""
    return f"{parts} in {seconds:.1f} s{where}"


@contextmanager
def _printer(total: int, quiet: bool):
    """A function of a finished figure's line and of what is running; on a terminal the latter stays below."""
    if quiet:
        yield lambda text, now: None
    elif not sys.stdout.isatty():
        yield _plainly
    else:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        now = TextColumn("{task.fields[now]}", markup=False)
        columns = (
            TextColumn("figures"),
            BarColumn(bar_width=12),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            now,
        )
        with Progress(*columns, transient=True) as progress:
            task = progress.add_task("figures", total=total, now="")

            def print_line(text: str | None, now: str) -> None:
                if text is not None:
                    progress.console.print(text, markup=False, highlight=False)
                progress.update(task, advance=text is not None, now=now)

            yield print_line


def _plainly(text: str | None, now: str) -> None:
    """A line for each figure; at first what is being drawn, on the error stream."""
    if text is not None:
        print(text, flush=True)
    elif now:
        print(f"drawing {now} …", file=sys.stderr, flush=True)
