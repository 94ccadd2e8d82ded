"""The page "Four equations" in Debian's Chromium: steps, dragging, keyboard, bugs, points, both languages."""

import re
import time

import pytest

from toygan.lab.equations_check import check_frame
from toygan.lab.equations_page import numbers_frame
from toygan.lab.words import table

SIZES = {"phone": (390, 844), "laptop": (1440, 900)}
CHECKED = "document.querySelector('.check')?.dataset.passed"


def until(page, expression):
    """Wait until an expression holds; Playwright's own way needs eval, which the page forbids."""
    end = time.monotonic() + 30
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"{expression}: not within 30 s; {page.url}"
        time.sleep(0.03)


@pytest.fixture
def equations(lab, browser):
    """Open the page; at the end nothing may stand on the console, and nothing may have left the origin."""
    contexts, trouble = [], []

    def open_page(
        state="lang=en", size="laptop", scheme="light", wait=f"['true', 'false'].includes({CHECKED})"
    ):
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: m.type in ("error", "warning") and trouble.append(m.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda r: r.url.startswith(lab.base) or trouble.append(r.url))
        page.goto(f"{lab.base}/?token={lab.token}#page=equations&{state}")
        until(page, wait)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


def numbers_on(page, selector):
    """The exact numbers that stand at units, weights or biases, by their names."""
    found = page.evaluate(
        "w => [...document.querySelectorAll(w)].map(({dataset: d}) => [d.unit ?? d.name, d.number])",
        selector,
    )
    return {name: float(number) for name, number in found if number}


def made_by(step, numbers):
    """What a step makes, from the model's numbers: name on the page -> value, at the first point."""
    stage, layer = step["stage"], step["layer"] or 3
    made = numbers["penalty" if stage[:2] in ("r-", "sl", "di") else "loss"]
    if stage in ("bp3", "r-bp3"):
        return {
            f"W[{l}][{j},{k}]": value
            for l, W in enumerate(made["weights"], start=1)
            for j, row in enumerate(W, start=1)
            for k, value in enumerate(row, start=1)
        }
    if stage in ("bp4", "r-bp4"):
        lists = enumerate(made["biases"], start=1)
        return {f"b[{l}][{j}]": value for l, b in lists for j, value in enumerate(b, start=1)}
    if stage in ("slope", "direction"):
        layer, values = 0, made["g" if stage == "slope" else "v"][0]
    elif stage == "loss":
        values = made["nabla"][:1]
    else:
        name, first = {"forward": ("a", 0), "r-forward": ("ra", 0)}.get(
            stage, ("rdelta" if stage[0] == "r" else "delta", 1)
        )
        values = made[name][layer - first][0]
    return {f"{layer}.{i}": value for i, value in enumerate(values, start=1)}


def test_every_step_lights_the_numbers_that_it_makes(equations):
    page = equations()
    right = numbers_frame({}).header
    seen = []
    for step in right["steps"]:
        until(page, f"document.querySelector('.step-card').dataset.step === '{step['name']}'")
        seen.append(page.locator(".step-tag").text_content())
        assert numbers_on(page, ".lit") == made_by(step, right), step["name"]
        page.click("button[data-name=next_step]")
    tags = [tag for tag in dict.fromkeys(seen) if "BP" in tag]
    assert tags == [f"{r}BP{i}" for r in ("", "R-") for i in (1, 2, 3, 4)]
    until(page, "location.hash.includes('step=r-bp4')")


def test_a_weight_is_dragged_and_moved_by_keyboard(equations):
    page = equations("lang=en&step=bp3")
    before = numbers_frame({}).header
    label = page.locator('[data-name="W[2][1,3]"]')
    box = label.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 45, steps=3)
    page.mouse.up()
    moved = before["weights"][1][0][2] + 0.5
    until(
        page, f"Math.abs(document.querySelector('[data-name=\"W[2][1,3]\"]').ariaValueNow - {moved}) < 0.011"
    )
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    until(page, "location.hash.includes('parameters=')")
    page.wait_for_timeout(500)  # the address follows the hand a moment later
    given = re.search(r"parameters=([-\d.,]+)", page.url)[1]
    changed = [float(a) - b for a, b in zip(given.split(","), before["parameters"], strict=True)]
    assert [round(x, 2) for x in changed if abs(x) > 1e-9] == [0.55, -0.5]
    right = numbers_frame({"parameters": given}).header["loss"]["weights"][1][0][2]
    until(page, f"document.querySelector('[data-name=\"W[2][1,3]\"]').dataset.number === '{right!r}'")


