"""Equation → document → function → figure → test: read from the tags in the source and from equations.csv.

The functions are found, not listed: a tag is a comment such as ``# (BP2)`` on the line that computes it.
"""

import ast
import csv
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TAG = re.compile(r"\(((?:R-)?BP\d)\)")
PACKAGES = ("divergences", "toygan")


def tagged_functions() -> dict[str, list[str]]:
    """For every tag the functions that hold a line with it, as ``package.module.function``."""
    found: dict[str, list[str]] = {}
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        tags = _tags_by_line(source)
        functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for line, tag in tags:
            inside = [node for node in functions if node.lineno <= line <= node.end_lineno]
            if inside:
                name = f"{module}.{max(inside, key=lambda node: node.lineno).name}"
                if name not in found.setdefault(tag, []):
                    found[tag].append(name)
    return found


def _tags_by_line(source: str) -> list[tuple[int, str]]:
    """Tags in comments behind code; strings that quote such a line do not count."""
    pairs = []
    for number, line in enumerate(source.splitlines(), start=1):
        code, mark, comment = line.partition("  # ")
        if mark and code.count('"') % 2 == 0 and code.strip():
            pairs += [(number, tag) for tag in TAG.findall(comment)]
    return pairs


def rows() -> list[dict]:
    """The table: tag, document, functions, figure, test."""
    with (ROOT / "docs" / "equations.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    functions = tagged_functions()
    return [row | {"functions": functions.get(row["tag"], [])} for row in listed]


def as_rst() -> str:
    """The table as reStructuredText."""
    lines = [".. list-table::", "   :header-rows: 1", "   :class: equations", ""]
    cells = [("equation", "document", "function", "figure", "test")]
    for row in rows():
        functions = ", ".join(f"``{name}``" for name in row["functions"])
        path, _, test = row["test"].partition("::")
        figure, test = f"``{row['figure']}``", f"``{path}`` ``{test}``"
        cells.append((row["tag"], row["document"], functions, figure, test))
    for first, *others in cells:
        lines += [f"   * - {first}", *(f"     - {cell}" for cell in others)]
    return "\n".join([*lines, ""])
