"""The plane curves of the toy laws, as functions of t in [0, 1].

Letters: t (n,); points (n, 2).
"""

import numpy as np


def direction(angle):
    """Return the points (cos, sin) of the angles, (n, 2)."""
    return np.column_stack([np.cos(angle), np.sin(angle)])


def swiss_roll(t):
    """The Swiss roll seen from its end, (φ cos φ, φ sin φ)/7.5 with φ from 1.5π to 4.5π."""
    angle = 1.5 * np.pi * (1 + 2 * t)
    return angle[:, None] * direction(angle) / 7.5


def circle(t):
    """The unit circle."""
    return direction(2 * np.pi * t)


def two_moons(t):
    """The upper half circle about (0, 0) for t < 1/2, the lower one about (1, 1/2) for the rest."""
    angle = 2 * np.pi * t
    lower = t >= 0.5
    x, y = np.cos(angle), np.abs(np.sin(angle))
    return np.column_stack([np.where(lower, 1 - x, x), np.where(lower, 0.5 - y, y)])


def spiral(t):
    """Two arms φ/3·(cos φ, sin φ), φ = 3π√s, and its mirror image through the origin."""
    lower = t >= 0.5
    angle = 3 * np.pi * np.sqrt(2 * t - lower)
    return np.where(lower, -1, 1)[:, None] * angle[:, None] / 3 * direction(angle)
