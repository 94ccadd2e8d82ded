"""The shapes of toy distributions ("laws"), first part: Gaussian modes, noisy curves, pinwheels.

Every shape turns one uniform number per sample into a point:

    x = place(u, rng),    u ~ U(0, 1),

where ``u`` decides which mode, which part of a curve or which cell, and ``rng`` draws all further noise.
Independent u give independent samples; u_i = (i + U)/n give a stratified sample in which every mode has its
exact share (``Dataset``). Every shape has ``dimension``, ``modes`` (`Modes` or None),
``law()`` (the 1-D law as `scipy.stats` or `divergences` knows it, or None) and, where there is a density,
``logpdf(x)``.

Letters: x points (n, d); u (n,); K modes with centres (K, d), weights (K,) and standard deviation sigma.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy  # its submodules load on first use

_ROWS = 2048  # rows of a density computed at a time, to bound the memory


@dataclass(frozen=True, eq=False)
class Modes:
    """Where the mass of a law is, for counting modes and high-quality samples.

    Parameters
    ----------
    centres : float64 array (K, d)
    weights : float64 array (K,)
        They sum to 1.
    sigma : float
        Standard deviation of each coordinate inside a mode, in data units; 0 for point masses.
    ceiling : float
        Probability that a sample of the law lies within 3 sigma of its centre, in [0, 1].
    inner_sigma : float
        Standard deviation of each coordinate of those samples that do: a little less than sigma.
    """

    centres: np.ndarray
    weights: np.ndarray
    sigma: float
    ceiling: float
    inner_sigma: float


def pick(u, weights):
    """Return the component that each u falls in, and where in that component it falls.

    Parameters
    ----------
    u : float64 array (n,), in [0, 1)
    weights : float64 array (K,), summing to 1

    Returns
    -------
    component : int array (n,)
    rest : float64 array (n,)
        Again uniform on [0, 1) inside each component.

    Examples
    --------
    >>> component, rest = pick(np.array([0.1, 0.5, 0.75]), np.array([0.5, 0.5]))
    >>> component.tolist(), rest.tolist()
    ([0, 1, 1], [0.2, 0.0, 0.5])
    """
    K = len(weights)
    if (weights == weights[0]).all():  # three times as fast as the search, and the trainer draws a lot
        component = np.minimum((u * K).astype(np.intp), K - 1)
        return component, u * K - component
    edges = np.concatenate([[0.0], np.cumsum(weights)])
    component = np.minimum(np.searchsorted(edges, u, side="right") - 1, K - 1)
    return component, (u - edges[component]) / weights[component]


class Shape:
    """Defaults of a shape, which most shapes keep: two coordinates, no modes, no 1-D law."""

    dimension = 2
    modes = None

    def law(self):
        """Return None: there is no law in one dimension."""


@dataclass(frozen=True, eq=False)
class GaussianMixture(Shape):
    """Modes N(centre_k, sigma² I) with the given weights."""

    centres: np.ndarray
    sigma: float
    weights: np.ndarray

    @property
    def dimension(self):
        """Number of coordinates."""
        return self.centres.shape[1]

    @cached_property
    def modes(self):
        """The `Modes`; the ceiling is the chi-square law's, 1 - exp(-9/2) = 98.89 % in 2-D."""
        ceiling = float(scipy.special.gammainc(self.dimension / 2, 4.5))
        # E[r² | r <= 3 sigma] / d, where r²/sigma² has the chi-square law of d degrees of freedom
        inner_sigma = self.sigma * float(
            np.sqrt(scipy.special.gammainc(self.dimension / 2 + 1, 4.5) / ceiling)
        )
        return Modes(self.centres, self.weights, self.sigma, ceiling, inner_sigma)

    def place(self, u, rng):
        """Points for the uniform numbers u; in 1-D u also decides the place within the mode."""
        component, rest = pick(u, self.weights)
        if self.dimension == 1:
            noise = scipy.special.ndtri(np.clip(rest, 2.0**-54, 1 - 2.0**-53))[:, None]
        else:
            noise = rng.standard_normal((len(u), self.dimension))
        noise *= self.sigma
        noise += self.centres.take(component, axis=0)
        return noise

    def logpdf(self, x):
        """Logarithm of the density at the rows of x, shape (n,)."""
        return _by_rows(lambda rows: _log_mixture(rows, self.centres, self.sigma, self.weights), x)

    def law(self):
        """`scipy.stats.norm`, or `divergences.mixture` of several; None in 2-D."""
        if self.dimension > 1:
            return None
        from scipy.stats import norm

        parts = [norm(centre, self.sigma) for centre in self.centres[:, 0]]
        if len(parts) == 1:
            return parts[0]
        from divergences import mixture

        return mixture(self.weights, parts)


