"""A critic trained alone: the generator is fixed, and only the critic learns to tell real from fake.

    fakes = around("swissroll")                       real points + N(0, I), as in WGAN-GP, Figure 1
    critic = train_critic(config, fakes)

The steps are those of every training run. The generator is the identity, so that its latents *are* the fake
points, and its steps have no phases.
"""

import numpy as np

from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.game.compiled_objectives import FUSED
from toygan.game.program import chunk_program
from toygan.game.random_numbers import CHUNK, stream
from toygan.game.state import COLUMNS
from toygan.game.trainer import Trainer
from toygan.network.mlp import Network

FAKES = 0xFA4E  # separates the stream of the fake points from every other use of the seed


def around(law, sigma: float = 1.0):
    """Fake points that are real ones plus N(0, σ² I), the fixed generator of WGAN-GP's Figure 1.

    Parameters
    ----------
    law : str or Dataset
    sigma : float
        In the units of the trainer.

    Returns
    -------
    callable
        ``fakes(n, rng)`` -> float64 array (n, d).

    Examples
    --------
    >>> around("ring8", sigma=0.0)(3, np.random.default_rng(0)).shape
    (3, 2)
    """
    law = dataset(law) if isinstance(law, str) else law

    def fakes(n, rng):
        real = law.from_data(law.sample(n, rng))
        return real + sigma * rng.standard_normal(real.shape)

    return fakes


class CriticTrainer(Trainer):
    """A `Trainer` whose generator never moves; one update is ``config.critic_steps`` steps of the critic.

    Parameters
    ----------
    config : TrainConfig
        Its objective must be one of ``toygan.game.compiled_objectives.FUSED``, without a coupling. What it
        says of the generator is not used.
    fakes : callable
        ``fakes(n, rng) -> (n, d)`` points in the units of the trainer.
    data : Dataset, optional

    Raises
    ------
    ValueError
        For an objective or a coupling that Python would have to lead.

    Examples
    --------
    >>> config = TrainConfig(data="ring8", critic_hidden=(8,), batch_size=16, iterations=4)
    >>> trainer = CriticTrainer(config, around("ring8"))
    >>> losses = trainer.advance(2)
    >>> trainer.step, losses["critic_loss"].shape
    (2, (2,))
    """

    def __init__(self, config: TrainConfig, fakes, data=None):
        data = dataset(config.data, config.columns) if data is None else data
        latent = "normal" if config.latent.startswith("categorical") else config.latent  # no one reads it
        config = config.replace(generator_hidden=(), latent=latent, latent_dim=data.dimension)
        super().__init__(config, data)
        if not self.fused:
            raise ValueError(
                f"a critic alone needs an objective among {', '.join(FUSED)}, no coupling and "
                f"the compiled engine; they are {config.objective!r}, {config.coupling!r}, {config.engine!r}"
            )
        self.fakes = fakes
        self._fake_chunk = (-1, None)

    def make_networks(self, width):
        """The identity in place of a generator, and the critic."""
        generator, critic = super().make_networks(width)
        generator.weights[0][...] = np.eye(self.dataset.dimension)
        return generator, critic

    def draws(self):
        """The chunk's random numbers, with fake points where latents were."""
        draws, number = super().draws(), self.step // CHUNK
        if self._fake_chunk[0] != number:
            shape = draws.latent.shape
            points = self.fakes(int(np.prod(shape[:3])), stream(self.config.seed, FAKES, number))
            points = np.ascontiguousarray(points, self.generator.dtype).reshape(shape)
            self._fake_chunk = (number, points)
        return draws._replace(latent=self._fake_chunk[1])

    def play(self, updates, draws, rates):
        """The critic alone; the generator's loss stays 0."""
        steps = self.game.steps[0], ()
        program = chunk_program(updates, self.config.critic_steps, self.step, steps)
        self.game.play(program, draws, rates, self._draw_ahead)


def train_critic(config: TrainConfig, fakes, data=None) -> tuple[Network, dict]:
    """Train a critic to tell the points of ``config.data`` from fixed fake points.

    Parameters
    ----------
    config : TrainConfig
        ``iterations`` times ``critic_steps`` steps are done.
    fakes : callable
        ``fakes(n, rng) -> (n, d)``; see `around`.
    data : Dataset, optional
        When not given, the one that ``config.data`` names.

    Returns
    -------
    critic : Network
    losses : dict of str to (iterations,) float64 arrays
        ``critic_loss`` (with the penalty), ``critic_estimate`` (mean D(real) − mean D(fake)), ``penalty``.

    Raises
    ------
    DivergedError
        When a loss is not finite.
    """
    trainer = CriticTrainer(config, fakes, data)
    losses = trainer.advance(config.iterations)
    return trainer.critic, {name: losses[name] for name in COLUMNS[1:]}
