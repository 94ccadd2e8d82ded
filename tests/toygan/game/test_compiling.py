"""What is compiled ahead of a game is what the game calls: all of it, and hardly more."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from toygan.config import TrainConfig
from toygan.engine.compilation import jit_enabled
from toygan.game import compiling
from toygan.game.trainer import Trainer

pytestmark = pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")
ROOT = Path(compiling.__file__).parents[2]
ASKED = """
import json, sys
from toygan.engine import ahead, separate
asked, known = set(), set()
address, compiled_by_us = separate._address, ahead.compiled_by_us
def noted_address(name, kinds):
    asked.add((name, kinds))
    return address(name, kinds)
def noted(name, dispatcher, kinds):
    known.add((name, kinds))
    return compiled_by_us(name, dispatcher, kinds)
separate._address, ahead.compiled_by_us = noted_address, noted
from toygan.config import TrainConfig
from toygan.game import compiling
from toygan.game.trainer import Trainer
trainer = Trainer(TrainConfig(hidden=(80,), batch_size=8, iterations=1, **json.loads(sys.argv[1])))
compiling._compile(trainer)
trainer.advance(1)
asked = {key for key in asked if key[1] is not None}
print(json.dumps([[name for name, _ in asked - known], [name for name, _ in known - asked]]))
"""


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"coupling": "packing:2", "penalty": "none"},
        {"constraint": "spectral_norm", "critic_activation": "groupsort"},
        {"constraint": "orthonormal"},
        {"penalty": "r1+r2"},
    ],
)
def test_all_that_a_game_calls_and_hardly_more(settings):
    command = [sys.executable, "-c", ASKED, json.dumps(settings)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True, env=os.environ)
    missed, more = json.loads(done.stdout)
    assert missed == []
    # those that Python calls, and products of much larger layers
    allowed = {"toygan.game.program.play", "toygan.network.passes.set_panels"}
    allowed |= {"toygan.game.updates.show_layers"}
    assert set(more) <= allowed | {"toygan.engine.products._times"}


def test_once_for_each_kind_of_game(monkeypatch, tmp_path):
    compiled = []
    monkeypatch.setattr(compiling, "machine_code_folder", lambda: tmp_path)
    monkeypatch.setattr(compiling, "_compile", lambda trainer, report: compiled.append(trainer.config))
    same = {"hidden": (8,), "batch_size": 16, "iterations": 2}
    one, wider = TrainConfig(**same), TrainConfig(**same | {"hidden": (9, 9), "data": "two_moons"})
    other, on_tape = TrainConfig(**same, optimizer="sgd"), TrainConfig(**same, engine="autograd")
    for config in (one, wider, other, on_tape, other):
        compiling.compile_for(Trainer(config))
    assert compiled == [one, other]


def test_a_helper_compiles_the_same_whatever_the_law_and_the_objective(monkeypatch):
    compiled = []
    monkeypatch.setattr(compiling, "_compile", compiled.append)
    trainer = Trainer(TrainConfig(hidden=(8,), batch_size=16, penalty="r1"), whole_steps=False)
    compiling.compile_like(compiling.pickle.dumps([compiling._like(trainer)]).hex())
    (helping,) = compiled
    assert helping.game.steps == trainer.game.steps
    assert compiling._mark(helping) == compiling._mark(trainer)
