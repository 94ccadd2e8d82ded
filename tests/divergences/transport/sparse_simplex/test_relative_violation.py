"""The violation that ends a level of the solver: an amount of cost relative to the value of the dual."""

from types import SimpleNamespace

import numpy as np
import pytest

from divergences.transport.sparse_simplex.solve import _relative

LEVEL = SimpleNamespace(a=np.array([3.0, 1.0]), b=np.array([2.0, 2.0]))


@pytest.mark.parametrize(
    ("amount", "u", "v", "relative"),
    [
        (0.5, [2.0, 4.0], [1.0, 2.0], 0.5 / 4.0),  # 3/4 · 2 + 1/4 · 4 and 1/2 · 1 + 1/2 · 2
        (0.0, [0.0, 0.0], [0.0, 0.0], 0.0),
        (0.5, [0.0, 0.0], [0.0, 0.0], np.inf),
        (0.5, [-1.0, -1.0], [0.5, 0.5], np.inf),
    ],
)
def test_by_hand(amount, u, v, relative):
    assert _relative(amount, LEVEL, np.array(u), np.array(v)) == relative
