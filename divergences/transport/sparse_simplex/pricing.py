"""Pricing by pruned descent: for every x the y of smallest reduced cost, without computing every pair.

x, u     points (n, d) of one side and their potentials (n,);   y, v   those of the other side
r        reduced cost c(x, y) - u(x) - v(y) of a pair
bound    below r for all pairs of a block of x and a block of y

All x of one leaf descend the tree of the y together, nearest block first, and skip every block whose bound is
not below the reduced cost that they still accept. Where potentials are nearly optimal, u + v touches c along
the optimal plan: with linear majorants of u and v the bound is then off only by the square of a block's size.
"""

from typing import NamedTuple

import numpy as np

from divergences.transport.sparse_simplex.costs import EUCLIDEAN, CostLaw, cost, cost_of_gap
from divergences.transport.sparse_simplex.kd_tree import KdTree
from divergences.transport.sparse_simplex.kernels import kernel
from divergences.transport.sparse_simplex.majorants import majorant
from divergences.transport.sparse_simplex.threads import in_parallel

LEAF = 16  # at least so many points in a leaf: a group that descends together
WIDTH = 32  # pairs compared together: a whole leaf, unless it is one of the largest
ROUNDING = 2.0**-46  # of costs: bounds are lowered by it, so that rounding prunes no pair that counts


class Priced(NamedTuple):
    """The pairs found, row by row.

    Attributes
    ----------
    j : ndarray of int32, shape (n, k)
        The partners of each x by growing reduced cost; -1 where there are no more.
    reduced : ndarray, shape (n, k)
    looked : int
        How many pairs were computed.
    """

    j: np.ndarray
    reduced: np.ndarray
    looked: int


def smallest_reduced_costs(
    xs: KdTree, u: np.ndarray, ys: KdTree, v: np.ndarray, law: CostLaw, k: int, limit: float = np.inf
) -> Priced:
    """For every x the at most ``k`` partners y of smallest reduced cost below ``limit``.

    ``u`` need not be a potential: it is subtracted from the costs and decides how much is pruned.
    """
    k = min(k, len(ys.points))
    j, reduced = np.full((len(u), k), -1, np.int32), np.full((len(u), k), np.inf)
    above_u, above_v = majorant(xs, u), majorant(ys, v)
    across = np.pad(ys.points.T, ((0, 0), (0, WIDTH)))
    padded = np.append(v, np.full(WIDTH, -1e150))  # beyond the last point no reduced cost is small
    leaves = 1 << xs.depth
    looked = np.zeros(leaves, np.int64)

    def price(first, last):
        stack, bounds = np.empty(2 * ys.depth + 4, np.int64), np.empty(2 * ys.depth + 4)
        descend(
            *(first, last, xs, u, above_u, ys, padded, across, above_v, law, limit),
            *(stack, bounds, np.empty(WIDTH), j, reduced, looked),
        )

    in_parallel(price, leaves, max(1, 2**25 // (len(u) * len(v) // leaves + 1)))
    return Priced(j, reduced, int(looked.sum()))


@kernel
def descend(
    first, last, xs, u, above_u, ys, v, across, above_v, law, limit, stack, bounds, gaps, out_j, out_r, looked
):
    """Find the partners of leaves ``first`` to ``last``; ``stack``, ``bounds``, ``gaps`` are working space.

    ``across`` is y transposed; it and ``v`` are padded by WIDTH numbers behind the last point.
    """
    leaves = 1 << ys.depth
    for leaf in range(first, last):
        group = (1 << xs.depth) + leaf
        sought = limit
        size, stack[0], bounds[0] = 1, 1, -np.inf
        while size:
            size -= 1
            if bounds[size] >= sought:
                continue
            block = stack[size]
            if block >= leaves:
                looked[leaf] += (xs.end[group] - xs.start[group]) * (ys.end[block] - ys.start[block])
                sought = look_at(xs, u, group, ys, v, across, block, law, limit, gaps, out_j, out_r)
                continue
            near, far = 2 * block, 2 * block + 1
            a = lower_bound(xs, above_u, group, ys, above_v, near, law)
            b = lower_bound(xs, above_u, group, ys, above_v, far, law)
            if b < a:
                near, far, a, b = far, near, b, a
            if b < sought:
                stack[size], bounds[size] = far, b
                size += 1
            if a < sought:
                stack[size], bounds[size] = near, a
                size += 1


@kernel(inner=True)
def look_at(xs, u, group, ys, v, across, block, law, limit, gaps, out_j, out_r):
    """Enter the pairs of two leaves into the sorted rows; return the largest reduced cost still accepted."""
    last, sought = out_r.shape[1] - 1, -np.inf
    begin, count = ys.start[block], ys.end[block] - ys.start[block]
    for i in range(xs.start[group], xs.end[group]):
        worst = min(limit, out_r[i, last])
        for at in range(0, count, WIDTH):
            if not any_below(xs.points, i, across, begin + at, v, worst + u[i], law, gaps):
                continue
            for j in range(begin + at, begin + min(at + WIDTH, count)):
                r = cost(xs.points, i, ys.points, j, law) - u[i] - v[j]
                if r < worst:
                    t = last
                    while t > 0 and out_r[i, t - 1] > r:
                        out_r[i, t], out_j[i, t] = out_r[i, t - 1], out_j[i, t - 1]
                        t -= 1
                    out_r[i, t], out_j[i, t] = r, j
                    worst = min(limit, out_r[i, last])
        sought = max(sought, worst)
    return sought


@kernel(inner=True)
def any_below(x, i, across, begin, v, bound, law, gaps):
    """Whether c - v may be below ``bound`` for one of WIDTH neighbours; ``gaps`` is working space.

    For all of them at once and without roots this takes a few vector instructions.
    """
    if law.metric == EUCLIDEAN and law.order == 1.0 and x.shape[1] == 2:
        return any_near(x[i, 0], x[i, 1], across, begin, v, bound, law)
    if law.order != 1.0 and not (law.order == 2.0 and law.metric == EUCLIDEAN):
        return True
    for t in range(WIDTH):
        gaps[t] = 0.0
    for k in range(x.shape[1]):
        for t in range(WIDTH):
            gap = x[i, k] - across[k, begin + t]
            gaps[t] += gap * gap if law.metric == EUCLIDEAN else abs(gap)
    found = 0
    for t in range(WIDTH):
        room = bound + v[begin + t]
        room += ROUNDING * (1.0 + abs(room))
        square = room * room if law.metric == EUCLIDEAN and law.order == 1.0 else room
        found += (room > 0.0) & ((gaps[t] < square) | (room > law.ceiling))
    return found > 0


@kernel(inner=True)
def any_near(x0, x1, across, begin, v, bound, law):
    """The same for distances in the plane, three times as fast."""
    found = 0
    for t in range(WIDTH):
        a, b = x0 - across[0, begin + t], x1 - across[1, begin + t]
        room = bound + v[begin + t]
        room += ROUNDING * (1.0 + abs(room))
        found += (room > 0.0) & ((a * a + b * b < room * room) | (room > law.ceiling))
    return found > 0


@kernel(inner=True)
def lower_bound(xs, above_u, a, ys, above_v, b, law):
    """A lower bound of the reduced costs of all pairs of block ``a`` of the x and block ``b`` of the y."""
    apart, centres = 0.0, 0.0
    for k in range(xs.middle.shape[1]):
        gap = abs(ys.middle[b, k] - xs.middle[a, k])
        box = max(gap - xs.half[a, k] - ys.half[b, k], 0.0)
        apart += box * box if law.metric == EUCLIDEAN else box
        centres += gap * gap if law.metric == EUCLIDEAN else gap
    flat = cost_of_gap(apart, law) - above_u.top[a] - above_v.top[b]
    distance = np.sqrt(centres) if law.metric == EUCLIDEAN else centres
    power = 1.0 if law.order == 1.0 else distance if law.order == 2.0 else distance ** (law.order - 1.0)
    linear = distance * power - above_u.level[a] - above_v.level[b]
    factor = law.order * power / distance if distance > 0.0 else 0.0
    for k in range(xs.middle.shape[1]):  # c is convex: c(x, y) >= c(middles) + e.(y - x - middles' gap)
        e = ys.middle[b, k] - xs.middle[a, k]
        e = e * factor if law.metric == EUCLIDEAN else law.order * power * np.sign(e)
        linear -= abs(e - above_v.slope[b, k]) * ys.half[b, k] + abs(e + above_u.slope[a, k]) * xs.half[a, k]
    sharp = max(flat, min(linear, law.ceiling - above_u.top[a] - above_v.top[b]))
    return sharp - ROUNDING * (1.0 + distance * power)
