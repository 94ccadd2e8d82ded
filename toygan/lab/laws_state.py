"""Two laws (probability distributions) from the address of the page, within bounds.

scene=line     p=normal:0:1        q=mixture:0:0.5:3:0.5      kind, centre, scale, then gap and weight
scene=shift    theta=0.5           two parallel lines, theta apart
scene=rings    inner=1&outer=2     radii of two rings of points; shift=0.5 moves the second
scene=drawn    a=0,0;1,1           points of P and b, points of Q
"""

from typing import NamedTuple

import numpy as np

from toygan.lab.messages import choice, number, points

SCENES = ("shift", "line", "rings", "drawn")
REACH = 6.0  # centres on the line
MOST_POINTS, PLANE = 200, 3.0  # of a drawn law, and how far out they may be
RING, LINE = 96, 24  # points of a ring, and of one of the parallel lines
DEFAULTS = {"p": "normal:0:1", "q": "normal:2:1"}


class OnTheLine(NamedTuple):
    """A law on the line as the page moves it.

    Attributes
    ----------
    kind : {"normal", "laplace", "uniform", "mixture"}
    centre : float
    scale : float
        Standard deviation, the b of exp(-|x|/b), half the width, or the standard deviation of each mode.
    gap : float
        Between the two modes of a mixture.
    weight : float
        Of its left mode.
    """

    kind: str
    centre: float
    scale: float
    gap: float = 3.0
    weight: float = 0.5

    def law(self):
        """The law itself.

        Examples
        --------
        >>> OnTheLine("uniform", 1.0, 0.5).law().support()
        (np.float64(0.5), np.float64(1.5))
        """
        from scipy import stats

        from divergences import mixture

        if self.kind == "mixture":
            ends = self.centre - self.gap / 2, self.centre + self.gap / 2
            return mixture([self.weight, 1 - self.weight], [stats.norm(end, self.scale) for end in ends])
        if self.kind == "uniform":
            return stats.uniform(self.centre - self.scale, 2 * self.scale)
        return {"normal": stats.norm, "laplace": stats.laplace}[self.kind](self.centre, self.scale)


KINDS = ("normal", "laplace", "uniform", "mixture")
_RANGES = {"centre": (-REACH, REACH), "scale": (0.1, 3.0), "gap": (0.0, 8.0), "weight": (0.05, 0.95)}


def on_the_line(state: dict, name: str) -> OnTheLine:
    """Read a law on the line.

    Raises
    ------
    ValueError
        For an unknown kind, too few or too many numbers, or one out of its range.

    Examples
    --------
    >>> on_the_line({"q": "laplace:1:2"}, "q")
    OnTheLine(kind='laplace', centre=1.0, scale=2.0, gap=3.0, weight=0.5)
    """
    kind, *texts = state.get(name, DEFAULTS[name]).split(":")
    choice({name: kind}, name, KINDS, kind)
    most = 4 if kind == "mixture" else 2
    if not 2 <= len(texts) <= most:
        raise ValueError(f"{name} must be {kind} with 2 to {most} numbers; it has {len(texts)}")
    fields = dict(zip(_RANGES, texts))
    return OnTheLine(kind, *(number(fields, field, 0.0, *_RANGES[field]) for field in fields))


def in_the_plane(state: dict, scene: str) -> tuple[np.ndarray, np.ndarray]:
    """The points (n, 2) and (m, 2) of two laws of equal weights."""
    if scene == "drawn":
        found = [np.array(points(state, name, MOST_POINTS, PLANE)) for name in ("a", "b")]
        for name, array in zip("PQ", found):
            if not len(array):
                raise ValueError(f"{name} has no point yet: draw at least one")
        return found[0], found[1]
    if scene == "rings":
        return _rings(state)
    from divergences.comparison.theta_shift import line

    return line(0.0, LINE).points, line(shift_of(state), LINE).points


def shift_of(state: dict) -> float:
    """The θ of the scene ``shift``."""
    return number(state, "theta", 1.5, -2.0, 2.0)


def _rings(state: dict) -> tuple[np.ndarray, np.ndarray]:
    angles = 2 * np.pi * (np.arange(RING) + 0.5) / RING
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    inner, outer = number(state, "inner", 1.0, 0.1, 2.5), number(state, "outer", 1.75, 0.1, 2.5)
    return inner * circle, outer * circle + [number(state, "shift", 0.0, -2.0, 2.0), 0.0]