def test_the_sum_that_is_shown_adds_up(equations):
    page = equations("lang=en&step=bp3&pick=W[2][3,1]")
    shown = page.locator("[data-name=worked]").text_content().replace("−", "-")
    terms, result = re.fullmatch(r"∇C W\[2\]\[3,1\] = (.*) = (.*)", shown).groups()
    products = re.findall(r"([+-]? ?[\d.]+)·\(?(-?[\d.]+)\)?", terms)
    assert len(products) == 4
    total = sum(float(a.replace(" ", "")) * float(b) for a, b in products)
    assert total == pytest.approx(float(result), abs=0.005)
    for step, pattern in (
        ("forward-2", r"z = .* = 0.8\d, a = tanh\(z\) = 0.70"),
        ("bp1", r"δ = .*·1.00 = -0.10"),
        ("r-bp2-1", r"Rδ = \(.*\)·.* \+ \(.*\)·.*·.* = .*"),
    ):
        page.goto(re.sub(r"step=[\w-]+", f"step={step}", page.url))
        until(page, f"document.querySelector('.step-card').dataset.step === '{step}'")
        page.evaluate("document.querySelector('[data-unit=\"2.3\"]').dispatchEvent(new Event('click'))")
        assert re.fullmatch(pattern, page.locator("[data-name=worked]").text_content().replace("−", "-"))
    page.locator("select[data-name=bug]").select_option("missing-slope")
    until(page, "document.querySelector('[data-name=worked]').textContent === ''")


def test_every_control_does_what_it_says(equations):
    page = equations("lang=en&step=r-forward-3")
    sizes = "[...document.querySelectorAll('.unit')].map(u => u.dataset.unit).join(' ')"
    page.locator("select[data-name=activation]").select_option("groupsort")
    until(page, f"{sizes} === '0.1 0.2 1.1 1.2 1.3 1.4 2.1 2.2 2.3 2.4 3.1' && {CHECKED} === 'true'")
    assert page.locator(".step-card").get_attribute("data-step") == "r-bp1"
    for name, number in (("depth", 1), ("width", 2)):
        page.locator(f"input[data-name={name}]").evaluate(
            "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')); }", str(number)
        )
    until(page, f"{sizes} === '0.1 0.2 1.1 1.2 2.1'")
    first = numbers_on(page, ".weight")
    page.click("button[data-name=new_weights]")
    until(page, "location.hash.includes('seed=3')")
    until(page, f"document.querySelector('.weight').dataset.number !== '{next(iter(first.values()))!r}'")
    page.locator("select[data-name=penalty]").select_option("direction")
    page.locator("input[data-name=v2]").focus()
    page.keyboard.press("ArrowRight")
    until(page, "location.hash.includes('v=1,0.05')")
    page.click(".step-card")
    page.keyboard.press(",")
    until(page, "document.querySelector('.step-card').dataset.step === 'r-forward-1'")
    page.keyboard.press(".")
    until(page, "document.querySelector('.step-card').dataset.step === 'r-bp1'")
    page.click("button[data-name=play]")
    until(page, "document.documentElement.dataset.state === 'playing'")
    until(page, "document.querySelector('.step-card').dataset.step === 'r-bp2-1'")
    page.click("button[data-name=play]")
    until(page, "document.documentElement.dataset.state === 'paused'")


