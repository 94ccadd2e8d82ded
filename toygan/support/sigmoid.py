"""The logistic function, once: for layers, slopes of objectives, the tape.

Compiled code uses the same formula, see `toygan.engine.scalar_math`. `divergences`, which imports nothing of
this package, defines it in ``divergences.f_divergences.generators``.
"""

import numpy as np


def sigmoid(t):
    """σ(t) = 1/(1 + e⁻ᵗ), computed from e⁻|ᵗ|, which cannot overflow.

    Parameters
    ----------
    t : float or complex, or an array of them
        Which form is taken is decided on the real part, so the function is analytic on either side of 0.

    Returns
    -------
    number or array like t
        In [0, 1] for real t, within 2 units of the last place; NaN stays NaN.

    Examples
    --------
    >>> sigmoid(np.array([-np.inf, -800.0, 0.0, 800.0]))
    array([0. , 0. , 0.5, 1. ])
    """
    e = np.exp(np.where(t.real > 0, -t, t))  # e^−|t|
    return np.where(t.real > 0, 1.0, e) / (1.0 + e)
