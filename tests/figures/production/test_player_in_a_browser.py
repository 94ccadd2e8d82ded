"""The player of a film in a browser: keys, and light or dark as the page around it says."""

import http.server
import threading
from functools import partial
from pathlib import Path

import pytest

from figures.look.style import context
from figures.production.film import render_film
from figures.registry import find

browsers = pytest.importorskip("playwright.sync_api", reason="needs playwright and chromium")
CHROMIUM = Path("/usr/bin/chromium")
SCRIPT = Path(__file__).parents[3] / "docs" / "_static" / "films.js"
AROUND = """<!doctype html><html data-theme="light"><script src="films.js"></script>
<iframe class="film" src="film.html" width="900" height="600"></iframe></html>"""
LIGHT, DARK = "rgb(247, 246, 243)", "rgb(20, 23, 28)"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A folder with a short film and a page around it, served."""
    row, folder = find("theta_shift"), tmp_path_factory.mktemp("site")
    data = row.compute(quick=True)

    def film(style, then=None):
        with context(style):
            return (then or list)(row.film(data))

    page = render_film(film("lecture"), ["html"], ("A film", "words"), "en", 7, partial(film, "dark"))["html"]
    (folder / "film.html").write_bytes(page)
    (folder / "around.html").write_text(AROUND, encoding="utf-8")
    (folder / "films.js").write_bytes(SCRIPT.read_bytes())
    handler = partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Nothing is written to the terminal."""


@pytest.fixture
def page():
    with browsers.sync_playwright() as engine:
        if not CHROMIUM.is_file():
            pytest.skip("needs chromium")
        browser = engine.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(color_scheme="light", reduced_motion="reduce")
        problems = []
        page.on("pageerror", lambda problem: problems.append(problem))
        yield page
        browser.close()
    assert not problems


def test_keys_move_the_film(page, address):
    page.goto(f"{address}/film.html")
    last = int(page.locator("#slider").get_attribute("max"))

    def after(key: str) -> int:
        page.keyboard.press(key)
        return int(page.locator("#slider").input_value())

    assert [after("End"), after("ArrowLeft"), after("Home"), after("ArrowRight")] == [last, last - 1, 0, 1]
    assert (page.locator("#button").inner_text(), after(" "), page.locator("#button").inner_text()) == (
        "Play",
        1,
        "Pause",
    )
    after(" ")
    after("f")
    page.wait_for_function("document.fullscreenElement !== null")


def test_a_film_in_a_frame_is_as_dark_as_the_page_around_it(page, address):
    page.goto(f"{address}/around.html")
    film = page.frames[1]
    for theme, ground in (("light", LIGHT), ("dark", DARK), ("light", LIGHT)):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        film.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
        assert film.evaluate("getComputedStyle(document.body).backgroundColor") == ground
        number = film.evaluate("films.findIndex(film => film[0] === first.src)")
        assert number == (1 if theme == "dark" else 0)


def test_a_film_by_itself_follows_the_system(page, address):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}/film.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == DARK
    assert page.locator("#first").evaluate("image => image.naturalWidth") == 1280
    assert page.evaluate("films.findIndex(film => film[0] === first.src)") == 1
