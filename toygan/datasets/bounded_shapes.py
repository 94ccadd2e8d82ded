"""The shapes of toy distributions ("laws"), second part: squares, discs, lines, points, quantile functions.

They follow the rules of `toygan.datasets.smooth_shapes`: x = place(u, rng) with u ~ U(0, 1).

Letters: x points (n, d); u (n,); K parts with weights (K,).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy  # its submodules load on first use

from toygan.datasets.smooth_shapes import Modes, Shape, pick, turn


@dataclass(frozen=True, eq=False)
class Squares(Shape):
    """Uniform on squares of one side, given by their lower left corners (K, 2)."""

    corners: np.ndarray
    side: float

    def place(self, u, rng):
        """Points for the uniform numbers u, which also decide the first coordinate within a square."""
        square, rest = pick(u, np.full(len(self.corners), 1 / len(self.corners)))
        return self.corners.take(square, axis=0) + self.side * np.column_stack([rest, rng.random(len(u))])

    def logpdf(self, x):
        """-log(K·side²) on the squares, -inf elsewhere."""
        offset = x[:, None, :] - self.corners
        inside = ((offset >= 0) & (offset < self.side)).all(axis=2).any(axis=1)
        return np.where(inside, -np.log(len(self.corners) * self.side**2), -np.inf)


@dataclass(frozen=True, eq=False)
class Discs(Shape):
    """Uniform on disjoint discs of one radius, with the given weights."""

    centres: np.ndarray
    radius: float
    weights: np.ndarray

    @cached_property
    def modes(self):
        """The `Modes`: sigma = radius/2 in each coordinate, so 3 sigma holds the whole disc."""
        return Modes(self.centres, self.weights, self.radius / 2, 1.0, self.radius / 2)

    def place(self, u, rng):
        """Points for the uniform numbers u, which also decide the distance from the centre."""
        disc, rest = pick(u, self.weights)
        ray = np.column_stack([self.radius * np.sqrt(np.clip(rest, 0.0, 1.0)), np.zeros(len(u))])
        return self.centres.take(disc, axis=0) + turn(ray, 2 * np.pi * rng.random(len(u)))

    def logpdf(self, x):
        """log(weight / area) inside a disc, -inf elsewhere."""
        distance = scipy.spatial.distance.cdist(x, self.centres)
        level = np.log(self.weights / (np.pi * self.radius**2))
        return np.where(distance.min(axis=1) <= self.radius, level[distance.argmin(axis=1)], -np.inf)


@dataclass(frozen=True, eq=False)
class Lines(Shape):
    """Uniform on the segments {theta} x [0, 1], one for each theta, with equal weights; no density."""

    thetas: tuple

    def place(self, u, rng):
        """Points for the uniform numbers u alone."""
        line, height = pick(u, np.full(len(self.thetas), 1 / len(self.thetas)))
        return np.column_stack([np.array(self.thetas, dtype=float)[line], height])


@dataclass(frozen=True, eq=False)
class PointMasses(Shape):
    """Single points of the line with the given weights; no density."""

    points: np.ndarray
    weights: np.ndarray
    dimension = 1

    @cached_property
    def modes(self):
        """The `Modes`, with sigma = 0: shares can be counted, closeness cannot."""
        return Modes(self.points[:, None], self.weights, 0.0, 1.0, 0.0)

    def place(self, u, rng):
        """Points for the uniform numbers u alone."""
        return self.points[pick(u, self.weights)[0]][:, None]

    def law(self):
        """The law as `divergences.samples` with weights."""
        from divergences import samples

        return samples(self.points, self.weights)


@dataclass(frozen=True, eq=False)
class Quantile(Shape):
    """A law of the line given by its quantile function, log-density and name in `scipy.stats`."""

    quantile: Callable
    log_density: Callable
    scipy_name: str
    arguments: tuple = ()
    dimension = 1

    def place(self, u, rng):
        """Points for the uniform numbers u alone."""
        return self.quantile(np.clip(u, 2.0**-54, 1 - 2.0**-53))[:, None]

    def logpdf(self, x):
        """Logarithm of the density at the rows of x, shape (n,)."""
        return self.log_density(x[:, 0])

    def law(self):
        """The frozen `scipy.stats` law."""
        from scipy import stats

        return getattr(stats, self.scipy_name)(*self.arguments)
