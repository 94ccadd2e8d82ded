"""The tree of a plan: preorder, sizes, flows and potentials, on random forests."""

import numpy as np
import pytest

from divergences.transport.sparse_simplex.costs import cost_law
from divergences.transport.sparse_simplex.spanning_tree import refresh_potentials, spanning_tree

LAW = cost_law("euclidean", 1)


def random_forest(seed, n=9, m=7, arcs=11):
    """Arcs between x and y without a cycle, one at least for each y, their flows, a potential of every x."""
    rng = np.random.default_rng(seed)
    piece, chosen = np.arange(n + m), []
    for code in [*(rng.integers(n, size=m) * m + np.arange(m)), *rng.permutation(n * m)]:
        i, j = divmod(int(code), m)
        if piece[i] != piece[n + j] and len(chosen) < arcs:
            piece[piece == piece[i]] = piece[n + j]
            chosen.append((i, j))
    i, j = map(np.array, zip(*chosen))
    x, y = rng.normal(size=(n, 2)), rng.normal(size=(m, 2))
    return x, y, (i, j, rng.integers(1, 9, len(chosen))), rng.normal(size=n)


@pytest.fixture(params=range(6))
def made(request):
    x, y, plan, u = random_forest(request.param)
    return x, y, plan, u, spanning_tree(x, y, plan, u.copy(), LAW)


def test_every_node_has_a_parent_and_after_is_a_preorder(made):
    x, y, _, _, tree = made
    root, node, seen = len(x) + len(y), len(x) + len(y), []
    for _ in range(root + 1):
        seen.append(int(node))
        assert tree.before[tree.after[node]] == node
        node = tree.after[node]
    assert node == root
    assert sorted(seen) == list(range(root + 1))
    assert tree.parent[root] == -1
    place = {node: k for k, node in enumerate(seen)}
    for node in seen[1:]:
        assert place[int(tree.parent[node])] < place[node]
    for node in seen:  # a subtree lies together: from its node to its last one
        below = {other for other in seen if node in chain(tree.parent, other)}
        assert tree.size[node] == len(below)
        assert {seen[place[node] + k] for k in range(len(below))} == below
        assert tree.last[node] == seen[place[node] + len(below) - 1]


def chain(parent, node):
    found = [node]
    while parent[node] >= 0:
        node = int(parent[node])
        found.append(node)
    return found


def test_flows_lie_on_their_arcs_and_arcs_to_the_root_carry_none(made):
    x, y, (i, j, flow), _, tree = made
    n, root = len(x), len(x) + len(y)
    wanted = {frozenset((a, n + b)): f for a, b, f in zip(i.tolist(), j.tolist(), flow.tolist())}
    found = {
        frozenset((k, int(tree.parent[k]))): int(tree.flow[k]) for k in range(root) if tree.parent[k] != root
    }
    assert found == wanted
    assert all(tree.flow[k] == 0 for k in range(root + 1) if k == root or tree.parent[k] == root)


def test_potentials_differ_by_the_cost_along_the_tree_and_one_x_of_each_part_keeps_its_own(made):
    x, y, (i, j, _), u, tree = made
    n, root = len(x), len(x) + len(y)
    costs = np.linalg.norm(x[i] - y[j], axis=1)
    np.testing.assert_allclose(tree.potential[i] - tree.potential[n + j], costs, atol=1e-14)
    tops = [k for k in range(n) if tree.parent[k] == root]
    assert tree.potential[tops].tolist() == u[tops].tolist()
    assert len(tops) == n + len(y) - len(i)
    for top in tops:  # the first x of its part
        assert top == min(k for k in range(n) if top in chain(tree.parent, k))
    assert not any(tree.parent[k] == root for k in range(n, root) if tree.size[k] > 1)
    assert tree.potential[root] == 0


def test_refreshing_takes_the_roots_potential_out(made):
    x, y, _, _, tree = made
    before = tree.potential.copy()
    tree.potential[...] += 1e3
    refresh_potentials(len(x), x, y, LAW, tree)
    np.testing.assert_allclose(tree.potential, before, atol=1e-12)
    assert tree.potential[-1] == 0.0


def test_a_plan_with_a_cycle_is_refused():
    x = y = np.zeros((2, 1))
    plan = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.ones(4, int)
    with pytest.raises(AssertionError, match="the starting plan has a cycle"):
        spanning_tree(x, y, plan, np.zeros(2), LAW)
