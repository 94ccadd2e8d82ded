"""Mixtures of continuous laws on the line, with the interface of a frozen scipy.stats law.

w are the weights; F, f the distribution function and density of the mixture, F_k, f_k those of its laws.
"""

import numpy as np
from scipy.special import logsumexp

from divergences.laws.construct import ContinuousLaw, as_law, describe, what_was_divided
from divergences.laws.discrete import Discrete
from divergences.laws.log_densities import is_lost, log_density, support_of
from divergences.laws.validation import checked_weights

_LOST = -700.0  # log of a density beside which the smallest float is negligible


class Mixture(ContinuousLaw):
    """The law that draws from ``laws[k]`` with probability ``weights[k]``; made by ``divergences.mixture``.

    f = Σ_k w_k f_k and F = Σ_k w_k F_k. Methods take and return float64 arrays of any shape.

    Attributes
    ----------
    weights : ndarray of float64, shape (k,), read-only
        Those above 0; their sum is 1 up to rounding.
    total : float
        The sum of the weights where it differed from 1 by more than rounding, at most by 1e-9, and was
        divided out; else 1.0.
    laws : tuple of k continuous laws

    Raises
    ------
    TypeError
        When a component is no continuous law on the line.
    ValueError
        When the weights are negative or do not sum to 1, or are not as many as the laws.

    Examples
    --------
    >>> from scipy import stats
    >>> two = Mixture([0.25, 0.75], [stats.uniform(0, 1), stats.uniform(2, 1)])
    >>> two.support(), float(two.cdf(1.5)), float(two.pdf(2.5))
    ((0.0, 3.0), 0.25, 0.75)
    """

    def __init__(self, weights, laws, normalize: bool = False):
        weights, _, self.total, _ = checked_weights(weights, normalize=normalize, function="mixture")
        laws = _checked_laws(laws)
        if len(laws) != len(weights):
            raise ValueError(
                f"weights and laws must have the same length; got {len(weights)} weights and {len(laws)} laws"
            )
        present = weights > 0
        self.weights = weights[present]
        self.weights.setflags(write=False)
        self.laws = tuple(law for law, kept in zip(laws, present) if kept)

    def pdf(self, x):
        """Density at x."""
        return self._sum("pdf", x)

    def logpdf(self, x):
        """Logarithm of the density, finite wherever one component's is, also far between the modes.

        NaN where scipy.stats underflows for a component that may be larger than the others there.
        """
        logs = np.stack([log_density(law, x) for law in self.laws])
        total = logsumexp(logs, axis=0, b=self._weights_for(logs))
        lost = np.any([is_lost(law, x, log) for law, log in zip(self.laws, logs)], axis=0)
        return np.where(lost & (total < _LOST), np.nan, total)

    def cdf(self, x):
        """P(X <= x)."""
        return self._sum("cdf", x)

    def sf(self, x):
        """P(X > x), without the cancellation of 1 - cdf(x)."""
        return self._sum("sf", x)

    def ppf(self, probability):
        """The smallest x with F(x) >= probability, by bisection between the quantiles of the laws."""
        return self._invert("ppf", probability, lambda x, u: self.cdf(x) < u)

    def isf(self, probability):
        """The x with P(X > x) = probability: ``ppf(1 - probability)`` that keeps its digits in the tail."""
        return self._invert("isf", probability, lambda x, u: self.sf(x) > u)

    def rvs(self, size=None, random_state=None):
        """Draw one number, or an array of ``size``; ``random_state`` is a Generator or a seed."""
        rng = np.random.default_rng(random_state)
        chosen = rng.choice(len(self.laws), size=size, p=self.weights / self.weights.sum())
        chosen = np.asarray(chosen)
        values = np.empty(chosen.shape)
        for k, law in enumerate(self.laws):
            here = chosen == k
            values[here] = law.rvs(size=int(np.sum(here)), random_state=rng)
        return values[()]

    def support(self) -> tuple[float, float]:
        """The smallest interval that holds all the mass; ``supports.intervals`` leaves out the gaps."""
        ends = np.array([support_of(law) for law in self.laws], dtype=float)
        return float(ends[:, 0].min()), float(ends[:, 1].max())

    def __repr__(self) -> str:
        parts = [f"{weight:g} {describe(law)}" for weight, law in zip(self.weights, self.laws)]
        return f"mixture({' + '.join(parts)}){what_was_divided(self)}"

    def _weights_for(self, stacked: np.ndarray) -> np.ndarray:
        return self.weights.reshape((-1,) + (1,) * (stacked.ndim - 1))

    def _sum(self, method: str, x):
        values = np.stack([np.asarray(getattr(law, method)(x), dtype=float) for law in self.laws])
        return (self._weights_for(values) * values).sum(axis=0)

    def _invert(self, method: str, probability, is_left_of) -> np.ndarray:
        """Bisect between the extreme quantiles of the components until the floats are neighbours."""
        probability = np.asarray(probability, dtype=float)
        ends = np.stack([np.asarray(getattr(law, method)(probability), dtype=float) for law in self.laws])
        low, high = ends.min(axis=0), ends.max(axis=0)
        for _ in range(1100):  # halving reaches neighbouring floats within 1075 + 64 steps, usually 60
            middle = low / 2 + high / 2
            if not np.any((low < middle) & (middle < high)):
                break
            left = is_left_of(middle, probability)
            low, high = np.where(left, middle, low), np.where(left, high, middle)
        return high


def mixture(weights, laws, normalize: bool = False):
    """The law that draws from ``laws[k]`` with probability ``weights[k]``; continuous laws on the line.

    Weights that do not sum to 1 are divided by their sum only if ``normalize`` asks for it.

    See Also
    --------
    divergences.laws.mixtures.Mixture : what is returned (``pdf, logpdf, cdf, sf, ppf, rvs, support``).

    Examples
    --------
    >>> from scipy import stats
    >>> float(mixture([0.5, 0.5], [stats.norm(-1, 1), stats.norm(1, 1)]).cdf(0.0))
    0.5
    """
    return Mixture(weights, laws, normalize)


def _checked_laws(laws) -> list:
    if not isinstance(laws, list | tuple) or not laws:
        raise TypeError(f"laws must be a non-empty list of continuous laws; got {type(laws).__name__}")
    checked = [law if isinstance(law, Discrete) else as_law(law, f"laws[{k}]") for k, law in enumerate(laws)]
    for k, law in enumerate(checked):
        if isinstance(law, Discrete):
            raise TypeError(f"laws[{k}] must be a continuous law on the line; got {type(laws[k]).__name__}")
    return checked
