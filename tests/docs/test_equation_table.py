"""Every link of the equation table leads somewhere, and every tag in the source is in the table."""

import importlib
import importlib.util
import inspect
import re
from operator import attrgetter
from pathlib import Path

import pytest

from figures.registry import FIGURES
from toygan.cli import app

ROOT = Path(__file__).parents[2]


def _equation_table():
    spec = importlib.util.spec_from_file_location(
        "equation_table", ROOT / "docs" / "_ext" / "equation_table.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLE = _equation_table()


@pytest.mark.parametrize("row", TABLE.rows(), ids=lambda row: row["tag"])
def test_no_link_is_dead(row):
    assert row["functions"]
    assert row["document"]
    assert row["figure"] in FIGURES
    path, _, test = row["test"].partition("::")
    assert re.search(rf"^def {test}\(", (ROOT / path).read_text(encoding="utf-8"), re.M)
    assert row["group"] in TABLE.GROUPS
    for place in row["functions"]:
        module = importlib.import_module(".".join(Path(place.path).with_suffix("").parts))
        assert callable(attrgetter(place.name)(module))


def test_every_tag_in_the_source_has_its_row():
    assert set(TABLE.tagged_functions()) == {row["tag"] for row in TABLE.rows()}


def test_the_four_equations_are_where_the_lecture_says():
    functions = TABLE.tagged_functions()
    assert [place.dotted for place in functions["BP2"]] == ["toygan.network.backprop.backward"]
    assert [place.dotted for place in functions["BP3"]] == ["toygan.network.backprop.weight_gradient"]
    assert [place.dotted for place in functions["R-BP4"]] == ["toygan.network.backprop.bias_gradient"]


def test_the_lines_counted_in_a_function_hold_the_tag():
    for tag, places in TABLE.tagged_functions().items():
        for place in places:
            module = importlib.import_module(".".join(Path(place.path).with_suffix("").parts))
            function = attrgetter(place.name)(module)
            shown, _ = inspect.getsourcelines(getattr(function, "py_func", function))
            assert all(f"({tag})" in shown[line - 1] for line in place.lines)


def test_a_quoted_line_is_no_equation():
    assert TABLE._tags_by_line('x = 1  # (BP1)\ny = "z  # (BP2)"\n') == [(1, "BP1")]


def test_a_word_in_brackets_is_a_tag_only_in_capitals():
    assert TABLE._tags_by_line("x = 1  # (n, d) and (m,), see (a)\ny = 2  # (W-LINE), (H2)\n") == [
        (2, "W-LINE"),
        (2, "H2"),
    ]


def test_every_group_has_a_table_and_a_page_of_code():
    pages = TABLE.pages()
    table = pages.pop("api/equation_table.txt")
    assert len(pages) == len(TABLE.GROUPS)
    for row in TABLE.rows():
        assert f"**({row['tag']})**" in table
        assert f".. _code-{row['tag'].lower()}:" in pages[f"api/code_{row['group']}.rst"]


def test_the_commands_of_the_page_exist():
    from typer.main import get_command

    text = (ROOT / "docs" / "commands.rst").read_text(encoding="utf-8")
    named = set(re.findall(r"``toygan (\w+)", text))
    assert named <= set(get_command(app).commands)
    assert len(named) >= 8
