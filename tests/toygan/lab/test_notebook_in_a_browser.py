"""The widget in Debian's Chromium: its module in a page that does what a notebook does, its session here."""

import base64
import json
import math
import time

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

import toygan
from tests.toygan.lab.kernel import connect_widgets
from toygan.lab import Lab
from toygan.lab.game_state import config_of
from toygan.lab.widget_module import widget_module

SMALL = {"width": 8, "depth": 1, "batch": 16, "critic_steps": 1, "iterations": 400}
UPDATE = "Number(document.documentElement.dataset.update)"
STATE = "document.documentElement.dataset.state"
# a model as anywidget gives it: values, changes, messages with buffers
HOST = """async ([text, values, background]) => {
  document.body.style.background = background;
  const listeners = new Map();
  const tell = (name, ...what) => [...(listeners.get(name) ?? [])].forEach((listener) => listener(...what));
  const changed = {};
  const toText = (buffer) => {
    const bytes = new Uint8Array(buffer.buffer ?? buffer);
    let letters = "";
    for (const byte of bytes) letters += String.fromCharCode(byte);
    return btoa(letters);
  };
  const fromText = (text) => new DataView(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer);
  window.model = {
    get: (name) => values[name],
    set: (name, value) => (values[name] = changed[name] = value),
    save_changes: () => toKernel({ method: "update", state: { ...changed }, buffer_paths: [] }, []),
    send: (content, _, buffers = []) => toKernel({ method: "custom", content }, buffers.map(toText)),
    on: (name, listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    off: (name, listener) => listeners.set(name, listeners.get(name).filter((one) => one !== listener)),
  };
  window.fromKernel = (data, buffers) => {
    if (data.method === "custom") tell("msg:custom", data.content, buffers.map(fromText));
    if (data.method !== "update") return;
    Object.assign(values, data.state);
    for (const name of Object.keys(data.state)) tell(`change:${name}`);
  };
  const module = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  window.show = () => {
    const el = document.createElement("div");
    document.body.append(el);
    return module.default.render({ model: window.model, el });
  };
  window.leave = window.show();
}"""


class Cell:
    """A cell that shows a widget; what the kernel sends is carried to it whenever something is waited for."""

    def __init__(self, page, lab, background="white"):
        self.page, self.wire, self.read = page, lab.comm, len(lab.comm.sent)
        page.expose_function("toKernel", self._to_kernel)
        values = {"address": lab.address, "height": lab.height}
        page.evaluate(HOST, [widget_module(), values, background])
        self.frame = page.frames[-1]

    def _to_kernel(self, data, buffers):
        self.wire.receive(data, [base64.b64decode(text) for text in buffers])

    def carry(self):
        """Hand over what the kernel has sent."""
        new = self.wire.sent[self.read :]  # a thread may send more meanwhile
        self.read += len(new)
        for data, buffers in new:
            texts = [base64.b64encode(one).decode() for one in buffers]
            self.page.evaluate("([data, buffers]) => fromKernel(data, buffers)", [data, texts])

    def press(self, selector):
        self.frame.locator(selector).first.click()

    def until(self, expression, frame=None):
        end = time.monotonic() + 60
        while not (frame or self.frame).evaluate(expression):
            assert time.monotonic() < end, f"{expression}: not within 60 s"
            self.carry()
            self.page.wait_for_timeout(20)


