"""The READMEs keep their word: their Python prints what they say, and what they name exists."""

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from toygan.cli import app
from toygan.gradcheck.bugs import BUGS

ROOT = Path(__file__).parents[1]
READMES = [ROOT / name for name in ("README.md", "README.zh-CN.md")]
IN_BOTH = pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)


def blocks(path, language):
    """The contents of the fenced blocks of that language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S)


def commands(path):
    """Every command line of the console blocks, as words."""
    lines = "".join(blocks(path, "console")).splitlines()
    return [re.findall(r'"[^"]*"|\S+', line[2:]) for line in lines if line.startswith("$ ")]


@IN_BOTH
def test_the_python_prints_what_stands_below_it(path):
    text = path.read_text(encoding="utf-8")
    pairs = re.findall(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```", text, re.M | re.S)
    assert len(pairs) == len(blocks(path, "python")) >= 1
    for source, printed in pairs:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(source, path.name, "exec"), {})
        assert out.getvalue() == printed


@IN_BOTH
def test_the_commands_and_their_options_exist(path):
    known = get_command(app).commands
    named = [words[1:] for words in commands(path) if words[0] == "toygan"]
    assert {words[0] for words in named} >= {"train", "sample", "resume", "gradcheck", "compare"}
    for name, *words in named:
        options = {option for parameter in known[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= options


@IN_BOTH
def test_the_files_folders_and_links_exist(path):
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    quoted = re.findall(r"`((?:tutorials|divergences|toygan|figures|tests|benchmarks|docs)/[^` ]*)`", text)
    assert len(links) > 4
    assert len(quoted) > 6
    written = {name for name in quoted if name.startswith("docs/_build")}  # by make docs
    for name in {*links, *quoted} - written:
        assert (ROOT / name).exists(), name


@IN_BOTH
def test_the_targets_of_make_exist(path):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [words[1] for words in commands(path) if words[0] == "make"]
    assert targets == ["figures", "test"]
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.M)


@IN_BOTH
def test_the_injected_bugs_exist(path):
    bugs = [words[words.index("--inject-bug") + 1] for words in commands(path) if "--inject-bug" in words]
    assert bugs
    assert set(bugs) <= set(BUGS)


@IN_BOTH
def test_the_table_of_compare_holds_lines_that_compare_prints(path):
    arguments = next(words[1:] for words in commands(path) if words[:2] == ["toygan", "compare"])
    done = CliRunner().invoke(app, [word.strip('"') for word in arguments])
    assert done.exit_code == 0
    shown = next(block for block in blocks(path, "text") if "warrant" in block)
    names = [line.split()[:2] for line in shown.splitlines()[2:]]
    printed = [line.split()[:2] for line in done.stdout.splitlines() if line]
    assert len(names) >= 3
    assert all(pair in printed for pair in names)


def test_both_languages_show_the_same_commands():
    assert commands(READMES[0]) == commands(READMES[1])
    assert blocks(READMES[0], "python") == blocks(READMES[1], "python")


def test_the_commands_run(tmp_path, monkeypatch):
    """Every ``toygan`` line of the README, one after the other, in a folder with the data that they name."""
    (tmp_path / "tutorials" / "data").mkdir(parents=True)
    shutil.copy(ROOT / "tutorials" / "data" / "iris_petals.csv", tmp_path / "tutorials" / "data")
    monkeypatch.chdir(tmp_path)
    printed = {}
    for words in (words for words in commands(READMES[0]) if words[0] == "toygan"):
        if words[1] == "lab":  # serves until Ctrl-C: tests/toygan/lab starts it in a process of its own
            words = [*words, "--help"]
        done = CliRunner().invoke(app, [word.strip('"') for word in words[1:]])
        printed[" ".join(words[1:3])] = done.stdout
        assert done.exit_code == (1 if "--inject-bug" in words else 0), (words, done.output)
    assert (tmp_path / "points.csv").is_file()
    assert "gradient check PASSED" in printed["gradcheck"]
    assert "bias-axis" in printed["gradcheck --inject-bug"]


def test_what_a_newcomer_looks_for_is_where_the_map_says():
    table = (
        (ROOT / "CONTRIBUTING.md")
        .read_text(encoding="utf-8")
        .partition("| you look for |")[2]
        .partition("\n\n")[0]
    )
    places = re.findall(r"`([\w/]+\.\w+)`", table)
    assert len(places) > 10
    assert [place for place in places if not (ROOT / place).is_file()] == []
