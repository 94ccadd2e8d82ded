"""Every tutorial runs in a clean folder without a warning, its assertions hold, and all have one form."""

import ast
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from figures.registry import FIGURES
from toygan.objectives.table import OBJECTIVES

ROOT = Path(__file__).parents[2]
TUTORIALS = sorted((ROOT / "tutorials").glob("[0-9][0-9]_*.py"))
EACH = pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)


def _saved(source):
    """The names of the pictures that a tutorial saves."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    saves = [call for call in calls if ast.unparse(call.func) == "lesson.save"]
    return {ast.literal_eval(call.args[1]) for call in saves}


@pytest.fixture
def clean_folder(tmp_path, monkeypatch):
    """An empty folder to work in, with an empty store of runs; losses that a lesson registers leave again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOYGAN_RUNS", str(tmp_path / "runs"))
    before = set(OBJECTIVES)
    yield tmp_path
    for name in OBJECTIVES.keys() - before:
        del OBJECTIVES[name]


def _check_what_was_saved(path, folder):
    pictures = list((folder / "pictures").glob("*.png"))
    wanted = {f"{path.stem[:2]}_{name}.png" for name in _saved(path.read_text(encoding="utf-8"))}
    assert {picture.name for picture in pictures} == wanted != set()
    for picture in pictures:
        with Image.open(picture) as image:
            assert len(image.info["Description"]) > 30


@EACH
def test_the_quick_run(path, clean_folder, monkeypatch, capsys):
    """As ``python tutorials/NN_name.py`` runs it, in this process, where what it needs is loaded."""
    monkeypatch.setattr(sys, "argv", [str(path), "--quick", "--out", "pictures"])
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out.rstrip().endswith("All checks passed.")
    _check_what_was_saved(path, clean_folder)


def test_the_quick_run_as_it_is_typed(tmp_path):
    path = TUTORIALS[0]
    done = subprocess.run(
        [sys.executable, "-W", "error", path, "--quick", "--out", "pictures"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TOYGAN_RUNS": str(tmp_path / "runs")},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("All checks passed.")
    _check_what_was_saved(path, tmp_path)


@EACH
def test_the_form(path):
    source = path.read_text(encoding="utf-8")
    opening = ast.get_docstring(ast.parse(source))
    cells = re.split(r"^# %%\n", source, flags=re.M)
    assert len(source.splitlines()) <= 200
    assert f'Tutorial("{path.stem}"' in source
    assert "will see:" in " ".join(opening.split())
    assert re.search(r"中文摘要：[\u4e00-\u9fff]?", opening)
    assert f"python tutorials/{path.name}" in opening
    assert cells[-3].startswith("# Exercises\n")
    assert cells[-2].startswith("# .. dropdown:: Solutions\n")
    assert cells[-1].startswith("# Check the claims.\nassert ") or "\nassert " in cells[-1]
    assert (
        len(re.findall(r"^# \d\. ", cells[-3], re.M)) == len(re.findall(r"^#    \d\. ", cells[-2], re.M)) >= 2
    )


@EACH
def test_no_bars_that_the_site_would_read_as_a_substitution(path):
    source = path.read_text(encoding="utf-8")
    words = [ast.get_docstring(ast.parse(source)), *re.findall(r"^# .*", source, re.M)]
    assert not re.findall(r"\|\w[^|\n]*\|", re.sub(r"``.*?``", "", "\n".join(words), flags=re.S))


@EACH
def test_its_figures_exist(path):
    opening = " ".join(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).split())
    named = re.findall(r"``python -m figures (\w+)``", opening)
    assert named
    assert set(named) <= set(FIGURES)


def test_the_pages_list_them_all():
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        for path in TUTORIALS:
            assert f"tutorials/{path.name}" in text, (readme, path.name)


def test_every_erratum_of_the_page_is_decided_by_a_number():
    page = (ROOT / "docs" / "errata.rst").read_text(encoding="utf-8")
    listed, document = set(), ""
    for line in page.splitlines():
        document = line if re.fullmatch(r"S\d", line) else document
        listed |= {f"{document} {letter}" for letter in re.findall(r"^\* \\?\((\w)\)", line)}
    source = (ROOT / "tutorials" / "09_errata.py").read_text(encoding="utf-8")
    assert listed == set(re.findall(r"\"(S\d \w)\w*\"", source))
    assert len(listed) == 21
