"""The page "Game" in Debian's Chromium: it plays, stops, goes back; its controls make the game they say."""

import time
from xml.etree import ElementTree

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from matplotlib.image import imread

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


def test_the_caption_of_slow_motion_moves_no_button(game):
    page = game()
    button = page.locator("button[data-name=caption]")
    before = button.bounding_box()
    button.click()
    until(page, "document.querySelector('.slow:not([hidden])') !== null")
    assert button.bounding_box() == before


def test_later_updates_are_reached_again_until_it_plays(game):
    page = game()
    page.click("button[data-name=play]")
    until(page, f"{STEP} === 400 && {STATE} === 'paused'")
    page.focus("input[data-name=back]")
    page.keyboard.press("Home")
    until(page, f"{STEP} === 0")
    assert page.evaluate("document.querySelector('input[data-name=back]').value") == "0"
    page.keyboard.press("End")
    until(page, f"{STEP} > 300")


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


def test_the_picture_is_taken_away_as_png_and_svg(game, tmp_path):
    page = game("&lang=zh&seed=8")
    page.click("button[data-name=one_update]")
    until(page, f"{STEP} === 1")
    page.click("details:has([data-name=export_png]) summary")
    for kind in ("png", "svg"):
        with page.expect_download() as caught:
            page.click(f"button[data-name=export_{kind}]")
        caught.value.save_as(tmp_path / f"game.{kind}")
    assert imread(tmp_path / "game.png").shape[2] in (3, 4)
    root = ElementTree.parse(tmp_path / "game.svg").getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize(
    ("more", "layers"),
    [
        ("&seed=9", ["real", "fake", "levels", "pull", "grid", "plan"]),
        ("&seed=9&data=two_gaussians&latent_dim=1", ["real", "fake", "pull", "plan"]),
    ],
)
def test_every_layer_is_a_switch(game, more, layers):
    page = game(more)
    canvas = page.locator("canvas[data-name=game]")
    for name in layers:
        before = canvas.screenshot()
        page.locator(f"input[data-name={name}]").click()
        until(page, f"/(hidden|layers)=[^&]*{name}/.test(location.hash) || '{name}' === 'pull'")
        page.wait_for_timeout(300)
        assert canvas.screenshot() != before, name


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


STAGES = ("draw", "forward", "loss", "bp1", "bp2", "bp3", "bp4", "penalty", "step")


@pytest.mark.parametrize(("lang", "seed"), [("en", 2), ("zh", 3)])
def test_slow_motion_says_its_steps_in_order(game, lang, seed):
    page = game(f"&lang={lang}&seed={seed}")  # a game that no other test has played
    critic = [f"critic.{stage}" for stage in STAGES]
    generator = [f"generator.{stage}" for stage in STAGES if stage != "penalty"]
    said = set()
    for stage in critic + generator:
        page.click("button[data-name=caption]")
        until(page, f"document.querySelector('.slow')?.dataset.stage === '{stage}'")
        said.add(page.locator(".slow p").first.text_content())
    assert len(said) == len(critic + generator)
    assert not any("{" in text or "slow." in text for text in said)
    until(page, f"{STEP} === 1")


def test_each_player_steps_in_its_turn(game):
    page = game("&critic_steps=2")
    turn = "document.querySelector('[data-name=turn]').textContent"
    generator = "document.querySelector('[data-name=generator_step]').getAttribute('aria-disabled')"
    for step in (1, 2):
        until(page, f"{turn}.includes('step {step} of 2') && {generator} === 'true'")
        page.click("button[data-name=critic_step]")
    until(page, f"{generator} === 'false'")
    page.click("button[data-name=generator_step]")
    until(page, f"{STEP} === 1")


def test_slowly_played_updates_can_be_counted(game):
    page = game("&speed=ten&seed=4")
    page.click("button[data-name=play]")
    until(page, f"{STEP} >= 3")
    page.click("button[data-name=play]")
    until(page, f"{STATE} === 'paused'")
    assert page.evaluate(STEP) < 400
    page.select_option("select[data-name=speed]", "slow")
    page.click("button[data-name=play]")
    until(page, "document.querySelector('.slow')?.dataset.stage === 'critic.draw'")


def test_drawn_points_come_back_as_csv(game, tmp_path):
    page = game("&seed=5")
    page.click("summary:has-text('Points of your own')")
    canvas = page.locator("canvas[data-name=drawing]")
    canvas.scroll_into_view_if_needed()
    until(page, "document.querySelector('canvas[data-name=drawing]').ariaLabel?.includes('it has 0')")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.6 * box["height"], steps=12)
    page.mouse.up()
    page.click("button[data-name=learn_points]")
    until(page, f"location.hash.includes('data=drawn') && {TOLD} && {STEP} === 0")
    until(page, "document.querySelector('[data-name=data]').value.startsWith('points-')")
    page.click("summary:has-text('Export')")
    with page.expect_download() as caught:
        page.click("button[data-name=export_data]")
    caught.value.save_as(tmp_path / "data.csv")
    drawn = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('drawn')")
    expected = [[float(x) for x in point.split(",")] for point in drawn.split(";")]
    assert len(expected) > 5
    np.testing.assert_array_equal(toygan.points(tmp_path / "data.csv").rows, expected)


def test_a_dropped_file_is_learned_and_a_bad_cell_is_named(game, tmp_path):
    page = game("&seed=6")
    drop = """text => {
        const data = new DataTransfer();
        data.items.add(new File([text], "mine.csv"));
        const how = { dataTransfer: data, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new DragEvent("drop", how));
    }"""
    page.evaluate(drop, "x,y\n0.5,1\n2,zwei\n")
    until(page, "document.querySelector('#notice').textContent.includes('row 2 (line 3), column 2')")
    for place in ("#notice", "[data-name=data_said]"):
        assert "mine.csv" in page.locator(place).text_content()
    page.evaluate(drop, "x,y\n0.5,1\n2,1.5\n0.25,3\n")
    until(
        page, "location.hash.includes('data=points-') && document.querySelector('#notice').textContent === ''"
    )
    until(page, f"{TOLD} && {STEP} === 0")


def test_two_games_stay_in_step(game):
    page = game("&beside=1&width2=8&depth2=1&preset2=gan")
    page.click("button[data-name=play]")
    until(page, f"{STEP} === 400 && {STATE} === 'paused'")
    headlines = page.locator(".headline").all_text_contents()
    assert len(headlines) == 2
    until(
        page,
        "[...document.querySelectorAll('.headline')].every(one => one.textContent.startsWith('After 400'))",
    )
    assert page.locator("canvas[data-name=game2]").is_visible()
    page.uncheck("input[data-name=beside]")
    until(page, "!location.hash.includes('beside')")
    assert not page.locator("canvas[data-name=game2]").is_visible()
