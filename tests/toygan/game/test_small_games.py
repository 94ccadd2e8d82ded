"""One update of the smallest games, where a shard holds one row: the same as on the tape."""

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.game.random_numbers import CHUNK
from toygan.game.trainer import Trainer

SMALL = {"hidden": (3,), "batch_size": 4, "latent_dim": 2, "dtype": "float64", "critic_steps": 1, "seed": 5}


@pytest.mark.parametrize(
    "settings",
    [
        {"objective": "relativistic", "penalty": "none"},
        {"objective": "wasserstein", "penalty": "gradient_penalty", "activation": "tanh"},
        {"objective": "wasserstein", "penalty": "r1", "activation": "relu"},
    ],
)
def test_one_update_is_that_of_the_tape(settings):
    found = []
    for engine in ("compiled", "autograd"):
        trainer = Trainer(TrainConfig(**SMALL, **settings, iterations=1, engine=engine))
        trainer.advance(1)
        found.append(np.concatenate([trainer.generator.parameters, trainer.critic.parameters]))
    np.testing.assert_allclose(found[0], found[1], rtol=1e-9, atol=1e-12)


def test_what_is_drawn_ahead_is_the_next_chunk_if_there_is_one():
    trainer = Trainer(TrainConfig(**SMALL, iterations=CHUNK + 1))
    trainer._draw_ahead()
    assert set(trainer._drawn) == {1}
    last = Trainer(TrainConfig(**SMALL, iterations=CHUNK))
    last._draw_ahead()
    assert set(last._drawn) == set()
