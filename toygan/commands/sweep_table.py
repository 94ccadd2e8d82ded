"""The live table of a sweep on a terminal: one line per label and law, and a clock."""

import time
from datetime import timedelta
from statistics import fmean


class LiveTable:
    """Shows how many runs of each kind are done, and their mean metrics so far; call it with each outcome."""

    def __init__(self, planned: list):
        self.kinds = {run.name: (run.label, run.config.data) for run in planned}
        self.outcomes: dict[tuple, list] = {kind: [] for kind in self.kinds.values()}
        self.totals = {kind: list(self.kinds.values()).count(kind) for kind in self.outcomes}
        self.began = time.monotonic()

    def __enter__(self):
        from rich.console import Console
        from rich.live import Live

        # redrawn every second, so that the clock goes on while long runs are under way
        self.live = Live(get_renderable=self.table, console=Console(stderr=True), refresh_per_second=1)
        self.live.__enter__()
        return self

    def __exit__(self, *error):
        return self.live.__exit__(*error)

    def __call__(self, outcome) -> None:
        """Add an outcome."""
        self.outcomes[self.kinds[outcome.name]].append(outcome)
        self.live.refresh()

    def table(self):
        """The table as it stands."""
        from rich.table import Table
        from rich.text import Text

        table = Table("run", "data", "done", "failed", "modes", "high quality", "W₁", caption=self.clock())
        for kind, outcomes in list(self.outcomes.items()):
            failed = sum(bool(outcome.error) for outcome in outcomes)
            means = [_mean(outcomes, name) for name in ("modes", "high_quality", "w1")]
            names = [Text(name.encode(errors="replace").decode()) for name in kind]  # no markup in them
            table.add_row(*names, f"{len(outcomes)}/{self.totals[kind]}", str(failed or ""), *means)
        return table

    def clock(self) -> str:
        """How many runs are done, the time so far, and what is left at the pace of the runs done now."""
        outcomes = [outcome for group in self.outcomes.values() for outcome in group]
        worked = sum(outcome.status != "skipped" for outcome in outcomes)
        spent, left = time.monotonic() - self.began, len(self.kinds) - len(outcomes)
        words = f"{len(outcomes)} of {len(self.kinds)} runs, {_minutes(spent)}"
        return words + (f", about {_minutes(spent / worked * left)} left" if worked and left else "")


def _minutes(seconds: float) -> str:
    """Hours, minutes and seconds.

    Examples
    --------
    >>> _minutes(75.4)
    '0:01:15'
    """
    return str(timedelta(seconds=round(seconds)))


def _mean(outcomes: list, name: str) -> str:
    values = [outcome.metrics[name] for outcome in outcomes if outcome.metrics and name in outcome.metrics]
    return f"{fmean(values):.4g}" if values else ""
