"""The tables of docs/coverage.md, from the rows of the study and of the tuned presets.

python docs/_ext/coverage_tables.py       write them into the page, between their marks
"""

import csv
import re
from pathlib import Path

from toygan.studies.coverage_table import keys, means, of, read_rows, shipped
from toygan.studies.mode_coverage import update_times

PAGE = Path(__file__).parents[1] / "coverage.md"
EQUAL = PAGE.parents[1] / "figures" / "data" / "equal_seconds.csv"
EQUAL_HEADS = ("method", "data", "ms", "updates", "modes", "balanced", "high quality %", "W₁", "at its floor")
TUNED = Path(__file__).parents[2] / "figures" / "data" / "tuned.csv"
TUNED_HEADS = ("data", "seeds", "updates", "balanced modes", "high quality %", "σ ratio, median of modes")
TUNED_HEADS += ("σ ratio, all modes", "W₁, n = 10,000", "at its floor")
HEADS = ("method", "data", "modes", "balanced", "high quality %", "reverse KL", "W₁", "at its floor")


def result_table() -> str:
    """A line for each law and method, in Markdown."""
    rows = shipped()
    lines = [_line(HEADS), f"|{'|'.join(['---'] * len(HEADS))}|"]
    for data in keys(rows, "data"):
        for method in keys(rows, "method"):
            if found := of(rows, data, method):
                lines.append(_line([method, data, *_cells(means(found))]))
    return "\n".join(lines)


def equal_table() -> str:
    """The same at equal seconds, with the milliseconds of an update and the updates that it leaves."""
    rows, times = read_rows(EQUAL), update_times()
    lines = [_line(EQUAL_HEADS), f"|{'|'.join(['---'] * len(EQUAL_HEADS))}|"]
    for data in keys(rows, "data"):
        for method in keys(rows, "method"):
            here = of(rows, data, method)
            cells = _cells(means(here))
            ms, updates = f"{times[method, data]:.3g}", f"{here[0]['iterations']:,}"
            lines.append(_line([method, data, ms, updates, *cells[:3], *cells[4:]]))
    return "\n".join(lines)


def tuned_table() -> str:
    """A line for each law of the tuned presets: least and largest of its seeds, and the mean of W₁."""
    with TUNED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [_line(TUNED_HEADS), f"|{'|'.join(['---'] * len(TUNED_HEADS))}|"]
    for data in keys(rows, "data"):
        found = [row for row in rows if row["data"] == data]
        cells = [data, str(len(found)), f"{int(found[0]['iterations']):,}"]
        cells += _of_modes(found) if found[0]["balanced_modes"] else [""] * 4
        low = sum(float(row["w1"]) <= float(row["w1_floor_q95"]) for row in found)
        cells += [f"{sum(float(row['w1']) for row in found) / len(found):.4f}", f"{low}/{len(found)}"]
        lines.append(_line(cells))
    return "\n".join(lines)


def _of_modes(rows) -> list[str]:
    """Cells of what only laws with modes have."""
    cells = [f"{min(float(row['balanced_modes']) for row in rows):.0f}"]
    cells += [_range(rows, "high_quality", "high_quality", 2, 100.0)]
    cells += [_range(rows, "mode_sigma_median", "mode_sigma_median", 3)]
    return [*cells, _range(rows, "mode_sigma_least", "mode_sigma_largest", 3)]


def _range(rows, low: str, high: str, digits: int, scale: float = 1.0) -> str:
    least, largest = min(float(row[low]) for row in rows), max(float(row[high]) for row in rows)
    return f"{scale * least:.{digits}f}–{scale * largest:.{digits}f}"


def _cells(found: dict) -> list[str]:
    cells = [_cell(found["modes"], 1), _cell(found["balanced_modes"], 1)]
    cells += [_cell(found["high_quality"], 1, scale=100), f"{found['reverse_kl']['mean']:.2g}"]
    return [*cells, _cell(found["w1"], 3), f"{found['at_the_floor']}/{found['seeds']}"]


def _cell(found: dict, digits: int, scale: float = 1.0) -> str:
    """The mean, and its standard error where that is not 0."""
    mean, error = scale * found["mean"], scale * found["standard_error"]
    return f"{mean:.{digits}f} ± {error:.{digits}f}" if error > 0 else f"{mean:.{digits}f}"


def _line(cells) -> str:
    return f"| {' | '.join(cells)} |"


def filled(text: str) -> str:
    """The page with its tables as they are now; each stands behind a comment that names it."""
    tables = (("results", result_table()), ("equal seconds", equal_table()), ("tuned", tuned_table()))
    for name, table in tables:
        block = f"<!-- {name} -->\n\n{table}\n\n<!-- end -->"
        text = re.sub(f"<!-- {name} -->.*?<!-- end -->", lambda _, b=block: b, text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
