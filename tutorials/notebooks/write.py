"""Write the notebooks of this folder, and its README, from the tutorials: ``make notebooks``.

A notebook is never edited by hand: its script is, and a test compares the two. The words of a script are
reStructuredText, of which the tutorials use headings, literals, lists, formulae, folded solutions and
listings of a function; here they become Markdown.

The buttons lead to the repository that ``repository-code:`` of CITATION.cff names; there are none before it
names one, since they would lead nowhere.
"""

import ast
import json
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BRANCH = "main"
BROKEN_LINE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n *(?=[\u3000-\u9fff\uff00-\uffef])")
INDENTED = r"((?:\n| {3,}.*\n?)+)"
LISTING = r"^\.\. literalinclude:: \.\./\.\./(\S+)\n   :pyobject: (\w+)\n"
INSTALLING = """\
# On Colab this installs toygan; where it is installed, nothing happens.
import importlib.util
import os
import subprocess
import sys

if importlib.util.find_spec("toygan") is None:
    subprocess.check_call([sys.executable, "-m", "pip", "install", "--quiet", "toygan @ git+{repository}"])
"""
LOOKING = """\
import importlib.util
import os

if importlib.util.find_spec("toygan") is None:
    raise SystemExit("toygan is not installed here: python -m pip install FOLDER, the one of setup.cfg")
"""
SHORT = """\
os.environ["TOYGAN_QUICK"] = "1"  # a short run; make it "0" and restart the kernel for the whole lesson"""


def repository(citation: str) -> str | None:
    """The address that a CITATION.cff names, if it does.

    Examples
    --------
    >>> repository('repository-code: "https://github.com/me/toygan"'), repository("title: toygan")
    ('https://github.com/me/toygan', None)
    """
    found = re.search(r"^repository-code: *[\"']?([^\"'\s]+)", citation, re.M)
    return found[1] if found else None


def buttons(name: str, address: str) -> str:
    """Links that open a notebook where nothing needs to be installed."""
    place = address.removeprefix("https://github.com/")
    path = f"tutorials/notebooks/{name}.ipynb"
    colab = f"https://colab.research.google.com/github/{place}/blob/{BRANCH}/{path}"
    binder = f"https://mybinder.org/v2/gh/{place}/{BRANCH}?urlpath=lab/tree/{path}"
    return f"[Open in Colab]({colab}) · [Open in Binder]({binder})"


def notebook(script: Path, address: str | None) -> str:
    """The text of the notebook of a tutorial."""
    opening, *parts = re.split(r"^# %%\n", script.read_text(encoding="utf-8"), flags=re.M)
    origin = f"Written from `tutorials/{script.name}` by `make notebooks`; edit the script."
    links = f"{buttons(script.stem, address)}\n\n" if address else ""
    cells = [_cell("markdown", links + origin)]
    cells.append(_cell("code", (INSTALLING.format(repository=address) if address else LOOKING) + SHORT))
    cells.append(_cell("markdown", markdown(ast.literal_eval(opening.strip()))))
    for part in parts:
        words, code = _parted(part)
        cells += [_cell("markdown", markdown(words))] if words else []
        cells += [_cell("code", code)] if code else []
    held = {
        "cells": [{"id": f"cell-{number:02}", **cell} for number, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(held, indent=1, ensure_ascii=False) + "\n"


def _cell(kind: str, text: str) -> dict:
    lines = {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)}
    return lines | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _parted(part: str) -> tuple[str, str]:
    """The comment at the head of a part of a script, and the code below it."""
    lines = part.splitlines()
    end = next((k for k, line in enumerate(lines) if not line.startswith("#")), len(lines))
    words = "\n".join(line[1:].removeprefix(" ") for line in lines[:end])
    return words, "\n".join(lines[end:]).strip("\n")


def markdown(text: str) -> str:
    """The words of a lesson as Markdown.

    Examples
    --------
    >>> print(markdown("Title\\n=====\\n\\nSay ``a\\nb``.\\n\\n.. math:: x^2\\n"))
    # Title
    <BLANKLINE>
    Say `a b`.
    <BLANKLINE>
    $$x^2$$
    """
    text = BROKEN_LINE.sub("", text.strip("\n")) + "\n"  # Chinese has no spaces where its lines are broken
    text = re.sub(r"``(.+?)``", lambda match: f"`{' '.join(match[1].split())}`", text, flags=re.S)
    text = re.sub(r"^(.+)\n=+$", r"# \1", text, flags=re.M)
    text = re.sub(r"^(.+)\n-+$", r"## \1", text, flags=re.M)
    text = re.sub(r"^\.\. math:: (.+)$", r"$$\1$$", text, flags=re.M)
    text = re.sub(rf"^\.\. dropdown:: (.+)\n{INDENTED}", _details, text, flags=re.M)
    text = re.sub(LISTING, _listing, text, flags=re.M)
    return text.strip("\n")


def _details(match: re.Match) -> str:
    body = re.sub(r"^ {3}", "", match[2], flags=re.M).strip()
    return f"<details><summary>{match[1]}</summary>\n\n{body}\n\n</details>\n"


def _listing(match: re.Match) -> str:
    source = (ROOT / match[1]).read_text(encoding="utf-8")
    found = next(node for node in ast.parse(source).body if getattr(node, "name", "") == match[2])
    return f"```python\n{ast.get_source_segment(source, found)}\n```\n"


README = """\
# The tutorials as notebooks

Written from the scripts one folder up by `make notebooks`, never edited by hand; a test compares them.
The second cell asks for a short run (`TOYGAN_QUICK`). With toygan installed they need no network. {note}

{rows}
"""
LINKED = """Binder
builds itself from the folder `binder`, Colab installs toygan from the repository."""
UNLINKED = """There are
no links to Colab and Binder yet, because `CITATION.cff` names no published repository: put the line
`repository-code: "https://github.com/…"` into it, run `make notebooks`, and all notebooks have them."""


def readme(scripts: list[Path], address: str | None) -> str:
    """The page of the folder: a row for each notebook."""
    names = [script.stem for script in scripts]
    if address is None:
        return README.format(note=UNLINKED, rows="\n".join(f"- [{name}]({name}.ipynb)" for name in names))
    rows = ["| notebook | where nothing needs to be installed |", "|---|---|"]
    rows += [f"| [{name}]({name}.ipynb) | {buttons(name, address)} |" for name in names]
    return README.format(note=LINKED, rows="\n".join(rows))


def written() -> dict[Path, str]:
    """Every file of this folder that is made, and its text."""
    address = repository((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    scripts = sorted((ROOT / "tutorials").glob("[0-9][0-9]_*.py"))
    made = {HERE / f"{script.stem}.ipynb": notebook(script, address) for script in scripts}
    return made | {HERE / "README.md": readme(scripts, address)}


if __name__ == "__main__":
    for path, text in written().items():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path.relative_to(ROOT))
