"""Files that are identical from build to build, speak to screen readers, and never lose a letter."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

import figures
from figures.production.saver import FORMATS, MissingGlyph, render

SVG = "{http://www.w3.org/2000/svg}"
BUILD = """
import hashlib, sys
from figures.registry import find, make
from figures.production.saver import render
from figures.style import context
for name in sys.argv[1:]:
    figure = make(name, quick=True)
    with context("lecture"):
        for kind in ("png", "svg", "pdf"):
            print(name, kind, hashlib.sha256(render(figure, kind, name, "caption", "alt")).hexdigest())
"""


def test_two_processes_give_the_same_bytes_in_every_format():
    first, second = (_hashes(seed) for seed in ("1", "2"))
    assert len(first) == 6
    assert first == second


def _hashes(hash_seed: str) -> list[str]:
    """Hashes of a few figures' files, from a new process with another order of its sets."""
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "MPLBACKEND": "agg"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, "parallel_lines", "dirac_eigenvalues"],
        capture_output=True, text=True, check=True, env=environment, cwd=Path(figures.__file__).parents[1],
    )  # fmt: skip
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize("kind", FORMATS)
def test_no_date_and_no_program_in_the_file(kind):
    data = render(_plot("x"), kind, "test", "title", "words")
    for mark in (b"CreationDate", b"Matplotlib v", b"<dc:date>", b"Software"):
        assert mark not in data
    assert (
        hashlib.sha256(data).digest()
        == hashlib.sha256(render(_plot("x"), kind, "test", "title", "words")).digest()
    )


def test_svg_carries_title_and_description():
    root = ElementTree.fromstring(render(_plot("x"), "svg", "test", "a < b", "words & more"))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "a < b"
    assert root.find(f"{SVG}desc").text == "words & more"


def test_ids_of_two_svgs_differ():
    assert render(_plot("x"), "svg", "one", "t", "d") != render(_plot("x"), "svg", "two", "t", "d")


@pytest.mark.parametrize("word", ["\N{CJK UNIFIED IDEOGRAPH-5BC6}", r"$\mathrm{密} + \alpha$"])
def test_a_letter_that_the_font_lacks_is_an_error(word):
    with pytest.raises(MissingGlyph):
        render(_plot(word), "png", "test", "title", "words")


def test_unknown_format_is_refused():
    with pytest.raises(ValueError, match=r"unknown format 'pgn'; known: png, svg, pdf\. Did you mean 'png'"):
        render(_plot("x"), "pgn", "test", "title", "words")


def _plot(word: str) -> Figure:
    figure = Figure()
    figure.subplots().plot([0, 1], [1, 0], label=word)
    figure.axes[0].set_title(word)
    return figure
