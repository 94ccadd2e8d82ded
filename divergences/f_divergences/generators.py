"""The one f-GAN table: every f-divergence, its conjugate, its witness and its output activation.

    D_f(P‖Q) = Σ q f(p/q) + f'(∞) P(q = 0) = sup_T E_P T - E_Q f*(T)           (Nowozin et al. 2016)

    u = p/q            the likelihood ratio
    f, slope = f'      the convex function, and the best witness T*(u) = f'(u)
    conjugate = f*     f*(t) = sup_u u t - f(u), finite on the interval ``domain``
    g(v)               the activation that maps a raw score v into that domain
    conjugate_of_g     v -> f*(g(v)), simplified so that it overflows only where the result does

The four functions of v are plain NumPy without helpers, so that Numba compiles them as they stand, and
min(v, -v) stands for -|v|, so that complex steps and the tape pass through g and conjugate_of_g; where
the exact value exceeds the largest float they give inf (callers silence the overflow), never NaN.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from divergences.f_divergences import ratios

LOG_2 = ratios.LOG_2


class Generator(NamedTuple):
    """A row of the f-GAN table; the legend of the module says what the letters are.

    ``at_zero`` = f(0) is what a unit of mass adds to D_f that only Q has, ``slope_at_infinity`` = f'(∞) what
    one adds that only P has. ``terms`` is q f(p/q) in a form that keeps its digits (see ``ratios``), up to a
    multiple of p - q, which sums to 0. ``formula`` is f(u) as text.
    """

    name: str
    formula: str
    f: Callable
    slope: Callable
    conjugate: Callable
    domain: tuple[float, float]
    at_zero: float
    slope_at_infinity: float
    g: Callable
    g_derivative: Callable
    conjugate_of_g: Callable
    conjugate_of_g_derivative: Callable
    terms: Callable


def _u_log_u(u):
    return np.where(u > 0.0, u * np.log(np.where(u > 0.0, u, 1.0)), 0.0)


def _identity(v):
    return v


def _ones(v):
    return np.ones_like(v)


def _exp_minus_one(v):
    return np.exp(v - 1.0)


def _minus_exp_minus(v):
    return -np.exp(-v)


def _exp_minus(v):
    return np.exp(-v)


def _exp(v):
    return np.exp(v)


def _minus_one_plus(v):
    return v - 1.0


def _pearson_conjugate(v):
    return v * v / 4.0 + v


def _pearson_conjugate_derivative(v):
    return v / 2.0 + 1.0


def _one_minus_exp_minus(v):
    return -np.expm1(-v)


def _expm1(v):
    return np.expm1(v)


def _log_sigmoid(v):
    return np.minimum(v, 0.0) - np.log1p(np.exp(np.minimum(v, -v)))


def _softplus(v):
    return np.maximum(v, 0.0) + np.log1p(np.exp(np.minimum(v, -v)))


def _log_two_sigmoid(v):
    return np.minimum(v, 0.0) - np.log1p(np.expm1(np.minimum(v, -v)) / 2.0)


def _softplus_minus_log_two(v):
    return np.maximum(v, 0.0) + np.log1p(np.expm1(np.minimum(v, -v)) / 2.0)


def sigmoid(v):
    """1/(1 + e⁻ᵛ) without overflow; written, like those above, so that Numba compiles it unchanged."""
    small = np.exp(-np.abs(v))
    return np.where(v >= 0.0, 1.0, small) / (1.0 + small)


def sigmoid_of_minus(v):
    """1/(1 + eᵛ) without overflow."""
    small = np.exp(-np.abs(v))
    return np.where(v >= 0.0, small, 1.0) / (1.0 + small)


def _half_tanh(v):
    return 0.5 * np.tanh(v)


def _half_tanh_derivative(v):
    small = np.exp(-2.0 * np.abs(v))
    return 2.0 * small / ((1.0 + small) * (1.0 + small))


_ROWS = [
    Generator(
        name="kl",
        formula="u log u",
        f=_u_log_u,
        slope=lambda u: 1.0 + np.log(u),
        conjugate=lambda t: np.exp(t - 1.0),
        domain=(-np.inf, np.inf),
        at_zero=0.0,
        slope_at_infinity=np.inf,
        g=_identity,
        g_derivative=_ones,
        conjugate_of_g=_exp_minus_one,
        conjugate_of_g_derivative=_exp_minus_one,
        terms=ratios.kl_terms,
    ),
    Generator(
        name="reverse_kl",
        formula="-log u",
        f=lambda u: -np.log(u),
        slope=lambda u: -1.0 / u,
        conjugate=lambda t: -1.0 - np.log(-t),
        domain=(-np.inf, 0.0),
        at_zero=np.inf,
        slope_at_infinity=0.0,
        g=_minus_exp_minus,
        g_derivative=_exp_minus,
        conjugate_of_g=_minus_one_plus,
        conjugate_of_g_derivative=_ones,
        terms=ratios.reverse_kl_terms,
    ),
    Generator(
        name="pearson",
        formula="(u - 1)²",
        f=lambda u: (u - 1.0) ** 2,
        slope=lambda u: 2.0 * (u - 1.0),
        conjugate=lambda t: t * t / 4.0 + t,
        domain=(-np.inf, np.inf),
        at_zero=1.0,
        slope_at_infinity=np.inf,
        g=_identity,
        g_derivative=_ones,
        conjugate_of_g=_pearson_conjugate,
        conjugate_of_g_derivative=_pearson_conjugate_derivative,
        terms=ratios.pearson_terms,
    ),
    Generator(
        name="hellinger",
        formula="(√u - 1)²",
        f=lambda u: (np.sqrt(u) - 1.0) ** 2,
        slope=lambda u: 1.0 - 1.0 / np.sqrt(u),
        conjugate=lambda t: t / (1.0 - t),
        domain=(-np.inf, 1.0),
        at_zero=1.0,
        slope_at_infinity=1.0,
        g=_one_minus_exp_minus,
        g_derivative=_exp_minus,
        conjugate_of_g=_expm1,
        conjugate_of_g_derivative=_exp,
        terms=ratios.hellinger_terms,
    ),
    Generator(
        name="js",
        formula="u log u - (u + 1) log((u + 1)/2)",
        f=lambda u: _u_log_u(u) - (u + 1.0) * np.log((u + 1.0) / 2.0),
        slope=lambda u: np.log(2.0) - np.log1p(1.0 / u),
        conjugate=lambda t: -np.log(2.0 - np.exp(t)),
        domain=(-np.inf, LOG_2),
        at_zero=LOG_2,
        slope_at_infinity=LOG_2,
        g=_log_two_sigmoid,
        g_derivative=sigmoid_of_minus,
        conjugate_of_g=_softplus_minus_log_two,
        conjugate_of_g_derivative=sigmoid,
        terms=ratios.js_terms,
    ),
    Generator(
        name="gan",
        formula="u log u - (u + 1) log(u + 1)",
        f=lambda u: _u_log_u(u) - (u + 1.0) * np.log1p(u),
        slope=lambda u: -np.log1p(1.0 / u),
        conjugate=lambda t: -np.log(-np.expm1(t)),
        domain=(-np.inf, 0.0),
        at_zero=0.0,
        slope_at_infinity=0.0,
        g=_log_sigmoid,
        g_derivative=sigmoid_of_minus,
        conjugate_of_g=_softplus,
        conjugate_of_g_derivative=sigmoid,
        terms=ratios.gan_terms,
    ),
    Generator(
        name="tv",
        formula="½|u - 1|",
        f=lambda u: 0.5 * np.abs(u - 1.0),
        slope=lambda u: 0.5 * np.sign(u - 1.0),
        conjugate=_identity,
        domain=(-0.5, 0.5),
        at_zero=0.5,
        slope_at_infinity=0.5,
        g=_half_tanh,
        g_derivative=_half_tanh_derivative,
        conjugate_of_g=_half_tanh,
        conjugate_of_g_derivative=_half_tanh_derivative,
        terms=ratios.tv_terms,
    ),
]

GENERATORS = {row.name: row for row in _ROWS}
"""The table: ``kl, reverse_kl, pearson, hellinger, js, gan, tv``. js is **twice** the JS divergence,
hellinger twice the squared Hellinger distance, and gan is 2 JS - log 4: the value of the GAN game at D*."""
