"""Arrays at cache lines, and matrix products in blocks."""

import itertools

import numpy as np
import pytest

from toygan import backprop, memory
from toygan.backprop import product, product_over_rows, times_turned_weight, turn, turned_weight
from toygan.board import SHARDS, new_player
from toygan.network import Network


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_rows_of_a_player_begin_at_cache_lines(dtype):
    net = Network([2, 33, 1], dtype=dtype)
    player = new_player(net.shape, net.parameters, 7)
    for array in (player.theta, player.first, player.gradients, player.m, player.turned):
        for row in np.atleast_2d(array):
            assert row.ctypes.data % memory.LINE == 0
    assert player.gradients.shape[0] == SHARDS
    assert player.gradients.shape[1] >= net.parameters.size


def test_zeros_is_zero_and_of_the_asked_shape():
    x = memory.zeros((3, 5), "float32")
    assert x.shape == (3, 5)
    assert x.dtype == np.float32
    assert not x.any()


# below one block, in even blocks, with a short last block, too wide for blocks, one row
@pytest.mark.parametrize(
    ("n", "k", "m"), [(192, 64, 64), (192, 128, 128), (97, 130, 131), (64, 600, 600), (1, 900, 7)]
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_products_in_blocks_are_the_products(n, k, m, dtype):
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((n, k)).astype(dtype), rng.standard_normal((k, m)).astype(dtype)
    out = np.full((n, m), np.nan, dtype)
    product(x, y, out)
    tolerance = 1e-13 if dtype == "float64" else 1e-5
    np.testing.assert_allclose(out, x.astype(float) @ y.astype(float), atol=tolerance * k)


@pytest.mark.parametrize(("k", "m"), [(64, 64), (300, 400), (400, 300), (600, 600)])
def test_products_with_turned_weights_are_the_products(k, m):
    rng = np.random.default_rng(0)
    net, x, out = Network([k, m], rng=rng), rng.standard_normal((50, k)), np.zeros((50, m))
    turned = np.zeros_like(net.parameters)
    turn(net.parameters, net.shape, turned, 0, turned.size)
    times_turned_weight(x, net.parameters, turned, net.shape, 1, out)
    np.testing.assert_allclose(out, x @ net.weights[0].T, atol=1e-11)


@pytest.mark.parametrize(("n", "k", "m"), [(192, 64, 64), (192, 128, 128), (190, 97, 101), (192, 512, 64)])
def test_products_over_rows_are_the_products(n, k, m):
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((n, k)), rng.standard_normal((n, m))
    room, out = np.zeros((n + 5, k)), np.full((k, m), np.nan)
    before = x.copy()
    product_over_rows(x, y, room, out)
    np.testing.assert_allclose(out, x.T @ y, atol=1e-12)
    np.testing.assert_array_equal(x, before)


@pytest.mark.skipif(not backprop.UNPACKED, reason="weights are read as they are")
def test_turning_in_pieces_is_turning_at_once():
    net = Network([3, 5, 4, 1], rng=0)
    count = net.parameters.size
    whole, pieces = np.zeros(count), np.zeros(count)
    turn(net.parameters, net.shape, whole, 0, count)
    edges = [0, 1, 7, 19, 20, 33, count]
    for first, last in itertools.pairwise(edges):
        turn(net.parameters, net.shape, pieces, first, last)
    np.testing.assert_array_equal(whole, pieces)
    for l, W in enumerate(net.weights, start=1):
        np.testing.assert_array_equal(turned_weight(whole, net.shape, l), W.T)
