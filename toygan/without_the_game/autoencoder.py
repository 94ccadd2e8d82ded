"""An autoencoder: the encoder finds the codes that a generator needs, the decoder is that generator (S1).

x (n, d)  the examples          z = E(x) (n, k)  their codes          x̂ = D(z)  the examples again
C = 1/n Σ ½‖D(E(x_i)) - x_i‖². The two are one deep network: the encoder's backward pass starts from ∂C/∂z,
the derivative by the decoder's input.

S1 is the lecture *Introduction to GAN*.
"""

from dataclasses import dataclass

import numpy as np

from toygan.network.costs import cost as cost_of
from toygan.network.mlp import Network
from toygan.without_the_game.descent import check_rows, descend
from toygan.without_the_game.fixed_codes import check_dimension


@dataclass(frozen=True, eq=False)
class Autoencoder:
    """A trained pair.

    Attributes
    ----------
    encoder, decoder : Network
    losses : ndarray of float64, shape (steps,)
        C of each batch.
    """

    encoder: Network
    decoder: Network
    losses: np.ndarray

    def encode(self, x) -> np.ndarray:
        """Codes (n, k) of examples (n, d)."""
        return self.encoder(check_rows(x, "x", self.encoder.sizes[0]))

    def decode(self, z) -> np.ndarray:
        """Examples (n, d) of codes (n, k)."""
        return self.decoder(check_rows(z, "z", self.decoder.sizes[0]))

    def reconstruct(self, x) -> np.ndarray:
        """Examples (n, d) decoded from their codes, D(E(x))."""
        return self.decode(self.encode(x))


def fit_autoencoder(
    x, *, code_dim=2, hidden=(64, 32), activation="tanh", output="identity", rng=None, **loop
) -> Autoencoder:
    """Train encoder and decoder together, end to end.

    Parameters
    ----------
    x : array_like of float, shape (n, d)
    code_dim : int
        k.
    hidden : sequence of int
        Hidden layers of the encoder; the decoder has them in reverse.
    activation, output : str
        Of the hidden layers, and of the decoder's last; ``sigmoid`` as output for pictures in [0, 1].
    rng : Generator or seed, optional
    **loop
        ``steps, batch_size, learning_rate``; see `descent.descend`.

    Returns
    -------
    Autoencoder

    Raises
    ------
    ValueError
        When x is no finite table, or a setting is out of range.
    ArithmeticError
        When the cost is not finite.

    Examples
    --------
    >>> t = np.linspace(-1, 1, 32)[:, None]
    >>> line = np.hstack([t, 2 * t])  # one number is enough for a point of a line
    >>> pair = fit_autoencoder(line, code_dim=1, hidden=(8,), steps=500, learning_rate=0.02, rng=0)
    >>> bool(np.abs(pair.reconstruct(line) - line).max() < 0.1)
    True
    """
    x, rng = check_rows(x), np.random.default_rng(rng)
    k, d = check_dimension(code_dim), x.shape[1]
    encoder = Network([d, *hidden, k], activation, "identity", "glorot", rng)
    decoder = Network([k, *reversed(hidden), d], activation, output, "glorot", rng)

    def cost(rows, rng):
        return autoencoder_gradients(encoder, decoder, x[rows])

    return Autoencoder(encoder, decoder, descend([encoder, decoder], cost, len(x), rng=rng, **loop))


def autoencoder_gradients(encoder: Network, decoder: Network, x: np.ndarray):
    """C of a batch and its derivatives by the flat parameters of encoder and decoder.

    Returns
    -------
    value : float
    gradients : pair of ndarrays
    """
    quadratic, coded = cost_of("quadratic"), encoder.forward(x)
    decoded = decoder.forward(coded.output)
    by_decoder = decoder.backward(decoded, quadratic.nabla(decoded.output, x))
    by_encoder = encoder.backward(coded, by_decoder.inputs)
    return quadratic.value(decoded.output, x), (by_encoder.parameters, by_decoder.parameters)
