"""The recipes of CONTRIBUTING.md and ``docs/howto_figure.rst``, applied to a copy of the tree."""

import ast
import re
import shutil
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("divergences", "toygan", "figures", "docs", "tests")


def blocks(language: str) -> list[str]:
    """The fenced blocks of CONTRIBUTING.md in a language, in order."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


def copy_of_the_tree(target: Path) -> Path:
    """A copy with every recipe applied; ``mine.py`` beside it holds the loss for oneself."""
    skipped = shutil.ignore_patterns("__pycache__", "_build", "*.npz", "data")
    for folder in COPIED:
        shutil.copytree(ROOT / folder, target / folder, ignore=skipped)
    mine, *others = blocks("python")
    (target / "mine.py").write_text(mine, encoding="utf-8")
    for block in others:
        apply(block, target)
    with (target / "docs" / "equations.csv").open("a", encoding="utf-8") as file:
        file.write("".join(blocks("csv")))
    _apply_figure(target)
    return target


def apply(block: str, target: Path) -> None:
    """One block: a whole new file, or functions and the last row of a table."""
    first, _, rest = block.partition("\n")
    path = target / first.removeprefix("# ")
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(rest, encoding="utf-8")
        return
    functions, table, row = re.split(r"^# at the end of (\w+):\n", rest, flags=re.M)
    source = path.read_text(encoding="utf-8")
    path.write_text(with_row(source, table, functions.strip(), row.strip()), encoding="utf-8")


def with_row(source: str, table: str, functions: str, row: str) -> str:
    """The text with functions before a table and a new last row in it."""
    [place] = [node for node in ast.parse(source).body if _assigns(node, table)]
    rows = place.value.generators[0].iter if isinstance(place.value, ast.DictComp) else place.value
    lines = source.splitlines(keepends=True)
    last, end = lines[: rows.end_lineno], rows.end_col_offset - 1
    inside = "".join(last[:-1]) + last[-1].encode()[:end].decode()
    after = last[-1].encode()[end:].decode() + "".join(lines[rows.end_lineno :])
    separator = "" if inside.rstrip().endswith((",", "(", "{")) else ","
    inside = f"{inside.rstrip()}{separator}\n{row.removesuffix(',')},\n"
    head = inside.splitlines(keepends=True)
    start = place.lineno - 1
    return "".join(head[:start]) + f"{functions}\n\n\n" + "".join(head[start:]) + after


def _assigns(node: ast.AST, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(getattr(target, "id", None) == name for target in targets)


def _apply_figure(target: Path) -> None:
    page = (ROOT / "docs" / "howto_figure.rst").read_text(encoding="utf-8")
    module = re.search(r"code-block:: python\n\n((?:   .*\n|\n)+)", page)[1]
    [path] = re.findall(r"Save it as ``(.*?)``", page)
    (target / path).write_text(textwrap.dedent(module), encoding="utf-8")
    registry = target / "figures" / "registry.py"
    [row] = re.findall(r"^ +(LectureFigure\(.*\),)$", page, re.M)
    registry.write_text(with_row(registry.read_text(encoding="utf-8"), "FIGURES", "", row), encoding="utf-8")
    with (target / "figures" / "look" / "labels.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(re.findall(r"^ +(slide\..*)$", page, re.M)) + "\n")
