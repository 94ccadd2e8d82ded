"""The page "Game" in Debian's Chromium: it plays, stops, goes back; its controls make the game they say."""

import time

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

import toygan
from toygan.lab.game_state import config_of

SMALL = "page=game&lang=en&width=8&depth=1&batch=16&critic_steps=1&iterations=400"
STEP = "Number(document.documentElement.dataset.update)"
STATE = "document.documentElement.dataset.state"
TOLD = "document.querySelector('.headline')?.textContent.includes('W₁')"


SIZES = {"phone": (390, 844), "laptop": (1440, 900)}


def until(page, expression):
    """Wait until an expression holds; Playwright's own way needs eval, which the page forbids."""
    end = time.monotonic() + 60
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"{expression}: not within 60 s; {page.url}"
        time.sleep(0.03)


@pytest.fixture
def game(lab, browser):
    """Open the page with a small game; at the end nothing may stand on the console."""
    contexts, trouble = [], []

    def open_game(more="", size="laptop", scheme="light"):
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: m.type in ("error", "warning") and trouble.append(m.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda r: r.url.startswith((lab.base, "blob:")) or trouble.append(r.url))
        page.goto(f"{lab.base}/?token={lab.token}#{SMALL}{more}")
        until(page, TOLD)
        return page

    yield open_game
    for context in contexts:
        context.close()
    assert trouble == []


def test_it_plays_to_the_end_and_goes_back(game):
    page = game()
    page.click("button[data-name=play]")
    until(page, f"{STEP} === 400 && {STATE} === 'paused'")
    page.focus("input[data-name=back]")
    page.keyboard.press("Home")
    until(page, f"{STEP} === 0")
    page.click("button[data-name=one_update]")
    until(page, f"{STEP} === 1")
    assert page.inner_text("output[data-name=counter]") == "update 1"


def test_the_keyboard_plays_and_controls_change_the_address(game):
    page = game()
    page.click("button[data-name=again]")
    until(page, f"{STEP} === 0")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(".")
    until(page, f"{STEP} === 1")
    page.select_option("select[data-name=objective]", "hinge")
    until(page, f"location.hash.includes('objective=hinge') && {STEP} === 0 && {TOLD}")
    page.check("input[data-name=plan]")
    until(page, "location.hash.includes('layers=pull,plan') || location.hash.includes('layers=pull%2Cplan')")
    assert page.get_attribute("canvas[data-name=game]", "aria-label").startswith("Real points in blue")


def test_what_is_exported_trains_the_same_game(game, tmp_path):
    page = game()
    page.click("button[data-name=play]")
    until(page, f"{STEP} === 400 && {STATE} === 'paused'")
    page.click("summary:has-text('Export')")
    with page.expect_download() as caught:
        page.click("button[data-name=export_toml]")
    caught.value.save_as(tmp_path / "game.toml")
    with page.expect_download() as caught:
        page.click("button[data-name=export_points]")
    caught.value.save_as(tmp_path / "points.csv")
    from toygan.config.layers import layered, read_toml

    config = layered(file=read_toml(tmp_path / "game.toml"))
    asked = {"width": "8", "depth": "1", "batch": "16", "critic_steps": "1", "iterations": "400"}
    assert config == config_of(asked)
    points = toygan.train(config).sample(10_000, rng=0)
    found = np.loadtxt(tmp_path / "points.csv", delimiter=",", skiprows=1)
    np.testing.assert_allclose(found, points, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize(("size", "scheme", "more"), [("phone", "dark", "&lang=zh"), ("laptop", "light", "")])
def test_nothing_serious_is_found_and_nothing_is_wider_than_the_screen(game, size, scheme, more):
    page = game(more, size=size, scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [row["id"] for row in found if row["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_setting_that_makes_no_sense_says_so_and_the_game_lives_on(game):
    page = game()
    page.evaluate("location.hash += '&width=100000'")
    until(page, "document.querySelector('#notice').textContent.includes('width must be')")
    page.evaluate("location.hash = location.hash.replace('&width=100000', '')")
    until(page, "document.querySelector('#notice').textContent === ''")
