"""Slow motion and half steps: captions in order, the trainer's own numbers, and never another bit."""

import numpy as np
import pytest

import toygan
from toygan.lab.game_model import GameModel
from toygan.lab.game_pace import Pace
from toygan.lab.game_page import GamePage
from toygan.lab.game_slow import STAGES
from toygan.lab.messages import Message
from toygan.lab.words import table

SMALL = {"width": "8", "depth": "1", "batch": "16", "iterations": "100", "critic_steps": "2"}
GENERATOR = [stage for stage in STAGES if stage != "penalty"]


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


def test_captions_come_in_order_and_end_with_the_update(page):
    seen = []
    while page.model.step == 0:
        slow = by_kind(ask(page, "caption"))["game_view"].header["slow"]
        seen.append((slow["player"], slow["turn"], slow["stage"]))
        stages = STAGES if slow["player"] == "critic" else GENERATOR
        assert stages[slow["number"] - 1] == slow["stage"]
    critic = [("critic", turn, stage) for turn in (1, 2) for stage in STAGES]
    assert seen == critic + [("generator", 2, stage) for stage in GENERATOR]


def test_every_caption_fills_its_words_in_both_languages(page):
    for _ in range(2 * len(STAGES) + len(GENERATOR)):
        slow = by_kind(ask(page, "caption"))["game_view"].header["slow"]
        key = f"slow.{slow['player']}.{slow['stage']}"
        for texts in table().values():
            assert "{" not in texts[key].format(**slow["fill"])


def test_slow_motion_changes_no_bit(page):
    for _ in range(4):
        ask(page, "caption")
    ask(page, "show", **SMALL, field="none")
    ask(page, "update")  # completes the update that is under way
    assert page.model.step == 1
    ask(page, "critic_step")
    for _ in range(3):
        ask(page, "caption")
    ask(page, "play")
    while page.playing:
        list(page.advance())
    run = toygan.train(page.model.config)
    np.testing.assert_array_equal(page.model.trainer.generator.parameters, run.generator.parameters)
    np.testing.assert_array_equal(page.model.trainer.critic.parameters, run.critic.parameters)


def test_going_back_forgets_the_half_of_an_update(page):
    ask(page, "critic_step")
    ask(page, "caption")
    ask(page, "again")
    assert not page.model.half.under_way
    assert page.model.slow.shown is None
    ask(page, "update")
    fresh = GameModel(page.model.config)
    fresh.advance(1)
    np.testing.assert_array_equal(page.model.trainer.critic.parameters, fresh.trainer.critic.parameters)


def test_each_player_has_its_turn(page):
    with pytest.raises(ValueError, match="turn of D"):
        ask(page, "generator_step")
    for _ in range(2):
        ask(page, "critic_step")
    with pytest.raises(ValueError, match="turn of G"):
        ask(page, "critic_step")
    view = by_kind(ask(page, "generator_step"))["game_view"]
    assert view.header["step"] == 1
    assert view.header["turn"] == {"player": "critic", "done": 0, "of": 2}


def test_what_the_captions_say_is_what_the_trainer_did():
    config = toygan.TrainConfig(data="ring8", hidden=(8,), batch_size=16, critic_steps=1)
    model, fills = GameModel(config), {}
    while not model.caption():
        fills[model.slow.shown["player"], model.slow.shown["stage"]] = model.slow.shown["fill"]
    whole = toygan.game.trainer.Trainer(config)
    losses = {name: column[0] for name, column in whole.advance(1).items()}
    assert fills["generator", "loss"]["loss"] == losses["generator_loss"]
    assert fills["critic", "penalty"]["value"] == losses["penalty"]
    assert fills["critic", "loss"]["loss"] == pytest.approx(
        losses["critic_loss"] - losses["penalty"], rel=1e-5
    )
    total = model.trainer.gradient_norms()
    pairs = zip(*(fills["generator", stage]["norms"] for stage in ("bp3", "bp4")))
    norms = [np.hypot(*pair) for pair in pairs]
    assert norms == pytest.approx([total[f"generator_{l}"] for l in (1, 2)], rel=1e-4)


def test_the_critics_gradient_is_that_of_loss_and_penalty():
    config = toygan.TrainConfig(data="ring8", hidden=(8,), batch_size=16, critic_steps=1)
    model = GameModel(config)
    for _ in STAGES[:-1]:
        model.caption()
    slow = model.slow
    critic, (mixed,) = model.trainer.critic, slow._mixed()
    both = np.concatenate([slow.x, slow.fake])
    loss = critic.backward(critic.forward(both), slow.slopes.reshape(-1, 1)).parameters
    penalty = critic.penalty_gradient(mixed, config.penalty, config.penalty_weight).parameters
    np.testing.assert_allclose(model.half.gradient(), loss + penalty, rtol=1e-4, atol=1e-6)


def test_a_pace_counts_what_is_due():
    pace = Pace("slow")
    pace.begin(10.0)
    assert [pace.due(now) for now in (10.0, 11.0, 12.6, 30.0)] == [1, 0, 1, 1]
    pace = Pace("hundred")
    pace.begin(0.0)
    assert sum(pace.due(now) for now in np.arange(0.01, 1.001, 0.01)) == 100


def test_a_slow_speed_makes_fewer_updates(page):
    ask(page, **SMALL, speed="one")
    ask(page, "play")
    list(page.advance())
    assert page.model.step == 0
    page._pace.last -= 1.0
    list(page.advance())
    assert page.model.step == 1


def test_slow_motion_plays_captions(page):
    ask(page, **SMALL, speed="slow")
    ask(page, "play")
    frames = by_kind(page.advance())
    assert frames["game_view"].header["slow"]["stage"] == "draw"
    assert frames["game_view"].arrays["batch_real"].shape == (16, 2)
    assert "game_view" not in by_kind(page.advance())
