"""Every "How to add" is applied to a copy of the tree as it stands; the copy then trains, checks, draws."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def loaded(path: Path):
    """A module from its file; the tests have no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


APPLY, TRY_OUT = loaded(HERE / "apply.py"), loaded(HERE / "try_out.py")


def run(script, folder, *words):
    """A script run in the copy, uncompiled: the same lines as plain NumPy."""
    environment = os.environ | {"PYTHONPATH": str(folder), "NUMBA_DISABLE_JIT": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-W", "error", str(script), *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return APPLY.copy_of_the_tree(tmp_path_factory.mktemp("copy"))


@pytest.fixture(scope="module")
def found(copy):
    """What every recipe did, all in one process."""
    done = run(HERE / "try_out.py", copy)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("recipe", [recipe.__name__ for recipe in TRY_OUT.RECIPES])
def test_the_recipe_does_what_it_says(recipe, found):
    assert isinstance(found[recipe], list), found[recipe]
    assert all(found[recipe]), found[recipe]


def test_the_tutorial_runs_and_has_the_form(copy):
    path = copy / "tutorials" / "11_coins.py"
    done = run(path, copy, "--quick")
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("All checks passed.")
    form = loaded(copy / "tests" / "tutorials" / "test_every_tutorial.py")
    form.test_the_form(path)
    form.test_its_figures_exist(path)


def test_every_recipe_of_the_page_is_tried():
    text = (APPLY.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("## How to add")[2].partition("\n## ")[0]
    titles = [line.split("**")[1].removesuffix(".") for line in section.splitlines() if line.startswith("**")]
    words = [recipe.__name__.replace("_", " ") for recipe in TRY_OUT.RECIPES] + ["tutorial"]
    assert sorted(title.partition(" ")[2] for title in titles) == sorted(words)


def test_a_row_goes_to_the_end_of_its_table():
    source = 'T = {"a": f, "b": g}\nU = {r.name: r for r in (\n    R(1),\n)}\n'
    assert '"b": g,\n"c": h,\n}' in APPLY.with_row(source, "T", "def h(): ...", '"c": h,')
    assert "    R(1),\nR(2),\n)}" in APPLY.with_row(source, "U", "", "R(2),")
