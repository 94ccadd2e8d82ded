"""The tables of ``toygan report`` on a terminal of 80 columns; names are never taken for markup."""

from pathlib import Path

from toygan.support.streams import visible
from toygan.sweeps.equal_budgets import in_words
from toygan.sweeps.report import by_data, differences
from toygan.sweeps.rows import Row, group
from toygan.sweeps.statistics import summarise

# metric -> a heading that is short enough; the W₁ of true samples stands above the table
COLUMNS = {
    "modes": "modes",
    "balanced_modes": "balanced",
    "high_quality": "quality",
    "reverse_kl": "rev. KL",
    "mode_weight_tv": "TV",
    "sigma_ratio": "σ ratio",
    "w1": "W₁",
    "w1_true": "W₁ law",
}
CRITIC = {
    "w1": "W₁",
    "critic_gap": "claimed",
    "critic_proof": "proved",
    "critic_slope": "slope",
    "critic_lipschitz": "K",
}
CRITIC_LEGEND = (
    "W₁ by the critic: claimed is mean D(real) − mean D(fake) of the points between which W₁ is exact, "
    "slope the largest ‖∇D‖ seen, K what no slope exceeds, proved a lower bound of W₁, about claimed / K"
)
LEGEND = (
    "quality: part of the samples near a mode. rev. KL (nats) and TV: weights of the modes against the "
    "true ones. Means, ± standard error over the seeds"
)


def print_report(rows: list[Row], folder: Path) -> None:
    """Print the tables of runs to stdout."""
    from rich.console import Console

    console, groups = Console(highlight=False), group(rows)
    finished = sum(row.status == "finished" for row in rows)
    _say(console, f"{folder}: {finished} of {len(rows)} runs finished")
    for data, here in by_data(groups).items():
        _say(console, f"\n{data}{_floor(here)}")
        console.print(_table(here, COLUMNS))
        if _with_claims(here):
            console.print()
            console.print(_table(_with_claims(here), CRITIC))
        for line in in_words(here):
            _say(console, line)
        for metric, one, other, found in differences(here):
            interval = f"[{found['low']:+.3g}, {found['high']:+.3g}] over {found['n']} common seeds"
            _say(console, f"{COLUMNS[metric]}: {one} − {other} = {found['mean']:+.3g} {interval}")
    if groups:
        _say(console, f"\n{LEGEND}; 95 % intervals: --json, and results.md of a sweep")
    if _with_claims(groups):
        _say(console, CRITIC_LEGEND)
    for row in rows:
        if row.status != "finished":
            error = " ".join(row.error.split())
            _say(console, f"{row.name}: {row.status} at step {row.step}. {error}".rstrip())


def _say(console, line: str) -> None:
    """A line as it is: no markup, no control characters and no surrogates of odd file names."""
    console.print(visible(line).encode(errors="replace").decode(), markup=False, soft_wrap=False)


def _floor(groups) -> str:
    """What W₁ true samples have, where the runs know it."""
    floors = {
        row.metrics["w1_floor_q95"] for _, rows in groups for row in rows if "w1_floor_q95" in row.metrics
    }
    if not floors:
        return ""
    values = " or ".join(f"{value:.3g}" for value in sorted(floors))
    return f": 95 of 100 sets of true samples have a W₁ of at most {values}"


def _with_claims(groups) -> list:
    """The groups whose runs measured their critics."""
    return [(title, rows) for title, rows in groups if any("critic_gap" in row.metrics for row in rows)]


def _table(groups, headings):
    """One line per group, two where there is a standard error."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    names = [name for name in headings if any(name in row.metrics for _, rows in groups for row in rows)]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("run", overflow="fold")
    for heading in ["seeds", *(headings[name] for name in names)]:
        table.add_column(heading, justify="right", no_wrap=True)
    for title, rows in groups:
        cells = [cell([row.metrics[name] for row in rows if name in row.metrics]) for name in names]
        table.add_row(Text(visible(title).encode(errors="replace").decode()), str(len(rows)), *cells)
    return table


def cell(values: list[float]) -> str:
    """The mean, and below it the standard error.

    Examples
    --------
    >>> cell([1.0, 2.0]), cell([0.25]), cell([])
    ('1.5\\n±0.5', '0.25', '')
    """
    if not values:
        return ""
    found = summarise(values)
    error = f"\n±{found['standard_error']:.1g}" if len(values) > 1 else ""
    return f"{found['mean']:.{3 if abs(found['mean']) >= 0.01 else 2}g}{error}"
