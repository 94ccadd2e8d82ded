"""Every link of the equation table leads somewhere, and every tag in the source is in the table."""

import importlib
import importlib.util
import re
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
    for name in row["functions"]:
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))


def test_every_tag_in_the_source_has_its_row():
    assert set(TABLE.tagged_functions()) == {row["tag"] for row in TABLE.rows()}


def test_the_four_equations_are_where_the_lecture_says():
    functions = TABLE.tagged_functions()
    assert functions["BP2"] == ["toygan.backprop.backward"]
    assert functions["BP3"] == functions["R-BP4"] == ["toygan.backprop.parameter_gradient"]


def test_a_quoted_line_is_no_equation():
    assert TABLE._tags_by_line('x = 1  # (BP1)\ny = "z  # (BP2)"\n') == [(1, "BP1")]


def test_the_commands_of_the_page_exist():
    from typer.main import get_command

    text = (ROOT / "docs" / "commands.rst").read_text(encoding="utf-8")
    named = set(re.findall(r"``toygan (\w+)", text))
    assert named <= set(get_command(app).commands)
    assert len(named) >= 8
