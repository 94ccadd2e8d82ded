"""The lab in Debian's Chromium: every control does what it says, read back from the page."""

import json
import math
import re
import signal
import time

import pytest

from toygan.dirac import GAMES
from toygan.lab.words import table

SIZES = {"phone": (390, 844), "tablet": (768, 1024), "laptop": (1440, 900)}


@pytest.fixture
def open_page(lab, browser):
    """Open an address; at the end nothing may stand on the console, and nothing may have left the origin."""
    contexts, trouble = [], []

    def open_(state="", size="laptop", scheme="light", wait=True, motion="reduce", touch=False):
        width, height = SIZES[size]
        view = {"width": width, "height": height}
        context = browser.new_context(
            viewport=view, color_scheme=scheme, reduced_motion=motion, has_touch=touch
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: m.type in ("error", "warning") and trouble.append(m.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda r: r.url.startswith(lab.base) or trouble.append(r.url))
        page.goto(f"{lab.base}/?token={lab.token}#{state}")
        if wait:
            until(page, "Number(document.documentElement.dataset.update) > 0")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert trouble == []


def until(page, expression, arg=None):
    """Wait until an expression holds; Playwright's own way needs eval, which the page forbids."""
    end = time.monotonic() + 30
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"{expression}: not within 30 s; {page.url}"
        time.sleep(0.03)


def value(page, distance):
    """A number of the table, once it is there."""
    row = page.locator(f'tr[data-distance="{distance}"]')
    until(
        page,
        "name => document.querySelector(`tr[data-distance='${name}']`)?.dataset.value !== undefined",
        arg=distance,
    )
    return float(row.get_attribute("data-value"))


def becomes(page, distance, expected):
    until(
        page,
        "([name, value]) => Math.abs(Number("
        "document.querySelector(`tr[data-distance='${name}']`)?.dataset.value) - value) < 1e-9",
        arg=[distance, expected],
    )


def slide(page, name, number, last=False):
    inputs = page.locator(f'input[data-name="{name}"]')
    (inputs.last if last else inputs.first).evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')); }", str(number)
    )


def test_the_first_page_shows_that_js_is_stuck(open_page):
    page = open_page()
    assert page.locator("html").get_attribute("data-page") == "laws"
    assert value(page, "js_divergence") == math.log(2)
    slide(page, "theta", -1.5)
    becomes(page, "earth_mover_distance", 1.5)
    assert value(page, "js_divergence") == math.log(2)
    assert "JS = 0.693147: stuck at log 2" in page.locator(".headline").text_content()
    until(page, "location.hash.includes('theta=-1.5')")
    slide(page, "theta", 0)
    becomes(page, "js_divergence", 0.0)


def test_the_line_is_dragged_by_hand(open_page):
    page = open_page("page=laws&theta=0.5")
    value(page, "earth_mover_distance")
    box = page.locator("canvas[data-name=laws]").bounding_box()
    middle = box["y"] + 0.5 * box["height"]
    page.mouse.move(box["x"] + 0.55 * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.85 * box["width"], middle, steps=5)
    page.mouse.up()
    until(page, "Number(new URLSearchParams(location.hash.slice(1)).get('theta')) > 1")
    page.wait_for_timeout(500)  # the address follows the hand a moment later
    theta = float(re.search(r"theta=([\d.]+)", page.url)[1])
    becomes(page, "earth_mover_distance", theta)


def test_an_infinity_says_why(open_page):
    page = open_page("page=laws&scene=line&p=normal:0:1&q=uniform:0:1")
    until(page, "document.querySelector('tr[data-distance=kl_divergence]').dataset.value === 'inf'")
    reasons = page.locator(".reasons").text_content()
    assert "KL(P‖Q), χ²: p has mass in (-inf, -1), where q has none" in reasons
    page.locator("#language").click()
    until(page, "document.querySelector('.reasons').textContent.includes('有质量而 q 没有')")


@pytest.mark.parametrize("witness", ["f_gan", "potential", "plan"])
def test_every_witness_of_the_line_is_drawn(open_page, witness):
    page = open_page("page=laws&scene=line")
    value(page, "js_divergence")
    before = page.locator("canvas[data-name=witness]").screenshot()
    page.locator(f'input[data-name=witness][value="{witness}"]').check()
    until(page, f"location.hash.includes('witness={witness}')")
    page.wait_for_timeout(100)
    assert page.locator("canvas[data-name=witness]").screenshot() != before


