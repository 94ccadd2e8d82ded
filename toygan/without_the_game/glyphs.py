"""Small pictures to generate: a stroke of ink at an angle, as a slanted figure 1 (S1's examples are digits).

A picture is a row of size² numbers in [0, 1], line by line from the top: 1 is ink. Its law (distribution) has
two factors that one can see, the angle and the width of the stroke.

S1 is the lecture *Introduction to GAN*.
"""

import numpy as np

LENGTH, EDGE = 0.7, 0.12  # half length of a stroke; over how much its edge fades, both in half pictures


def strokes(angles, widths=0.12, size: int = 8) -> np.ndarray:
    """Pictures of a straight stroke through the middle.

    Parameters
    ----------
    angles : array_like of float
        From the upright, in radians, clockwise; π turns a stroke into itself.
    widths : array_like of float
        Half the width, in half pictures, above 0; broadcast against ``angles``.
    size : int
        Pixels along a side, 2 or more.

    Returns
    -------
    ndarray of float64, shape (n, size * size)
        In [0, 1].

    Raises
    ------
    ValueError
        When an angle or width is not finite, a width is not above 0, or size is below 2.

    Examples
    --------
    >>> strokes(0.0, size=3).reshape(3, 3).round(2)
    array([[0.  , 0.56, 0.  ],
           [0.  , 0.88, 0.  ],
           [0.  , 0.56, 0.  ]])
    """
    angles, widths = np.broadcast_arrays(*(np.atleast_1d(np.asarray(a, float)) for a in (angles, widths)))
    if not (np.isfinite(angles).all() and np.isfinite(widths).all() and (widths > 0).all()) or size < 2:
        raise ValueError(
            "angles and widths must be finite, widths above 0 and size 2 or more; "
            f"they are {angles}, {widths} and {size}"
        )
    side = (2 * np.arange(size) + 1) / size - 1
    x, y = np.tile(side, size), np.repeat(-side, size)
    s, c = np.sin(angles)[:, None], np.cos(angles)[:, None]
    along, across = x * s + y * c, x * c - y * s
    return _fade(np.abs(across) - widths[:, None]) * _fade(np.abs(along) - LENGTH)


def _fade(outside: np.ndarray) -> np.ndarray:
    """1 inside, 0 outside, a smooth edge between."""
    return 0.5 * (1 - np.tanh(outside / EDGE))


def stroke_angle(pictures) -> np.ndarray:
    """The angle from the upright, in (-π/2, π/2], of the main axis of the ink of pictures (n, size²).

    Examples
    --------
    >>> stroke_angle(strokes([0.5, -1.0])).round(2)
    array([ 0.5, -1. ])
    """
    pictures = np.asarray(pictures, dtype=float)
    size = round(np.sqrt(pictures.shape[1]))
    side = (2 * np.arange(size) + 1) / size - 1
    x, y = np.tile(side, size), np.repeat(-side, size)
    ink = pictures / pictures.sum(axis=1, keepdims=True)
    x, y = x - (ink @ x)[:, None], y - (ink @ y)[:, None]
    return 0.5 * np.arctan2(2 * (ink * x * y).sum(axis=1), (ink * (y**2 - x**2)).sum(axis=1))


def off_the_law(pictures, widths=0.12) -> np.ndarray:
    """Distance of pictures (n, size²) to the nearest stroke of one of these widths, root mean square a pixel.

    Examples
    --------
    >>> half = 0.5 * strokes(0.8) + 0.5 * strokes(-0.8)  # two faint strokes are no stroke
    >>> off_the_law(np.vstack([strokes(0.3), half])).round(2)
    array([0.  , 0.13])
    """
    pictures = np.asarray(pictures, dtype=float)
    size = round(np.sqrt(pictures.shape[1]))
    angle, width = np.meshgrid(np.linspace(0, np.pi, 360, endpoint=False), np.atleast_1d(widths))
    family = strokes(angle.ravel(), width.ravel(), size)
    lengths = (family**2).sum(axis=1)
    pieces = np.array_split(pictures, -(-len(pictures) // 500))  # a table for all at once would be large
    least = np.concatenate([(lengths - 2 * piece @ family.T).min(axis=1) for piece in pieces])
    return np.sqrt(np.maximum(least + (pictures**2).sum(axis=1), 0) / pictures.shape[1])
