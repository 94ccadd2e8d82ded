"""Maximum likelihood, the generator of lecture S1's theory part: a mixture of Gaussians fitted by EM.

x (n,)  the sample          w, m, s (k,)  weights, means, standard deviations of the mixture
r (n, k)  responsibilities: the probability that x_i came from component k

Maximising the mean log-likelihood over θ minimises KL(P ‖ P_θ), up to the entropy of P (S1, "MLE").

S1 is the lecture *Introduction to GAN*.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

LOG_ROOT_TWO_PI = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True)
class MixtureFit:
    """A fitted mixture, and the mixtures of all steps before.

    Attributes
    ----------
    weights, means, deviations : ndarray of float64, shape (k,)
        Sorted by mean.
    log_likelihoods : ndarray of float64, shape (iterations + 1,)
        Mean log-likelihood of the sample, in nats, before the first and after every step; never decreasing.
    path : ndarray of float64, shape (iterations + 1, 3, k)
        Weights, means and deviations at the same moments.
    """

    weights: np.ndarray
    means: np.ndarray
    deviations: np.ndarray
    log_likelihoods: np.ndarray
    path: np.ndarray

    def logpdf(self, x) -> np.ndarray:
        """Log-density at x, an array of any shape."""
        return logsumexp(_weighted_log_densities(np.asarray(x, dtype=float), *self.path[-1]), axis=-1)

    def pdf(self, x) -> np.ndarray:
        """Density at x, an array of any shape."""
        return np.exp(self.logpdf(x))

    def law(self, step: int = -1):
        """The mixture after ``step`` iterations as a law, for the distances of ``divergences``."""
        from scipy.stats import norm

        from divergences import mixture

        weights, means, deviations = self.path[step]
        return mixture(weights, [norm(m, s) for m, s in zip(means, deviations)])


def fit_mixture(x, components: int, *, rng=None, iterations: int = 200, floor: float = 1e-3) -> MixtureFit:
    """Fit a mixture of Gaussians on the line by expectation-maximisation.

    E: r_ik = w_k N(x_i; m_k, s_k) / Σ_j w_j N(x_i; m_j, s_j).   M: w, m, s are the r-weighted frequency,
    mean and deviation. Each step raises the likelihood (Dempster, Laird and Rubin 1977); which maximum is
    reached depends on the start: means drawn from the sample, one common width.

    Parameters
    ----------
    x : array_like of float, shape (n,)
        Finite; at least as many different values as components.
    components : int
        k, at least 1.
    rng : Generator or seed, optional
    iterations : int
        Steps of EM, at least 1.
    floor : float
        Deviations are kept above ``floor`` times the sample's: the likelihood has no maximum when a
        component may shrink onto one point.

    Returns
    -------
    MixtureFit

    Raises
    ------
    ValueError
        When x is no finite 1-D sample with a spread, or k, iterations or floor is out of range.

    Examples
    --------
    >>> x = np.concatenate([np.linspace(-3, -1, 50), np.linspace(1, 3, 150)])
    >>> fit = fit_mixture(x, 2, rng=0)
    >>> fit.means.round(2), fit.weights.round(2)
    (array([-2.,  2.]), array([0.25, 0.75]))
    """
    x = _checked_sample(x, components, iterations, floor)
    rng, spread = np.random.default_rng(rng), x.std()
    equal, start = np.full(components, 1 / components), rng.choice(np.unique(x), components, replace=False)
    path = [np.array([equal, start, np.full(components, spread)])]
    for _ in range(iterations):
        path.append(_step(x, path[-1], floor * spread))
    order = np.argsort(path[-1][1])
    path = np.array(path)[:, :, order]
    likelihoods = np.array([logsumexp(_weighted_log_densities(x, *state), axis=1).mean() for state in path])
    return MixtureFit(*path[-1], likelihoods, path)


def _step(x: np.ndarray, state: np.ndarray, smallest: float) -> np.ndarray:
    """One step of EM: the new (w, m, s)."""
    logs = _weighted_log_densities(x, *state)
    r = np.exp(logs - logsumexp(logs, axis=1, keepdims=True))  # E
    mass = r.sum(axis=0) + np.finfo(float).tiny
    m = (r * x[:, None]).sum(axis=0) / mass  # M
    s = np.sqrt((r * (x[:, None] - m) ** 2).sum(axis=0) / mass)
    return np.array([mass / mass.sum(), m, np.maximum(s, smallest)])


def _weighted_log_densities(x: np.ndarray, w, m, s) -> np.ndarray:
    """log(w_k N(x; m_k, s_k)), shape of x plus an axis of components."""
    return np.log(w) - 0.5 * ((x[..., None] - m) / s) ** 2 - np.log(s) - LOG_ROOT_TWO_PI


def _checked_sample(x, components: int, iterations: int, floor: float) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    if x.ndim != 1:
        raise ValueError(f"x must be a sample of numbers, of shape (n,); got shape {x.shape}")
    if not np.isfinite(x).all():
        where = int(np.flatnonzero(~np.isfinite(x))[0])
        raise ValueError(f"x must be finite; x[{where}] = {x[where]}")
    if not 1 <= components <= len(np.unique(x)):
        raise ValueError(
            f"components must be between 1 and the number of different values in x, {len(np.unique(x))}; "
            f"got {components}"
        )
    if iterations < 1 or not 0 < floor < 1:
        raise ValueError(f"iterations must be >= 1 and 0 < floor < 1; got {iterations} and {floor}")
    if np.ptp(x) == 0:
        raise ValueError(f"x must have a spread; all its {len(x)} values are {x[0]}")
    return x
