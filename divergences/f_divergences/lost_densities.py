"""Terms at points where scipy.stats underflows: all that is known is that the density is at most exp(-600).

The log-density of a mixture is NaN there. Where the other law decides the term, or the term is negligible, it
gets an error bound; where it may be infinite it is NaN, and the divergence is refused.
"""

from itertools import product

import numpy as np

from divergences.f_divergences.generators import Generator
from divergences.f_divergences.power_tails import terms_and_masses
from divergences.f_divergences.ratios import ratio_of_logs

_AT_MOST = -600.0  # bound of a lost logarithm: SciPy loses those below -700, and units may move them a little


def terms_with_lost(
    generator: Generator, log_p: np.ndarray, log_q: np.ndarray, doubt_p, doubt_q, shift=0.0
) -> np.ndarray:
    """As ``terms_and_masses``, with NaN for logarithms that are lost; ``(4, …)``.

    Both densities are multiplied by exp(``shift``).

    A term is convex in p and in q: between 0 and exp(-600) it is at most what it is at one of the two.

    Examples
    --------
    >>> from divergences.f_divergences.generators import GENERATORS
    >>> logs = np.array([np.nan]), np.array([-1.0])
    >>> term, _, _, noise = terms_with_lost(GENERATORS["tv"], *logs, 0.0, 0.0)
    >>> term == np.exp(-1.0) / 2, noise < 1e-15
    (array([ True]), array([ True]))
    >>> terms_with_lost(GENERATORS["reverse_kl"], *logs, 0.0, 0.0)[0]
    array([nan])
    """
    with np.errstate(invalid="ignore"):
        values = terms_and_masses(generator, log_p + shift, log_q + shift, doubt_p, doubt_q)
    lost = np.isnan(log_p) | np.isnan(log_q)
    if lost.any():
        with np.errstate(all="ignore"):
            shift = np.broadcast_to(shift, lost.shape)[lost]
            values[:, lost] = _between(generator, log_p[lost] + shift, log_q[lost] + shift, _AT_MOST + shift)
    return values


def _between(generator: Generator, log_p: np.ndarray, log_q: np.ndarray, at_most: np.ndarray) -> np.ndarray:
    corners = [
        (np.where(np.isnan(log_p), at_p, log_p), np.where(np.isnan(log_q), at_q, log_q))
        for at_p, at_q in product((-np.inf, at_most), repeat=2)
    ]
    found = terms_and_masses(generator, *corners[0])
    terms = np.stack([generator.terms(ratio_of_logs(*corner)) for corner in corners])
    off = np.abs(terms - terms[0]).max(axis=0)
    small = np.fmax(log_p, log_q) <= at_most  # both so small that they may be equal
    found[3] += off + np.where(small | (np.isnan(log_p) & np.isnan(log_q)), np.abs(terms).max(axis=0), 0.0)
    found[:, ~np.isfinite(terms).all(axis=0)] = np.nan
    return found