def test_a_witness_that_there_is_not_in_an_address_is_the_first(open_page):
    page = open_page("page=laws&scene=line&witness=nonsense")
    value(page, "js_divergence")
    until(page, "document.querySelector('canvas[data-name=witness]').ariaLabel.includes('D* = p/(p + q)')")


def test_the_witness_of_points_is_that_of_the_chosen_divergence(open_page):
    page = open_page("page=laws&scene=drawn&a=0,0;1,1&b=1,1;2,1")  # one point in common, T* = f'(1) there
    value(page, "js_divergence")
    before = page.locator("canvas[data-name=witness]").screenshot()
    page.locator("select[data-name=divergence]").select_option("pearson")
    until(page, "location.hash.includes('divergence=pearson')")
    until(page, "document.documentElement.dataset.state === 'ready'")
    page.wait_for_timeout(300)
    assert page.locator("canvas[data-name=witness]").screenshot() != before


def test_a_kind_and_its_numbers_go_into_the_address_and_come_back(open_page):
    page = open_page("page=laws&scene=line")
    page.locator('input[data-name=kind][value="mixture"]').last.check()
    slide(page, "gap", 5, last=True)
    until(page, "location.hash.includes('q=mixture:2:1:5:0.5')")
    page.reload()
    until(page, "document.documentElement.dataset.update > 0")
    assert page.locator('input[data-name=kind][value="mixture"]').last.is_checked()
    assert page.locator("input[data-name=gap]").last.input_value() == "5"


def test_points_are_drawn_with_the_mouse_and_by_keyboard(open_page):
    page = open_page("page=laws&scene=drawn&a=0,0&b=1,1")
    becomes(page, "earth_mover_distance", math.sqrt(2))
    page.locator("input[data-name=pen][value=b]").check()
    page.locator("canvas[data-name=laws]").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    until(page, "location.hash.includes('b=1,1;1,0')")
    becomes(page, "earth_mover_distance", (1 + math.sqrt(2)) / 2)
    page.locator("[data-name=undo]").click()
    becomes(page, "earth_mover_distance", math.sqrt(2))
    page.locator("[data-name=clear]").click()
    assert "Draw points of both laws" in page.locator(".headline").text_content()
    box = page.locator("canvas[data-name=laws]").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    until(page, "/b=[-\\d.]+,[-\\d.]+/.test(location.hash)")


def test_without_points_no_number_is_left(open_page):
    page = open_page("page=laws&scene=drawn")
    assert value(page, "earth_mover_distance") > 0
    page.click("button[data-name=clear]")
    row = page.locator("tr[data-distance=earth_mover_distance]")
    until(page, "document.querySelector('tr[data-distance=earth_mover_distance] .big').textContent === '–'")
    assert row.get_attribute("data-value") is None
    assert row.locator(".gauge").is_hidden()
    assert row.locator(".warrant").inner_text() == ""


DROP = """() => {
  const data = new DataTransfer();
  data.items.add(new File(["1,2"], "mine.csv"));
  const how = { dataTransfer: data, bubbles: true, cancelable: true };
  const events = ["dragover", "drop"].map((kind) => new DragEvent(kind, how));
  for (const event of events) document.body.dispatchEvent(event);
  return events.map((event) => event.defaultPrevented);
}"""


@pytest.mark.parametrize("state", ["page=laws", "page=dirac", "page=equations"])
def test_a_dropped_file_does_not_take_the_place_of_the_lab(open_page, state):
    page = open_page(f"{state}&lang=en")
    assert page.evaluate(DROP) == [True, True]
    assert "page Game" in page.locator("#notice").inner_text()


def test_rings_know_how_far_they_are(open_page):
    page = open_page("page=laws&scene=rings&inner=1&outer=2")
    becomes(page, "earth_mover_distance", 1.0)
    slide(page, "outer", 1.5)
    becomes(page, "earth_mover_distance", 0.5)


