"""A problem from coarse to fine: blocks of points as points, until the points themselves are reached.

x, a     points (n, d) in kd order and their whole masses (n,);   y, b   those of the other side
"""

from typing import NamedTuple

import numpy as np

from divergences.transport.sparse_simplex.kd_tree import KdTree, block_ends, depth_for, kd_tree
from divergences.transport.sparse_simplex.majorants import majorant
from divergences.transport.sparse_simplex.pricing import LEAF

COARSEST = 6  # 2**COARSEST blocks of the smaller side at least
STEP = 2  # a level has 2**STEP times as many blocks as the one above


class Level(NamedTuple):
    """Both sides of a problem, with their trees."""

    xs: KdTree
    a: np.ndarray
    ys: KdTree
    b: np.ndarray


def levels(x: np.ndarray, a: np.ndarray, y: np.ndarray, b: np.ndarray) -> list[Level]:
    """The levels of a problem, coarsest first; the last one is the problem itself."""
    found = [_level(x, a, y, b)]
    of_x, of_y = depth_for(len(x), 4), depth_for(len(y), 4)
    while min(of_x, of_y) >= COARSEST:
        found.append(_level(*coarse(x, a, of_x), *coarse(y, b, of_y)))
        of_x, of_y = of_x - STEP, of_y - STEP
    return found[::-1]


def _level(x, a, y, b) -> Level:
    return Level(kd_tree(x, depth_for(len(x), LEAF)), a, kd_tree(y, depth_for(len(y), LEAF)), b)


def coarse(points: np.ndarray, mass: np.ndarray, level: int) -> tuple[np.ndarray, np.ndarray]:
    """The 2**level blocks of points in kd order: centres of mass ``(2**level, d)`` and masses.

    Examples
    --------
    >>> coarse(np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([1, 3, 1, 1]), 1)
    (array([[0.75],
           [2.5 ]]), array([4, 2]))
    """
    starts = block_ends(len(points), level)[:-1]
    weights = mass.astype(float)
    total = np.add.reduceat(weights, starts)
    return np.add.reduceat(points * weights[:, None], starts) / total[:, None], np.add.reduceat(mass, starts)


def refined(coarse: KdTree, f: np.ndarray, fine: KdTree) -> np.ndarray:
    """Values at coarse points, interpolated at the fine points by a linear fit in each block."""
    fit = majorant(coarse, f)
    blocks = 1 << coarse.depth
    sizes = np.diff(block_ends(len(fine.points), coarse.depth))
    block = np.repeat(blocks + np.arange(blocks), sizes)
    return fit.level[block] + (fit.slope[block] * (fine.points - coarse.middle[block])).sum(axis=1)