def test_points_are_dragged_and_chosen(equations):
    page = equations("lang=en&penalty=direction")
    page.locator("canvas[data-name=points]").scroll_into_view_if_needed()
    box = page.locator("canvas[data-name=points]").bounding_box()
    letter = round(max(12, min(20, 9 + box["width"] * 1.6 / 110)))
    scale = (box["height"] - 3.5 * letter) / 6  # of the square [-3, 3]² in the frame of the picture
    middle = box["x"] + (box["width"] + 1.2 * letter) / 2, box["y"] + (box["height"] + 0.3 * letter) / 2

    def drag(start, end):
        page.mouse.move(middle[0] + scale * start[0], middle[1] - scale * start[1])
        page.mouse.down()
        page.mouse.move(middle[0] + scale * end[0], middle[1] - scale * end[1], steps=3)
        page.mouse.up()

    drag((0.4, 0.2), (1.4, -0.8))  # the second generated point
    until(page, "location.hash.includes('fake=-0.9,-0.4;1.')")
    drag((0.95, -0.45), (0.95, 0.55))  # the head of v at the first point x̂
    until(page, "/v=[01][.\\d]*,(0.9|1)/.test(location.hash)")
    page.locator("input[data-name=row][value='4']").check()
    until(page, "location.hash.includes('row=4')")
    assert float(page.locator("[data-name='x[1]']").get_attribute("aria-valuenow")) == pytest.approx(
        1.4, abs=0.1
    )
    page.goto(f"{page.url}&step=direction")
    until(page, "document.querySelectorAll('input[data-name=row]').length === 2")
    page.locator("[data-name='x[2]']").focus()
    page.keyboard.press("ArrowUp")
    until(page, "location.hash.includes('real=') && location.hash.includes('fake=')")


def test_a_bug_is_put_in_and_the_check_says_what_it_sees(equations):
    page = equations("lang=en&step=bp4")
    assert "All 50 gradients agree with finite differences" in page.locator(".headline").text_content()
    page.locator("select[data-name=bug]").select_option("bias-axis")
    until(page, f"{CHECKED} === 'false'")
    found = check_frame({"bug": "bias-axis"}).header
    rows = page.evaluate("[...document.querySelectorAll('tr[data-wrong]')].map(row => ({...row.dataset}))")
    assert [(row["wrong"], float(row["hand"]), float(row["right"])) for row in rows] == [
        (one["name"], one["hand"], one["right"]) for one in found["wrong"][:8]
    ]
    wrong = page.evaluate(
        "[...document.querySelectorAll('.network .wrong[data-name]')].map(g => g.dataset.name)"
    )
    assert set(wrong) == {one["name"] for one in found["wrong"] if one["part"] == "discriminator"}
    assert "12 of 50 gradients are wrong" in page.locator(".headline").text_content()
    assert "(BP4) sums delta over the samples" in page.locator(".check-advice").text_content()
    assert "nabla_b[l].sum()" in page.locator(".check-lines .is").text_content()
    until(page, "location.hash.includes('bug=bias-axis')")


def test_a_bad_address_says_what_is_wrong_and_the_next_is_fine(equations):
    failed = "document.documentElement.dataset.state === 'error'"
    fine = f"{CHECKED} === 'true' && document.querySelector('#notice').textContent === ''"
    page = equations("lang=en&widths=64", wait=failed)
    assert "widths, layer 1 must be a number from 1 to 4; got '64'" in page.locator("#notice").text_content()
    page.click("button[data-name=again]")
    until(page, fine)
    assert page.evaluate("location.hash.includes('64')") is False
    for state, message in (
        ("row=-1", "row must be"),
        ("step=bp7", "unknown step 'bp7'"),
        ("v=a,b", "v, number 1"),
    ):
        page.goto(f"{page.url.partition('#')[0]}#page=equations&lang=en&{state}")
        until(page, failed)
        assert message in page.locator("#notice").text_content()
        page.goto(f"{page.url.partition('#')[0]}#page=equations&lang=en&step=bp3&pick=W[9][7,1]")
        until(page, f"document.documentElement.dataset.state === 'ready' && {fine}")


@pytest.mark.parametrize(("size", "lang", "scheme"), [("phone", "zh", "dark"), ("laptop", "en", "light")])
@pytest.mark.parametrize("state", ["step=bp3&bug=wrong-slope", "step=r-bp2-1&penalty=direction&widths=4-4-4"])
def test_nothing_serious_for_those_who_read_otherwise(equations, size, lang, scheme, state):
    page = equations(f"{state}&lang={lang}", size, scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    shown = page.locator("body").inner_text()
    assert not [key for key in table()["en"] if "." in key and key in shown]
    assert "undefined" not in shown
    assert "NaN" not in shown
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []
