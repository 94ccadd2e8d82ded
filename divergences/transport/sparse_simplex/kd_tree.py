"""Points in kd order: neighbours in space become neighbours in memory, and blocks of them become boxes.

points   (n, d), split at the median of the widest axis again and again
level l  2**l blocks of equally many points: block b of level l holds the points n b >> l to n (b + 1) >> l
node     a block, numbered as in a binary tree: 1 is all points, the children of k are 2 k and 2 k + 1
"""

from typing import NamedTuple

import numpy as np

RIDGE = 1e-6  # of a scatter's trace, added to its diagonal


class KdTree(NamedTuple):
    """The blocks of points that stand in kd order.

    Attributes
    ----------
    points : ndarray, shape (n, d)
    depth : int
        The leaves are the nodes 2**depth to 2**(depth + 1) - 1.
    start : ndarray of int64, shape (2**(depth + 1) + 1,)
        Node k of level l holds the points ``start[k]`` to ``end[k]``.
    end : ndarray of int64
    middle, half : ndarray, shape (2**(depth + 1), d)
        Centre and half sides of each node's box. Row 0 is not used.
    mean : ndarray, shape (2**(depth + 1), d)
        Centre of gravity of each node's points.
    inverse : ndarray, shape (2**(depth + 1), d, d)
        Inverse of the scatter about it, for fits by least squares.
    """

    points: np.ndarray
    depth: int
    start: np.ndarray
    end: np.ndarray
    middle: np.ndarray
    half: np.ndarray
    mean: np.ndarray
    inverse: np.ndarray


def depth_for(n: int, leaf: int) -> int:
    """How often ``n`` points can be halved with at least ``leaf`` in every block.

    Examples
    --------
    >>> depth_for(100, 8), depth_for(7, 8)
    (3, 0)
    """
    return max(0, (n // leaf).bit_length() - 1)


def block_ends(n: int, level: int) -> np.ndarray:
    """Where the blocks of a level begin and end: ``(2**level + 1,)``.

    Examples
    --------
    >>> block_ends(10, 2)
    array([ 0,  2,  5,  7, 10])
    """
    return (n * np.arange(2**level + 1)) >> level


def kd_order(points: np.ndarray, depth: int) -> np.ndarray:
    """The permutation that puts points ``(n, d)`` in kd order.

    Examples
    --------
    >>> kd_order(np.array([[3.0], [0.0], [2.0], [1.0]]), 1)
    array([1, 3, 2, 0])
    """
    n = len(points)
    order = np.arange(n)
    for level in range(depth):
        ends = block_ends(n, level)
        placed = points[order]
        low, high = np.minimum.reduceat(placed, ends[:-1]), np.maximum.reduceat(placed, ends[:-1])
        block = np.repeat(np.arange(2**level), np.diff(ends))
        along_widest = placed[np.arange(n), (high - low).argmax(axis=1)[block]]
        order = order[np.lexsort((along_widest, block))]
    return order


def kd_tree(points: np.ndarray, depth: int) -> KdTree:
    """The blocks of points that are in kd order, with the numbers that least-squares fits on them need."""
    n, d = points.shape
    nodes = 2 ** (depth + 1)
    tree = KdTree(
        points, depth, *np.zeros((2, nodes), np.int64), *np.zeros((3, nodes, d)), np.zeros((nodes, d, d))
    )
    for level in range(depth + 1):
        ends = block_ends(n, level)
        starts, here = ends[:-1], slice(2**level, 2 ** (level + 1))
        low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
        tree.start[here], tree.end[here] = starts, ends[1:]
        tree.middle[here] = low / 2 + high / 2
        tree.half[here] = np.maximum(high - tree.middle[here], tree.middle[here] - low)
        counts = np.diff(ends)
        tree.mean[here] = np.add.reduceat(points, starts) / counts[:, None]
        tree.inverse[here] = _inverse_scatter(points - np.repeat(tree.mean[here], counts, axis=0), starts)
    return tree


def _inverse_scatter(gaps: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Inverses of the blocks' sums of gap gapᵀ, with a ridge for points on a line; 0 for equal points."""
    d = gaps.shape[1]
    scatter = np.empty((len(starts), d, d))
    for a in range(d):
        for b in range(a, d):
            scatter[:, a, b] = scatter[:, b, a] = np.add.reduceat(gaps[:, a] * gaps[:, b], starts)
    trace = np.trace(scatter, axis1=1, axis2=2)[:, None, None]
    flat = trace[:, 0, 0] < 1e-280
    scatter += np.where(trace < 1e-280, 1.0, RIDGE * trace) * np.eye(d)
    inverse = np.linalg.inv(scatter)
    inverse[flat] = 0.0
    return inverse
