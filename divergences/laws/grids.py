"""Laws on a grid: histograms, images and stacks of them, the mass of each cell at its index."""

import numpy as np

from divergences.laws.discrete import Discrete, law_of
from divergences.laws.validation import checked_weights, real_array

MOST_AXES = 3


def pmf_on_grid(masses, normalize: bool = False) -> Discrete:
    """A law from an array of masses: each cell is an atom at its index, neighbours are 1 apart.

    Parameters
    ----------
    masses : array_like of 1 to 3 axes
        Non-negative, of sum 1 within 1e-9: a histogram ``(n,)``, an image ``(rows, columns)``, a stack of
        images. Cells without mass are no atoms.
    normalize : bool
        Divide the masses by their sum, as counts and grey values need it.

    Returns
    -------
    Discrete
        With points ``(k, d)``, d the number of axes: the indices of the k cells that have mass.

    Raises
    ------
    ValueError, TypeError
        Naming the cell, or the shape.

    Examples
    --------
    >>> from divergences import earth_mover_distance
    >>> one, other = np.zeros((2, 4, 4), dtype=int)
    >>> one[0, 0], other[3, 3] = 200, 100
    >>> p, q = pmf_on_grid(one, normalize=True), pmf_on_grid(other, normalize=True)
    >>> p.points, earth_mover_distance(p, q, metric="cityblock")
    (array([[0., 0.]]), 6.0)
    """
    masses = real_array(masses, "masses")
    if not 1 <= masses.ndim <= MOST_AXES or masses.size == 0:
        raise ValueError(f"masses must have 1 to {MOST_AXES} axes and a cell; got shape {masses.shape}")
    if masses.min() < 0:
        place = np.unravel_index(int(masses.argmin()), masses.shape)
        where = ", ".join(map(str, map(int, place)))
        raise ValueError(f"masses must be non-negative; masses[{where}] = {masses[place]}")
    cells = np.argwhere(masses > 0)
    held = masses[masses > 0]
    if not len(cells):
        raise ValueError("masses must have a positive sum; every entry is 0")
    return law_of(_read_only(cells), checked_weights(held, "masses", normalize, "pmf_on_grid"), False)


def _read_only(cells) -> np.ndarray:
    points = cells.astype(np.float64)
    points.setflags(write=False)
    return points
