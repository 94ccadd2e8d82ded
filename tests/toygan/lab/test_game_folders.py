"""Run folders of the lab: written ones are resumed bit for bit, opened ones go on, and no path is taken."""

import numpy as np
import pytest

import toygan
from toygan.lab.game_folders import list_runs
from toygan.lab.game_page import GamePage
from toygan.lab.messages import Message

SMALL = {"width": "8", "depth": "1", "batch": "16", "iterations": "100", "critic_steps": "1"}


def ask(page, command="show", **state):
    return list(page.receive(Message(command, "game", 1, state)))


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = GamePage()
    ask(page, **SMALL)
    return page


def play(page, updates):
    for _ in range(updates):
        ask(page, "update")


def test_a_written_folder_is_resumed_bit_for_bit(page, tmp_path):
    play(page, 3)
    ask(page, "critic_step")  # the update under way is completed
    saved = ask(page, "save")[0].header
    assert saved["step"] == 4
    run = toygan.resume(tmp_path / saved["folder"])
    whole = toygan.train(page.model.config)
    np.testing.assert_array_equal(run.generator.parameters, whole.generator.parameters)


def test_nothing_is_written_over(page, tmp_path):
    play(page, 1)
    names = [ask(page, "save")[0].header["folder"] for _ in range(3)]
    assert len(set(names)) == 3
    assert names[1] == f"{names[0]}-2"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_before_the_first_update_nothing_is_written(page, tmp_path):
    with pytest.raises(ValueError, match="play first"):
        ask(page, "save")
    assert list(tmp_path.iterdir()) == []


def test_a_listed_run_is_opened_and_goes_on(page, tmp_path):
    play(page, 2)
    name = ask(page, "save")[0].header["folder"]
    assert ask(page, "runs")[0].header["runs"] == [name]
    play(page, 3)
    frames = {frame.kind: frame for frame in ask(page, run=name)}
    assert frames["game_view"].header["step"] == 2
    assert frames["game_charts"].header["kept"] == [0, 2]
    page.model.advance(100)
    whole = toygan.train(page.model.config)
    np.testing.assert_array_equal(page.model.trainer.critic.parameters, whole.critic.parameters)


@pytest.mark.parametrize("name", ["", "..", "/", "../other", "a/../a", "C:\\runs", "x" * 300])
def test_a_name_that_is_not_listed_is_no_path(page, name):
    with pytest.raises(ValueError, match="there is no run"):
        ask(page, run=name)
    assert page.model.step == 0


def test_only_runs_beneath_the_folder_are_listed(page, tmp_path):
    play(page, 1)
    name = ask(page, "save")[0].header["folder"]
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "way_out").symlink_to(tmp_path / name)
    (inner / "broken").mkdir()
    (inner / "broken" / "config.json").write_text("{}")
    assert list(list_runs(tmp_path)) == [name]
    assert list(list_runs(inner)) == []
