"""How a run shows itself: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

import sys
import time
from contextlib import contextmanager

from toygan.commands.warming import duration

FORESEEN_AFTER, SAID_FROM = 1.0, 30.0  # seconds of training; seconds that are worth a line
LINES = 10  # plain lines per run
WATCHED = (("critic", "critic_loss"), ("generator", "generator_loss"))
MEASURED = (("W1", "w1"), ("modes", "modes"), ("quality", "high_quality"))


def words(progress) -> str:
    """Losses and metrics in a few words.

    Examples
    --------
    >>> from toygan.runs.loop import Progress
    >>> words(Progress(5, 10, {"critic_loss": -0.25, "generator_loss": 0.5}, {"w1": 0.125, "modes": 7.0}))
    'critic -0.25  generator 0.5  W1 0.125  modes 7'
    """
    shown = [(label, progress.losses[name]) for label, name in WATCHED if name in progress.losses]
    shown += [(label, progress.metrics[name]) for label, name in MEASURED if name in progress.metrics]
    return "  ".join(f"{label} {value:.3g}" for label, value in shown)


@contextmanager
def showing(iterations: int, quiet: bool = False):
    """Give a callback for `toygan.runs.api.train` that shows progress on the error stream."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar(iterations) as callback:
            yield callback
    else:
        yield _lines(iterations)


@contextmanager
def _bar(iterations: int):
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.table import Column

    whole = {"no_wrap": True, "min_width": 2 * len(str(iterations)) + 1}  # on a narrow terminal words are cut
    columns = (
        BarColumn(bar_width=10),
        MofNCompleteColumn(table_column=Column(**whole)),
        TimeRemainingColumn(compact=True, table_column=Column(no_wrap=True, min_width=5)),
        TextColumn(
            "{task.fields[words]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")
        ),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=iterations, words="compiling on first use …")
        yield lambda progress: bar.update(task, completed=progress.step, words=words(progress))


def _lines(iterations: int):
    """A callback that prints about ten lines, and beforehand how long it will take."""
    started, printed = time.monotonic(), 0
    first, foreseen = None, False

    def callback(progress):
        nonlocal printed, first, foreseen, started
        if first is None:  # what went before was compiling
            started, first = time.monotonic(), progress.step
        tenth = progress.step * LINES // iterations
        spent = time.monotonic() - started
        if not foreseen and spent > FORESEEN_AFTER:
            foreseen = True
            seconds = spent / (progress.step - first) * (iterations - progress.step)
            if seconds > SAID_FROM:
                print(
                    f"{progress.step}/{iterations}  about {duration(seconds)} left",
                    file=sys.stderr,
                    flush=True,
                )
        if tenth > printed:
            printed = tenth
            rate = (time.monotonic() - started) / max(progress.step - first, 1)
            left = f"{rate * (iterations - progress.step):.0f} s left"
            print(f"{progress.step}/{iterations}  {words(progress)}  {left}", file=sys.stderr, flush=True)

    return callback
