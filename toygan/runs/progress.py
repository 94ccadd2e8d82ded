"""How a run shows itself: a bar in a notebook or on a terminal, plain lines elsewhere, nothing when quiet."""

import sys
import time
from contextlib import contextmanager

from toygan.support.durations import duration
from toygan.support.notebooks import in_notebook, show

FORESEEN_AFTER, SAID_FROM = 1.0, 30.0  # seconds of training; seconds that are worth a line
LINES = 10  # plain lines per run
FIRST = "compiling on first use …"
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
def reporting(progress: bool | None, iterations: int, callback):
    """Give the callback of a run: the caller's own, and beside it one that shows progress where it is wanted.

    Parameters
    ----------
    progress : bool or None
        None: in a notebook, unless there is a callback.
    iterations : int
    callback : callable or None

    Raises
    ------
    TypeError
        When ``progress`` is none of the three.
    """
    if progress not in (None, True, False):
        raise TypeError(f"progress must be True, False or None; it is {progress!r}")
    if progress is None:
        progress = callback is None and in_notebook()
    if not progress:
        yield callback
        return
    with showing(iterations) as shown:
        yield shown if callback is None else _both(shown, callback)


def _both(shown, callback):
    def both(progress):
        shown(progress)
        return callback(progress)

    return both


@contextmanager
def showing(iterations: int, quiet: bool = False):
    """Give a callback for `toygan.runs.api.train` that shows progress, below the cell or in the terminal."""
    if quiet:
        yield None
    elif in_notebook():
        with _cell(iterations) as callback:
            yield callback
    elif sys.stderr.isatty():
        with _bar(iterations) as callback:
            yield callback
    else:
        yield _lines(iterations)


class _Clock:
    """How long the rest takes; what went before the first call was compiling, and counts for nothing."""

    def __init__(self):
        self.began, self.first = None, 0

    def spent(self, step: int) -> float:
        """Seconds since the first call."""
        now = time.monotonic()
        if self.began is None:
            self.began, self.first = now, step
        return now - self.began

    def left(self, progress, spent: float) -> float:
        """Seconds that the other updates take at the rate so far."""
        return spent / max(progress.step - self.first, 1) * (progress.iterations - progress.step)


class Bar:
    """A bar below the cell of a notebook; its words alone where nothing draws HTML."""

    def __init__(self, step: int, iterations: int, text: str):
        self.step, self.iterations, self.text = step, iterations, text

    def __repr__(self) -> str:
        return f"{self.step}/{self.iterations}  {self.text}"

    def _repr_html_(self) -> str:
        from divergences.display.html_tables import block, progress_bar

        return block(progress_bar(self.step, self.iterations, "updates done"), f" {self!r}")


@contextmanager
def _cell(iterations: int):
    clock, last = _Clock(), Bar(0, iterations, FIRST)
    handle = show(last)

    def callback(progress):
        nonlocal last
        left = clock.left(progress, clock.spent(progress.step))
        last = Bar(progress.step, iterations, f"{words(progress)}  {duration(left)} left")
        handle.update(last)

    ended = "stopped"
    try:
        yield callback
        ended = "done"
    finally:
        text = last.text.rpartition("  ")[0]
        handle.update(Bar(last.step, iterations, f"{text}  {ended}".strip()))


def bar_below(what: str):
    """A callback that keeps a bar below the cell of a notebook, named, for a training that shows none itself.

    Parameters
    ----------
    what : str
        What is trained; it stands before the losses.
    """
    clock, handle = _Clock(), show(Bar(0, 1, f"{what} begins"))

    def callback(progress):
        left = duration(clock.left(progress, clock.spent(progress.step)))
        end = "done" if progress.step >= progress.iterations else f"{left} left"
        handle.update(Bar(progress.step, progress.iterations, f"{what}  {words(progress)}  {end}"))

    return callback


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
        task = bar.add_task("", total=iterations, words=FIRST)
        yield lambda progress: bar.update(task, completed=progress.step, words=words(progress))


def _lines(iterations: int):
    """A callback that prints about ten lines, and beforehand how long it will take."""
    clock, printed, foreseen = _Clock(), 0, False

    def callback(progress):
        nonlocal printed, foreseen
        spent = clock.spent(progress.step)
        done = f"{progress.step}/{iterations}"
        if not foreseen and spent > FORESEEN_AFTER:
            foreseen = True
            seconds = clock.left(progress, spent)
            if seconds > SAID_FROM:
                print(f"{done}  about {duration(seconds)} left", file=sys.stderr, flush=True)
        tenth = progress.step * LINES // iterations
        if tenth > printed:
            printed = tenth
            left = f"{clock.left(progress, spent):.0f} s left"
            print(f"{done}  {words(progress)}  {left}", file=sys.stderr, flush=True)

    return callback
