"""Two games beside one another: the same data and seed, and in step by update."""

import numpy as np
import pytest

import toygan
from toygan.lab.game_page import GamePage
from toygan.lab.game_state import configs_of
from toygan.lab.messages import Message

SMALL = {"width": "8", "depth": "1", "batch": "16", "iterations": "100", "critic_steps": "1", "beside": "1"}
SECOND = {"preset2": "gan", "width2": "8", "depth2": "1", "critic_steps2": "2"}
BOTH = SMALL | SECOND


def ask(page, command="show", **state):
    return list(page.receive(Message(command, "game", 1, state)))


@pytest.fixture
def page():
    page = GamePage()
    ask(page, **BOTH)
    return page


def steps(page):
    return [model.step for model in page.models.values()]


def test_both_have_the_same_data_and_seed():
    found = configs_of(BOTH | {"data": "grid25", "seed": "5"})
    assert [(config.data, config.seed, config.batch_size) for config in found.values()] == [
        ("grid25", 5, 16)
    ] * 2
    assert [config.objective for config in found.values()] == ["wasserstein", "non_saturating"]


def test_each_has_frames_of_its_own(page):
    kinds = [frame.kind for frame in ask(page, **BOTH)]
    assert kinds == ["game_data", "game2_data", "game_view", "game2_view", "game_charts", "game2_charts"]


def test_they_play_in_step_and_each_as_alone(page):
    ask(page, "play")
    while page.playing:
        list(page.advance())
        assert len(set(steps(page))) == 1
    assert steps(page) == [100, 100]
    for model in page.models.values():
        run = toygan.train(model.config)
        np.testing.assert_array_equal(model.trainer.generator.parameters, run.generator.parameters)


def test_halves_wait_for_one_another(page):
    ask(page, "critic_step")  # one of one, and one of two
    with pytest.raises(ValueError, match="turn of D"):
        ask(page, "generator_step")
    ask(page, "critic_step")
    ask(page, "generator_step")
    assert steps(page) == [1, 1]
    for _ in range(60):
        ask(page, "caption")
        assert abs(np.diff(steps(page))[0]) <= 1
    ask(page, "update")
    assert len(set(steps(page))) == 1


def test_back_is_to_an_update_that_both_keep(page):
    for _ in range(5):
        ask(page, "update")
    ask(page, "back", to="3")
    assert steps(page) == [3, 3]


def test_a_second_game_can_come_and_go(page):
    ask(page, "update")
    ask(page, **{name: value for name, value in SMALL.items() if name != "beside"})
    assert list(page.models) == ["game"]
