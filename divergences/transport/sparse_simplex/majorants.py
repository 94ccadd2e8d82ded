"""Majorants of a function on the blocks of a kd tree: bounds by which pricing skips whole blocks.

f        numbers at the points of a tree, (n,)
On block k   f(y) <= top[k]   and   f(y) <= level[k] + slope[k].(y - middle[k])
"""

from typing import NamedTuple

import numpy as np

from divergences.transport.sparse_simplex.kd_tree import KdTree
from divergences.transport.sparse_simplex.kernels import kernel


class Majorant(NamedTuple):
    """``top`` ``(nodes,)``, ``level`` ``(nodes,)`` and ``slope`` ``(nodes, d)`` of a function on a tree."""

    top: np.ndarray
    level: np.ndarray
    slope: np.ndarray


def majorant(tree: KdTree, f: np.ndarray) -> Majorant:
    """Majorants on every node; slopes by least squares, levels by the largest residual.

    Any slope is valid; a good one makes the level small.
    """
    slope = np.zeros_like(tree.middle)
    top, level = np.full(len(slope), -np.inf), np.full(len(slope), -np.inf)
    fit_blocks(tree, f, top, level, slope)
    return Majorant(top, level, slope)


@kernel
def fit_blocks(tree, f, top, level, slope):
    """Fill ``top``, ``level`` and ``slope``."""
    points, middle, d = tree.points, tree.middle, tree.points.shape[1]
    for k in range(1, len(top)):
        some = f[tree.start[k]]  # gaps from the mean have the sum 0, so any constant may be subtracted from f
        for j in range(tree.start[k], tree.end[k]):
            top[k] = max(top[k], f[j])
            for b in range(d):
                moment = (points[j, b] - tree.mean[k, b]) * (f[j] - some)
                for a in range(d):
                    slope[k, a] += tree.inverse[k, a, b] * moment
        for j in range(tree.start[k], tree.end[k]):
            rest = f[j]
            for a in range(d):
                rest -= slope[k, a] * (points[j, a] - middle[k, a])
            level[k] = max(level[k], rest)
