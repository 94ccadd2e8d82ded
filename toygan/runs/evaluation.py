"""A row of a run's history: metrics of the generator, and how weights are spread.

Measuring draws from its own stream of (seed, step), so that it changes nothing in the training.
"""

import copy

import numpy as np

from toygan.config.train_config import TrainConfig
from toygan.critics.claims import can_claim, claims
from toygan.metrics.quality import columns, evaluate, w1_pair
from toygan.runs.snapshots import draw, with_parameters

SAMPLES = 2500
BINS = 32
_STREAM = 0xE7A1


def check_stop(config: TrainConfig, data) -> None:
    """Refuse to watch a metric that the law does not have.

    Raises
    ------
    ValueError
        With the metrics that there are.
    """
    metric = (config.stop_when or "").partition(":")[0]
    if metric and metric not in columns(data):
        raise ValueError(
            f"stop_when={config.stop_when!r} watches {metric}, which {data.name} does not have; "
            f"it has {', '.join(columns(data))}"
        )


def measure(trainer, config: TrainConfig, data) -> dict:
    """Metrics of 2500 samples (or ``n_w1``, if more), norms of gradients, histograms of parameters.

    Returns
    -------
    dict
        The names of `toygan.metrics.evaluate`; those of `toygan.critics.claims`, where the critic judges
        single points; ``gradient_norm_<player>_<layer>``, the norm of the last
        step's gradient by the layer's weights and biases; and for each player ``<player>_weights`` (32
        counts) with the ends of their range, ``<player>_weights_low`` and ``<player>_weights_high``.
    """
    rng = np.random.default_rng([config.seed, trainer.step, _STREAM])
    network = trainer.generator
    if trainer.averaged is not None:
        network = with_parameters(network, trainer.averaged)
    points = draw(network, config, data, max(SAMPLES, config.n_w1), rng)
    beside = copy.deepcopy(rng)  # draws the pair of w1 as `evaluate` will, and then more
    row = dict(evaluate(points, data, rng, config.n_w1))
    if trainer.critic is not None and can_claim(trainer.critic):
        fake, real = w1_pair(points, data, beside, config.n_w1)
        row |= claims(trainer.critic, real, fake, beside, data.shift, data.scale)
    row |= {f"gradient_norm_{layer}": norm for layer, norm in trainer.gradient_norms().items()}
    for player in ("generator", "critic"):
        if (network := getattr(trainer, player)) is not None:
            row |= weight_histogram(player, network.parameters)
    return row


def weight_histogram(player: str, parameters: np.ndarray) -> dict:
    """Counts of the parameters in 32 equal bins between the smallest and the largest.

    Examples
    --------
    >>> found = weight_histogram("critic", np.array([-1.0, 0.0, 1.0]))
    >>> found["critic_weights"].sum(), found["critic_weights_low"], found["critic_weights_high"]
    (np.int64(3), -1.0, 1.0)
    """
    low, high = float(parameters.min()), float(parameters.max())
    counts, _ = np.histogram(parameters, BINS, (low, high if high > low else low + 1.0))
    return {f"{player}_weights": counts, f"{player}_weights_low": low, f"{player}_weights_high": high}
