"""Updates of a generator that descends a distance: no critic, and one batch each.

    G(z) of all rows  ->  distance(real, fake) and d_fake  ->  (BP1)-(BP4) through G, the optimizer's step

The phases of the generator are those of every game; the distance is Python's phase between them.
"""

from typing import ClassVar

import numpy as np

from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset as dataset_of
from toygan.engine.workers import worker_count
from toygan.game import phases
from toygan.game.led_by_python import Game
from toygan.game.players import SHARDS, new_player
from toygan.game.random_numbers import stream
from toygan.game.start import rules_of, shared_arrays
from toygan.game.state import GENERATOR_LOSS
from toygan.game.trainer import Trainer
from toygan.network.mlp import Network
from toygan.objectives import table as objectives
from toygan.remedies.couplings import coupling as coupling_of
from toygan.without_the_game.distances import DISTANCES

DISTANCE = phases.COUPLING_STEP + 1  # the phase of Python that computes it
_STREAM = 0xD157  # separates what a distance draws from every other use of the seed


class Descent(Game):
    """What the generator does in one update.

    Parameters
    ----------
    distance : Distance
    seed : int
        Of what the distance draws.
    *game, **more
        What `Game` takes.
    """

    def __init__(self, distance, seed, *game, **more):
        super().__init__(*game, seed=seed, **more)
        self.distance, self.seed = distance, seed
        update = phases.GENERATE, DISTANCE, phases.COUPLED_GENERATOR_GRADIENT, phases.UPDATE_GENERATOR
        self.steps = ((), update)

    def _distance(self, draws, rates, k, c, t):
        """The distance to the report, and ∂/∂G(z) to the shared arrays; NaN where a point is not finite."""
        real, fake = draws.real[k, c], self.shared.fake
        if draws.noise.size:
            real, fake = real + draws.noise[k, c, 0], fake + draws.noise[k, c, 1]
        value = np.nan
        if np.isfinite(fake).all():
            value, self.shared.nabla_fake[...] = self.distance(real, fake, stream(self.seed, _STREAM, t))
        self.shared.report[k, 0, GENERATOR_LOSS] = value

    IN_PYTHON: ClassVar = {DISTANCE: _distance}


class DistanceTrainer(Trainer):
    """A `Trainer` of a generator alone, which descends ``config.distance``.

    Parameters
    ----------
    config : TrainConfig
    dataset : Dataset, optional
        When not given, the one that ``config.data`` names.

    Attributes
    ----------
    critic : None

    Examples
    --------
    >>> trainer = DistanceTrainer(TrainConfig(distance="energy", hidden=(8,), batch_size=16, iterations=4))
    >>> losses = trainer.advance(4)
    >>> list(losses), losses["generator_loss"].shape, trainer.critic
    (['generator_loss'], (4,), None)
    """

    def __init__(self, config: TrainConfig, dataset=None):
        self.config, self.step, self._drawn, self._constant = config, 0, {}, 0.0
        self.dataset = dataset_of(config.data, config.columns) if dataset is None else dataset
        dimension = self.dataset.dimension
        self.generator, nobody = self.make_networks(dimension)
        self.critic, self.fused = None, False
        self.averaged = self.generator.parameters.copy() if config.averaging else None
        coupling = coupling_of("none", dimension)
        shared = shared_arrays(config, coupling, dimension, self.generator.dtype, self.averaged)
        room = np.zeros((2, config.batch_size, dimension), self.generator.dtype)
        self.game = Descent(
            DISTANCES[config.distance],
            config.seed,
            new_player(self.generator.shape, self.generator.parameters, -(-config.batch_size // SHARDS)),
            new_player(nobody.shape, nobody.parameters, 1),
            rules_of(config, False, False),
            objectives.objective(config.objective),
            coupling,
            shared._replace(fake=room[0], nabla_fake=room[1]),
            whole_steps=False,
            workers=worker_count(SHARDS),
        )

    def make_networks(self, width: int) -> tuple[Network, Network]:
        """The generator that a game with the same seed begins with, and a network in the critic's place."""
        generator = super().make_networks(width)[0]
        return generator, Network((width, 1), rng=0, dtype=generator.dtype)

    @property
    def networks(self) -> dict:
        """The generator by its name."""
        return {"generator": self.generator}

    def advance(self, updates: int) -> dict:
        """Do that many updates; ``generator_loss`` is the distance between the two batches, (updates,)."""
        return {"generator_loss": super().advance(updates)["generator_loss"]}


def new_trainer(config: TrainConfig, dataset=None) -> Trainer:
    """The trainer of a configuration, with a critic or without.

    Parameters
    ----------
    config : TrainConfig
    dataset : Dataset, optional
        When not given, the one that ``config.data`` names.

    Examples
    --------
    >>> type(new_trainer(TrainConfig(distance="sliced", hidden=(8,)))).__name__
    'DistanceTrainer'
    """
    return (Trainer if config.distance is None else DistanceTrainer)(config, dataset)
