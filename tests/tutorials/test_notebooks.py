"""The notebooks say what their scripts say: written by one program, the same code, words as Markdown."""

import ast
import importlib.util
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tutorials" / "notebooks"
SCRIPTS = sorted((ROOT / "tutorials").glob("[0-9][0-9]_*.py"))
EACH = pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def write():
    spec = importlib.util.spec_from_file_location("write_notebooks", FOLDER / "write.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cells(path: Path, kind: str) -> list[str]:
    held = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in held["cells"] if cell["cell_type"] == kind]


def test_they_are_what_make_notebooks_writes(write):
    made = write.written()
    assert set(made) == {*FOLDER.glob("*.ipynb"), FOLDER / "README.md"}
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run make notebooks"


@EACH
def test_the_code_is_the_scripts_own(script):
    first, *code = cells(FOLDER / f"{script.stem}.ipynb", "code")
    whole = ast.parse(script.read_text(encoding="utf-8"))
    assert ast.dump(ast.parse("\n".join(code))) == ast.dump(ast.Module(whole.body[1:], []))
    assert "TOYGAN_QUICK" in ast.unparse(ast.parse(first))


@EACH
def test_nothing_of_the_script_s_markup_is_left(script):
    words = cells(FOLDER / f"{script.stem}.ipynb", "markdown")
    for text in words:
        plain = re.sub(r"```.*?```", "", text, flags=re.S)
        assert not re.search(r"``|^\.\. |^[=-]{3,}$|:\w+:`", plain, re.M), plain
    title = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))).splitlines()[0]
    assert words[1].startswith(f"# {title}\n")
    assert sum("<details><summary>Solutions</summary>" in text for text in words) == 1


@EACH
def test_the_form_of_a_notebook(script):
    held = json.loads((FOLDER / f"{script.stem}.ipynb").read_text(encoding="utf-8"))
    assert (held["nbformat"], held["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in held["cells"]}) == len(held["cells"])
    for cell in held["cells"]:
        kept = {"id", "cell_type", "metadata", "source"}
        assert set(cell) == (
            kept if cell["cell_type"] == "markdown" else kept | {"execution_count", "outputs"}
        )
        assert not cell.get("outputs")


def test_listings_formulae_and_broken_chinese_lines(write):
    shown = write.markdown(".. literalinclude:: ../../toygan/support/names.py\n   :pyobject: look_up\n")
    assert shown.startswith("```python\ndef look_up(")
    assert write.markdown("一，\n二 ``a\nb``\n----\n\n.. math:: x^2") == "## 一，二 `a b`\n\n$$x^2$$"


def test_the_buttons_lead_to_the_repository_that_the_citation_names(write):
    address = write.repository('title: "x"\nrepository-code: "https://github.com/me/toygan"\n')
    assert address == "https://github.com/me/toygan"
    made = write.notebook(SCRIPTS[0], address)
    assert (
        "colab.research.google.com/github/me/toygan/blob/main/tutorials/notebooks/01_distances.ipynb" in made
    )
    assert "mybinder.org/v2/gh/me/toygan/main?urlpath=lab/tree/tutorials/notebooks/01_distances.ipynb" in made
    assert "toygan @ git+https://github.com/me/toygan" in made
    assert write.readme(SCRIPTS, address).count("mybinder.org/v2/gh/me/toygan") == len(SCRIPTS)


def test_there_are_no_buttons_that_would_lead_nowhere(write):
    address = write.repository("title: x")
    made = [write.readme(SCRIPTS, address), *(write.notebook(script, address) for script in SCRIPTS)]
    for text in made:
        assert not re.search(r"colab\.research|mybinder|OWNER|git\+", text)
    assert 'put the line\n`repository-code: "https://github.com/…"`' in made[0]
    assert "toygan is not installed here" in made[1]


def test_binder_installs_this_repository():
    folder = ROOT / "binder"
    assert (folder / "requirements.txt").read_text(encoding="utf-8").split() == ["."]
    assert (folder / "postBuild").read_text(encoding="utf-8").startswith("#!/bin/bash\n")
    assert re.fullmatch(r"python-3\.1[1-4]\n", (folder / "runtime.txt").read_text(encoding="utf-8"))
