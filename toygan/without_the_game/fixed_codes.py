"""A generator learned like any other function: every example gets a vector of its own, its code (lecture S1).

x (n, d)  the examples          z (n, k)  their codes, chosen before anything is learned
G         the network           C = 1/n Σ ½‖G(z_i) - x_i‖²: classification with input and output exchanged

It works for the codes it was given. Between them its outputs are arbitrary when neighbouring codes belong to
unrelated examples, as codes drawn at random do.

S1 is the lecture *Introduction to GAN*.
"""

from dataclasses import dataclass

import numpy as np

from toygan.network.costs import cost as cost_of
from toygan.network.mlp import Network
from toygan.without_the_game.descent import check_rows, descend


@dataclass(frozen=True, eq=False)
class FixedCodes:
    """A generator and the codes it was trained with.

    Attributes
    ----------
    generator : Network
        Codes (m, k) to examples (m, d).
    codes : ndarray of float64, shape (n, k)
    losses : ndarray of float64, shape (steps,)
        C of each batch.
    """

    generator: Network
    codes: np.ndarray
    losses: np.ndarray

    def __call__(self, z) -> np.ndarray:
        """Examples (m, d) of codes (m, k)."""
        return self.generator(check_rows(z, "z", self.codes.shape[1]))


def fit_fixed_codes(
    x, codes=None, *, code_dim=2, hidden=(64, 64), activation="tanh", output="identity", rng=None, **loop
) -> FixedCodes:
    """Assign a code to every example and train a network to give the example back.

    Parameters
    ----------
    x : array_like of float, shape (n, d)
    codes : array_like of float, shape (n, k), optional
        Drawn from N(0, I) with k = ``code_dim`` when not given.
    code_dim : int
    hidden : sequence of int
    activation, output : str
        Of the hidden layers and of the last; ``sigmoid`` as output for pictures in [0, 1].
    rng : Generator or seed, optional
    **loop
        ``steps, batch_size, learning_rate``; see `descent.descend`.

    Returns
    -------
    FixedCodes

    Raises
    ------
    ValueError
        When x or codes are no finite tables of equally many rows, or a setting is out of range.
    ArithmeticError
        When the cost is not finite.

    Examples
    --------
    >>> x = np.array([[0.0, 1.0], [1.0, 0.0]])
    >>> fixed = fit_fixed_codes(x, [[-1.0], [1.0]], hidden=(8,), steps=300, learning_rate=0.02, rng=0)
    >>> fixed([[-1.0], [1.0]]).round(1) + 0.0
    array([[0., 1.], [1., 0.]])
    """
    x, rng = check_rows(x), np.random.default_rng(rng)
    if codes is None:
        codes = rng.standard_normal((len(x), check_dimension(code_dim)))
    codes = check_rows(codes, "codes")
    if len(codes) != len(x):
        raise ValueError(
            f"codes must have one row for each of the {len(x)} rows of x; they have {len(codes)}"
        )
    generator = Network([codes.shape[1], *hidden, x.shape[1]], activation, output, "glorot", rng)
    quadratic = cost_of("quadratic")

    def cost(rows, rng):
        forward = generator.forward(codes[rows])
        nabla = generator.backward(forward, quadratic.nabla(forward.output, x[rows]))
        return quadratic.value(forward.output, x[rows]), [nabla.parameters]

    return FixedCodes(generator, codes, descend([generator], cost, len(x), rng=rng, **loop))


def check_dimension(code_dim) -> int:
    """Return the dimension of the codes, or say that it must be 1 or more."""
    if not isinstance(code_dim, int | np.integer) or code_dim < 1:
        raise ValueError(f"code_dim must be an integer of 1 or more; it is {code_dim!r}")
    return int(code_dim)
