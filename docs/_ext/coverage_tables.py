"""The table of docs/coverage.md, from the rows of the study.

python docs/_ext/coverage_tables.py       write it into the page, between its marks
"""

import re
from pathlib import Path

from toygan.studies.coverage_table import keys, means, of, shipped

PAGE = Path(__file__).parents[1] / "coverage.md"
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
    """The page with its table as it is now; it stands behind a comment that names it."""
    block = f"<!-- results -->\n\n{result_table()}\n\n<!-- end -->"
    return re.sub(r"<!-- results -->.*?<!-- end -->", lambda _: block, text, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
