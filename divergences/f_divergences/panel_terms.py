"""The integrands of an f-divergence on the panels of a line: the terms, p and q, with their rounding errors.

On wide panels, those of far tails, all of them are multiplied by a power of two: densities of 1e-310 on a
panel of length 1e307 carry mass, and terms of nearly equal laws are smaller still. Terms are homogeneous of
degree 1 in (p, q), so a factor is a sum of logarithms.
"""

import numpy as np

from divergences.f_divergences.generators import Generator
from divergences.f_divergences.lost_densities import terms_with_lost
from divergences.integrals.line import Line
from divergences.integrals.quadrature import Panels
from divergences.integrals.wide_panels import log_scales

_EPSILON = float(np.finfo(float).eps)


def terms_on_panels(line: Line, generator: Generator):
    """The function that ``integrate`` takes, with ``scaled_widths``: six integrands ``(6, P, 21)``.

    They are the terms, p and q, and the rounding errors of each.
    """

    def functions(panels: Panels) -> np.ndarray:
        (log_p, doubt_p), (log_q, doubt_q) = (line.log_and_doubt(k, panels) for k in range(2))
        shift = log_scales(panels)[:, None] + np.zeros(log_p.shape)
        offs = [2 * doubt + _of_shift(log, shift) for log, doubt in ((log_p, doubt_p), (log_q, doubt_q))]
        values = terms_with_lost(generator, log_p, log_q, *offs, shift)
        doubts = np.stack([0.0 * doubt_p, 2 * doubt_p, 2 * doubt_q])  # the terms' own are counted already
        moved = line.rounding_of_nodes(panels, values[:3], doubts)
        return np.concatenate([values[:3], values[3:] + moved[:1], moved[1:]])

    return functions


def _of_shift(log: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """What a shift hides of the last bits of a logarithm, which it makes smaller."""
    return np.where((shift > 0) & np.isfinite(log), 4 * _EPSILON * (1 + np.abs(log)), 0.0)
