"""A game that is played: frames, back in time, exports; never another number than `toygan.train` has."""

import base64
import csv
import gc
import io
import tomllib
import weakref

import numpy as np
import pytest

import toygan
from toygan.config.layers import layered
from toygan.config.train_config import TrainConfig
from toygan.lab.frames import decode, encode
from toygan.lab.game_model import COLUMNS, GameModel, Timeline
from toygan.lab.game_page import GamePage
from toygan.lab.messages import Message

SMALL = {"width": "8", "depth": "1", "batch": "16", "iterations": "100", "critic_steps": "1"}


def ask(page, command="show", **state):
    return list(
        page.receive(Message(command, "game", 1, {name: str(value) for name, value in state.items()}))
    )


def by_kind(frames):
    return {frame.kind: frame for frame in frames}


@pytest.fixture
def page():
    page = GamePage()
    ask(page, **SMALL)
    return page


def test_the_first_frames_say_what_there_is():
    page = GamePage()
    frames = by_kind(ask(page, **SMALL, layers="pull,grid,plan", field="slope"))
    assert list(frames) == ["game_busy", "game_data", "game_view", "game_charts"]
    assert frames["game_data"].header["settings"]["width"] == 8
    assert frames["game_data"].header["modes"] == 8
    shapes = {name: array.shape for name, array in frames["game_view"].arrays.items()}
    assert shapes == {
        "fake": (1000, 2),
        "field": (64, 64),
        "pull": (100, 4),
        "grid": (18, 33, 2),
        "plan": (64, 4),
    }
    for frame in frames.values():
        assert decode(encode(frame)).kind == frame.kind


def test_looking_and_going_back_change_no_number(page):
    for _ in range(3):
        ask(page, "update")
    ask(page, "show", **SMALL, field="probability", layers="plan")
    ask(page, "back", to=1)
    assert page.model.step == 1
    while not page.model.finished:
        page.model.advance(7)
        page.model.measure()
    run = toygan.train(page.model.config)
    np.testing.assert_array_equal(page.model.trainer.generator.parameters, run.generator.parameters)
    np.testing.assert_array_equal(page.model.trainer.critic.parameters, run.critic.parameters)


def test_it_plays_until_the_last_update_and_then_stops(page):
    ask(page, "play")
    assert page.playing
    seen = []
    while page.playing:
        seen += page.advance()
    assert page.model.step == 100
    assert by_kind(seen)["game_view"].header["step"] == 100
    assert not by_kind(seen)["game_view"].header["playing"]
    ask(page, "play")
    assert not page.playing


def test_other_settings_begin_anew_and_other_looks_do_not(page):
    ask(page, "update")
    assert not by_kind(ask(page, **SMALL, field="none", layers="grid"))["game_data"].header["fresh"]
    assert page.model.step == 1
    frames = by_kind(ask(page, **SMALL, seed=3))
    assert frames["game_data"].header["settings"]["seed"] == 3
    assert page.model.step == 0


def test_a_refused_setting_leaves_the_game(page):
    ask(page, "update")
    with pytest.raises(ValueError, match="unknown objective"):
        ask(page, **SMALL, objective="nothing")
    assert page.model.step == 1
    with pytest.raises(ValueError, match="unknown command"):
        ask(page, "explode")


def test_a_diverged_game_says_where_and_goes_back():
    page = GamePage()
    ask(
        page,
        **(
            SMALL
            | {
                "rate_g": "1",
                "rate_d": "1",
                "constraint": "none",
                "objective": "least_squares",
                "preset": "gan",
            }
        ),
    )
    page.model.trainer.critic.parameters[:] = 1e30
    with pytest.raises(ValueError, match="went back to update 0"):
        ask(page, "update")
    assert page.model.step == 0
    assert np.isfinite(page.model.trainer.critic.parameters).all()


def test_charts_hold_what_is_measured(page):
    frame = by_kind(ask(page, "update"))["game_charts"]
    rows = dict(zip(COLUMNS, frame.arrays["rows"].T))
    assert rows["step"].tolist() == [0.0, 1.0]
    expected = toygan.metrics.floors.distance(page.model.real, page.model.fakes(512))
    assert rows["w1"][-1] == pytest.approx(expected)
    assert rows["critic_proof"][-1] <= rows["w1"][-1]
    assert rows["critic_lipschitz"][-1] == pytest.approx(toygan.lipschitz_bound(page.model.trainer.critic))
    assert rows["slope_high"][-1] <= rows["critic_lipschitz"][-1]
    assert rows["slope_low"][-1] <= rows["slope_median"][-1] <= rows["slope_high"][-1]
    norms = dict(zip(frame.header["layers"], frame.arrays["norms"].T.tolist()))
    assert {name: column[-1] for name, column in norms.items()} == page.model.trainer.gradient_norms()
    assert {column[0] for column in norms.values()} == {np.inf}  # before the first update there are none


def test_the_arrows_are_minus_the_slope_of_the_generators_loss(page):
    from toygan.lab.game_view import pulls
    from toygan.objectives.table import objective

    fakes, step = page.model.fakes(20), 1e-3
    real = page.model.scores(page.model.real[:20])
    loss = objective(page.model.config.objective).generator
    for axis in range(2):
        ends = [loss(real, page.model.scores(fakes + side * step * np.eye(2)[axis]))[0] for side in (1, -1)]
        found = pulls(page.model, fakes)[:, axis].mean()
        assert found == pytest.approx(-(ends[0] - ends[1]) / (2 * step), rel=2e-2, abs=2e-3)


