"""Terms where scipy.stats loses a density: it is something between 0 and exp(-600).

A mixture gives NaN there. Where its other law decides the term, or the term is next to nothing, the number
stands with a bar; where the term may be infinite it is NaN, and the number is refused.
"""

from itertools import product

import numpy as np

from divergences.f_divergences.generators import Generator
from divergences.f_divergences.power_tails import terms_and_masses
from divergences.f_divergences.ratios import ratio_of_logs

_AT_MOST = -600.0  # of a logarithm that is lost: they are from -700 on, in units in which laws are placed


def terms_with_lost(
    generator: Generator, log_p: np.ndarray, log_q: np.ndarray, doubt_p, doubt_q
) -> np.ndarray:
    """As ``terms_and_masses``, with NaN for logarithms that are lost; ``(4, …)``.

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
        values = terms_and_masses(generator, log_p, log_q, doubt_p, doubt_q)
    lost = np.isnan(log_p) | np.isnan(log_q)
    if lost.any():
        with np.errstate(all="ignore"):
            values[:, lost] = _between(generator, log_p[lost], log_q[lost])
    return values


def _between(generator: Generator, log_p: np.ndarray, log_q: np.ndarray) -> np.ndarray:
    corners = [
        (np.where(np.isnan(log_p), at_p, log_p), np.where(np.isnan(log_q), at_q, log_q))
        for at_p, at_q in product((-np.inf, _AT_MOST), repeat=2)
    ]
    found = terms_and_masses(generator, *corners[0])
    terms = np.stack([generator.terms(ratio_of_logs(*corner)) for corner in corners])
    off = np.abs(terms - terms[0]).max(axis=0)
    small = np.fmax(log_p, log_q) <= _AT_MOST  # the two may be equal, where a term is least
    found[3] += off + np.where(small | (np.isnan(log_p) & np.isnan(log_q)), np.abs(terms).max(axis=0), 0.0)
    found[:, ~np.isfinite(terms).all(axis=0)] = np.nan
    return found
