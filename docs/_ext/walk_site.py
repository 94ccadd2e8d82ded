"""Open every page of the built site in Chromium, as readers do, and say what is wrong.

    python docs/_ext/walk_site.py docs/_build/html              every page, both languages, both themes
    python docs/_ext/walk_site.py docs/_build/html figures zh   pages whose path has one of these words

places      a link to a place, of its own page or of another (of many such places twelve, the first and the
            last among them), brings it within 100 pixels of the top, or the page to its end, on a phone, a
            tablet and a desktop
narrow      no page scrolls sideways on a phone
errors      nothing is written to the console, no file is missing
axe         axe-core finds nothing serious, light and dark
words       every picture says what it shows, or that it is decoration
films       each film plays, stops, obeys its keys and is dark on a dark screen

It needs the `test` extra, and chromium.
"""

import argparse
import http.server
import json
import shutil
import sys
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from check_links import Page

WIDTHS = {390: 844, 768: 1024, 1440: 900}
NEAR = 100  # pixels
FROM_OUTSIDE = 12  # places of a page that are come to from another one: each of them loads the page again
SETTLED = """async () => {
  document.fonts && await document.fonts.ready;
  let before = -1;
  for (let still = 0, turn = 0; still < 3 && turn < 120; turn++) {
    await new Promise(done => requestAnimationFrame(done));
    still = scrollY === before ? still + 1 : 0;
    before = scrollY;
  }
}"""
LANDED = """place => {
  const found = document.getElementById(place) || document.getElementsByName(place)[0];
  if (!found) return null;
  const box = found.getBoundingClientRect(), root = document.documentElement;
  const ended = scrollY + innerHeight >= root.scrollHeight - 2 && box.top < innerHeight;
  return { top: Math.round(box.top), ended, shown: found.getClientRects().length > 0 };
}"""
GO = "place => { scrollTo({ top: 0, behavior: 'instant' }); location.hash = ''; location.hash = place; }"
UNSAID = """() => [...document.images].filter(image => !image.hasAttribute('alt') ||
  (!image.alt && image.naturalWidth > 64 && !image.closest('[aria-hidden=true], a[aria-label]')
    && !image.closest('a, .sphx-glr-thumbcontainer')?.textContent.trim()
    && image.id !== 'change')).map(image => image.src)"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *_):
        """Write nothing to the terminal."""


class Patient(http.server.ThreadingHTTPServer):
    """Says nothing of a page that was left before it had all of a file."""

    def handle_error(self, request, client_address):
        """Report what is no closed connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(site: Path):
    """The address of the folder."""
    handler = partial(Quiet, directory=str(site))
    with Patient(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def pages_of(site: Path, words: list[str]) -> list[str]:
    """Paths of the pages that are read: no templates, no listings of code, none of the lab's own.

    A listing of code (``_modules``) is led to from elsewhere only, and a page of the lab is tested with it.
    """
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    left_out = ("_static/", "_modules/", "lab/")
    read = [name for name in names if not name.removeprefix("zh/").startswith(left_out)]
    return [name for name in read if not words or any(word in name for word in words)]


def places_led_to(site: Path) -> dict[str, set[str]]:
    """Places by page, as far as any page has a link to them."""
    led = {}
    for name in pages_of(site, []):
        here = site / name
        for link in Page(here.read_text(encoding="utf-8")).links:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("//") or not parts.fragment:
                continue
            target = (here.parent / unquote(parts.path)).resolve() if parts.path else here.resolve()
            if target.is_relative_to(site.resolve()):
                page = target.relative_to(site.resolve()).as_posix()
                led.setdefault(page, set()).add(unquote(parts.fragment))
    return led


def spread(names: list[str], most: int) -> list[str]:
    """At most ``most`` of the names, evenly spread, with the first and the last."""
    if len(names) <= most:
        return names
    return [names[i * (len(names) - 1) // (most - 1)] for i in range(most)]


class Walk:
    """A browser on the site, and what it found."""

    def __init__(self, browser, address: str, widths: dict[int, int] = WIDTHS):
        self.address, self.widths, self.found = address, widths, []
        self.counts = dict.fromkeys(("pages", "places", "axe", "films", "pictures"), 0)
        self.page, self.name, self.hushed = browser.new_page(reduced_motion="reduce"), "", False
        self.page.on("console", lambda said: said.type == "error" and self.say(f"console: {said.text}"))
        self.page.on("pageerror", lambda error: self.say(f"error: {error}"))
        self.page.on("response", lambda got: got.status >= 400 and self.say(f"{got.status}: {got.url}"))

    def say(self, text: str) -> None:
        """Note what is wrong with the page; axe-core reads style sheets as if they stood beside it."""
        if self.hushed and not text.startswith("axe"):
            return
        line = f"{self.name}: {text}"
        if line not in self.found:
            self.found.append(line)
            print(line, flush=True)

    def visit(self, name: str, places: set[str], outside: bool) -> None:
        """All that is asked of a page."""
        self.name = name
        self.counts["pages"] += 1
        for width, height in self.widths.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self.open(name)
            self.look_across(width)
            for place in sorted(places):
                self.page.evaluate(GO, place)
                self.landed(place, f"{width} px")
            if outside:
                self.from_outside(name, places, width)
        self.words()
        self.axe()
        if self.page.locator("#slider").count() and self.page.locator("#film").count():
            self.film()

    def open(self, name: str) -> None:
        """Load a page, of which a place may be named."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/{quote(name, safe='/#%')}", wait_until="load")

    def from_outside(self, name: str, places: set[str], width: int) -> None:
        """Come to each place as a link of another page does."""
        for place in spread(sorted(places), FROM_OUTSIDE):
            self.open(f"{name}#{quote(place)}")
            self.landed(place, f"{width} px, from another page")

    def landed(self, place: str, where: str) -> None:
        """Whether the place stands at the top of the screen now."""
        self.page.evaluate(SETTLED)
        seen = self.page.evaluate(LANDED, place)
        self.counts["places"] += 1
        if seen is None:
            return self.say(f"#{place}: no such place")
        if seen["shown"] and not (-5 <= seen["top"] <= NEAR or seen["ended"]):
            self.say(f"#{place} lands at {seen['top']} ({where})")
        return None

    def look_across(self, width: int) -> None:
        """Whether the page is wider than the screen."""
        across = self.page.evaluate("document.documentElement.scrollWidth")
        if across > width:
            self.say(f"is {across} wide at {width} px")

    def words(self) -> None:
        """Whether all pictures have alternative texts."""
        self.counts["pictures"] += self.page.evaluate("document.images.length")
        for source in self.page.evaluate(UNSAID):
            self.say(f"no alternative text: {source[:80]}")

    def axe(self) -> None:
        """What axe-core finds, light and dark."""
        from axe_playwright_python.sync_playwright import Axe

        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            self.page.evaluate("scrollTo(0, 0)")
            self.counts["axe"] += 1
            self.hushed = True
            violations = Axe().run(self.page).response["violations"]
            self.hushed = False
            for violation in violations:
                if violation["impact"] in ("serious", "critical"):
                    nodes = [node["html"][:100] for node in violation["nodes"][:2]]
                    self.say(f"axe, {theme}: {violation['id']} ({len(violation['nodes'])}): {nodes}")
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def film(self) -> None:
        """Drive the player of a film."""
        self.counts["films"] += 1
        page, slider = self.page, self.page.locator("#slider")
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        page.reload()
        begun = int(slider.input_value())
        page.wait_for_function(
            f"Number(document.getElementById('slider').value) > {begun}"
        )  # it plays by itself
        page.keyboard.press(" ")
        stopped = int(slider.input_value())
        page.wait_for_timeout(500)
        if int(slider.input_value()) != stopped:
            self.say("film: space does not stop it")
        last = int(slider.get_attribute("max"))
        for key, frame in (("End", last), ("ArrowLeft", last - 1), ("Home", 0), ("ArrowRight", 1)):
            page.keyboard.press(key)
            if int(slider.input_value()) != frame:
                self.say(f"film: {key} leads to frame {slider.input_value()}, not {frame}")
        page.locator("#speed").select_option("4")
        page.locator("#button").click()
        page.wait_for_function("Number(document.getElementById('slider').value) > 3")
        page.locator("#button").click()
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("films.length < 2 || first.src === films[1][0]")
        if page.evaluate("films.length") < 2:
            self.say("film: no frames for dark screens")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")


def main(arguments: list[str] | None = None) -> int:
    """Print what is wrong and how much was looked at; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("site", type=Path, help="the folder of the built site")
    parser.add_argument("words", nargs="*", help="only pages whose path has one of these words")
    options = parser.parse_args(arguments)
    from playwright.sync_api import sync_playwright

    led = places_led_to(options.site)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with served(options.site) as address, sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=program, args=["--no-sandbox"])
        walk = Walk(browser, address)
        for name in pages_of(options.site, options.words):
            written = "api/" not in name  # pages of pictures, whose heights come late
            walk.visit(name, led.get(name, set()), outside=written)
        browser.close()
    print(json.dumps(walk.counts | {"wrong": len(walk.found)}))
    return 1 if walk.found or not walk.counts["pages"] else 0


if __name__ == "__main__":
    sys.exit(main())