def test_every_game_has_a_field_a_path_and_a_verdict(open_page):
    page = open_page("page=dirac&steps=20")
    for game in GAMES:
        page.locator("select[data-name=game]").select_option(game)
        title = table()["en"][f"game.{game}"]
        until(page, "title => document.querySelector('.headline').textContent.startsWith(`${title}:`)", title)
        until(page, "title => document.querySelector('[data-name=field]').ariaLabel.includes(title)", title)
    assert "20 updates" in page.locator("canvas[data-name=field]").get_attribute("aria-label")


def test_gamma_moves_the_eigenvalues_and_decides(open_page):
    page = open_page("page=dirac&game=r1&gamma=0&steps=20")
    until(page, "document.querySelector('.headline').textContent.includes('> 1')")
    slide(page, "gamma", 1)
    until(page, "document.querySelector('.headline').textContent.includes('< 1')")
    assert "−0.5 ± 0 i" in page.locator("canvas[data-name=spectrum]").get_attribute("aria-label")
    page.locator("input[data-name=update][value=alternating]").check()
    slide(page, "gamma", 0)
    until(page, "document.querySelector('.headline').textContent.includes('circles')")


def test_a_click_starts_a_path_and_play_and_pause_hold_it(open_page):
    page = open_page("page=dirac&steps=200", motion="no-preference")
    box = page.locator("canvas[data-name=field]").bounding_box()
    page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    until(page, "location.hash.includes(';')")
    # A path is drawn in four seconds, and a busy machine may take longer to click: pressed within the page,
    # while it plays, and played anew where it has come to its end.
    pressed = """() => {
        const root = document.documentElement.dataset;
        const playing = root.state === 'playing';
        if (playing && root.update === '0') return false;
        document.querySelector('[data-name=play]').click();
        return playing && root.state === 'paused';
    }"""
    until(page, "document.documentElement.dataset.state === 'playing'")
    until(page, pressed)
    assert 0 < int(page.locator("html").get_attribute("data-update")) < 200
    page.locator("[data-name=one_start]").click()
    until(page, "!location.hash.includes(';')")


TOUCH = """(canvas, [x, y]) => {
    const box = canvas.getBoundingClientRect();
    const at = { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
    const finger = new Touch({ identifier: 1, target: canvas, ...at });
    const touch = new TouchEvent("touchstart", { touches: [finger], cancelable: true, bubbles: true });
    canvas.dispatchEvent(touch);
    return touch.defaultPrevented;
}"""
POINTER = """(canvas, [type, x, y]) => {
    const box = canvas.getBoundingClientRect();
    const at = { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
    canvas.dispatchEvent(new PointerEvent(type, { pointerType: "touch", bubbles: true, ...at }));
}"""


def test_a_finger_scrolls_over_the_plane_and_a_tap_starts_a_path(open_page):
    page = open_page("page=dirac&steps=20", size="phone", touch=True)
    canvas = page.locator("canvas[data-name=field]")
    assert canvas.evaluate("canvas => getComputedStyle(canvas).touchAction") == "pan-y"
    # both scroll the page: the browser takes the finger over, or it goes a long way
    for types in (["pointerdown", "pointercancel"], ["pointerdown", "pointermove", "pointerup"]):
        for i, event in enumerate(types):
            canvas.evaluate(POINTER, [event, 0.3, 0.7 - 0.2 * i])
    assert not canvas.evaluate(TOUCH, [0.3, 0.7])  # nothing keeps it from scrolling
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.touchscreen.tap(box["x"] + 0.3 * box["width"], box["y"] + 0.6 * box["height"])
    until(page, "location.hash.includes(';')")
    assert page.evaluate("location.hash.match(/;/g).length") == 1
    assert canvas.evaluate(TOUCH, [0.3, 0.6])  # a drag of the new start does not scroll


def test_names_of_lectures_are_understood(open_page):
    page = open_page("page=dirac&game=wgan&gamma=0.3&steps=20")
    assert page.locator("select[data-name=game]").input_value() == "wasserstein"


def test_a_bad_address_says_what_is_wrong_and_the_next_is_fine(open_page):
    page = open_page("page=laws&theta=99", wait=False)
    until(page, "document.documentElement.dataset.state === 'error'")
    assert "theta must be a number from -2 to 2; got '99'" in page.locator("#notice").text_content()
    slide(page, "theta", 1)
    becomes(page, "earth_mover_distance", 1.0)
    until(page, "document.documentElement.dataset.state === 'ready'")
    assert page.locator("#notice").text_content() == ""


