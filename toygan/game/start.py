"""From a configuration to what the phases of a game share: its rules as numbers, and its arrays."""

import numpy as np

from toygan.config.train_config import TrainConfig
from toygan.game.compiled_objectives import FUSED
from toygan.game.players import SHARDS
from toygan.game.random_numbers import CHUNK
from toygan.game.state import COLUMNS, Rules, SharedArrays
from toygan.network import optimizers
from toygan.objectives.penalties import PENALTIES


def rules_of(config: TrainConfig, whole_steps: bool, paired: bool) -> Rules:
    """The numbers of the game that compiled code reads; what is not used is 0."""
    return Rules(
        objective=FUSED.index(config.objective) if whole_steps else 0,
        paired=paired,
        smoothing=config.label_smoothing,
        penalty=list(PENALTIES).index(config.penalty),
        penalty_weight=float(config.penalty_weight),
        partner_is_fake=PENALTIES[config.penalty].points != "perturbed",
        optimizer=optimizers.CODES[config.optimizer],
        beta1=float(config.betas[0]),
        beta2=float(config.betas[1]),
        clip=float(config.clip or 0.0),
        history_weight=float(config.history_weight),
        averaging=float(config.averaging),
    )


def shared_arrays(config: TrainConfig, coupling, dimension: int, dtype, averaged) -> SharedArrays:
    """Zeroed room for what phases hand to one another.

    Parameters
    ----------
    config : TrainConfig
    coupling : Coupling
    dimension : int
        Of the data.
    dtype : numpy dtype
        Of the networks.
    averaged : (P,) array or None
        The averaged generator, which is shared as it is.
    """
    n, rows = config.batch_size, config.batch_size // coupling.samples
    coupled, taken = (rows, n) if coupling.name != "none" else (0, 0)
    return SharedArrays(
        scores=np.zeros((2, rows), dtype),
        slopes=np.zeros((2, rows), dtype),
        report=np.zeros((CHUNK, SHARDS, len(COLUMNS))),
        mean=averaged if averaged is not None else np.zeros(0, dtype),
        fake=np.zeros((taken, dimension), dtype),
        nabla_fake=np.zeros((taken, dimension), dtype),
        x_real=np.zeros((coupled, coupling.width), dtype),
        x_fake=np.zeros((coupled, coupling.width), dtype),
        mixed=np.zeros((coupled, coupling.width), dtype),
        nabla_x=np.zeros((2, coupled, coupling.width), dtype),
    )
