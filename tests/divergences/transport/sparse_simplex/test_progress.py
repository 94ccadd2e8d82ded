"""What the solver on candidate arcs says of itself: where it is, and how far from the optimum."""

from types import SimpleNamespace

import numpy as np
import pytest

from divergences.transport.sparse_simplex.solve import _relative, _Solver

LEVEL = SimpleNamespace(a=np.array([3, 1]), b=np.array([2, 2]))  # masses 3/4, 1/4 and 1/2, 1/2


def test_a_violation_is_a_part_of_the_dual_value_by_hand():
    u, v = np.array([4.0, 8.0]), np.array([2.0, -4.0])  # 3 + 2 + 1 - 2 = 4
    assert _relative(1.0, LEVEL, u, v) == 0.25
    assert _relative(0.0, LEVEL, u, v) == 0.0


@pytest.mark.parametrize("v", [[-4.0, -4.0], [-9.0, -9.0]])
def test_where_the_value_is_not_positive_any_violation_is_infinite(v):
    assert _relative(1e-12, LEVEL, np.array([4.0, 4.0]), np.array(v)) == np.inf


def test_before_the_first_level_it_says_so():
    seen = []
    solver = _Solver(None, None, seen.append)
    solver.report(LEVEL, SimpleNamespace(i=np.arange(5)))
    assert (seen[0].level, seen[0].levels, seen[0].points, seen[0].arcs) == (0, 0, (2, 2), 5)
    assert (seen[0].pivots, seen[0].violation) == (0, np.inf)