@dataclass(frozen=True, eq=False)
class NoisyCurve(Shape):
    """Points curve(t) of a plane curve, t ~ U(0, 1), plus noise N(0, sigma² I).

    ``curve`` maps t (n,) to (n, 2) and is smooth on each of ``pieces`` equal parts of [0, 1]. The density is
    a Gauss–Legendre sum over ``nodes`` points of each piece, exact while their distances are below sigma.
    """

    curve: Callable
    sigma: float
    pieces: int = 1
    nodes: int = 1024

    def place(self, u, rng):
        """Points for the uniform numbers u."""
        return self.curve(u) + self.sigma * rng.standard_normal((len(u), 2))

    @cached_property
    def _nodes(self):
        node, weight = np.polynomial.legendre.leggauss(self.nodes)
        starts = np.arange(self.pieces)[:, None]
        t = ((starts + (node + 1) / 2) / self.pieces).ravel()
        return self.curve(t), np.tile(weight / 2, self.pieces) / self.pieces

    def logpdf(self, x):
        """log ∫ N(x; curve(t), sigma² I) dt by Gauss–Legendre quadrature on each piece, shape (n,)."""
        centres, weights = self._nodes
        return _by_rows(lambda rows: _log_mixture(rows, centres, self.sigma, weights), x)


@dataclass(frozen=True, eq=False)
class Pinwheel(Shape):
    """Arms N((1, 0), diag(radial², tangential²)), turned to K directions, then by rate·exp(radius).

    Turning by an angle that depends on the radius alone preserves area, so the density is that of the
    straight arms at the point turned back. (Johnson et al. 2016 turn by rate·exp(first coordinate), which
    is nearly the same and has no simple density.)
    """

    arms: int
    radial: float
    tangential: float
    rate: float

    def place(self, u, rng):
        """Points for the uniform numbers u."""
        arm, _ = pick(u, np.full(self.arms, 1 / self.arms))
        straight = rng.standard_normal((len(u), 2)) * [self.radial, self.tangential] + [1.0, 0.0]
        return turn(straight, 2 * np.pi * arm / self.arms + self._twist(straight))

    def logpdf(self, x):
        """Logarithm of the density at the rows of x, shape (n,)."""
        back = [turn(x, -self._twist(x) - 2 * np.pi * arm / self.arms) for arm in range(self.arms)]
        sigma = np.array([self.radial, self.tangential])
        exponent = [-0.5 * (((straight - [1.0, 0.0]) / sigma) ** 2).sum(axis=1) for straight in back]
        return scipy.special.logsumexp(exponent, axis=0) - np.log(2 * np.pi * sigma.prod() * self.arms)

    def _twist(self, x):
        return self.rate * np.exp(np.hypot(*x.T))


def _by_rows(function, x):
    """Apply ``function`` to at most `_ROWS` rows of x at a time."""
    return np.concatenate([function(x[i : i + _ROWS]) for i in range(0, max(len(x), 1), _ROWS)])


def _log_mixture(x, centres, sigma, weights):
    """Log-density of a mixture of spherical Gaussians at the rows of x."""
    exponent = -scipy.spatial.distance.cdist(x, centres, "sqeuclidean") / (2 * sigma**2)
    normaliser = x.shape[1] * np.log(sigma * np.sqrt(2 * np.pi))
    return scipy.special.logsumexp(exponent, b=weights, axis=1) - normaliser


def turn(x, angle):
    """Turn the rows of x (n, 2) by the angles (n,) about the origin."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.column_stack([cosine * x[:, 0] - sine * x[:, 1], sine * x[:, 0] + cosine * x[:, 1]])
