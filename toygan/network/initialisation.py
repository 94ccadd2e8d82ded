"""Initial weights by name. Legend: W[l] has shape (n_out, n_in); biases begin at 0."""

import math

import numpy as np

from toygan.support.names import look_up

RELU_GAIN = math.sqrt(2.0)  # He et al. 2015: a ReLU halves the second moment


def _he(rng, n_out, n_in, last):
    return rng.normal(0.0, math.sqrt(2.0 / n_in), (n_out, n_in))


def _he_uniform(rng, n_out, n_in, last):
    bound = math.sqrt(6.0 / n_in)
    return rng.uniform(-bound, bound, (n_out, n_in))


def _glorot(rng, n_out, n_in, last):
    return rng.normal(0.0, math.sqrt(2.0 / (n_in + n_out)), (n_out, n_in))


def _glorot_uniform(rng, n_out, n_in, last):
    bound = math.sqrt(6.0 / (n_in + n_out))
    return rng.uniform(-bound, bound, (n_out, n_in))


def _orthogonal(rng, n_out, n_in, last, gain=1.0):
    """Orthonormal rows or columns, uniformly distributed (Saxe et al. 2014)."""
    tall = rng.standard_normal((max(n_out, n_in), min(n_out, n_in)))
    q, r = np.linalg.qr(tall)
    q *= np.sign(np.diag(r))
    return gain * (q if n_out >= n_in else q.T)


def _normal(rng, n_out, n_in, last, sigma=0.02):
    return rng.normal(0.0, sigma, (n_out, n_in))


def _wgan_gp_toy(rng, n_out, n_in, last):
    """The WGAN-GP authors' toy script: He-uniform hidden layers, Glorot-uniform output."""
    return (_glorot_uniform if last else _he_uniform)(rng, n_out, n_in, last)


INITIALISATIONS = {
    "he": _he,
    "he_uniform": _he_uniform,
    "glorot": _glorot,
    "glorot_uniform": _glorot_uniform,
    "orthogonal": _orthogonal,
    "normal": _normal,
    "wgan_gp_toy": _wgan_gp_toy,
}
WITH_NUMBER = {"orthogonal": "gain", "normal": "sigma"}


def initialisation(init: str):
    """The function ``(rng, n_out, n_in, last) -> W`` of an initialisation's name.

    Parameters
    ----------
    init : str
        ``he``, ``he_uniform``, ``glorot``, ``glorot_uniform``, ``wgan_gp_toy``; ``orthogonal`` or
        ``orthogonal:1.4`` (gain); ``normal`` or ``normal:0.02`` (standard deviation).

    Raises
    ------
    ValueError
        For an unknown name, or a number that is not positive and finite or does not belong there.

    Examples
    --------
    >>> W = initialisation("orthogonal:2")(np.random.default_rng(0), 3, 3, False)
    >>> np.allclose(W @ W.T, 4 * np.eye(3))
    True
    """
    name, colon, number = str(init).partition(":")
    draw = look_up(INITIALISATIONS, name, "initialisation")
    if not colon:
        return draw
    if name not in WITH_NUMBER:
        raise ValueError(f"init {name!r} takes no number; it is {init!r} (write init={name!r})")
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise ValueError(f"init must end in a positive number, as in '{name}:1.4'; it is {init!r}")
    return lambda rng, n_out, n_in, last: draw(rng, n_out, n_in, last, **{WITH_NUMBER[name]: value})