@pytest.fixture
def cell(browser, monkeypatch):
    """Show widgets; at the end nothing may stand on the console, and nothing may have been loaded."""
    connect_widgets(monkeypatch)
    contexts, labs, trouble = [], [], []

    def show(*arguments, background="white", screen=900, **more):
        context = browser.new_context(viewport={"width": screen, "height": 800}, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: m.type in ("error", "warning") and trouble.append(m.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda r: r.url.startswith(("blob:", "data:")) or trouble.append(r.url))
        labs.append(Lab(*arguments, **more))
        return labs[-1], Cell(page, labs[-1], background)

    yield show
    for context in contexts:
        context.close()
    for lab in labs:
        lab.close()
    assert trouble == []


def value(cell, distance):
    row = f"document.querySelector('tr[data-distance={distance}]')"
    cell.until(f"{row}?.dataset.value !== undefined")
    return float(cell.frame.evaluate(f"{row}.dataset.value"))


def test_the_page_is_driven_and_python_reads_its_state(cell):
    lab, shown = cell("laws", theta=1, lang="en")
    assert value(shown, "earth_mover_distance") == 1.0
    shown.frame.locator("input[data-name=theta]").fill("-1.5")
    shown.until("document.querySelector('tr[data-distance=earth_mover_distance]').dataset.value === '1.5'")
    assert value(shown, "js_divergence") == math.log(2)
    shown.page.wait_for_timeout(400)  # the state follows the hand a moment later
    assert lab.state == {"page": "laws", "theta": "-1.5", "lang": "en"}
    lab.address = "page=dirac&game=r1&gamma=1&steps=20&lang=zh"
    shown.until(f"document.documentElement.dataset.page === 'dirac' && {UPDATE} === 20")
    assert shown.frame.locator("html").get_attribute("lang") == "zh-CN"
    shown.press(".tab")
    shown.until("document.documentElement.dataset.page === 'laws'")
    shown.until("document.querySelector('tr[data-distance=js_divergence]')?.dataset.value !== undefined")
    assert lab.state == {"page": "laws", "lang": "zh"}


def test_a_game_is_played_and_its_points_are_those_of_train(cell, tmp_path):
    _, shown = cell(**SMALL, lang="en")
    shown.until("document.querySelector('.headline')?.textContent.includes('W₁')")
    shown.press("button[data-name=play]")
    shown.until(f"{UPDATE} === 400 && {STATE} === 'paused'")
    shown.press("details:has([data-name=export_points]) summary")
    shown.until("document.querySelector('details[open] button[data-name=export_points]') !== null")
    with shown.page.expect_download() as caught:
        shown.press("button[data-name=export_points]")
        shown.until("document.querySelector('[data-name=files_said]').textContent.includes('points.csv')")
    caught.value.save_as(tmp_path / "points.csv")
    config = config_of({name: str(number) for name, number in SMALL.items()})
    points = toygan.train(config).sample(10_000, rng=0)
    found = np.loadtxt(tmp_path / "points.csv", delimiter=",", skiprows=1)
    np.testing.assert_allclose(found, points, rtol=1e-8, atol=1e-12)


def test_a_file_is_dropped_on_the_widget(cell):
    _, shown = cell(**SMALL, seed=6)
    shown.until("document.querySelector('.headline')?.textContent.includes('W₁')")
    drop = """text => {
        const data = new DataTransfer();
        data.items.add(new File([text], "mine.csv"));
        const how = { dataTransfer: data, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new DragEvent("drop", how));
    }"""
    shown.frame.evaluate(drop, "x,y\n0.5,1\n2,zwei\n")
    shown.until("document.querySelector('#notice').textContent.includes('row 2 (line 3), column 2')")
    shown.frame.evaluate(drop, "x,y\n" + "0.5,1\n2,1.5\n" * 20_000)  # in several pieces
    shown.until("document.querySelector('[data-name=data]').value.startsWith('points-')")


def test_a_second_view_takes_over_and_gives_it_back(cell):
    _, shown = cell("laws", theta=1)
    first = shown.frame
    value(shown, "earth_mover_distance")
    shown.page.evaluate("() => { window.leave_second = show(); }")
    shown.until("document.documentElement.dataset.connection === 'taken'")
    second = shown.page.frames[-1]
    shown.until("document.documentElement.dataset.connection === 'connected'", second)
    shown.press("#notice button")
    shown.until("document.documentElement.dataset.connection === 'connected'")
    shown.until("document.documentElement.dataset.connection === 'taken'", second)
    first.locator("input[data-name=theta]").fill("0.5")
    shown.until("document.querySelector('tr[data-distance=earth_mover_distance]').dataset.value === '0.5'")


def test_a_view_that_is_put_elsewhere_goes_on_with_its_game(cell):
    _, shown = cell(**SMALL, seed=7)
    shown.until("document.querySelector('.headline')?.textContent.includes('W₁')")
    shown.press("button[data-name=one_update]")
    shown.until(f"{UPDATE} === 1")
    shown.page.evaluate("() => document.body.append(document.querySelector('div'))")  # the frame loads again
    shown.page.wait_for_timeout(100)
    shown.frame = shown.page.frames[-1]
    shown.until(f"{UPDATE} === 1")


def test_a_cell_that_is_removed_ends_the_session(cell):
    lab, shown = cell("laws")
    value(shown, "js_divergence")
    shown.page.evaluate("() => { leave(); document.querySelector('div').remove(); }")
    shown.page.wait_for_timeout(100)
    assert lab._session is None


def test_a_kernel_that_does_not_answer_is_missed(cell):
    lab, shown = cell("laws", lang="en")
    value(shown, "js_divergence")
    shown.wire, there = lab.layout.comm, shown.wire  # nothing arrives any more
    shown.frame.locator("input[data-name=theta]").fill("-1.5")
    shown.until("document.querySelector('#notice').textContent.includes('kernel does not answer')")
    shown.wire = there
    shown.frame.locator("input[data-name=theta]").fill("1.5")
    shown.until("document.querySelector('#notice').textContent === ''")


def test_javascript_reads_the_golden_frame(cell, golden):
    _, shown = cell("laws")
    found = shown.frame.evaluate(
        """(hex) => {
          const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
          const frame = frames.decodeFrame(bytes.buffer);
          return [frame.kind, frame.note, Array.from(frame.arrays.x.values.slice(0, 3), String)];
        }""",
        json.loads(golden)["hex"],
    )
    assert found == ["golden", "势函数 f", ["1", "-2.5", "Infinity"]]


@pytest.mark.parametrize(("lang", "screen", "background"), [("zh", 420, "#111111"), ("en", 900, "white")])
def test_nothing_serious_is_found_and_the_colours_are_those_around_it(cell, lang, screen, background):
    _, shown = cell("laws", lang=lang, screen=screen, background=background)
    value(shown, "js_divergence")
    theme = shown.frame.locator("html").get_attribute("data-theme")
    assert theme == {"white": "light", "#111111": "dark"}[background]
    assert shown.frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(shown.page).response["violations"]
    rules = {row["id"] for row in found if row["impact"] in ("serious", "critical")}
    assert rules - {"document-title", "html-has-lang"} == set()  # of the page around it, which is the test's
