"""Pivots of the primal network simplex on a spanning tree (see ``spanning_tree`` for the letters).

An arc (i, j) of negative reduced cost enters. Flow moves round the cycle that it closes, from the apex (where
the paths up from i and j meet) down to i, over the arc, and from j up to the apex, until an arc of the cycle
has no flow left; that one leaves. The entering arc then connects the subtree below it, and either its
potentials change or those of all other nodes, whichever are fewer.
"""

import numpy as np

from divergences.transport.sparse_simplex.kernels import kernel

PLENTY = np.int64(2**62)  # more than the total flow


@kernel
def pivot_on(n, i, j, costs, tolerance, block, tree, position, most_pivots, most_work):
    """Pivot until no reduced cost is below ``-tolerance``, or ``most_pivots`` or ``most_work`` is reached.

    Arcs ``(i[a], j[a])`` are searched cyclically from ``position`` on, ``block`` at a time; the best of
    a block enters. Work counts arcs searched and potentials changed.

    Returns
    -------
    position, pivots : int
    optimal : bool
    """
    pivots, work, without = 0, 0, 0
    while without < len(i) and pivots < most_pivots and work < most_work:
        best, entering = -tolerance, -1
        for _ in range(min(block, len(i) - without)):
            reduced = costs[position] - tree.potential[i[position]] + tree.potential[n + j[position]]
            if reduced < best:
                best, entering = reduced, position
            position += 1
            if position == len(i):
                position = 0
        work += block
        without += block
        if entering >= 0:
            work += pivot(n, np.int64(i[entering]), np.int64(n + j[entering]), best, tree)
            pivots += 1
            without = 0
    return position, pivots, without >= len(i)


@kernel(inner=True)
def pivot(n, i, j, reduced, tree):
    """Let arc (i, j) enter the tree; how many potentials changed."""
    apex, leaving, delta, below_i = leaving_arc(n, i, j, tree)
    if delta > 0:
        push(n, i, apex, -delta, tree)
        push(n, j, apex, delta, tree)
    top, above = (i, j) if below_i else (j, i)
    shift = reduced if below_i else -reduced
    resize(leaving, above, apex, tree)
    end = hang(top, leaving, above, delta, tree)
    return shift_smaller_side(top, end, shift, tree)


@kernel(inner=True)
def leaving_arc(n, i, j, tree):
    """The apex; the lower node of the last blocking arc; the flow it allows; whether it is on i's side."""
    parent, flow, size = tree.parent, tree.flow, tree.size
    allowed_i, leaving_i, allowed_j, leaving_j = PLENTY, -1, PLENTY, -1
    while i != j:
        if size[i] <= size[j]:
            if i < n and flow[i] < allowed_i:
                allowed_i, leaving_i = flow[i], i
            i = parent[i]
        else:
            if j >= n and flow[j] <= allowed_j:
                allowed_j, leaving_j = flow[j], j
            j = parent[j]
    if allowed_j <= allowed_i:
        return i, leaving_j, allowed_j, False
    return i, leaving_i, allowed_i, True


@kernel(inner=True)
def push(n, node, apex, delta, tree):
    """Add ``delta`` to the arcs up from an x and take it off those down to a y, from ``node`` to the apex."""
    while node != apex:
        tree.flow[node] += delta if node < n else -delta
        node = tree.parent[node]


@kernel(inner=True)
def resize(leaving, above, apex, tree):
    """Update the subtree sizes of the nodes above the old and the new place of the subtree that moves."""
    moved = tree.size[leaving]
    node = tree.parent[leaving]
    while node != apex:
        tree.size[node] -= moved
        node = tree.parent[node]
    while above != apex:
        tree.size[above] += moved
        above = tree.parent[above]


@kernel(inner=True)
def hang(top, leaving, above, delta, tree):
    """Make ``top`` the root of the subtree of ``leaving``, below ``above``; return the subtree's last node.

    The stem is the path from ``top`` up to ``leaving``. In the new preorder each node of the stem is followed
    by the parts of its subtree that came before and after the subtree of the previous node of the stem.
    """
    cut_out(leaving, tree)
    parent, flow, size, last = tree.parent, tree.flow, tree.size, tree.last
    whole, node, over, carried = size[leaving], top, above, delta
    ahead, behind = tree.before[top], tree.after[last[top]]
    end, old_last, inside = last[top], last[top], 0
    while True:
        up, old_flow, old_size = parent[node], flow[node], size[node]
        if node != top:
            next_ahead = tree.before[node]
            link(end, node, tree)
            end = ahead
            if last[node] != old_last:
                link(end, behind, tree)
                end = old_last = last[node]
                behind = tree.after[end]
            ahead = next_ahead
        parent[node], flow[node], size[node] = over, carried, whole - inside
        if node == leaving:
            break
        over, node, carried, inside = node, up, old_flow, old_size
    node = leaving
    while node != above:
        last[node] = end
        node = parent[node]
    put_in(top, end, above, tree)
    return end


@kernel(inner=True)
def cut_out(top, tree):
    """Take the subtree of ``top`` out of the preorder."""
    end, ahead = tree.last[top], tree.before[top]
    link(ahead, tree.after[end], tree)
    node = tree.parent[top]
    while node >= 0 and tree.last[node] == end:
        tree.last[node] = ahead
        node = tree.parent[node]


@kernel(inner=True)
def put_in(top, end, above, tree):
    """Put the preorder of a subtree, from ``top`` to ``end``, right behind ``above``."""
    link(end, tree.after[above], tree)
    link(above, top, tree)
    node = above
    while node >= 0 and tree.last[node] == above:
        tree.last[node] = end
        node = tree.parent[node]


@kernel(inner=True)
def link(a, b, tree):
    """Let ``b`` follow ``a`` in the preorder."""
    tree.after[a], tree.before[b] = b, a


@kernel(inner=True)
def shift_smaller_side(top, end, shift, tree):
    """Add ``shift`` to a subtree's potentials, or subtract it from all others; return how many changed."""
    count, node = tree.size[top], top
    if 2 * count > len(tree.size):
        count, node, shift = len(tree.size) - count, tree.after[end], -shift
    for _ in range(count):
        tree.potential[node] += shift
        node = tree.after[node]
    return count
