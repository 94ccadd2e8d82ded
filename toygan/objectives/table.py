"""What each player minimises, as functions of the raw scores, with their derivatives: a table.

Legend
    real, fake      the scores D(x) of n real samples and D(G(z)) of m generated ones, no sigmoid inside D
    value           what the player minimises; means over real and fake are taken separately
    slopes          its derivatives by each score, with their 1/n and 1/m: ∇_a of (BP1)
    sp, sigmoid     softplus log(1 + eᵗ) and its derivative

A value and its slopes are plain NumPy that Numba compiles as it stands. The values also run on the tape and
on complex numbers (kinks are decided on the real part), which is how ``toygan gradcheck`` tests the slopes.
Adding an objective is writing its two values and their slopes, and a row of ``OBJECTIVES``.
"""

import numpy as np
from numba.extending import register_jitable

from divergences.f_divergences.generators import GENERATORS
from toygan.engine.scalar_math import sigmoid
from toygan.engine.score_functions import sp, within
from toygan.objectives.definition import Objective
from toygan.support.names import look_up


def _logistic(real, fake):
    return np.mean(sp(-real)) + np.mean(sp(fake))  # (MINIMAX)


def _logistic_slopes(real, fake):
    return -sigmoid(-real) / real.size, sigmoid(fake) / fake.size


def _saturating(real, fake):
    return -np.mean(sp(fake))  # (MINIMAX)


def _saturating_slope(real, fake):
    return -sigmoid(fake) / fake.size


def _non_saturating(real, fake):
    return np.mean(sp(-fake))  # (NON-SATURATING)


def _non_saturating_slope(real, fake):
    return -sigmoid(-fake) / fake.size


def _squares(real, fake):
    return 0.5 * np.mean((real - 1.0) ** 2) + 0.5 * np.mean(fake**2)  # (LEAST-SQUARES)


def _squares_slopes(real, fake):
    return (real - 1.0) / real.size, fake / fake.size


def _square(real, fake):
    return 0.5 * np.mean((fake - 1.0) ** 2)  # (LEAST-SQUARES)


def _square_slope(real, fake):
    return (fake - 1.0) / fake.size


def _gap(real, fake):
    return np.mean(fake) - np.mean(real)  # (WASSERSTEIN)


def _gap_slopes(real, fake):
    return np.full_like(real, -1.0 / real.size), np.full_like(fake, 1.0 / fake.size)


def _minus_fake(real, fake):
    return -np.mean(fake)  # (WASSERSTEIN), (HINGE)


def _minus_fake_slope(real, fake):
    return np.full_like(fake, -1.0 / fake.size)


def _hinge(real, fake):
    return np.mean(np.maximum(1.0 - real, 0.0)) + np.mean(np.maximum(1.0 + fake, 0.0))  # (HINGE)


def _hinge_slopes(real, fake):
    return np.where(real < 1.0, -1.0 / real.size, 0.0), np.where(fake > -1.0, 1.0 / fake.size, 0.0)


def _pairs(real, fake):
    return np.mean(sp(fake - real))  # (RELATIVISTIC)


def _pairs_slopes(real, fake):
    slope = sigmoid(fake - real) / fake.size
    return -slope, slope


def _pairs_turned(real, fake):
    return np.mean(sp(real - fake))  # (RELATIVISTIC)


def _pairs_turned_slope(real, fake):
    return -sigmoid(real - fake) / fake.size


def _f_gan(row):
    """E_Q f*(g(v)) - E_P g(v), the f-GAN bound as a loss, from a row of the one f-GAN table."""
    g, conjugate_of_g = register_jitable(row.g), register_jitable(row.conjugate_of_g)
    g_slope = register_jitable(row.g_derivative)
    conjugate_slope = register_jitable(row.conjugate_of_g_derivative)

    def bound(real, fake):
        return np.mean(conjugate_of_g(fake)) - np.mean(g(real))  # (F-GAN)

    def bound_slopes(real, fake):
        return -g_slope(real) / real.size, conjugate_slope(fake) / fake.size

    def minus_conjugate(real, fake):
        return -np.mean(conjugate_of_g(fake))  # (F-GAN)

    def minus_conjugate_slope(real, fake):
        return -conjugate_slope(fake) / fake.size

    return bound, bound_slopes, minus_conjugate, minus_conjugate_slope


def _discriminator(value, slopes):
    value, slopes = register_jitable(value), register_jitable(slopes)

    def discriminator(real, fake):
        r, f = within(real), within(fake)
        d_real, d_fake = slopes(r, f)
        return value(r, f), d_real.astype(real.dtype), d_fake.astype(fake.dtype)

    return discriminator


def _generator(value, slope):
    value, slope = register_jitable(value), register_jitable(slope)

    def generator(real, fake):
        r, f = within(real), within(fake)
        return value(r, f), slope(r, f).astype(fake.dtype)

    return generator


def _row(name, value, slopes, generator_value, slope, **features):
    formulas = _discriminator(value, slopes), _generator(generator_value, slope)
    return Objective(name, value, generator_value, *formulas, **features)


OBJECTIVES = {
    row.name: row
    for row in (
        _row(
            *("minimax", _logistic, _logistic_slopes, _saturating, _saturating_slope),
            smoothing=lambda amount: 0.0,
        ),
        _row(
            *("non_saturating", _logistic, _logistic_slopes, _non_saturating, _non_saturating_slope),
            smoothing=lambda amount: 0.0,
        ),
        _row(
            *("least_squares", _squares, _squares_slopes, _square, _square_slope),
            smoothing=lambda amount: amount * (0.5 * amount - 1.0),
        ),
        _row("wasserstein", _gap, _gap_slopes, _minus_fake, _minus_fake_slope),
        _row("hinge", _hinge, _hinge_slopes, _minus_fake, _minus_fake_slope),
        _row("relativistic", _pairs, _pairs_slopes, _pairs_turned, _pairs_turned_slope, paired=True),
        *(_row(f"f_gan:{row.name}", *_f_gan(row)) for row in GENERATORS.values()),
    )
}
CODES = {name: code for code, name in enumerate(OBJECTIVES)}


def objective(name):
    """Return the objective of that name.

    Raises
    ------
    ValueError
        For an unknown name; the message lists the known ones.

    Examples
    --------
    >>> objective("hinge").generator([0.0], [2.0])
    (-2.0, array([-1.]))
    >>> objective("hing")
    Traceback (most recent call last):
    ValueError: unknown objective 'hing'; known: minimax, non_saturating, least_squares, wasserstein, hinge,
    relativistic, f_gan:kl, f_gan:reverse_kl, f_gan:pearson, f_gan:hellinger, f_gan:js, f_gan:gan, f_gan:tv.
    Did you mean 'hinge'?
    """
    return look_up(OBJECTIVES, name, "objective")


def register(new):
    """Enter a user's objective in the table, so that its name works wherever objectives are named.

    Raises
    ------
    TypeError, ValueError
        For something else than an `Objective`, or a name that belongs to another one.
    """
    if not isinstance(new, Objective):
        raise TypeError(f"register takes an Objective (see Objective.from_values); got {type(new).__name__}")
    known = OBJECTIVES.get(new.name)
    if known is not None and (known.compiled or known.source_hash != new.source_hash):
        raise ValueError(f"the name {new.name!r} is taken by another objective: give yours a name of its own")
    OBJECTIVES[new.name] = new
    return new
