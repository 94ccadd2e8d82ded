"""A variational autoencoder: codes with noise, so that the decoder is trained between the codes, too (S1).

x (n, d)   the examples                      z (n, k)  their codes, noise included
m, l (n, k)  the encoder's output: mean and log-variance of z, so that σ = exp(l/2)
e (n, k)   noise from N(0, I)                s         standard deviation of x around the decoder's x̂ = D(z)

    z = m + σ ⊙ e                                                     the reparameterisation
    KL = ½ Σ (σ² - 1 - l + m²) = KL(N(m, σ²) ‖ N(0, I))               keeps σ from shrinking to 0
    C = 1/n Σ [‖x̂ - x‖²/2s² + KL]                                     = -ELBO - d log(s √2π)

S1 writes σ as exp(σ) and KL as Σ exp(σ) - (1 + σ) + m²: its σ is l here, and the ½ is left out
(Kingma and Welling 2014, eq. 10 and appendix B).

S1 is the lecture *Introduction to GAN*.
"""

from dataclasses import dataclass

import numpy as np

from toygan.network.mlp import Network
from toygan.without_the_game.descent import check_rows, descend
from toygan.without_the_game.fixed_codes import check_dimension


@dataclass(frozen=True, eq=False)
class VariationalAutoencoder:
    """A trained pair.

    Attributes
    ----------
    encoder : Network
        x (n, d) to (m, l), side by side, (n, 2k).
    decoder : Network
    deviation : float
        s, in data units.
    losses : ndarray of float64, shape (steps,)
        C of each batch, in nats.
    """

    encoder: Network
    decoder: Network
    deviation: float
    losses: np.ndarray

    def encode(self, x) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation (n, k) of the codes of examples (n, d)."""
        mean, log_variance = np.split(self.encoder(check_rows(x, "x", self.encoder.sizes[0])), 2, axis=1)
        return mean, np.exp(0.5 * log_variance)

    def decode(self, z) -> np.ndarray:
        """Examples (n, d) of codes (n, k), without the noise s."""
        return self.decoder(check_rows(z, "z", self.decoder.sizes[0]))

    def sample(self, n: int, rng=None) -> np.ndarray:
        """Examples (n, d) of codes drawn from N(0, I), without the noise s."""
        return self.decode(np.random.default_rng(rng).standard_normal((n, self.decoder.sizes[0])))

    def elbo(self, x, rng=None, draws: int = 100) -> float:
        """The evidence lower bound, nats per example, a mean over x (n, d) and over draws of the noise.

        It is never above the mean log-likelihood of x, up to the error of the draws.
        """
        x, rng = check_rows(x, "x", self.encoder.sizes[0]), np.random.default_rng(rng)
        shape = (len(x), self.decoder.sizes[0])
        costs = [self._cost(x, rng.standard_normal(shape)) for _ in range(draws)]
        return float(-np.mean(costs) - x.shape[1] * np.log(self.deviation * np.sqrt(2 * np.pi)))

    def _cost(self, x, noise) -> float:
        return vae_gradients(self.encoder, self.decoder, x, noise, self.deviation)[0]


def fit_variational_autoencoder(
    x,
    *,
    code_dim=2,
    hidden=(64, 32),
    deviation=0.1,
    activation="tanh",
    output="identity",
    rng=None,
    **loop,
) -> VariationalAutoencoder:
    """Train encoder and decoder together on C, with fresh noise in every step.

    Parameters
    ----------
    x : array_like of float, shape (n, d)
    code_dim : int
        k.
    hidden : sequence of int
        Hidden layers of the encoder; the decoder has them in reverse.
    deviation : float
        s, above 0, in data units. With a large one pictures blur, and the codes may stay near N(0, I).
    activation, output : str
        Of the hidden layers, and of the decoder's last; ``sigmoid`` as output for pictures in [0, 1].
    rng : Generator or seed, optional
    **loop
        ``steps, batch_size, learning_rate``; see `descent.descend`.

    Returns
    -------
    VariationalAutoencoder

    Raises
    ------
    ValueError
        When x is no finite table, or a setting is out of range.
    ArithmeticError
        When the cost is not finite.

    Examples
    --------
    >>> x = np.linspace(-1, 1, 32)[:, None]
    >>> vae = fit_variational_autoencoder(x, code_dim=1, hidden=(8,), steps=300, learning_rate=0.02, rng=0)
    >>> mean, spread = vae.encode(x)
    >>> mean.shape, bool((spread < 1).all()), vae.sample(3, rng=0).shape
    ((32, 1), True, (3, 1))
    """
    x, rng = check_rows(x), np.random.default_rng(rng)
    k, d = check_dimension(code_dim), x.shape[1]
    if not (np.isfinite(deviation) and deviation > 0):
        raise ValueError(f"deviation must be finite and above 0; it is {deviation!r}")
    encoder = Network([d, *hidden, 2 * k], activation, "identity", "glorot", rng)
    decoder = Network([k, *reversed(hidden), d], activation, output, "glorot", rng)

    def cost(rows, rng):
        noise = rng.standard_normal((len(rows), k))
        return vae_gradients(encoder, decoder, x[rows], noise, deviation)

    losses = descend([encoder, decoder], cost, len(x), rng=rng, **loop)
    return VariationalAutoencoder(encoder, decoder, float(deviation), losses)


def vae_gradients(encoder: Network, decoder: Network, x, noise, deviation: float = 1.0):
    """C of a batch, in nats, and its derivatives by the flat parameters of encoder and decoder.

    Parameters
    ----------
    x : ndarray (n, d)
    noise : ndarray (n, k)
        e.
    deviation : float
        s.

    Returns
    -------
    value : float
    gradients : pair of ndarrays
    """
    n, k, precision = len(x), decoder.sizes[0], deviation**-2
    coded = encoder.forward(x)
    mean, log_variance = coded.output[:, :k], coded.output[:, k:]
    spread = np.exp(0.5 * log_variance)
    decoded = decoder.forward(mean + spread * noise)
    error = decoded.output - x
    kl = 0.5 * np.sum(spread**2 - 1 - log_variance + mean**2)
    value = float(0.5 * precision * np.sum(error**2) + kl) / n
    by_decoder = decoder.backward(decoded, precision * error / n)
    to_mean = by_decoder.inputs + mean / n  # ∂z/∂m = 1, ∂KL/∂m = m
    to_log_variance = 0.5 * (by_decoder.inputs * spread * noise + (spread**2 - 1) / n)  # ∂z/∂l = ½ σ e
    by_encoder = encoder.backward(coded, np.hstack([to_mean, to_log_variance]))
    return value, (by_encoder.parameters, by_decoder.parameters)
