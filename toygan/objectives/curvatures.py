"""Second derivatives of the losses by a score, for the objectives whose mean is over single scores: a table.

A loss is mean ℓ(real) + mean m(fake); a row has ℓ″ and m″ of the critic's loss and m″ of the generator's, as
functions of one number or an array. Objectives that pair scores, and a user's own, have no row.

Legend: s is a score D(x); sp′ = sigmoid, sp″ = sigmoid(s) sigmoid(-s).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from toygan.engine.scalar_math import like, sigmoid, tanh


class Curvatures(NamedTuple):
    """ℓ″ at real scores and m″ at fake ones of the critic's loss; m″ of the generator's."""

    real: Callable
    fake: Callable
    generator: Callable


def _zero(s):
    return s * like(s, 0.0)


def _one(s):
    return s * like(s, 0.0) + like(s, 1.0)


def _half(s):
    return s * like(s, 0.0) + like(s, 0.5)


def _minus_half(s):
    return s * like(s, 0.0) - like(s, 0.5)


def _bell(s):
    return sigmoid(s) * sigmoid(-s)


def _minus_bell(s):
    return -(sigmoid(s) * sigmoid(-s))


def _exp(s):
    return np.exp(s)


def _minus_exp(s):
    return -np.exp(s)


def _exp_minus(s):
    return np.exp(-s)


def _exp_less_one(s):
    return np.exp(s - like(s, 1.0))


def _minus_exp_less_one(s):
    return -np.exp(s - like(s, 1.0))


def _tanh_bell(s):
    t = tanh(s)
    return t * (like(s, 1.0) - t) * (like(s, 1.0) + t)


def _minus_tanh_bell(s):
    t = tanh(s)
    return -(t * (like(s, 1.0) - t) * (like(s, 1.0) + t))


# ½ tanh has the second derivative -tanh sech²
CURVATURES = {
    "minimax": Curvatures(_bell, _bell, _minus_bell),
    "non_saturating": Curvatures(_bell, _bell, _bell),
    "least_squares": Curvatures(_one, _one, _one),
    "wasserstein": Curvatures(_zero, _zero, _zero),
    "hinge": Curvatures(_zero, _zero, _zero),
    "f_gan:kl": Curvatures(_zero, _exp_less_one, _minus_exp_less_one),
    "f_gan:reverse_kl": Curvatures(_exp_minus, _zero, _zero),
    "f_gan:pearson": Curvatures(_zero, _half, _minus_half),
    "f_gan:hellinger": Curvatures(_exp_minus, _exp, _minus_exp),
    "f_gan:js": Curvatures(_bell, _bell, _minus_bell),
    "f_gan:gan": Curvatures(_bell, _bell, _minus_bell),
    "f_gan:tv": Curvatures(_tanh_bell, _minus_tanh_bell, _tanh_bell),
}
"""By the name of the objective."""
