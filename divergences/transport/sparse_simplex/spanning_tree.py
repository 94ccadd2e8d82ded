"""The basis of the network simplex: a spanning tree, kept as a list in preorder.

nodes      0 … n-1 are the x, n … n+m-1 the y, n+m is the root
parent     the node above; the tree's arc to it runs up from an x, down to a y
flow       of that arc, a whole number; arcs to the root carry none, and their costs are free
after      the next node in preorder (behind the last one comes the root), before its inverse
size, last how many nodes the subtree has, and which of them is the last in preorder
potential  u of an x, -v of a y: potential[i] - potential[n + j] = c(i, j) along the tree

Strongly feasible: an arc without flow runs up. Then no sequence of pivots comes back to the same tree.
"""

from typing import NamedTuple

import numpy as np

from divergences.transport.sparse_simplex.costs import CostLaw, cost
from divergences.transport.sparse_simplex.kernels import kernel


class SpanningTree(NamedTuple):
    """Seven arrays over the n + m + 1 nodes; see the legend of this module."""

    parent: np.ndarray
    flow: np.ndarray
    after: np.ndarray
    before: np.ndarray
    size: np.ndarray
    last: np.ndarray
    potential: np.ndarray


def spanning_tree(x, y, plan, u: np.ndarray, law: CostLaw) -> SpanningTree:
    """The tree of a plan that is a forest: one x of each part, which keeps its u, joins it to the root.

    Parameters
    ----------
    plan : tuple of ndarray
        ``(i, j, flow)`` with positive flows.
    u : ndarray, shape (n,)

    Examples
    --------
    >>> from divergences.transport.sparse_simplex.costs import cost_law
    >>> plan = np.array([0]), np.array([0]), np.array([1])
    >>> tree = spanning_tree(
    ...     np.array([[0.0]]), np.array([[2.0]]), plan, np.array([5.0]), cost_law("euclidean", 1)
    ... )
    >>> tree.parent, tree.potential
    (array([ 2,  0, -1], dtype=int32), array([5., 3., 0.]))
    """
    i, j, flow = plan
    n, nodes = len(x), len(x) + len(y) + 1
    order, parent = _preorder(n, nodes, i, n + j)
    parent[-1] = -1
    flows, potential = np.zeros(nodes, np.int64), np.zeros(nodes)
    flows[np.where(parent[n + j] == i, n + j, i)] = flow
    potential[:n] = u
    after, before, last = (np.empty(nodes, np.int32) for _ in range(3))
    after[order], before[order] = np.roll(order, -1), np.roll(order, 1)
    size = np.ones(nodes, np.int32)
    measure_subtrees(order, parent, size, last)
    tree = SpanningTree(parent, flows, after, before, size, last, potential)
    refresh_potentials(n, x, y, law, tree)
    return tree


def _preorder(n: int, nodes: int, tail: np.ndarray, head: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All nodes depth first from the root, and the parent of each."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, connected_components

    def graph(tail, head):
        return csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=(nodes, nodes))

    pieces, piece = connected_components(graph(tail, head), directed=False)
    assert len(tail) + pieces == nodes, "the starting plan has a cycle"
    first = np.unique(piece[:n], return_index=True)[1]
    root = np.full(len(first), nodes - 1)
    whole = graph(np.concatenate([tail, root]), np.concatenate([head, first]))
    layers, parent = breadth_first_order(whole, nodes - 1, directed=False)
    order = np.empty(nodes, np.int32)  # SciPy's own depth first order is quadratic in the arcs of the root
    place_depth_first(layers, parent, np.ones(nodes, np.int64), np.zeros(nodes, np.int64), order)
    return order, parent.astype(np.int32)


@kernel
def place_depth_first(layers, parent, size, place, order):
    """Fill ``order``, depth first, from ``layers``, breadth first; ``size`` (1s), ``place`` (0s): scratch."""
    for k in range(len(layers) - 1, 0, -1):
        size[parent[layers[k]]] += size[layers[k]]
    for node in layers[1:]:  # place[above]: the last place taken there
        above = parent[node]
        first = place[above] + 1
        place[above] += size[node]
        place[node] = first
        order[first] = node
    order[0] = layers[0]


@kernel
def measure_subtrees(order, parent, size, last):
    """Sizes (1 before) and last nodes of all subtrees, from the order of the nodes."""
    for position in range(len(order) - 1, -1, -1):
        node = order[position]
        last[node] = order[position + size[node] - 1]
        if position > 0:
            size[parent[node]] += size[node]


@kernel
def refresh_potentials(n, x, y, law, tree):
    """Recompute the potentials along the tree's arcs, without the rounding that pivots accumulated.

    The root's potential becomes 0 again. It changes with the larger side of the tree, and large potentials
    would round their differences coarsely.
    """
    root = len(tree.parent) - 1
    offset, tree.potential[root] = tree.potential[root], 0.0
    node = tree.after[root]
    while node != root:
        above = tree.parent[node]
        if above == root:
            tree.potential[node] -= offset
        elif node < n:
            tree.potential[node] = tree.potential[above] + cost(x, node, y, above - n, law)
        else:
            tree.potential[node] = tree.potential[above] - cost(x, above, y, node - n, law)
        node = tree.after[node]