def test_pages_change_by_keyboard_and_back(open_page):
    page = open_page("page=laws")
    for place, name in ((1, "dirac"), (2, "game")):
        page.locator(".tab").nth(place).focus()
        page.keyboard.press("Enter")
        until(page, f"document.documentElement.dataset.page === '{name}'")
    page.go_back()
    until(page, "document.documentElement.dataset.page === 'dirac'")
    page.go_back()
    until(page, "document.documentElement.dataset.page === 'laws'")


WRITE_LATE = """async () => {
  const { browserAddress } = await import("/pages/address.js");
  const bar = browserAddress();
  bar.read();
  bar.write("#page=laws&theta=1");
  bar.write("#page=laws&theta=2"); // waits
  history.replaceState(null, "", "#page=dirac"); // as a hand or a link would
  await new Promise((done) => setTimeout(done, 500));
  const typed = location.hash;
  bar.read();
  bar.write("#page=dirac&gamma=1");
  bar.write("#page=dirac&gamma=2"); // waits
  bar.push("#page=game");
  await new Promise((done) => setTimeout(done, 500));
  return [typed, location.hash];
}"""


def test_an_address_that_was_typed_is_not_written_over(open_page):
    assert open_page().evaluate(WRITE_LATE) == ["#page=dirac", "#page=game"]


def test_without_motion_a_path_is_there_at_once(open_page):
    page = open_page("page=dirac&steps=1000")
    assert page.locator("html").get_attribute("data-update") == "1000"
    assert page.locator("html").get_attribute("data-state") == "ready"


def test_a_second_tab_takes_over_says_so_and_gives_it_back(open_page):
    first = open_page("page=laws&theta=1")
    open_page("page=dirac&steps=20")
    until(first, "document.documentElement.dataset.connection === 'taken'")
    assert "Another tab or view has taken over" in first.locator("#notice").text_content()
    first.locator("#notice button").click()
    until(first, "document.documentElement.dataset.connection === 'connected'")
    becomes(first, "earth_mover_distance", 1.0)


@pytest.mark.parametrize("ending", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_a_lab_that_ends_is_missed_and_comes_back_to_the_same_state(start_lab, browser, ending):
    running = start_lab("--port", "0", "--token", "same")
    page = browser.new_page()
    page.goto(f"{running.url}#page=laws&theta=-1.25")
    becomes(page, "earth_mover_distance", 1.25)
    running.process.send_signal(ending)
    running.process.communicate(timeout=20)
    until(page, "document.documentElement.dataset.connection === 'lost'")
    until(page, "document.querySelector('#notice').textContent.includes('comes back by itself')")
    slide(page, "theta", 0.5)
    start_lab("--port", running.base.rpartition(":")[2], "--token", "same")
    until(page, "document.documentElement.dataset.connection === 'connected'")
    becomes(page, "earth_mover_distance", 0.5)
    assert page.locator("#notice").text_content() == ""
    page.close()


@pytest.mark.parametrize(
    ("size", "lang", "scheme"),
    [("phone", "zh", "dark"), ("tablet", "en", "light"), ("laptop", "zh", "dark")],
)
@pytest.mark.parametrize("state", ["scene=line", "scene=drawn", "page=dirac&game=r1&steps=20"])
def test_nothing_serious_for_those_who_read_otherwise(open_page, size, lang, scheme, state):
    page = open_page(f"{state}&lang={lang}", size, scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-CN"}[lang]
    keys = [key for key in table()["en"] if key in page.locator("body").inner_text()]
    assert not [key for key in keys if "." in key]
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []


def test_javascript_reads_the_golden_frame(open_page, golden):
    page = open_page()
    found = page.evaluate(
        """async (hex) => {
          const { decodeFrame } = await import("/pages/frames.js");
          const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
          const frame = decodeFrame(bytes.buffer);
          return [frame.kind, frame.note, Array.from(frame.arrays.x.values, String)];
        }""",
        json.loads(golden)["hex"],
    )
    assert found == [
        "golden",
        "势函数 f",
        ["1", "-2.5", "Infinity", "0.10000000149011612", found[2][4], "-Infinity"],
    ]
    assert 0 < float(found[2][4]) < 1e-39
