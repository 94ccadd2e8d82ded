"""Pairs of laws whose W₁, Kantorovich potential and its gradient are known: the examination of a critic.

    f(x) = min_n (‖x − a_n‖ + b_n)                                          (FUNNELS)

is 1-Lipschitz. Each x moves straight towards the centre a_N whose funnel attains the minimum, never past it,

    T(x) = a_N + L (r / L)^POWER v,    r = ‖x − a_N‖,    v = (x − a_N) / r,   (FUNNEL-MAP)

L the length of the ray from a_N through x until it meets another funnel or the side of the box. The same N
attains the minimum all along, so f(x) − f(T(x)) = ‖x − T(x)‖: T is optimal, f is a potential, and
W₁(P, T#P) = E‖x − T(x)‖. P is uniform on the box [−2.5, 2.5]ᵈ, as in the planar pairs of Korotin et al. 2022.

Letters: x, y points (m, d); a centres (n, d); b heights (n,); v unit vectors (m, d); L lengths (m,).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from toygan.datasets.smooth_shapes import Shape

HALF = 2.5  # of the side of the box
POWER = 8  # of the map along a ray
SPREAD = 0.1  # standard deviation of the heights
MOST = 4096  # funnels
DIMENSIONS = (1, 2, 3)
_CELLS = 2**22  # numbers held at a time
_STREAM = 0xF0  # of the centres and heights


@dataclass(frozen=True, eq=False)
class Funnels(Shape):
    """The pair (P, T#P) of some funnels; as the shape of a data law it draws from T#P.

    Parameters
    ----------
    centres : float64 array (n, d), inside the box
    heights : float64 array (n,)

    Examples
    --------
    >>> pair = Funnels(np.array([[0.0]]), np.array([0.0]))
    >>> pair.transport([[2.5], [-1.25], [0.0]]).tolist()
    [[2.5], [-0.009765625], [0.0]]
    >>> pair.potential([[2.5], [-1.25]]).tolist(), pair.gradient([[2.5], [-1.25]]).tolist()
    ([2.5, 1.25], [[1.0], [-1.0]])
    """

    centres: np.ndarray
    heights: np.ndarray
    half: ClassVar[float] = HALF
    power: ClassVar[int] = POWER

    @property
    def dimension(self):
        """Number of coordinates d."""
        return self.centres.shape[1]

    def potential(self, x) -> np.ndarray:
        """The Kantorovich potential f at points of shape (m, d), in data units: shape (m,)."""
        return _in_slices(lambda x: self.nearest(x)[1], self._points(x), len(self.heights))

    def gradient(self, x) -> np.ndarray:
        """∇f at points of shape (m, d): unit vectors (m, d), and 0 at a centre, where f has no gradient."""
        x = self._points(x)
        return _in_slices(lambda x: _unit(x - self.centres[self.nearest(x)[0]])[0], x, len(self.heights))

    def transport(self, x) -> np.ndarray:
        """T(x), where the mass at x is carried: points of shape (m, d) inside the box.

        Raises
        ------
        ValueError
            For points outside the box.
        """
        x = self._points(x)
        if not (np.abs(x) <= HALF).all():
            raise ValueError(f"x must lie in the box [-{HALF}, {HALF}]^{self.dimension}; a point does not")
        return _in_slices(self._moved, x, len(self.heights) * self.dimension)

    def sample_pair(self, m, rng=None) -> tuple[np.ndarray, np.ndarray]:
        """Draw m points x of P and where they are carried, y = T(x).

        Parameters
        ----------
        m : int, at least 0
        rng : numpy.random.Generator or seed

        Returns
        -------
        x, y : float64 arrays (m, d), in data units
            The exact W₁ between these two samples is the mean of ‖x − y‖.

        Examples
        --------
        >>> from divergences import earth_mover_distance, samples
        >>> x, y = funnels(4, 2, rng=0).sample_pair(100, rng=1)
        >>> off = earth_mover_distance(samples(x), samples(y)) - np.linalg.norm(x - y, axis=1).mean()
        >>> bool(abs(off) < 1e-12)
        True
        """
        x = self.source(m, rng)
        return x, self._carried(x)

    def source(self, m, rng=None) -> np.ndarray:
        """Draw m points of P, uniform on the box: float64 array (m, d)."""
        return HALF * (2 * np.random.default_rng(rng).random((m, self.dimension)) - 1)

    def place(self, u, rng):
        """Points of T#P for the uniform numbers u, which decide the first coordinate of x (`Shape`)."""
        others = rng.random((len(u), self.dimension - 1))
        return self._carried(HALF * (2 * np.column_stack([u, others]) - 1))

    def distance(self) -> tuple[float, float]:
        """W₁(P, T#P) in data units, and what it may be off by: an integral over directions."""
        from toygan.datasets.funnel_integral import mean_transport

        return mean_transport(self)

    def rays(self, index, v) -> np.ndarray:
        """L: how far the rays from the centres ``index`` (m,) in directions v (m, d) stay the lowest funnel.

        Another funnel k meets the ray at r + b_N = ‖a_N + r v − a_k‖ + b_k.
        """
        a, b = self.centres[index], self.heights[index]
        with np.errstate(divide="ignore", invalid="ignore"):
            side = np.where(v != 0, (np.copysign(HALF, v) - a) / v, np.inf).min(axis=1)
            between, drop = a[:, None, :] - self.centres, b[:, None] - self.heights
            rate = 2 * (drop - np.einsum("mnd,md->mn", between, v))
            meet = ((between**2).sum(axis=2) - drop**2) / rate
        meet[~((rate > 0) & (meet + drop >= 0))] = np.inf
        return np.minimum(side, meet.min(axis=1))

    def _carried(self, x):
        return _in_slices(self._moved, x, len(self.heights) * self.dimension)

    def _moved(self, x):
        index = self.nearest(x)[0]
        v, r = _unit(x - self.centres[index])
        length = np.maximum(self.rays(index, v), r)  # r passes L by rounding alone
        length[r == 0] = 0.0  # a centre stays
        part = np.divide(r, length, out=np.zeros_like(r), where=length > 0)
        return self.centres[index] + (length * part**POWER)[:, None] * v  # (FUNNEL-MAP)

    def nearest(self, x):
        """Which funnel attains the minimum at x (m, d), and the minimum: (m,) and (m,)."""
        values = np.sqrt(((x[:, None, :] - self.centres) ** 2).sum(axis=2)) + self.heights
        return values.argmin(axis=1), values.min(axis=1)  # (FUNNELS)

    def _points(self, x):
        x = np.asarray(x, dtype=float)
        if x.ndim != 2 or x.shape[1] != self.dimension or not np.isfinite(x).all():
            raise ValueError(
                f"x must be finite points of shape (m, {self.dimension}); it has shape {x.shape}"
                + ("" if np.isfinite(x).all() else " and numbers that are not finite")
            )
        return x


def _unit(step):
    """Unit vectors and lengths; a step of length 0 keeps direction 0."""
    r = np.sqrt((step**2).sum(axis=1))
    return np.divide(step, r[:, None], out=np.zeros_like(step), where=r[:, None] > 0), r


def _in_slices(function, x, width):
    """Apply a function of rows to bounded numbers of rows at a time."""
    rows = max(1, _CELLS // width)
    return np.concatenate([function(x[i : i + rows]) for i in range(0, max(len(x), 1), rows)])


def funnels(n, dimension=2, rng=None) -> Funnels:
    """A pair of laws with n random funnels: centres uniform on the box, heights N(0, 0.1²).

    Parameters
    ----------
    n : int, 1 to 4096
    dimension : int, 1, 2 or 3
    rng : numpy.random.Generator or seed

    Returns
    -------
    Funnels

    Raises
    ------
    ValueError, TypeError
        For a number of funnels or a dimension out of range.

    Examples
    --------
    >>> pair = funnels(16, 2, rng=0)
    >>> x, y = pair.sample_pair(1000, rng=1)
    >>> gap = pair.potential(x) - pair.potential(y) - np.linalg.norm(x - y, axis=1)
    >>> bool(np.abs(gap).max() < 1e-14)
    True
    """
    for name, value in (("n", n), ("dimension", dimension)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise TypeError(f"{name} must be an int; got {value!r}")
    if not 1 <= n <= MOST:
        raise ValueError(f"n, the number of funnels, must be from 1 to {MOST}; n = {n}")
    if dimension not in DIMENSIONS:
        raise ValueError(f"dimension must be 1, 2 or 3; dimension = {dimension}")
    if not isinstance(rng, np.random.Generator | None):
        rng = np.random.default_rng([_STREAM, rng])  # samples of the same seed are other numbers
    rng = np.random.default_rng(rng)
    centres = HALF * (2 * rng.random((n, dimension)) - 1)
    return Funnels(centres, SPREAD * rng.standard_normal(n))


def is_funnels(name) -> bool:
    """Whether a name of a law is of the form ``funnels:…``."""
    return isinstance(name, str) and name.partition(":")[0] == "funnels"


def from_name(name: str) -> tuple[Funnels, str]:
    """The pair that ``funnels:<n>:<d>:<seed>`` names, and a line that says what it is.

    Raises
    ------
    ValueError
        When the name is not of that form, or a number is out of range.

    Examples
    --------
    >>> from_name("funnels:4:2:0")[1]
    'uniform on [-2.5, 2.5]^2 carried towards 4 random centres, seed 0 (Korotin et al. 2022)'
    """
    numbers = name.split(":")[1:]
    if len(numbers) != 3 or not all(part.isascii() and part.isdecimal() for part in numbers):
        raise ValueError(
            f"data = {name!r} must be funnels:<n>:<d>:<seed>: how many funnels, the dimension 1, 2 or 3, and "
            "a seed, such as funnels:16:2:0"
        )
    n, d, seed = map(int, numbers)
    try:
        shape = funnels(n, d, seed)
    except ValueError as error:
        raise ValueError(f"data = {name!r}: {error}") from None
    centres = f"{n} random centre{'s' if n > 1 else ''}, seed {seed}"
    return (
        shape,
        f"uniform on [-{HALF}, {HALF}]^{d} carried towards {centres} (Korotin et al. 2022)",
    )
