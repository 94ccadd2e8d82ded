"""Equation → document → function → figure → test: read from the tags in the source and from equations.csv.

The functions are found, not listed: a tag is a comment such as ``# (BP2)`` on the line that computes it. The
functions and the tests of the table are shown, with the tagged lines marked, on a page for each group.
"""

import ast
import csv
import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TAG = re.compile(r"\(([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*)\)")
PACKAGES = ("divergences", "toygan")
GROUPS = {
    "divergences": {"en": "Divergences and their witnesses", "zh": "散度及其见证函数"},
    "transport": {"en": "Optimal transport", "zh": "最优传输"},
    "backpropagation": {"en": "Backpropagation", "zh": "反向传播"},
    "second": {"en": "The gradient of a penalty", "zh": "惩罚项的梯度"},
    "games": {"en": "Games and remedies", "zh": "博弈与改进办法"},
    "dirac": {"en": "The smallest games", "zh": "最小的博弈"},
    "measuring": {"en": "Measuring", "zh": "度量"},
}
HEADINGS = {
    "en": ("equation", "document", "function", "figure", "test"),
    "zh": ("公式", "文献", "函数", "插图", "测试"),
}
BACK = {"en": "Back to :doc:`the equations <../equations>`", "zh": "返回 :doc:`公式一览 <../equations>`"}
CODE = {"en": "code and tests", "zh": "代码与测试"}


class Place(NamedTuple):
    """A function that holds tagged lines; ``lines`` count from its first line, 1."""

    path: str
    name: str
    lines: tuple[int, ...]

    @property
    def dotted(self) -> str:
        """``package.module.function``."""
        return ".".join([*Path(self.path).with_suffix("").parts, self.name])


def tagged_functions() -> dict[str, list[Place]]:
    """For every tag the functions or methods that hold a line with it."""
    found: dict[str, dict[tuple[str, str], list[int]]] = {}
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        functions = dict(_functions(ast.parse(source)))
        relative = path.relative_to(ROOT).as_posix()
        for line, tag in _tags_by_line(source):
            for name, (first, last) in functions.items():
                if first <= line <= last:
                    found.setdefault(tag, {}).setdefault((relative, name), []).append(line - first + 1)
    return {
        tag: [Place(*key, tuple(lines)) for key, lines in places.items()] for tag, places in found.items()
    }


def _functions(tree: ast.Module):
    """Functions and methods (not those inside them), with their first line, decorators included, and last."""
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        for function in inside:
            if isinstance(function, ast.FunctionDef):
                first = min([function.lineno, *(mark.lineno for mark in function.decorator_list)])
                yield prefix + function.name, (first, function.end_lineno)


def _tags_by_line(source: str) -> list[tuple[int, str]]:
    """Tags in comments behind code; strings that quote such a line do not count."""
    pairs = []
    for number, line in enumerate(source.splitlines(), start=1):
        code, mark, comment = line.partition("  # ")
        if mark and code.count('"') % 2 == 0 and code.strip():
            pairs += [(number, tag) for tag in TAG.findall(comment)]
    return pairs


def rows() -> list[dict]:
    """The table: group, tag, formula, document, functions, figure, test."""
    with (ROOT / "docs" / "equations.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    functions = tagged_functions()
    return [row | {"functions": functions.get(row["tag"], [])} for row in listed]


def pages(lang: str = "en") -> dict[str, str]:
    """The tables, to be included, and the pages of code that they link to, by path below ``docs``."""
    table, written = [], {}
    for group, titles in GROUPS.items():
        title = titles[lang]
        members = [row for row in rows() if row["group"] == group]
        table += [title, "-" * (2 * len(title)), "", *_table(members, lang)]
        written[f"api/code_{group}.rst"] = _code_page(title, members, lang)
    return written | {"api/equation_table.txt": "\n".join(table)}


def _table(members: list[dict], lang: str) -> list[str]:
    lines = [
        ".. list-table::",
        "   :header-rows: 1",
        "   :class: equations",
        "   :widths: 32 13 24 15 16",
        "",
    ]
    cells = [HEADINGS[lang]]
    for row in members:
        code = f"code-{row['tag'].lower()}"
        functions = [f":ref:`{_short(place)} <{code}>`" for place in row["functions"]]
        equation = f"**({row['tag']})** :math:`{row['formula']}`"
        figure = f":ref:`{row['figure']} <figure-{row['figure']}>`"
        test = row["test"].partition("::")[2].removeprefix("test_").replace("_", " ")
        cells.append((equation, row["document"], ", ".join(functions), figure, f":ref:`{test} <{code}>`"))
    for first, *others in cells:
        lines += [f"   * - {first}", *(f"     - {cell}" for cell in others)]
    return [*lines, ""]


def _short(place: Place) -> str:
    return f"{Path(place.path).stem}.{place.name}"


def _code_page(title: str, members: list[dict], lang: str) -> str:
    parts = [":orphan:", f"{title}: {CODE[lang]}\n" + "=" * (2 * len(title) + 20)]
    for row in members:
        heading = f"({row['tag']})"
        parts += [f".. _code-{row['tag'].lower()}:", f"{heading}\n{'-' * len(heading)}"]
        parts += [
            f".. math:: {row['formula']}",
            f"{row['document']}. {BACK[lang]}.",
        ]
        parts += [_shown(place.path, place.name, place.lines) for place in row["functions"]]
        path, _, test = row["test"].partition("::")
        parts.append(_shown(path, test, ()))
    return "\n\n".join([*parts, ""])


def _shown(path: str, name: str, lines: tuple[int, ...]) -> str:
    marked = f"\n   :emphasize-lines: {','.join(map(str, lines))}" if lines else ""
    return f"``{path}``\n\n.. literalinclude:: ../../{path}\n   :pyobject: {name}{marked}"
