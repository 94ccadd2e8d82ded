"""What the phases of a game share besides its players: rules, random numbers, arrays that they exchange."""

from typing import NamedTuple

import numpy as np

COLUMNS = ("generator_loss", "critic_loss", "critic_estimate", "penalty")  # of the report
GENERATOR_LOSS, CRITIC_LOSS, CRITIC_ESTIMATE, PENALTY = range(4)


class Rules(NamedTuple):
    """The numbers of the game that compiled code reads."""

    objective: int  # an index into FUSED; only the phases of whole steps read it
    paired: bool
    smoothing: float
    penalties: np.ndarray  # (J,) int64, rows of PENALTIES that are added up
    penalty_weights: np.ndarray  # (J,) float64
    partner_is_fake: np.ndarray  # (J,) bool: x̂ lies between the real row and the fake one, else ``partner``
    optimizer: int
    beta1: float
    beta2: float
    constraint: int  # a row of CONSTRAINTS; 0 is none
    clip: float  # c of the constraint ``clip``; else 0
    by_layer: bool  # the constraint works on whole matrices
    by_tape: bool  # gradients are those by the parameters already, not by what the passes read
    history_weight: float
    averaging: float
    optimistic: bool  # twice the step less the one before
    consensus: float  # γ of ∇½‖v‖²; else 0
    backward: int  # an index into ADJOINTS; only the phases of unrolled steps read it
    curvature: int  # an index into CURVED; only phases that differentiate a gradient read it


class SharedArrays(NamedTuple):
    """What phases hand to one another, and to Python between them; N rows of the critic's batch.

    Attributes
    ----------
    scores, slopes : (2, N)
        D and ∂C/∂D at real rows (index 0) and fake rows (1).
    report : (K, SHARDS, 4) float64
        Every shard's share of the losses of an update.
    mean : (P,)
        The averaged generator.
    fake, nabla_fake : (n, d)
        G(z) before a coupling, and ∂C/∂G(z) behind it.
    x_real, x_fake, mixed : (N, width), (N, width), (J N, width)
        The critic's batches after a coupling; J penalties.
    nabla_x : (2, N, width), or empty where no coupling asks for it
    ahead : (k, 2, 2, N)
        Scores and slopes at each of k steps looked ahead.
    """

    scores: np.ndarray
    slopes: np.ndarray
    report: np.ndarray
    mean: np.ndarray
    fake: np.ndarray
    nabla_fake: np.ndarray
    x_real: np.ndarray
    x_fake: np.ndarray
    mixed: np.ndarray
    nabla_x: np.ndarray
    ahead: np.ndarray


class Draws(NamedTuple):
    """The random numbers of a chunk of K updates with C critic steps each, n rows a batch.

    Attributes
    ----------
    latent : (K, C + 1, n, latent_dim)
    real : (K, C or C + 1, n, d)
    epsilon : (K, C, J n), or empty without a penalty; n for each of the J penalties that are added up
    partner : (K, C, J n, d), or empty when the partner is the fake row for all of them
    noise : (K, C + 1, 2, n, d), or empty; already scaled; index 0 on real rows, 1 on fake rows
    """

    latent: np.ndarray
    real: np.ndarray
    epsilon: np.ndarray
    partner: np.ndarray
    noise: np.ndarray
