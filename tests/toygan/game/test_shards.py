"""One shard of rows: each piece against NumPy, and a critic's gradient against the network's own."""

import functools

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.engine.compilation import compiled
from toygan.engine.loops import copy
from toygan.game import shards
from toygan.game.players import SHARDS, new_player, shard_rows
from toygan.game.start import rules_of
from toygan.network.layout import layer
from toygan.network.mlp import Network
from toygan.network.passes import set_panels


@functools.cache
def loop(name):
    """A piece that is compiled into its callers, as a function to call from here."""
    piece = getattr(shards, name)
    return compiled(getattr(piece, "py_func", piece))


@compiled
def generate(player, s, latent, out):
    copy(shards.generate_shard(player, s, latent), out)


@compiled
def score(player, s, x, rows, out):
    copy(x, layer(player.a[s], player.shape, 0, rows, 0, len(x)))
    found = shards.score_shard(player, s, rows, len(x))
    for i in range(len(x)):
        out[i] = found[i]


def player(rows=6, **settings):
    net = Network([2, 5, 1], rng=0, **({"activation": "tanh"} | settings))
    made = new_player(net.shape, net.parameters, rows)
    set_panels(made.theta, made.shape, made.panels, 0, len(made.theta))
    return net, made


@pytest.mark.parametrize("n", [0, 1, 3, 4, 10, 256])
def test_shards_cover_the_batch_once_in_order(n):
    ends = [shard_rows(n, s) for s in range(SHARDS)]
    assert [row for lo, hi in ends for row in range(lo, hi)] == list(range(n))
    assert max(hi - lo for lo, hi in ends) - min(hi - lo for lo, hi in ends) <= 1
    assert shard_rows(10, 1) == (2, 5)


def test_mixing_by_hand():
    x, real, fake = np.zeros((2, 2)), np.array([[1.0, 2.0], [3.0, 4.0]]), np.full((2, 2), 10.0)
    loop("mix")(x, real, fake, np.array([1.0, 0.25]))
    assert x.tolist() == [[1.0, 2.0], [8.25, 8.5]]


def test_noise_is_added_in_place():
    x = np.ones((2, 1), np.float32)
    loop("add_noise")(x, np.array([[0.5], [-1.0]], np.float32))
    assert x.ravel().tolist() == [1.5, 0.0]


def test_generating_and_scoring_are_the_network():
    net, one = player()
    x = np.random.default_rng(1).normal(size=(4, 2))
    made, scores = np.zeros((4, 1)), np.zeros(4)
    generate(one, 2, x, made)
    assert np.array_equal(made, net(x))
    score(one, 3, x, 6, scores)
    assert np.array_equal(scores, net(x).ravel())
    assert (one.a[1] == 0).all()  # no other shard was touched


def test_a_generators_gradient_is_that_of_its_network():
    net, one = player()
    rng = np.random.default_rng(2)
    x, nabla = rng.normal(size=(4, 2)), rng.normal(size=(4, 1))
    generate(one, 0, x, np.zeros((4, 1)))
    loop("generator_gradient_shard")(one, 0, nabla)
    wanted = net.backward(net.forward(x), nabla).parameters
    np.testing.assert_allclose(one.gradients[0, : len(wanted)], wanted, rtol=1e-13, atol=1e-15)


def test_a_new_player_is_at_rest_and_holds_the_networks_own_parameters():
    net, one = player(dtype="float32")
    assert one.theta is net.parameters
    assert all((getattr(one, name) == 0).all() for name in ("first", "second", "history", "gradients", "rz"))
    assert one.gradients.ctypes.data % 64 == 0


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "softplus", "tanh", "silu"])
def test_players_keep_z_only_where_a_slope_reads_it(activation):
    """The critic's gradient, penalty included, is the same bit for bit when z has memory of its own."""
    net, one = player(8, activation=activation)
    assert (one.z is one.a) == (activation in ("relu", "leaky_relu", "softplus"))
    other = new_player(net.shape, net.parameters, 8)._replace(z=np.zeros_like(one.a), panels=one.panels)
    x, value = np.random.default_rng(1).standard_normal((6, 2)), np.zeros(1)
    rules = rules_of(TrainConfig(penalty_weight=10.0), whole_steps=True, paired=False)
    for each in (one, other):
        score(each, 0, x, 8, np.zeros(6))
        loop("penalty_shard")(each, 0, 8, 2, 2, rules, value)  # 2 mixed rows, 2 real, 2 fake, 2 tangents
        net.layer(each.delta[0], net.depth, 8)[2:6] = [[1.0], [-2.0], [3.0], [0.5]]
        loop("critic_gradient_shard")(each, 0, 8, 2)
    assert value > 0
    assert one.gradients[0].any()
    np.testing.assert_array_equal(one.gradients[0], other.gradients[0])


def test_a_player_has_room_for_its_rows_and_no_more():
    """Rows of 2 + 5 + 1 numbers, 21 parameters; arrays end at whole cache lines of 8 numbers."""
    _, one = player(rows=6)
    assert SHARDS == 4
    sizes = {name: getattr(one, name).shape for name in one._fields[1:]}
    assert {sizes[name] for name in ("theta", "first", "second", "history")} == {(21,)}
    assert one.effective is one.theta
    assert sizes["u"] == sizes["v"] == (0,)
    assert {sizes[name] for name in ("z", "a", "delta", "nabla", "rz")} == {(4, 48)}
    assert (sizes["gradients"], sizes["panels"]) == ((4, 24), (2, 24))
