"""One-sided label smoothing: the target of real samples is 1 - s instead of 1 (Salimans et al. 2016).

    (1 - s) sp(-r) + s sp(r) = sp(-r) + s r
    ½(r - (1 - s))²          = ½(r - 1)² + s r + s(s/2 - 1)

In both families the slope at every real score grows by s/n. ``Objective.smoothing(s)`` is the constant term.
"""

import dataclasses

import numpy as np

from toygan.engine.score_functions import within
from toygan.objectives.table import OBJECTIVES


def smoothed(original, amount):
    """Return the objective whose real samples have the target 1 - amount.

    Parameters
    ----------
    original : Objective
        minimax, non_saturating or least_squares.
    amount : float in [0, 0.5)

    Raises
    ------
    ValueError
        For an objective without a target for real scores, or an amount outside [0, 0.5).

    Examples
    --------
    >>> value, d_real, d_fake = smoothed(OBJECTIVES["least_squares"], 0.25).discriminator([0.75], [0.0])
    >>> value, d_real, d_fake
    (0.0, array([0.]), array([0.]))
    """
    check_target(original)
    if not 0.0 <= amount < 0.5:
        raise ValueError(f"the amount of label smoothing must be in [0, 0.5); it is {amount!r}")
    constant, formula = original.smoothing(amount), original.discriminator_formula

    def discriminator_value(real, fake):
        return original.discriminator_value(real, fake) + amount * np.mean(real) + constant

    def discriminator_formula(real, fake):
        value, d_real, d_fake = formula(real, fake)
        d_real += amount / real.size
        return value + amount * np.mean(within(real)) + constant, d_real, d_fake

    return dataclasses.replace(
        original,
        discriminator_value=discriminator_value,
        discriminator_formula=discriminator_formula,
        smoothing=None,
        compiled=False,
    )


def check_target(objective) -> None:
    """Refuse an objective that has no target for real scores, as its row says.

    Raises
    ------
    ValueError
        With the objectives that have one.
    """
    if objective.smoothing is None:
        able = ", ".join(name for name, row in OBJECTIVES.items() if row.smoothing)
        raise ValueError(
            f"label_smoothing moves the target of real samples, and the {objective.name} objective has none; "
            f"use it with {able}, or set label_smoothing=0"
        )
