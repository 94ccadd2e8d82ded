"""The live table of a sweep on a terminal: one line per label and law."""

from statistics import fmean


class LiveTable:
    """Shows how many runs of each kind are done, and their mean metrics so far; call it with each outcome."""

    def __init__(self, planned: list):
        self.kinds = {run.name: (run.label, run.config.data) for run in planned}
        self.outcomes: dict[tuple, list] = {kind: [] for kind in self.kinds.values()}
        self.totals = {kind: list(self.kinds.values()).count(kind) for kind in self.outcomes}

    def __enter__(self):
        from rich.console import Console
        from rich.live import Live

        self.live = Live(self.table(), console=Console(stderr=True), auto_refresh=False)
        self.live.__enter__()
        return self

    def __exit__(self, *error):
        return self.live.__exit__(*error)

    def __call__(self, outcome) -> None:
        """Take in an outcome."""
        self.outcomes[self.kinds[outcome.name]].append(outcome)
        self.live.update(self.table(), refresh=True)

    def table(self):
        """The table as it stands."""
        from rich.table import Table

        table = Table("run", "data", "done", "failed", "modes", "high quality", "W₁")
        for kind, outcomes in self.outcomes.items():
            failed = sum(bool(outcome.error) for outcome in outcomes)
            means = [_mean(outcomes, name) for name in ("modes", "high_quality", "w1")]
            table.add_row(*kind, f"{len(outcomes)}/{self.totals[kind]}", str(failed or ""), *means)
        return table


def _mean(outcomes: list, name: str) -> str:
    values = [outcome.metrics[name] for outcome in outcomes if outcome.metrics and name in outcome.metrics]
    return f"{fmean(values):.4g}" if values else ""
