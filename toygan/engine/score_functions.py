"""softplus of raw scores, and the limits that scores are kept within: for arrays.

``sp`` also runs on complex numbers and on the tape. Its slope is `toygan.support.sigmoid.sigmoid`. Layers use
``scalar_math.log1p_of_exp``: in compiled float32 code it is faster, and rounds differently.
"""

import numpy as np
from numba.extending import register_jitable


@register_jitable
def sp(t):
    """log(1 + eᵗ) without overflow; min(t, -t) is -|t|, analytic on either side."""
    return np.maximum(t, 0.0) + np.log1p(np.exp(np.minimum(t, -t)))


@register_jitable
def within(scores):
    """Scores that overflowed count as the largest ones whose mean does not: ∞ - ∞ would be NaN."""
    largest = 1e30 if scores.itemsize == 4 else 1e300
    return np.minimum(np.maximum(scores, -largest), largest)
