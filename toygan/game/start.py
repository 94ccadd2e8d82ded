"""From a configuration to what the phases of a game share: its rules as numbers, and its arrays."""

import numpy as np

from toygan.config.train_config import TrainConfig
from toygan.dirac.plays import parsed
from toygan.game.compiled_objectives import CURVED, FUSED
from toygan.game.players import SHARDS, vectors_of
from toygan.game.random_numbers import CHUNK, PARAMETERS, stream
from toygan.game.state import COLUMNS, Rules, SharedArrays
from toygan.network import optimizers
from toygan.network.mlp import Network
from toygan.network.optimizer_adjoints import ADJOINTS
from toygan.objectives import constraints
from toygan.objectives.penalties import PENALTIES, rows_of, weights_of


def rules_of(config: TrainConfig, whole_steps: bool, paired: bool) -> Rules:
    """The numbers of the game that compiled code reads; what is not used is 0."""
    rows = rows_of(config.penalty)
    way, number = parsed(config.play)
    return Rules(
        objective=FUSED.index(config.objective) if whole_steps else 0,
        paired=paired,
        smoothing=config.label_smoothing,
        penalties=np.array([list(PENALTIES).index(row.name) for row in rows], np.int64),
        penalty_weights=np.array(weights_of(config.penalty, config.penalty_weight), np.float64),
        partner_is_fake=np.array([row.points != "perturbed" for row in rows], np.bool_),
        optimizer=optimizers.CODES[config.optimizer],
        beta1=float(config.betas[0]),
        beta2=float(config.betas[1]),
        constraint=constraints.CODES[config.constraint],
        clip=float(config.clip or 0.0),
        by_layer=constraints.CONSTRAINTS[config.constraint].by_layer,
        by_tape=config.engine == "autograd",
        history_weight=float(config.history_weight),
        averaging=float(config.averaging),
        optimistic=way.name == "optimistic",
        consensus=float(number) if way.name == "consensus" and config.engine == "compiled" else 0.0,
        backward=list(ADJOINTS).index(config.optimizer) if config.optimizer in ADJOINTS else 0,
        curvature=CURVED.index(config.objective) if config.objective in CURVED else 0,
    )


def steps_ahead(config: TrainConfig) -> int:
    """Steps of the critic that compiled code looks ahead."""
    way, number = parsed(config.play)
    return int(number) if way.name == "unrolled" and config.engine == "compiled" else 0


def start_networks(config: TrainConfig, width: int, dimension: int) -> tuple[Network, Network]:
    """Generator and critic with their first parameters; the critic takes rows of ``width`` numbers."""
    sizes, critic_sizes = (
        (config.latent_dim, *config.generator_hidden, dimension),
        (width, *config.critic_hidden, 1),
    )
    same = {"init": config.init, "rng": stream(config.seed, PARAMETERS), "dtype": config.dtype}
    generator = Network(sizes, config.activation, **same)
    critic = Network(critic_sizes, config.critic_activation, **same)
    critic.coupling = config.coupling
    return generator, critic


def start_layers(player, constraint) -> None:
    """Bring a player's weights, and the vectors beside them, to where a constraint on matrices begins."""
    shape = player.shape
    for l in range(1, len(shape.sizes)):
        first, last = shape.weights[l], shape.biases[l]
        W = player.theta[first:last].reshape(shape.sizes[l], shape.sizes[l - 1])
        u, v = vectors_of(player, l)
        W[...], u[...], v[...] = constraint.start(W)


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
        mixed=np.zeros((coupled * max(1, len(rows_of(config.penalty))), coupling.width), dtype),
        nabla_x=np.zeros((2, coupled, coupling.width), dtype),
        ahead=np.zeros((steps_ahead(config), 2, 2, rows), dtype),
    )
