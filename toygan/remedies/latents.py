"""What the generator turns into points: distributions of its input z, by name.

    normal           N(0, I)
    uniform          uniform on [-1, 1]ᵈ
    categorical:K    one of K classes, each as likely as the others, and normal numbers beside it

The class stands in the first K numbers, one of which is √K and the others 0, so that each number has mean
square 1 as those of N(0, I) have (InfoGAN, Chen et al. 2016, has such a code beside its noise). Without
classes a generator is continuous on the whole space and must cross from one mode to the next; with them it
may give each mode classes of its own, and no sample need lie between two modes.

Letters: K classes; d numbers of z.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toygan.support.names import name_and_number


@dataclass(frozen=True)
class Latent:
    """One row of the table.

    Attributes
    ----------
    draw : callable
        ``draw(rng, shape, dtype)`` -> array of that shape, whose last axis has the d numbers of a z; where
        the name takes a number, ``draw(rng, shape, dtype, number)``.
    reach : float
        Pictures of lines through the latent space go from -reach to reach.
    source : str
    counts : str
        What the number behind the colon counts, 2 or more; empty where the name takes none.
    """

    draw: Callable
    reach: float
    source: str
    counts: str = ""


def draw_latent(name: str, rng, shape: tuple[int, ...], dtype=np.float64) -> np.ndarray:
    """Draw inputs of a generator.

    Parameters
    ----------
    name : str
        ``normal``, ``uniform``, or ``categorical:K`` with K at least 2.
    rng : numpy.random.Generator or seed
    shape : tuple of int
        (..., d), with d > K for ``categorical:K``.
    dtype : float32 or float64

    Returns
    -------
    array of that shape and dtype

    Raises
    ------
    ValueError
        For an unknown name, a number that is missing or does not belong there, or d that leaves no room.

    Examples
    --------
    >>> z = draw_latent("categorical:4", 0, (1000, 6))
    >>> np.unique(z[:, :4]), np.unique((z[:, :4] > 0).sum(axis=1))
    (array([0., 2.]), array([1]))
    """
    head, count = parsed(name)
    rng = np.random.default_rng(rng)
    draw = LATENTS[head].draw
    if count is None:
        return draw(rng, shape, dtype)
    check_room(name, shape[-1])
    return draw(rng, shape, dtype, count)


def parsed(name: str) -> tuple[str, int | None]:
    """Name and number of classes as they are written, ``categorical:8``; no number is None.

    Raises
    ------
    ValueError
        For an unknown name, a number that is missing or below 2, or one where none belongs.

    Examples
    --------
    >>> parsed("categorical:8"), parsed("normal")
    (('categorical', 8), ('normal', None))
    """
    return name_and_number(LATENTS, name, "latent", 8)


def check_room(name: str, latent_dim: int) -> None:
    """Refuse a latent of too few numbers for its classes and at least one normal number beside them.

    Raises
    ------
    ValueError

    Examples
    --------
    >>> check_room("categorical:8", 8)
    Traceback (most recent call last):
    ValueError: latent_dim must be more than the 8 classes of latent='categorical:8', for instance 10; it is 8
    """
    count = parsed(name)[1]
    if count is not None and latent_dim <= count:
        raise ValueError(
            f"latent_dim must be more than the {count} classes of latent={name!r}, for instance {count + 2}; "
            f"it is {latent_dim}"
        )


def _normal(rng, shape, dtype):
    return rng.standard_normal(shape, dtype)


def _uniform(rng, shape, dtype):
    return 2 * rng.random(shape, dtype) - 1


def _categorical(rng, shape, dtype, count):
    z = np.zeros(shape, dtype)
    z[..., count:] = rng.standard_normal((*shape[:-1], shape[-1] - count), dtype)
    np.put_along_axis(z, rng.integers(count, size=(*shape[:-1], 1)), np.sqrt(count), axis=-1)
    return z


LATENTS = {
    "normal": Latent(_normal, 2.0, "N(0, I)"),
    "uniform": Latent(_uniform, 1.0, "uniform on [-1, 1] in each number"),
    "categorical": Latent(
        _categorical,
        2.0,
        "K classes, and normal numbers beside them; the code of InfoGAN, Chen et al. 2016",
        counts="classes",
    ),
}
