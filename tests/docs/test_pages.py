"""The pages of the site that hold examples or names: the examples run, the names exist."""

import doctest
import importlib
import re
import textwrap
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from figures.registry import FIGURES
from toygan import load_run
from toygan.cli import app
from toygan.objectives.table import OBJECTIVES

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
    made_by_the_reader = set(re.findall(r"Save it as ``([^`]+)``", text))
    for name in set(quoted) - made_by_the_reader:
        assert (DOCS.parent / name).exists(), name


def test_the_how_to_pages_have_examples():
    for name in ("howto_loss.rst", "howto_law.rst", "howto_figure.rst"):
        assert ">>> " in (DOCS / name).read_text(encoding="utf-8")


def test_the_figure_of_the_how_to_draws():
    page = (DOCS / "howto_figure.rst").read_text(encoding="utf-8")
    block = re.search(r"code-block:: python\n\n((?:   .*\n|\n)+)", page)[1]
    module = {}
    exec(compile(textwrap.dedent(block), "howto_figure.rst", "exec"), module)
    picture = module["draw"](module["compute"](quick=True, seed=0), lambda key: key)
    assert picture.axes[0].get_xlabel() == "shift"


def test_the_loss_of_the_how_to_trains(tmp_path, monkeypatch):
    page = (DOCS / "howto_loss.rst").read_text(encoding="utf-8")
    source = doctest.script_from_examples(page).partition("value, d_real")[0]
    contributing = (DOCS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.search(r"^```python\n(.*?)^```", contributing, re.M | re.S)[1]
    assert re.sub(r"\s", "", shown) in re.sub(r"#.*|\s", "", source)  # the same loss in both places
    (tmp_path / "mine.py").write_text(shown, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = re.search(r"^   toygan (.+ mine\.py .+)$", page, re.M)[1].split()
    done = CliRunner().invoke(app, [*words, "--iterations", "5", "--out", "mine"])
    assert done.exit_code == 0, done.output
    assert load_run("mine").step == 5
    del OBJECTIVES["flipped"]  # entered by the module, for this process


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_options_of_the_commands_exist(path):
    known = get_command(app).commands
    for line in re.findall(r"``toygan ([a-z][^`]*)``", path.read_text(encoding="utf-8")):
        name, *words = line.split()
        options = {option for parameter in known[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= options, line


def documented(package, name):
    """What ``package.name`` stands for, through rooms and lazy names alike."""
    thing = importlib.import_module(package)
    for part in name.split("."):
        package = f"{package}.{part}"
        thing = getattr(thing, part) if hasattr(thing, part) else importlib.import_module(package)
    return thing


def test_the_page_of_names_has_every_public_name_and_no_other():
    listed, package = set(), ""
    for line in (DOCS / "names.rst").read_text(encoding="utf-8").splitlines():
        package = line.removeprefix(".. currentmodule:: ") if "currentmodule" in line else package
        if name := re.fullmatch(r"   ([A-Za-z][\w.]*)", line):
            listed.add((package, name[1]))
    for package, name in listed:
        assert documented(package, name).__doc__, name
    for package in ("divergences", "toygan", "toygan.without_the_game", "figures"):
        for name in importlib.import_module(package).__all__:
            thing = getattr(importlib.import_module(package), name)
            if callable(thing):  # the others are tables and submodules
                assert (package, name) in listed, f"{package}.{name}"
