"""Panels so wide that densities on them are no normal floats although they carry mass.

A tail like x**-1.01 holds 1e-3 of all mass beyond 1e300, where its density is below 1e-305. So on a panel
longer than 2**600 densities are multiplied by a power of two, and the length of the panel is divided by it.
"""

import numpy as np

from divergences.integrals.quadrature import Panels

_WIDE = 600  # log2 of the length from which panels are scaled


def log_scales(panels: Panels) -> np.ndarray:
    """The logarithm of the factor of densities on each panel, ``(P,)``; 0 on panels of usual length."""
    return np.log(2.0) * _exponents(panels)


def scaled_widths(panels: Panels) -> np.ndarray:
    """The length of each panel, divided by the factor of its densities, ``(P,)``.

    Examples
    --------
    >>> two = Panels(np.zeros(2), np.ones(2), np.array([0.0, 2.0**1000]), np.array([3.0, 2.0**1001]), 0)
    >>> scaled_widths(two)
    array([3. , 0.5])
    >>> (log_scales(two) / np.log(2.0)).round(9)
    array([   0., 1001.])
    """
    return np.ldexp(panels.far - panels.near, -_exponents(panels))


def _exponents(panels: Panels) -> np.ndarray:
    exponents = np.frexp(panels.far - panels.near)[1]
    return np.where(exponents > _WIDE, exponents, 0)
