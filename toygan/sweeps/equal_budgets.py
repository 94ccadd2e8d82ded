"""Groups of runs at equal numbers of gradients and at equal seconds: what each had reached by then.

An update of one way to play may cost twice as many gradients as one of another, so that equal numbers of
updates say little. Everything is read from ``metrics.csv`` and ``manifest.json`` of the runs.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

from toygan.dirac.plays import parsed
from toygan.support.csv_files import rows as table_rows
from toygan.sweeps.rows import Row
from toygan.sweeps.statistics import summarise

BUDGETS = {"gradients": "gradients", "seconds": "seconds of training"}
METRICS = ("w1", "high_quality")
_SAME = 1.02  # totals that differ by less than this factor are equal


@dataclass(frozen=True)
class Reached:
    """What a group had reached within a budget.

    Attributes
    ----------
    title : str
    updates : float
        The mean over its runs.
    metrics : dict of str to float
        Means over its runs of the last evaluation within the budget.
    """

    title: str
    updates: float
    metrics: dict


def equal_budgets(groups) -> dict[str, tuple[float, list[Reached]]]:
    """Kind of budget -> the budget, and what each group reached within it.

    The budget is what the cheapest run spent. A kind is left out where all spent the same, where fewer than
    two groups are, or where a run was not evaluated within the budget.

    Parameters
    ----------
    groups : list of (title, list of Row)
        On the same data.
    """
    found = {}
    curves = [(title, [_curve(row) for row in rows]) for title, rows in groups]
    for kind in BUDGETS:
        spent = [curve[-1][kind] for _, runs in curves for curve in runs if curve and kind in curve[-1]]
        if len(groups) < 2 or len(spent) < sum(len(runs) for _, runs in curves):
            continue
        budget = min(spent)
        reached = [_reached(title, runs, kind, budget) for title, runs in curves]
        if max(spent) > _SAME * budget and all(one is not None for one in reached):
            found[kind] = budget, reached
    return found


def _reached(title, runs, kind, budget) -> Reached | None:
    last = [[row for row in curve if row[kind] <= budget * (1 + 1e-9)][-1:] for curve in runs]
    if not all(last):
        return None
    rows = [row for [row] in last]
    names = [name for name in METRICS if all(name in row for row in rows)]
    metrics = {name: summarise([row[name] for row in rows])["mean"] for name in names}
    return Reached(title, sum(row["step"] for row in rows) / len(rows), metrics)


def _curve(row: Row) -> list[dict]:
    """The evaluations of a run as rows of numbers, with the gradients till then, and the seconds if known."""
    if row.folder is None or not (row.folder / "metrics.csv").exists():
        return []
    try:
        rows = table_rows(row.folder / "metrics.csv")
    except ValueError:  # the last row, which the other tables show, may be whole
        return []
    steps = [line.get("step", math.nan) for line in rows]
    rising = all(before < after for before, after in pairwise([0.0, *steps, math.inf]))
    if not rows or not rising:  # no step can be missing, NaN, infinite or 0 then
        return []
    play, number = parsed(row.config.get("play", "alternating"))
    each = play.gradients(0 if "distance" in row.config else row.config.get("critic_steps", 5), number)
    for line in rows:
        line["gradients"] = each * line["step"]
        if math.isfinite(row.seconds):
            line["seconds"] = row.seconds * line["step"] / rows[-1]["step"]
    return rows


def in_words(groups) -> list[str]:
    """A line for each kind of budget and group.

    Examples
    --------
    >>> in_words([])
    []
    """
    lines = []
    for kind, (budget, reached) in equal_budgets(groups).items():
        lines.append(f"within {budget:,.4g} {BUDGETS[kind]} each:")
        for one in reached:
            numbers = ", ".join(f"{_NAMES[name]} {value:.4g}" for name, value in one.metrics.items())
            lines.append(f"  {one.title}: {numbers} after {one.updates:,.0f} updates")
    return lines


_NAMES = {"w1": "W₁", "high_quality": "quality"}
