"""Files that are identical from build to build, speak to screen readers, and never lose a letter."""

import hashlib
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

from figures.production.saver import FORMATS, MissingGlyph, render

SVG = "{http://www.w3.org/2000/svg}"


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
