"""Distances between a batch of real points and one of generated points, as losses: no critic is needed.

    distance(real, fake) -> value, d_fake        d_fake = ∂ value / ∂ fake, derived by hand

A generator then learns by (BP1)-(BP4) from d_fake. ``toygan train --distance NAME`` does so.

Every one of them is the distance between two *batches*. W₁ and W₂² of batches are larger than those of their
laws, by the sampling floor, and their mean slope is not that of the laws: a generator that has become the
law still moves. The unbiased energy distance has no such fault.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toygan.without_the_game.batch_transport import w1, w2
from toygan.without_the_game.descent import check_rows
from toygan.without_the_game.kernel_distances import energy, energy_unbiased, mmd
from toygan.without_the_game.sinkhorn import sinkhorn
from toygan.without_the_game.sliced import sliced


@dataclass(frozen=True)
class Distance:
    """One row of the table; call it with two batches.

    Attributes
    ----------
    name : str
    formula : callable
        ``(real, fake, rng, **settings) -> value, d_fake`` on float64 arrays that were checked.
    source : str
        What it is, in a line.

    Examples
    --------
    >>> DISTANCES["w1"]([[0.0, 0.0]], [[3.0, 4.0]])
    (5.0, array([[0.6, 0.8]]))
    """

    name: str
    formula: Callable
    source: str

    def __call__(self, real, fake, rng=None, **settings) -> tuple[float, np.ndarray]:
        """The distance and its derivative.

        Parameters
        ----------
        real, fake : array_like of float, (n, d) and (m, d)
            Points of equal weight.
        rng : numpy.random.Generator or seed, optional
            Of the directions of ``sliced``; the others draw nothing.
        **settings
            ``directions`` and ``order`` of ``sliced``; ``unbiased`` of ``energy`` and ``mmd``; ``kernel`` and
            ``bandwidths`` of ``mmd``; ``epsilon``, ``tolerance`` and ``iterations`` of ``sinkhorn``.

        Returns
        -------
        value : float
        d_fake : (m, d) array of float64
            Where the distance has a kink, one of its slopes; 0 from a pair of points that coincide.

        Raises
        ------
        ValueError
            For points that are no finite tables of one width, or settings out of range.
        TypeError
            For a setting that the distance does not have.
        """
        real = check_rows(real, "real")
        return self.formula(real, check_rows(fake, "fake", real.shape[1]), rng, **settings)


def sliced_w2(x, y, rng=None, **settings) -> tuple[float, np.ndarray]:
    """The mean over directions of W₂²; see `toygan.without_the_game.sliced.sliced`."""
    return sliced(x, y, rng, **{"order": 2} | settings)


_ROWS = (
    Distance("w1", w1, "exact W1 of the batch (Euclidean distance)"),
    Distance("w2", w2, "exact W2 of the batch, squared"),
    Distance("energy", energy, "energy distance of the batch, pairs i = j included"),
    Distance("energy_unbiased", energy_unbiased, "energy distance without pairs i = j: right in the mean"),
    Distance("mmd", mmd, "squared maximum mean discrepancy, Gaussian kernels of widths 0.1, 0.3 and 1"),
    Distance("sliced", sliced, "mean W1 along 64 random directions"),
    Distance("sliced_w2", sliced_w2, "mean squared W2 along 64 random directions"),
    Distance("sinkhorn", sinkhorn, "Sinkhorn divergence, epsilon 0.1"),
)
DISTANCES: dict[str, Distance] = {row.name: row for row in _ROWS}
