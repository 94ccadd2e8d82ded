"""Arrays at cache lines."""

import numpy as np
import pytest

from toygan.engine import aligned
from toygan.game.players import SHARDS, new_player
from toygan.network.mlp import Network


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_rows_of_a_player_begin_at_cache_lines(dtype):
    net = Network([2, 33, 1], dtype=dtype)
    player = new_player(net.shape, net.parameters, 7)
    for array in (player.theta, player.first, player.gradients, player.m, player.panels):
        for row in np.atleast_2d(array):
            assert row.ctypes.data % aligned.LINE == 0
    assert player.gradients.shape[0] == SHARDS
    assert player.gradients.shape[1] >= net.parameters.size


def test_zeros_is_zero_and_of_the_asked_shape():
    x = aligned.zeros((3, 5), "float32")
    assert x.shape == (3, 5)
    assert x.dtype == np.float32
    assert not x.any()