def test_a_game_on_the_line_has_densities_and_latent_lines():
    page = GamePage()
    frames = by_kind(ask(page, **SMALL, data="two_gaussians", latent_dim=1, preset="gan"))
    data, view = frames["game_data"], frames["game_view"]
    assert data.arrays["density"].sum() * 2 * data.header["half"] / 256 == pytest.approx(1.0, rel=0.02)
    assert view.arrays["histogram"].sum() * 2 * data.header["half"] / 80 == pytest.approx(1.0)
    assert view.arrays["lines"].shape == (15, 2)


def test_exports_make_the_same_game(page):
    ask(page, "update")
    texts = {kind: ask(page, "export", kind=kind)[0].header["text"] for kind in ("toml", "command", "python")}
    assert layered(file=tomllib.loads(texts["toml"])) == page.model.config
    space: dict = {}
    exec(
        texts["python"].replace("run = train(config)", "").replace("points = run.sample(1000, rng=0)", ""),
        space,
    )
    assert space["config"] == page.model.config
    assert texts["command"].startswith("toygan train --set ")


def test_exported_tables_are_read_as_csv(page):
    points, history = (ask(page, "export", kind=kind)[0].header["text"] for kind in ("points", "history"))
    rows = list(csv.reader(io.StringIO(points)))
    assert rows[0] == ["x1", "x2"]
    assert len(rows) == 10_001
    assert next(csv.reader(io.StringIO(history))) == list(COLUMNS)


def test_a_timeline_thins_itself_and_never_loses_the_beginning():
    line = Timeline()
    for step in range(1000):
        line.keep(step, {"a": np.zeros(1)})
    assert len(line.states) <= 48
    assert min(line.states) == 0
    steps = sorted(line.states)
    assert max(np.diff(steps)) <= line.spacing
    found = line.back(500)
    assert found <= 500 < max(line.states)
    line.forget_after(found)
    assert max(line.states) == found


def test_later_updates_stay_until_the_game_goes_on(page):
    for _ in range(5):
        ask(page, "update")
    charts = by_kind(ask(page, "back", to=2))["game_charts"]
    assert charts.header["kept"] == [0, 1, 2, 3, 4, 5]
    assert charts.arrays["rows"][:, 0].tolist() == [0, 1, 2]
    charts = by_kind(ask(page, "back", to=5))["game_charts"]
    assert (page.model.step, len(charts.arrays["rows"])) == (5, 6)
    ask(page, "back", to=1)
    charts = by_kind(ask(page, "update"))["game_charts"]
    assert charts.header["kept"] == [0, 1, 2]
    assert charts.arrays["rows"][:, 0].tolist() == [0, 1, 2]
    assert set(page.model.norms) <= {0, 1, 2}


def test_a_large_state_is_kept_few_times():
    line = Timeline()
    for step in range(100):
        line.keep(step, {"a": np.zeros(10_000_000)})
    assert len(line.states) <= 2


def test_a_model_is_the_trainer_of_its_configuration():
    model = GameModel(toygan.TrainConfig(data="grid25", hidden=(8,), batch_size=16, iterations=10))
    model.advance(100)
    assert model.finished
    assert model.advance(5) == 0


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_pictures_are_files_in_the_lectures_style(page, kind, begins):
    with pytest.raises(ValueError, match="play first"):
        ask(page, "export", kind=kind)
    ask(page, "update")
    header = ask(page, "export", kind=kind, lang="zh")[0].header
    assert base64.b64decode(header["base64"]).startswith(begins)
    assert header["file"] == f"game.{kind}"


def test_nothing_is_copied_of_a_state_that_is_not_kept(page, monkeypatch):
    page.model.timeline.spacing = 50
    copied = []
    monkeypatch.setattr(page.model.trainer, "state", lambda: copied.append(page.model.step))
    page.model.advance(3)
    assert copied == []


def test_a_slow_game_shows_each_update_once(page):
    ask(page, speed="ten", **SMALL)
    ask(page, "play", **SMALL)
    shown = [frame.header["step"] for _ in range(12) for frame in page.advance() if frame.kind == "game_view"]
    assert shown == sorted(set(shown))
    assert len(shown) >= 2


def test_while_a_state_is_refused_no_other_game_plays_in_its_place(page):
    with pytest.raises(ValueError, match="ring8"):
        ask(page, **SMALL | {"data": "ring9"})
    for command in ("play", "update", "caption", "again"):
        with pytest.raises(ValueError, match="ring8"):
            ask(page, command, **SMALL)
    assert page.model.step == 0
    ask(page, **SMALL)
    ask(page, "update", **SMALL)
    assert page.model.step == 1


def test_a_game_that_is_left_is_freed_at_once():
    model = GameModel(TrainConfig(data="ring8", hidden=(8,), batch_size=16, iterations=40))
    model.advance(3)
    model.caption()
    model.measure()
    model.half_step()
    alive = weakref.ref(model), weakref.ref(model.trainer)
    gc.disable()
    try:
        del model
        assert [one() for one in alive] == [None, None]
    finally:
        gc.enable()
