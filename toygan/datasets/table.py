"""What the generator has to learn: toy distributions ("laws") in 1 and 2 dimensions, the user's own points.

    law = dataset("ring8")            a row of the table below
    law = dataset("funnels:16:2:0")   a law with its numbers in its name (``families``)
    law = register(Dataset(…))        a law of one's own, from then on known by its name
    law = dataset("petals.csv")       the user's own points (`toygan.points`)

    x = law.sample(n, rng)            independent samples, (n, d) float64, in data units
    x = law.stratified(n, rng)        the same law, every mode with its exact share
    y = law.from_data(x)              the units the trainer works in; ``law.to_data`` takes them back

Adding a law is adding a row: a name, a shape (``smooth_shapes``, ``bounded_shapes``) and a note that says
where its constants come from. Each row makes its shape when asked, so importing this module costs little.

Letters: K modes; R radius; sigma standard deviation of a coordinate.
"""

import re
from dataclasses import replace
from functools import cache
from os import PathLike

import numpy as np

from toygan.datasets.bounded_shapes import Discs, Lines, PointMasses, Quantile, Squares
from toygan.datasets.content import content_hash
from toygan.datasets.curves import circle, direction, spiral, swiss_roll, two_moons
from toygan.datasets.definition import Dataset
from toygan.datasets.families import Names
from toygan.datasets.file_names import is_file_name, refuse_ending
from toygan.datasets.funnel_laws import from_name, is_funnels
from toygan.datasets.kept_points import points_of_file
from toygan.datasets.smooth_shapes import GaussianMixture, NoisyCurve, Pinwheel
from toygan.support.names import look_up

__all__ = ["DATASETS", "Dataset", "dataset", "register", "two_lines"]


def _even(centres, sigma):
    """Return equal-weight Gaussian modes at the centres."""
    centres = np.asarray(centres, dtype=float)
    return GaussianMixture(centres, sigma, np.full(len(centres), 1 / len(centres)))


def _ring(count, radius):
    """Return ``count`` distinct centres on a circle."""
    # endpoint=False: a closed linspace repeats its first point and leaves a mode out.
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return radius * direction(angle)


def _grid(*ticks):
    """Return the centres ticks x ticks."""
    x, y = np.meshgrid(ticks, ticks, indexing="ij")
    return np.column_stack([x.ravel(), y.ravel()])


def _checkerboard():
    """The eight dark squares of a 4 x 4 board on [-2, 2]²."""
    corners = _grid(-2.0, -1.0, 0.0, 1.0)
    return Squares(corners[corners.sum(axis=1) % 2 == 0], 1.0)


def _uniform():
    return Quantile(
        lambda u: 2 * u - 1,
        lambda x: np.where(np.abs(x) <= 1, np.log(0.5), -np.inf),
        "uniform",
        (-1.0, 2.0),
    )


def _laplace():
    return Quantile(
        lambda u: np.where(u < 0.5, np.log(2 * u), -np.log(2 * (1 - u))),
        lambda x: -np.abs(x) - np.log(2),
        "laplace",
    )


_ROWS = {
    "gaussian": (lambda: _even([[0.0]], 1.0), "N(0, 1)"),
    "two_gaussians": (lambda: _even([[-2.0], [2.0]], 0.5), "N(-2, 0.5²) and N(2, 0.5²), evenly"),
    "four_gaussians": (
        lambda: _even([[-3.0], [-1.0], [1.0], [3.0]], 0.2),
        "four Gaussians at -3, -1, 1, 3, sigma = 0.2",
    ),
    "uniform": (_uniform, "U(-1, 1)"),
    "laplace": (_laplace, "Laplace, scale 1"),
    "point_masses": (
        lambda: PointMasses(np.array([-1.0, 0.0, 2.0]), np.array([0.5, 0.3, 0.2])),
        "weights 0.5, 0.3, 0.2 at -1, 0, 2",
    ),
    "ring8": (lambda: _even(_ring(8, 1.0), 0.01), "8 Gaussians on a ring, R = 1, sigma = 0.01 (PacGAN)"),
    "grid25": (
        lambda: _even(_grid(-4.0, -2.0, 0.0, 2.0, 4.0), 0.05),
        "25 Gaussians on {-4, -2, 0, 2, 4}², sigma = 0.05 (VEEGAN, PacGAN)",
    ),
    "8gaussians": (
        lambda: _even(_ring(8, 2.0) / 1.414, 0.02 / 1.414),
        "R = 2, sigma = 0.02, divided by 1.414 (the WGAN-GP authors' toy script)",
    ),
    "25gaussians": (
        lambda: _even(_grid(-4.0, -2.0, 0.0, 2.0, 4.0) / 2.828, 0.05 / 2.828),
        "spacing 2, sigma = 0.05, divided by 2.828 (the WGAN-GP authors' toy script)",
    ),
    "swissroll": (
        lambda: NoisyCurve(swiss_roll, 0.25 / 7.5),
        "noise 0.25, divided by 7.5 (the WGAN-GP authors' toy script)",
    ),
    "two_moons": (
        lambda: NoisyCurve(two_moons, 0.05, pieces=2, nodes=256),
        "two half circles, R = 1, noise 0.05",
    ),
    "circle": (lambda: NoisyCurve(circle, 0.02), "unit circle, noise 0.02"),
    "two_lines": (
        lambda: Lines((0.0, 1.0)),
        "(0, Z) and (1, Z), Z ~ U(0, 1), evenly: the parallel lines of WGAN, Example 1",
    ),
    "pinwheel": (
        lambda: Pinwheel(5, 0.3, 0.05, 0.25),
        "5 arms, radial 0.3, tangential 0.05, rate 0.25 (Johnson et al. 2016)",
    ),
    "checkerboard": (_checkerboard, "uniform on 8 unit squares of [-2, 2]²"),
    "spiral": (lambda: NoisyCurve(spiral, 0.1, pieces=2, nodes=512), "two arms of 1.5 turns, noise 0.1"),
    "disjoint_blobs": (
        lambda: Discs(np.array([[-2.0, -1.0], [2.0, -1.0], [0.0, 2.0]]), 0.5, np.array([0.5, 0.3, 0.2])),
        "uniform on three disjoint discs of radius 0.5, weights 0.5, 0.3, 0.2",
    ),
}

