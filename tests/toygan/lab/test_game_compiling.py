"""Before a game plays the page is told what is compiled, and how far it is."""

import time

import pytest

from toygan.config.train_config import TrainConfig
from toygan.lab import game_compiling
from toygan.lab.game_compiling import compiled
from toygan.lab.game_model import GameModel


@pytest.fixture
def model():
    return GameModel(TrainConfig(data="ring8", hidden=(8,), batch_size=16, iterations=4))


def test_the_page_is_told_how_far_it_is(model, monkeypatch):
    def slowly(*trainers, report):
        assert trainers == (model.trainer,)
        for done in range(1, 4):
            report(done, 3)
            time.sleep(0.02)

    monkeypatch.setattr(game_compiling, "compile_for", slowly)
    monkeypatch.setattr(game_compiling, "_EVERY", 0.0)
    headers = [frame.header for frame in compiled([model])]
    assert headers == [{"what": "compiling", "done": done, "of": 3} for done in (1, 2, 3)]


def test_what_was_compiled_before_takes_no_word(model):
    list(compiled([model]))
    assert list(compiled([model])) == []


def test_what_kept_it_from_being_compiled_is_raised(model, monkeypatch):
    def fail(*_, report):
        raise MemoryError("no room for machine code")

    monkeypatch.setattr(game_compiling, "compile_for", fail)
    with pytest.raises(MemoryError, match="no room"):
        list(compiled([model]))
