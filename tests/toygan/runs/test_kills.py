"""Kill -9 at random moments of a real training, inside its writes too: it goes on and ends the same.

``CAMPAIGN=N`` lets it take other moments.
"""

import os
import subprocess
import sys

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.runs import api as runs

CONFIG = TrainConfig(
    data="ring8",
    hidden=(8, 8),
    batch_size=32,
    iterations=12_000,
    checkpoint_every=50,
    evaluate_every=3000,
    snapshot_every=1000,
    averaging=0.99,
)
CODE = """
import sys, time, os
from toygan.config import TrainConfig
from toygan.runs import resume, train
from toygan.game.trainer import Trainer
config, folder = TrainConfig(**SETTINGS), sys.argv[1]
Trainer(config).advance(1)
synchronise = os.fsync
os.fsync = lambda descriptor: (time.sleep(0.004), synchronise(descriptor))
print("ready", flush=True)
resume(folder) if os.path.exists(folder + "/config.json") else train(config, folder)
"""


@pytest.mark.slow
def test_a_training_killed_fifty_times_ends_the_same(tmp_path):
    folder, rng, kills = tmp_path / "run", np.random.default_rng(int(os.environ.get("CAMPAIGN", "0"))), 0
    command = [sys.executable, "-c", CODE.replace("SETTINGS", repr(CONFIG.to_dict())), str(folder)]
    while kills < 50:
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        process.stdout.readline()
        try:
            finished = process.wait(rng.uniform(0.0, 0.4)) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            finished, kills = False, kills + 1
        process.communicate()
        if finished:
            break
    assert kills >= 20
    run = runs.resume(folder) if (folder / "config.json").exists() else runs.train(CONFIG, folder)
    whole = runs.train(CONFIG, tmp_path / "whole")
    for mine, theirs in ((run.generator, whole.generator), (run.critic, whole.critic)):
        assert mine.parameters.tobytes() == theirs.parameters.tobytes()
    assert all(run.history[name].tobytes() == whole.history[name].tobytes() for name in whole.history)
    assert runs.damage(folder) == []
