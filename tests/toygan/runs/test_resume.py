"""k steps, a checkpoint on disk, N − k steps: the run of N steps, bit for bit, whatever is switched on."""

import os
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.game.trainer import Trainer
from toygan.runs.api import resume, train
from toygan.runs.checkpoints import newest_checkpoint, write_checkpoint
from toygan.runs.loop import STOP, Interrupted

SMALL = {"hidden": (6,), "batch_size": 12, "critic_steps": 2, "iterations": 40, "evaluate_every": 0}
OBJECTIVES = ("minimax", "non_saturating", "least_squares", "wasserstein", "hinge", "relativistic")
F_GAN = tuple(f"f_gan:{name}" for name in ("kl", "reverse_kl", "pearson", "hellinger", "js", "gan", "tv"))
GENTLE = {"objective": "non_saturating", "learning_rate": 1e-3}
SETTINGS = [
    *({"objective": name, "learning_rate": 1e-4} for name in OBJECTIVES + F_GAN),
    *(GENTLE | {"penalty": name} for name in ("gradient_penalty", "dragan", "r1", "r2")),
    *(GENTLE | {"optimizer": name} for name in ("sgd", "momentum", "rmsprop", "adam")),
    *(GENTLE | {"schedule": name} for name in ("linear", "cosine")),
    *(GENTLE | {"coupling": name} for name in ("packing:2", "packing:3", "minibatch_discrimination")),
    GENTLE | {"clip": 0.1},
    GENTLE | {"averaging": 0.9},
    GENTLE | {"instance_noise": 0.3},
    GENTLE | {"history_weight": 0.1},
    GENTLE | {"label_smoothing": 0.1},
    GENTLE | {"latent": "uniform", "latent_dim": 3},
    GENTLE | {"latent": "categorical:4", "latent_dim": 6},
    GENTLE | {"dtype": "float64", "activation": "tanh", "penalty": "gradient_penalty"},
    GENTLE | {"data": "two_gaussians", "averaging": 0.99, "instance_noise": 0.1, "penalty": "r1"},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: "-".join(map(str, settings.values())))
def test_a_checkpoint_loses_nothing(tmp_path, settings):
    config = TrainConfig(**SMALL | settings)
    whole, first, second = (Trainer(config) for _ in range(3))
    losses = whole.advance(40)
    before = first.advance(17)
    write_checkpoint(tmp_path, 17, "hash", first.state())
    expected = {name: (array.shape, array.dtype) for name, array in second.state().items()}
    second.load_state(newest_checkpoint(tmp_path, "hash", expected)[1])
    after = second.advance(23)
    for name, array in whole.state().items():
        assert array.tobytes() == second.state()[name].tobytes(), name
    for name, column in losses.items():
        assert column.tobytes() == np.concatenate([before[name], after[name]]).tobytes()


def test_a_run_stopped_in_the_middle_ends_the_same(tmp_path):
    config = TrainConfig(**SMALL | {"evaluate_every": 15, "snapshot_every": 20, "checkpoint_every": 7})
    with pytest.raises(Interrupted):
        train(config, tmp_path, lambda progress: STOP if progress.step >= 12 else None)
    run, whole = resume(tmp_path), train(config)
    assert run.generator.parameters.tobytes() == whole.generator.parameters.tobytes()
    assert run.critic.parameters.tobytes() == whole.critic.parameters.tobytes()
    assert all(run.history[name].tobytes() == whole.history[name].tobytes() for name in whole.history)
    assert [s.samples.tobytes() for s in run.snapshots] == [s.samples.tobytes() for s in whole.snapshots]


def test_the_number_of_threads_changes_no_bit():
    code = f"""
        import hashlib
        from toygan.config import TrainConfig
        from toygan.runs import train
        run = train(TrainConfig(**{SMALL | {"iterations": 12, "penalty": "gradient_penalty"}!r}))
        parameters = run.generator.parameters.tobytes() + run.critic.parameters.tobytes()
        print(hashlib.sha256(parameters).hexdigest())
    """
    found = set()
    for threads in ("1", "2", "4"):
        environment = os.environ | {"NUMBA_NUM_THREADS": threads}
        words = [sys.executable, "-c", textwrap.dedent(code)]
        found.add(subprocess.run(words, env=environment, check=True, capture_output=True, text=True).stdout)
    assert len(found) == 1


def test_a_diverging_run_says_where_and_keeps_the_last_good_checkpoint(tmp_path):
    config = TrainConfig(
        **SMALL
        | {"objective": "least_squares", "optimizer": "sgd", "learning_rate": 1e6, "checkpoint_every": 1}
    )
    with pytest.raises(ArithmeticError, match="training diverged: the loss of update") as caught:
        train(config, tmp_path)
    assert caught.value.step >= 1
    assert caught.value.__notes__
