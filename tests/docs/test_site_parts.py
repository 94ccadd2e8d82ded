"""The parts of the site that are made when it is built: links followed, notebooks folded, labels escaped."""

import ast
import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from figures.registry import find

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def extension(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    yield importlib.import_module
    for name in ("check_links", "figure_pages", "tutorial_pages"):
        sys.modules.pop(name, None)


def test_links_are_followed_to_files_and_places(extension, tmp_path):
    (tmp_path / "a.html").write_text('<a href="b.html#there">x</a><img src="a%20b.png"><p id="here">')
    (tmp_path / "b.html").write_text('<a href="a.html#gone">x</a><a href="c.html">x</a><p id="there">')
    (tmp_path / "a b.png").write_bytes(b"")
    found, followed = extension("check_links").problems(tmp_path)
    assert found == ["b.html: a.html#gone: no such place", "b.html: c.html: no such file"]
    assert followed == 4


def test_what_is_fetched_from_elsewhere_is_found_and_what_is_linked_is_not(extension, tmp_path):
    (tmp_path / "a.html").write_text(
        '<script src="https://cdn.example/katex.js"></script><a href="https://example.org">x</a>'
        '<link rel="stylesheet" href="//cdn.example/a.css"><link rel="canonical" href="https://example.org">'
    )
    found = extension("check_links").loaded_from_elsewhere(tmp_path)
    assert found == ["a.html: loads https://cdn.example/katex.js", "a.html: loads //cdn.example/a.css"]


def test_the_notebooks_to_download_are_the_repository_s(extension, tmp_path):
    pages = extension("tutorial_pages")
    notebook = tmp_path / "tutorials" / "01_distances.ipynb"
    notebook.parent.mkdir()
    notebook.write_text("of the gallery")
    pages.take_notebooks(SimpleNamespace(srcdir=tmp_path))
    kept = DOCS.parent / "tutorials" / "notebooks" / "01_distances.ipynb"
    assert notebook.read_bytes() == kept.read_bytes()


def test_commands_that_draw_become_links_but_not_on_the_figures_own_pages(extension):
    pages, text = (
        extension("tutorial_pages"),
        "see ``python -m\nfigures theta_shift``, ``python -m figures all``",
    )
    source = [text]
    pages.link_figures(None, "tutorials/01", source)
    assert source[0].startswith("see :ref:`python -m figures theta_shift <figure-theta_shift>`, ``python")
    source = [text]
    pages.link_figures(None, "figures/distances", source)
    assert source == [text]


def test_the_catalogues_have_the_links_that_commands_of_the_lab_become(extension):
    """The page is translated after ``link_states`` has made a link of the command."""
    command = extension("lab_pages").COMMAND
    assert command.search('``toygan lab --state "page=dirac&game=xy"``')
    for path in (DOCS / "locale/zh_CN/LC_MESSAGES").rglob("*.po"):
        assert not command.search(path.read_text(encoding="utf-8").replace('\\"', '"')), path.name


def test_chinese_lines_are_joined_without_a_space(extension):
    join = extension("tutorial_pages").join_chinese
    assert join("不再变化，\n只有 W\n指出") == "不再变化，只有 W\n指出"
    assert join("一段\n\n二段\n----") == "一段\n\n二段\n----"


def test_a_lesson_on_the_site_has_no_summary_in_the_other_language(extension):
    cut = extension("tutorial_pages").without_summary
    assert cut("Title\n\n中文摘要：一，\n二。\n\nText") == "Title\n\nText"
    for path in (DOCS.parent / "tutorials").glob("*.py"):
        opening = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert "中文" not in cut(opening), path.name


def test_a_figure_of_the_site_has_its_picture_and_chinese_words(extension):
    pages, row = extension("figure_pages"), find("theta_shift")
    record = {"files": {"png": "", "dark": ""}, "numbers": {}, "quick": False, "headline": "H"}
    text = pages.section(row, record, "zh")
    assert ".. lecture-figures:: theta_shift\n   :svg:" in text
    assert "来源" in text
    assert row.text("alt", "en") not in text
    index = pages.index({"distances": [row, find("parallel_lines")]}, "zh")
    assert ".. lecture-figures:: theta_shift parallel_lines" in index


def test_a_film_plays_on_the_page_of_its_figure(extension):
    pages, row = extension("figure_pages"), find("theta_shift")
    record = {"files": {"png": "", "html": ""}, "numbers": {}, "quick": False, "headline": "H"}
    text = pages.section(row, record)
    assert (
        '.. raw:: html\n\n   <iframe class="film" src="../gallery/theta_shift.html" title="Film: W₁' in text
    )
    assert "<iframe" not in pages.section(row, record | {"files": {"png": ""}})


def test_the_font_of_the_site_has_every_chinese_character_of_its_pages():
    from fontTools.ttLib import TTFont

    glyphs = TTFont(DOCS.parent / "figures" / "look" / "fonts" / "NotoSansSC-zh.ttf").getBestCmap()
    pages = [*DOCS.glob("*.rst"), *DOCS.glob("*.md"), *DOCS.glob("_ext/*.py"), *DOCS.rglob("*.po")]
    pages += [path for path in (DOCS.parent / "tutorials").iterdir() if path.is_file()]
    for path in pages:
        missing = {c for c in path.read_text(encoding="utf-8") if ord(c) >= 0x2E80 and ord(c) not in glyphs}
        assert not missing, path.name


def test_words_of_the_labels_are_escaped_and_mathtext_becomes_a_formula(extension):
    escaped = extension("figure_pages").escaped
    assert escaped("law $P$ of |x| * a_b") == "law \\ :math:`P`\\  of \\|x\\| \\* a\\_b"


def test_a_figure_of_the_site_says_its_quality_and_fills_its_headline(extension):
    pages, row = extension("figure_pages"), find("training_progress")
    record = {"files": {"png": ""}, "numbers": {}, "quick": True, "headline": "From 4 to 2,000 updates"}
    text = pages.section(row, record)
    assert "Smoke quality" in text
    assert "From 4 to 2,000 updates\n---" in text
    assert "{" not in text
    assert "Smoke quality" not in pages.section(row, record | {"quick": False})


def test_lists_of_slips_are_flat():
    items = [
        line for line in (DOCS / "errata.rst").read_text(encoding="utf-8").splitlines() if line[:2] == "* "
    ]
    assert len(items) > 20
    assert not [line for line in items if line[2] == "("]  # "* (b)" would begin a list inside the list


def test_formulae_need_no_network():
    katex = DOCS / "_static" / "katex"
    css = (katex / "katex.min.css").read_text(encoding="utf-8")
    named = {part.partition(")")[0] for part in css.split("url(")[1:]}
    assert named == {f"fonts/{path.name}" for path in (katex / "fonts").iterdir()}
    assert "MIT License" in (katex / "LICENSE").read_text(encoding="utf-8")


def test_a_formula_that_scrolls_is_reached_by_keys(extension, monkeypatch):
    nodes = SimpleNamespace(SkipNode=StopIteration)  # docutils is not among what tests need
    monkeypatch.setitem(sys.modules, "docutils", SimpleNamespace(nodes=nodes))
    monkeypatch.setitem(sys.modules, "docutils.nodes", nodes)
    maths, body = extension("offline_math"), []
    translator = SimpleNamespace(body=body, encode=str)
    with pytest.raises(maths.SkipNode):
        maths.displayed(translator, SimpleNamespace(astext=lambda: "x = 1"))
    assert body == ['<div class="tex" tabindex="0">x = 1</div>']
