"""The pages of the site that hold examples or names: the examples run, the names exist."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

from figures.registry import FIGURES

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted([*DOCS.glob("*.rst"), *DOCS.glob("*.md")])
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_examples_print_what_they_say(path, monkeypatch):
    monkeypatch.chdir(DOCS.parent)  # where a reader of the repository stands
    assert doctest.testfile(str(path), module_relative=False, optionflags=FLAGS, encoding="utf-8").failed == 0


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_figures_and_files_named_exist(path):
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"``python -m figures ([a-z]\w+)``", text)) <= set(FIGURES)
    quoted = re.findall(r"``((?:tutorials|divergences|toygan|figures|tests|benchmarks)/[^`< ]*\w)``", text)
    for name in quoted:
        assert (DOCS.parent / name).exists(), name


def test_the_how_to_pages_have_examples():
    for name in ("howto_loss.rst", "howto_law.rst", "howto_figure.rst"):
        assert ">>> " in (DOCS / name).read_text(encoding="utf-8")


def test_the_page_of_names_has_every_public_name_and_no_other():
    listed, package = set(), ""
    for line in (DOCS / "names.rst").read_text(encoding="utf-8").splitlines():
        package = line.removeprefix(".. currentmodule:: ") if "currentmodule" in line else package
        if name := re.fullmatch(r"   ([A-Za-z][\w.]*)", line):
            listed.add((package, name[1]))
    for package, name in listed:
        home, _, member = f"{package}.{name}".rpartition(".")
        assert getattr(importlib.import_module(home), member).__doc__, name
    for package in ("divergences", "toygan", "toygan.without_the_game", "figures"):
        for name in importlib.import_module(package).__all__:
            thing = getattr(importlib.import_module(package), name)
            if callable(thing):  # the others are tables and submodules
                assert (package, name) in listed, f"{package}.{name}"
