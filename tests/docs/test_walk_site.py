"""Walking the built site in a browser: what is right is passed, each thing that is wrong is said."""

import importlib
import itertools
import shutil
import sys
from pathlib import Path

import pytest

browsers = pytest.importorskip("playwright.sync_api", reason="needs playwright and chromium")
pytest.importorskip("axe_playwright_python")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
EXTENSIONS = str(Path(__file__).parents[2] / "docs" / "_ext")
PAGE = """<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width">
<title>A page</title><link rel="icon" href="data:,"></head>
<body><main><h1>A page</h1><a href="#there">There</a>{}</main></body></html>"""
FAR = '<div style="height: 3000px"></div><h2 id="there"{}>There</h2><div style="height: 3000px"></div>'
PAGES = {
    "right.html": FAR.format(""),
    "far.html": FAR.format(' style="scroll-margin-top: 300px"'),
    "wrong.html": """<img src="none.png"><p style="width: 900px; color: #ccc">Wide and pale</p>
<script>console.error("said")</script>""",
}


@pytest.fixture(scope="module")
def walk_site():
    sys.path.insert(0, EXTENSIONS)
    yield importlib.import_module("walk_site")
    sys.path.remove(EXTENSIONS)
    for name in ("walk_site", "check_links"):
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def walk(walk_site, tmp_path_factory):
    """A walk over the three pages, on a phone."""
    if not CHROMIUM:
        pytest.skip("needs chromium")
    site = tmp_path_factory.mktemp("site")
    for name, body in PAGES.items():
        (site / name).write_text(PAGE.format(body), encoding="utf-8")
    led = walk_site.places_led_to(site)
    with walk_site.served(site) as address, browsers.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        walk = walk_site.Walk(browser, address, {390: 844})
        for name in walk_site.pages_of(site, []):
            walk.visit(name, led[name], outside=True)
        browser.close()
    return walk


def said_of(walk, name: str) -> str:
    return "\n".join(line for line in walk.found if line.startswith(name))


@pytest.mark.slow
def test_a_page_in_order_passes(walk):
    assert said_of(walk, "right.html") == ""
    assert walk.counts == {"pages": 3, "places": 6, "axe": 6, "films": 0, "pictures": 1}


@pytest.mark.slow
def test_a_link_that_does_not_bring_its_place_to_the_top_is_found(walk):
    assert said_of(walk, "far.html").splitlines() == [
        "far.html: #there lands at 300 (390 px)",
        "far.html: #there lands at 300 (390 px, from another page)",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    ["#there: no such place", "404: http", "no alternative text: http", "wide at 390 px", "console: said",
     "axe, light: color-contrast"],
)  # fmt: skip
def test_what_else_is_wrong_is_said(walk, words):
    assert words in said_of(walk, "wrong.html")


def test_listings_templates_and_the_lab_are_left_out(walk_site, tmp_path):
    for name in ("index.html", "zh/faq.html", "_modules/a.html", "zh/_static/a.html", "lab/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('<a href="#x">x</a>')
    assert walk_site.pages_of(tmp_path, []) == ["index.html", "zh/faq.html"]
    assert walk_site.pages_of(tmp_path, ["zh"]) == ["zh/faq.html"]
    assert walk_site.places_led_to(tmp_path) == {"index.html": {"x"}, "zh/faq.html": {"x"}}


def test_of_many_places_some_are_come_to_from_another_page(walk_site):
    names = [f"place-{i:03}" for i in range(100)]
    some = walk_site.spread(names, 12)
    assert len(set(some)) == 12
    assert (some[0], some[-1]) == (names[0], names[-1])
    assert max(names.index(b) - names.index(a) for a, b in itertools.pairwise(some)) == 9
    assert walk_site.spread(names[:12], 12) == names[:12]
