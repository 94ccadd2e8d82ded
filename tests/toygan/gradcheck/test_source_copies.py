"""Copies of the kernel modules: the same numbers, complex ones too, and one line changed."""

import gc
import weakref

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.engine.kernel_sources import imported, kernel_modules
from toygan.game.trainer import Trainer
from toygan.gradcheck import source_copies
from toygan.network import mlp as network


def test_an_uncompiled_copy_computes_the_same():
    plain, x = source_copies.uncompiled(), np.random.default_rng(0).normal(size=(4, 2))
    ours, copy = (module.Network([2, 5, 1], "tanh", rng=3) for module in (network, plain.network))
    np.testing.assert_allclose(ours(x), copy(x), rtol=1e-14)
    gradients = [net.penalty_gradient(x, "gradient_penalty").parameters for net in (ours, copy)]
    np.testing.assert_allclose(*gradients, rtol=1e-12, atol=1e-15)
    assert type(copy) is not type(ours)


def test_a_copy_takes_complex_numbers():
    net = source_copies.uncompiled().network.Network([2, 5, 1], "silu", rng=3)
    x, way = np.random.default_rng(0).normal(size=(2, 4, 2))
    along = net(x + 1e-30j * way).imag.ravel() / 1e-30
    np.testing.assert_allclose(along, np.sum(net.input_gradient(x) * way, axis=1), rtol=1e-13)


def test_one_line_is_replaced_and_nothing_else_changes():
    broken = source_copies.copies(
        ("penalties", "r = np.sqrt(row_sums(g * g) + EPSILON)", "r = 0 * g[:, 0] + 1")
    )
    g = np.array([[3.0, 4.0]])
    assert broken.penalties.PENALTIES["gradient_penalty"].formula(g, 1.0)[0] == 0
    assert source_copies.uncompiled().penalties.PENALTIES["gradient_penalty"].formula(g, 1.0)[
        0
    ] == pytest.approx(16)


def test_a_line_must_stand_exactly_once():
    with pytest.raises(
        ValueError, match="the line must stand once in the source, it stands 0 times: no such"
    ):
        source_copies.copies(("backprop", "no such line", "pass"))
    with pytest.raises(ValueError, match="it stands 2 times"):
        source_copies.with_line_replaced("a = 1\nb = 2\na = 1\n", "a = 1", "a = 2")


def test_a_copied_network_runs_the_copied_passes():
    copied = source_copies.copies()
    assert copied.network.Network([1, 1]).passes is copied.passes


def test_what_is_copied_stands_after_what_it_imports():
    order = list(source_copies.places().values())
    assert {"toygan.network.backprop", "toygan.network.passes", "toygan.game.phases"} <= set(order)
    for i, place in enumerate(order):
        assert imported(place).isdisjoint(order[i:])


def test_every_kernel_is_copied_but_what_copies_share():
    left_out = set(kernel_modules()) - set(source_copies.places().values())
    assert {name.split(".")[1] for name in left_out} == {"autograd", "engine", "f_divergences", "support"}


def test_a_copy_takes_no_turn_of_the_installed_game():
    """Compiled code calls Python by a name that the process knows; a copy must not put itself behind it."""
    config = TrainConfig(
        hidden=(3,), batch_size=4, iterations=1, coupling="packing:2", objective="hinge", dtype="float64"
    )
    before = Trainer(config).advance(1)
    source_copies.copies()
    after = Trainer(config).advance(1)
    assert before["critic_loss"] == after["critic_loss"] != 0


def test_a_copy_that_is_not_compiled_is_freed():
    """Numba keeps for ever what it is told of; the lab makes a copy for every bug that is looked at."""
    made = source_copies.copies()
    alive = {name: weakref.ref(module) for name, module in vars(made).items()}
    del made
    gc.collect()
    assert len(alive) > 30
    assert [name for name, module in alive.items() if module() is not None] == []
