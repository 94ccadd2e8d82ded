"""Lower bounds of a run's memory and time: one that cannot fit or end is refused before it begins."""

import os
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from toygan.config.train_config import TrainConfig
from toygan.support import memory
from toygan.support.memory import refuse_beyond_memory

COPIES = 3  # of every parameter: itself, its slope, one moment
LOSS_BYTES = 5 * 8  # kept of every update: five numbers
FASTEST = 2e11  # multiplications, each with an addition, a second: no core does more
MOST_DAYS = 30
POINT_COPIES = 2  # of every drawn point: in the networks' units and in data units


def refuse_what_cannot_fit(config: TrainConfig, dimension: int) -> None:
    """Refuse a configuration that needs more memory than there is, and name the setting to change.

    Parameters
    ----------
    config : TrainConfig
    dimension : int
        Of the data.

    Raises
    ------
    TooLargeError

    Examples
    --------
    >>> refuse_what_cannot_fit(TrainConfig(), 2)
    >>> refuse_what_cannot_fit(TrainConfig(batch_size=10**13), 2)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    toygan.support.memory.TooLargeError: batch_size = 10000000000000 needs at least ...
    """
    sizes, there = memory_of(config, dimension), memory.available_memory()
    if there is not None and max(sizes.values()) > there:
        for (setting, value), size in sizes.items():
            refuse_beyond_memory(size, f"{setting} = {value}", f"make {setting} smaller")


def refuse_what_cannot_end(config: TrainConfig, dimension: int) -> None:
    """Refuse a run that takes more than thirty days even at a speed that no processor here has.

    Raises
    ------
    ValueError

    Examples
    --------
    >>> refuse_what_cannot_end(TrainConfig(iterations=10**6), 2)
    >>> refuse_what_cannot_end(TrainConfig(hidden=(3000, 3000), batch_size=10**4, iterations=10**9), 2)
    ... # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: iterations = 1000000000 would take at least ... days here: make iterations, ...
    """
    days = multiplications(config, dimension) / (FASTEST * (os.cpu_count() or 1)) / 86_400
    if days > MOST_DAYS:
        raise ValueError(
            f"iterations = {config.iterations} would take at least {days:,.0f} days here: make iterations, "
            "batch_size or hidden smaller"
        )


def multiplications(config: TrainConfig, dimension: int) -> float:
    """A lower bound of the multiplications of a run.

    Of each update of a player its batch goes once forward and once back, real points and generated ones.
    """
    generator = parameters([config.latent_dim, *config.generator_hidden, dimension])
    critic = parameters(_critic(config, dimension))
    rows = float(config.batch_size) * (1 + config.critic_steps)
    return config.iterations * rows * (generator + critic)


def memory_of(config: TrainConfig, dimension: int) -> dict[tuple, int]:
    """A lower bound of the bytes that a run holds at once, by the setting that decides them.

    A key is the setting's name and its value.
    """
    width = np.dtype(config.dtype).itemsize
    generator = [config.latent_dim, *config.generator_hidden, dimension]
    critic = _critic(config, dimension)
    activations = sum(generator) + sum(critic)
    widest = "latent_dim" if config.latent_dim > max(generator[1:]) else "generator_hidden"
    sizes = {(widest, getattr(config, widest)): COPIES * width * parameters(generator)}
    if critic:
        sizes["critic_hidden", config.critic_hidden] = COPIES * width * parameters(critic)
    sizes["batch_size", config.batch_size] = width * config.batch_size * activations
    return sizes | {("iterations", config.iterations): LOSS_BYTES * config.iterations}


def _critic(config: TrainConfig, dimension: int) -> list[int]:
    """The layers of the critic; none where there is no critic."""
    return [] if config.distance is not None else [dimension, *config.critic_hidden, 1]


def parameters(sizes: Sequence[int]) -> int:
    """Weights and biases of a network.

    Examples
    --------
    >>> parameters([2, 3, 1])
    13
    """
    return sum((below + 1) * above for below, above in pairwise(sizes))


def refuse_points(n: int, dimension: int) -> None:
    """Refuse to draw more points at once than memory holds."""
    advice = "draw them in parts, or let toygan sample RUN -n N --out FILE write them as they come"
    refuse_beyond_memory(8 * POINT_COPIES * n * dimension, f"n = {n} points of {dimension} numbers", advice)