DATASETS = {name: note for name, (_, note) in _ROWS.items()}
_OWN: dict[str, Dataset] = {}
KNOWN = Names({}, DATASETS)  # `register` adds to the first


def register(own: Dataset) -> Dataset:
    """Enter a law of one's own in the table, so that its name works wherever laws are named.

    Parameters
    ----------
    own : Dataset
        Its name must be free: letters, digits, ``_`` and ``-``. A law that is entered already, or ships, is
        left as it is.

    Returns
    -------
    Dataset
        With ``sha256``, the hash of its content, which identifies it in the configuration of a run.

    Raises
    ------
    TypeError, ValueError
        For something else than a `Dataset`, a name that belongs to another law, and a law whose functions
        have no source (`toygan.datasets.content.content_hash`).

    Examples
    --------
    >>> from toygan.datasets.smooth_shapes import GaussianMixture
    >>> centres = np.array([[0.0, 0.0], [1.0, 1.0]])
    >>> own = register(Dataset("two_corners", GaussianMixture(centres, 0.1, np.full(2, 0.5))))
    >>> dataset("two_corners") is own
    True
    """
    if not isinstance(own, Dataset):
        raise TypeError(f"register takes a Dataset (toygan.datasets.definition); got {type(own).__name__}")
    if not re.fullmatch(r"[\w-]+", own.name):
        raise ValueError(f"the name of a law must be letters, digits, _ and -; it is {own.name!r}")
    if own.name in _ROWS and _toy_law(own.name) is own:
        return own
    own = own if own.sha256 else replace(own, sha256=content_hash(own))
    known = _OWN.get(own.name)
    if own.name in _ROWS or (known is not None and known.sha256 != own.sha256):
        raise ValueError(f"the name {own.name!r} is taken by another law: give yours a name of its own")
    KNOWN[own.name] = own.note
    return _OWN.setdefault(own.name, own)


@cache
def _toy_law(name):
    """Make a row once: quadrature nodes and modes are then kept with it."""
    if is_funnels(name):
        return Dataset(name, *from_name(name))
    shape, note = _ROWS[name]
    return Dataset(name, shape(), note)


def two_lines(theta=1.0) -> Dataset:
    """Return the even mixture of the θ-shift's two laws, (0, Z) and (theta, Z), Z ~ U(0, 1).

    Examples
    --------
    >>> two_lines(0.25).stratified(4, rng=0)[:, 0].tolist()
    [0.0, 0.0, 0.25, 0.25]
    """
    return Dataset("two_lines", Lines((0.0, float(theta))), f"(0, Z) and ({theta}, Z), Z ~ U(0, 1), evenly")


def dataset(name_or_path, columns=None) -> Dataset:
    """Return the law of that name, or the law that draws from the user's own points.

    Parameters
    ----------
    name_or_path : str, Path or Points
        A name of the table (``DATASETS``; ``toygan list data``), ``funnels:<n>:<d>:<seed>``
        (`toygan.datasets.funnels`), or a file of points; see `toygan.points` for what it may hold.
    columns : sequence of str or int, optional
        Of a file: which columns are coordinates, by name or by number from 1.

    Raises
    ------
    ValueError
        For an unknown name (the message lists the known ones), funnels with a number out of range, or a file
        with a bad cell (row and column).
    OSError
        When the file cannot be read.

    Examples
    --------
    >>> dataset("grid25").sample(2, rng=0).shape
    (2, 2)
    >>> dataset("ring9")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: unknown data law 'ring9'; known: ... Did you mean 'ring8'?
    """
    if not isinstance(name_or_path, str) or is_file_name(name_or_path):
        from toygan.datasets.points import points

        found = points_of_file(name_or_path, columns) or points(name_or_path, columns)
        named = isinstance(name_or_path, str | PathLike)
        name = str(name_or_path) if named else f"points-{found.sha256[:8]}"
        note = f"{len(found)} points of {'a file' if named else 'an array'}"
        return Dataset(name, found, note, found.shift, found.scale, found.columns, found.sha256)
    if name_or_path not in KNOWN:
        refuse_ending(name_or_path, "data")
    look_up(KNOWN, name_or_path, "data law")
    return _OWN[name_or_path] if name_or_path in _OWN else _toy_law(name_or_path)
