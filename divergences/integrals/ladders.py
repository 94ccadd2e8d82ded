"""Integrals over panels and ladders, with the part beyond each ladder's last rung; or that they diverge.

I_k             the integral over rung k of a ladder (see ``divergences.integrals.sides``)
r = I_k/I_k-1   beyond the last rung remains I_k r/(1 - r); r >= 1 means that the integral diverges.
                If r itself changes by δ from rung to rung, the rest changes by about I_k δ/(1 - r)³
"""

from typing import NamedTuple

import numpy as np

from divergences.integrals.quadrature import Integrals

_EPSILON = float(np.finfo(float).eps)


class Whole(NamedTuple):
    """An integral over the line: its value, the error of it, and whether a tail or end makes it diverge."""

    value: float
    error: float
    diverges: bool


def summed(ladders, parts: Integrals, rests=None) -> Whole:
    """Add up panels ``(P,)``; cut each ladder at its first value that is not finite, and add its rest.

    ``rests`` holds (value, error) of what lies beyond each ladder where it is known, None elsewhere.
    """
    value, error, diverges = parts.value.copy(), parts.error.copy(), False
    beyond, doubt = 0.0, 0.0
    scale = float(np.abs(value[np.isfinite(value)]).sum())
    for ladder, known in zip(ladders, rests or [None] * len(ladders)):
        broken = np.flatnonzero(~np.isfinite(value[ladder]))
        kept = ladder[: broken[0]] if len(broken) else ladder
        value[ladder[len(kept) :]], error[ladder[len(kept) :]] = 0.0, 0.0
        rest, rest_error = rest_of_ladder(value[kept], scale) if known is None or len(broken) else known
        diverges |= bool(np.isinf(rest))
        beyond, doubt = beyond + rest, doubt + rest_error
    total = float(value.sum() + beyond)
    rounding = 4 * _EPSILON * float(np.abs(value).sum())
    return Whole(total, float(error.sum() + doubt + rounding), diverges)


def rest_of_ladder(rungs: np.ndarray, scale: float) -> tuple[float, float]:
    """The sum over a ladder's rungs beyond its last, and its error; inf when the rungs do not decrease."""
    if len(rungs) < 3 or abs(rungs[-1]) <= 1e-22 * scale:
        return 0.0, 0.0
    older, old, last = (float(value) for value in rungs[-3:])
    ratio, before = last / old, old / older
    if not ratio < 1 - 1e-9:
        return float(np.copysign(np.inf, last)), 0.0
    rest = last * ratio / (1 - ratio)
    drift = abs(last * before / (1 - before) - rest) / (1 - ratio) if before < 1 else abs(rest)
    if before > ratio:  # ratios that fall: what is left is between 0 and the geometric series
        drift = min(drift, abs(rest))
    return rest, drift + 1e-12 * abs(rest)
