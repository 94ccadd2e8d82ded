"""What a run's critic claims of W₁, what it proves, and how steep it is: columns of the history.

All in data units and of the points between which the metric ``w1`` is exact, so that the three stand side by
side: proof ≤ W₁, and a claim above W₁ is the critic's error.
"""

import numpy as np

from toygan.critics.critic_bound import critic_bound
from toygan.network import backprop
from toygan.network.activations import ACTIVATIONS
from toygan.network.mlp import Network

COLUMNS = ("critic_lipschitz", "critic_slope", "critic_gap", "critic_proof")


def can_claim(critic: Network) -> bool:
    """Whether the critic judges single points by activations whose largest slope is proved."""
    names = critic.activation, critic.output_activation
    return critic.coupling == "none" and all(ACTIVATIONS[name].lipschitz is not None for name in names)


def claims(critic: Network, real, fake, rng=None, shift=0.0, scale=1.0) -> dict[str, float]:
    """The critic's columns of a row of the history.

    Parameters
    ----------
    critic : Network
        In the units of the trainer.
    real, fake : (n, d) arrays
        In data units.
    rng : numpy.random.Generator or seed
        Draws the points between real and fake ones.
    shift, scale : (d,) arrays
        Data units are shift + scale times those of the trainer.

    Returns
    -------
    dict of float
        ``critic_lipschitz``
            K, which no slope exceeds (`toygan.lipschitz_bound`).
        ``critic_slope``
            The largest ‖∇D‖ at real and fake points and at one point between each pair of them.
        ``critic_gap``
            Mean D(real) − mean D(fake): what a WGAN's critic claims.
        ``critic_proof``
            What is proved: at most W₁ between the points, and about gap / K (`toygan.critic_bound`).

    Examples
    --------
    >>> critic = Network([1, 1], rng=0)
    >>> critic.parameters[:] = [-2.0, 0.0]
    >>> {name: round(value, 9) for name, value in claims(critic, [[0.0]], [[3.0]], 0).items()}
    {'critic_lipschitz': 2.0, 'critic_slope': 2.0, 'critic_gap': 6.0, 'critic_proof': 3.0}
    """
    critic = in_data_units(critic, shift, scale)
    real, fake = np.asarray(real, dtype=float), np.asarray(fake, dtype=float)
    share = np.random.default_rng(rng).random((min(len(real), len(fake)), 1))
    between = share * real[: len(share)] + (1 - share) * fake[: len(share)]
    found = critic_bound(critic, real, fake)
    steepest = float(slopes(critic, np.concatenate([real, fake, between])).max())
    return dict(zip(COLUMNS, (found.lipschitz, steepest, found.gap, found.lower)))


def in_data_units(critic: Network, shift, scale) -> Network:
    """The critic of (x − shift) / scale as a network of x, in float64."""
    made = Network(critic.sizes, critic.activation, critic.output_activation)
    made.coupling = critic.coupling
    made.parameters[:] = critic.parameters
    made.weights[0][...] /= scale
    made.biases[0][...] -= made.weights[0] @ np.broadcast_to(shift, critic.sizes[:1])
    return made


def slopes(critic: Network, x) -> np.ndarray:
    """‖∇D‖ at the rows of x, (n,), by the lines of NumPy of `toygan.network.backprop`.

    They need not be compiled for float64, in which a run does nothing else.
    """
    sizes, depth = critic.sizes, critic.depth
    W, b = [None, *critic.weights], [None, *critic.biases]
    sigma = [None, *[critic.activation] * (depth - 1), critic.output_activation]
    z, a, delta, nabla = ([np.zeros((len(x), n)) for n in sizes] for _ in range(4))
    a[0][...], delta[depth][...] = x, 1.0
    backprop.forward(W, b, sigma, z, a)
    backprop.backward(W, sigma, z, a, delta, nabla)
    backprop.input_gradient(W, delta)
    return np.linalg.norm(delta[0], axis=1)
