"""Sentences that need not be read twice: no listed metaphor, no dead reference, every document by its name.

The lists hold what was there once. Whoever finds another word of the kind adds it here and replaces it.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("divergences", "toygan", "figures")
LONGEST = {"toygan/autograd.py": 300}  # the tape stays one file

# what stood for a term of the field, or made a reader guess -> what to write
METAPHORS = {
    r"\bheaps?\b": "mode, cluster",
    r"\bdoors?\b|_DOOR": "argument check, public name, entry point",
    r"\bgo home\b|\bsent? home\b|\bothers home\b": "stop",
    r"\b(lives?|live) (in|beside|on|at|here|there|outside)\b|\bonly [PQ] lives\b": "is in, has density in",
    r"\bphotographs?\b|\bphotographed\b": "copy, state",
    r"\bteams?\b": "workers",
    r"\bput up with\b": "say what was accepted, and why",
    r"\bgrains?\b": "point, unit of mass, quantile",
    r"\bholder (dies|is dead)\b|\bthe dead\b|\bmay die\b": "ends, is killed",
    r"\bput to sleep\b|\bsleeps in\b": "suspended",
    r"\bits twin\b": "the other run",
}
DEAD = {
    r"``mathematics(\.md)?``|\bmathematics(\.md)?[`:,]*\s*§": "docs/equations.rst",
    r"\bshared/(design|cases|prototype|seeds)\b": "something that is in this repository",
}
SPELT = r"{0}: the |{0}: the\n|{0} is the |{0}, the lecture|{0}: Gei"  # of S0 … S4, the lecture documents


def sources():
    """Every module, tutorial and page, by its path from the root."""
    for place in (*PACKAGES, "tutorials", "benchmarks", "docs"):
        for path in sorted((ROOT / place).rglob("*")):
            if path.suffix in (".py", ".rst", ".md", ".csv") and "_build" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md"):
        yield name, (ROOT / name).read_text(encoding="utf-8")


def found(patterns) -> list[str]:
    return [
        f"{name}: {match.group()!r}; write: {better}"
        for name, text in sources()
        for pattern, better in patterns.items()
        for match in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize("patterns", [METAPHORS, DEAD], ids=["metaphors", "dead references"])
def test_what_was_taken_out_stays_out(patterns):
    assert found(patterns) == []


def test_every_lecture_document_is_called_by_its_name_where_it_is_cited():
    unnamed = [
        f"{name}: {document}"
        for name, text in sources()
        if name.endswith(".py")
        for document in sorted(set(re.findall(r"\bS[0-4]\b", text)))
        if not re.search(SPELT.format(document), text)
    ]
    assert unnamed == []


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "docs/index.rst",
        "docs/names.rst",
        "docs/faq.rst",
        "docs/howto_law.rst",
        "divergences/__init__.py",
        "divergences/laws/__init__.py",
        "divergences/laws/construct.py",
        "toygan/datasets/__init__.py",
        "toygan/datasets/table.py",
        "toygan/config/train_config.py",
        "tutorials/01_distances.py",
    ],
)
def test_a_law_is_called_a_distribution_where_it_first_appears(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    first = re.search(r"\blaws?\b", text, re.IGNORECASE)
    assert "distribution" in text[max(first.start() - 60, 0) : first.end() + 60].lower()


@pytest.mark.parametrize("package", PACKAGES)
def test_files_are_short_enough_to_read(package):
    for path in (ROOT / package).rglob("*.py"):
        name, lines = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8").count("\n")
        assert lines <= LONGEST.get(name, 250), f"{name} has {lines} lines: divide it by what it is about"


def test_functions_are_short():
    """The median and the 90th percentile of lines, without the docstring, stay what they were."""
    lengths = []
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    body = node.body[1:] if ast.get_docstring(node) else node.body
                    lengths.append(body[-1].end_lineno - body[0].lineno + 1 if body else 1)
    lengths.sort()
    assert lengths[len(lengths) // 2] <= 5
    assert lengths[len(lengths) * 9 // 10] <= 14


def test_the_patterns_see_what_they_are_for():
    for text in ("two heaps", "the others home", "put to sleep", "``mathematics``: §4", "which lives in `x`"):
        assert any(re.search(pattern, text) for pattern in (METAPHORS | DEAD)), text
