"""What a sweep found, rebuilt from its run folders alone: results.csv, results.md, strip plots.

Runs that differ only in their seed are one group; its line holds mean ± standard error and the bootstrap 95 %
interval of each metric. Groups on the same data are compared over the seeds that both have.
"""

import csv
import io
import itertools
import math
import re
from html import escape
from pathlib import Path

from toygan.support.files import atomic_write
from toygan.support.streams import visible
from toygan.sweeps.equal_budgets import in_words
from toygan.sweeps.rows import Row, group, read_rows
from toygan.sweeps.statistics import paired, summarise
from toygan.sweeps.sweep_folder import check_tables

FIRST_COLUMNS, HEADING = ("name", "label", "data", "seed", "status", "step"), "# Results of the sweep"
TABLES = {"results.csv": ",".join(FIRST_COLUMNS) + ",", "results.md": HEADING + "\n"}  # how each begins
# metric -> its heading; the order of the tables
METRICS = {
    "modes": "modes",
    "balanced_modes": "balanced modes",
    "high_quality": "high quality",
    "reverse_kl": "reverse KL, nats",
    "mode_weight_tv": "mode weight TV",
    "sigma_ratio": "σ ratio",
    "mode_sigma_median": "σ ratio of a mode, median",
    "mode_sigma_least": "least",
    "mode_sigma_largest": "largest",
    "w1": "W₁",
    "w1_floor_q95": "W₁ floor, 95 %",
    "w1_true": "W₁ to the law",
    "critic_gap": "W₁ by the critic",
    "critic_proof": "W₁ proved by the critic",
    "critic_slope": "largest slope of the critic",
    "critic_lipschitz": "K of the critic",
}


def as_csv(rows: list[Row]) -> str:
    """One line per run: identity, status, every metric that any run has."""
    metrics = list(dict.fromkeys(name for row in rows for name in row.metrics if name != "step"))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*FIRST_COLUMNS, *metrics, "error"])
    for row in rows:
        known = [
            row.name,
            row.label,
            row.config.get("data", ""),
            row.config.get("seed", ""),
            row.status,
            row.step,
        ]
        writer.writerow([*known, *(row.metrics.get(name, "") for name in metrics), row.error])
    return text.getvalue()


def as_markdown(rows: list[Row]) -> str:
    """The tables for people: groups, comparisons, and what failed."""
    groups = group(rows)
    parts = [f"{HEADING}\n", count(rows)]
    for data, here in by_data(groups).items():
        parts += [f"\n## {_as_text(data)}\n", _table(here), _comparisons(here), _budgets(here)]
    troubled = [row for row in rows if row.status != "finished"]
    if troubled:
        parts.append("\n## Not finished\n")
        parts += [_trouble(row) for row in troubled]
    return "\n".join(part for part in parts if part) + "\n"


def by_data(groups) -> dict[str, list]:
    """Groups of each data distribution, in the order in which they come."""
    found: dict[str, list] = {}
    for title, members in groups:
        found.setdefault(members[0].config["data"], []).append((title, members))
    return found


def _trouble(row: Row) -> str:
    name = _as_text(row.name.replace("`", "'"))
    return f"* `{name}`: {row.status} at step {row.step}. {_as_text(row.error)}"


def _as_text(name: str) -> str:
    """A name in one line of Markdown: no HTML, no table cell and no code begins in it.

    Examples
    --------
    >>> _as_text("a|b <script> `c`\\nd")
    'a\\\\|b &lt;script&gt; \\\\`c\\\\` d'
    """
    words = escape(visible(" ".join(name.split())), quote=False)
    return re.sub(r"([|`\\])", r"\\\1", words)


def count(rows: list[Row]) -> str:
    """How many runs finished, and how to read the tables."""
    done = sum(row.status == "finished" for row in rows)
    return (
        f"{done} of {len(rows)} runs finished. Each cell: mean ± standard error over the seeds, "
        "[bootstrap 95 % interval of the mean]. Over few seeds the interval is too narrow: it holds the true "
        "mean about 89 times in 100 over ten seeds, and half the time over two."
    )


def cells(groups) -> list[list[str]]:
    """The words of the table of groups on the same data: its head, then a line for each group."""
    names = [name for name in METRICS if any(name in row.metrics for _, rows in groups for row in rows)]
    lines = [["run", "seeds", *(METRICS[name] for name in names)]]
    for title, members in groups:
        values = [[row.metrics[name] for row in members if name in row.metrics] for name in names]
        lines.append([title, str(len(members)), *map(_cell, values)])
    return lines


def _table(groups) -> str:
    head, *lines = cells(groups)
    texts = [head, *([_as_text(title), *rest] for title, *rest in lines)]
    texts = ["| " + " | ".join(line) + " |" for line in texts]
    return "\n".join([texts[0], "|---" * len(head) + "|", *texts[1:]])


def _cell(values: list[float]) -> str:
    """``mean ± error [low, high]``.

    Examples
    --------
    >>> _cell([8.0]), _cell([]), _cell([8.0, 8.0])
    ('8', '', '8 ± 0 [8, 8]')
    """
    if not values:
        return ""
    found = summarise(values)
    if math.isnan(found["standard_error"]):
        return f"{found['mean']:.4g}"
    return f"{found['mean']:.4g} ± {found['standard_error']:.2g} [{found['low']:.4g}, {found['high']:.4g}]"


def differences(groups) -> list[tuple[str, str, str, dict]]:
    """Differences of W1 and of high quality between groups, over the seeds that both have, at least two.

    Returns
    -------
    list of (metric, one, other, summary)
        As `paired` summarises one − other.
    """
    found = []
    for (one, ours), (other, theirs) in itertools.combinations(groups, 2):
        for metric in ("high_quality", "w1"):
            values = [
                {row.config["seed"]: row.metrics.get(metric) for row in rows} for rows in (ours, theirs)
            ]
            if any(value is None for side in values for value in side.values()):
                continue
            if len(values[0].keys() & values[1].keys()) > 1:
                found.append((metric, one, other, paired(*values)))
    return found


def interval(found: dict) -> str:
    """A paired difference in words: the mean, its interval, and over how many seeds."""
    return f"{found['mean']:+.3g} [{found['low']:+.3g}, {found['high']:+.3g}] over {found['n']} common seeds"


def _comparisons(groups) -> str:
    lines = [
        f"* {METRICS[metric]}: {_as_text(one)} − {_as_text(other)} = {interval(found)}"
        for metric, one, other, found in differences(groups)
    ]
    return "\n### Paired differences\n\n" + "\n".join(lines) if lines else ""


def _budgets(groups) -> str:
    lines = [f"* {_as_text(line)}" for line in in_words(groups)]
    return "\n### At equal cost\n\n" + "\n".join(lines) if lines else ""


def write_report(folder, rows: list[Row] | None = None) -> list[Path]:
    """Write results.csv and results.md into the sweep's folder; ``rows`` are those of `read_rows`.

    Raises
    ------
    ValueError
        When files of somebody else have these names.
    """
    folder = Path(folder)
    check_tables(folder, TABLES)
    rows = read_rows(folder) if rows is None else rows
    for name, text in zip(TABLES, (as_csv(rows), as_markdown(rows))):
        with atomic_write(folder / name, "w") as file:
            file.write(text)
    return [folder / name for name in TABLES]
