"""Every promise of the page on reliability names tests, and these exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = r"`(tests/[\w/]+\.py)::(test_\w+)`"


def functions(path):
    return set(re.findall(r"^def (test_\w+)\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE))


def test_the_tests_that_hold_a_promise_exist():
    named = re.findall(NAMED, PAGE)
    assert len(named) > 60
    assert [f"{path}::{name}" for path, name in named if name not in functions(path)] == []


def test_no_test_is_named_in_another_form():
    """It would be looked for by nobody."""
    rest = re.sub(NAMED, "", PAGE)
    assert re.findall(r"test_\w+", rest) == []


def test_every_promise_has_a_test():
    tables = re.findall(r"^\| promise \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    rows = [row for table in tables for row in table.splitlines()]
    assert len(tables) == 3
    assert [row for row in rows if not re.search(NAMED, row)] == []
