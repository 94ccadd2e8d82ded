"""The table of figures: rows, selection, errors, and what listing costs."""

import subprocess
import sys
from pathlib import Path

import pytest

import figures
from figures.registry import CHAPTERS, FIGURES, find, make, select

HERE = Path(figures.__file__).parent


def test_ids_are_unique_and_stand_in_the_chapters_order():
    order = [CHAPTERS.index(row.chapter) for row in FIGURES.values()]
    assert order == sorted(order)


def test_one_module_for_each_figure_and_one_figure_for_each_module():
    modules = {
        f"{path.parent.name}/{path.stem}"
        for chapter in CHAPTERS
        for path in (HERE / "chapters" / chapter).glob("[!_]*.py")
        if path.read_text(encoding="utf-8").find("\ndef draw(") >= 0
    }
    assert modules == {f"{row.chapter}/{row.id}" for row in FIGURES.values()}


def test_select_takes_ids_and_chapters_each_once():
    rows = select(["parallel_lines", "distances"])
    assert [row.id for row in rows] == [row.id for row in FIGURES.values() if row.chapter == "distances"]
    assert select([]) == list(FIGURES.values())


@pytest.mark.parametrize("ask", [find, lambda name: select([name])])
def test_unknown_figure_lists_names_and_the_nearest(ask):
    with pytest.raises(
        ValueError, match=r"unknown figure 'paralel_lines'; known: .*Did you mean 'parallel_lines'"
    ):
        ask("paralel_lines")


def test_make_gives_a_figure_and_opens_no_window():
    figure = make("parallel_lines", quick=True, style="print")
    assert figure.get_figwidth() == pytest.approx(3.4)


def test_listing_loads_no_numerical_library():
    code = (
        "import sys; from figures.registry import FIGURES; [row.summary() for row in FIGURES.values()];"
        "print([name for name in ('numpy', 'matplotlib', 'scipy', 'numba') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parent
    )
    assert done.stdout.strip() == "[]"
