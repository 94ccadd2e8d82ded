"""Spectral normalisation: the gradient by hand, by differences of the exact norm, by the tape, by PyTorch."""

import importlib.util

import numpy as np
import pytest

from toygan.autograd import Tensor, grad
from toygan.engine.compilation import compiled
from toygan.objectives import spectral_norm
from toygan.objectives.spectral_norm import followed, normalised, pulled_back

SHAPES = [(1, 1), (5, 3), (3, 5), (1, 6), (8, 8)]
BIG = 1e-30


def drawn(shape, seed=0, iterations=2):
    rng = np.random.default_rng(seed)
    W, u = rng.normal(size=shape), rng.normal(size=shape[0])
    for _ in range(iterations):
        u, v = followed(W, u)
    return W, u, v, rng.normal(size=shape)


def test_one_power_iteration_by_hand():
    W = np.array([[3.0, 0.0], [0.0, 4.0]])
    u, v = followed(W, np.array([0.8, 0.6]))
    np.testing.assert_allclose(v, [2**-0.5, 2**-0.5])  # Wᵀu = (2.4, 2.4)
    np.testing.assert_allclose(u, [0.6, 0.8])  # Wv is along (3, 4)


@pytest.mark.parametrize("shape", SHAPES)
def test_s_is_at_most_the_norm_and_reaches_it(shape):
    for iterations in (1, 2, 400):
        W, u, v, _ = drawn(shape, iterations=iterations)
        s, top = u @ W @ v, np.linalg.norm(W, 2)
        assert 0 < s <= top * (1 + 1e-15)
    assert s == pytest.approx(top, rel=1e-12)
    assert np.linalg.norm(normalised(W, u, v), 2) == pytest.approx(1.0, rel=1e-12)


def test_at_the_start_u_and_v_are_those_of_the_largest_singular_value():
    W = np.random.default_rng(0).normal(size=(6, 4))
    same, u, v = spectral_norm.start(W)
    assert same is W
    assert u @ W @ v == pytest.approx(np.linalg.norm(W, 2), rel=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_gradient_is_that_of_the_tape_and_of_complex_steps(shape):
    W, u, v, g = drawn(shape)
    found = pulled_back(g, W, u, v)
    tensor = Tensor(W)
    tape = grad((normalised(tensor, u, v) * g).sum(), tensor).value
    steps = np.zeros_like(W)
    for place in np.ndindex(shape):
        moved = W.astype(complex)
        moved[place] += 1j * BIG
        steps[place] = (normalised(moved, u, v) * g).sum().imag / BIG
    scale = np.abs(tape).max()
    assert np.abs(found - tape).max() <= 1e-12 * max(scale, 1)
    assert np.abs(found - steps).max() <= 1e-12 * max(scale, 1)


def test_it_is_the_gradient_of_the_exact_norm_where_u_and_v_have_converged():
    """Holding u and v costs nothing there: the largest singular value does not move with them."""
    W, u, v, g = drawn((6, 4), iterations=3000)
    found, h = pulled_back(g, W, u, v), 1e-6
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        value = [(g * x).sum() / np.linalg.norm(x, 2) for x in (up, down)]
        assert found[place] == pytest.approx((value[0] - value[1]) / (2 * h), abs=2e-9)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_lines_and_the_compiled_loops_do_the_same(shape, dtype):
    W, u, v, g = (x.astype(dtype) for x in drawn(shape))
    tolerance = {"rtol": 2e-5, "atol": 2e-6} if dtype == np.float32 else {"rtol": 1e-13, "atol": 1e-14}
    results = []
    for kind in ("line", "loop"):
        work = [getattr(spectral_norm, f"{name}_{kind}") for name in ("effective", "pull_back", "after_step")]
        effective, pull_back, after_step = map(compiled, work) if kind == "loop" else work
        W_bar, g_, u_, v_, room = np.zeros_like(W), g.copy(), u.copy(), v.copy(), np.zeros(shape[0], dtype)
        effective(W, u, v, W_bar, room)
        pull_back(W, u, v, W_bar, g_, room)
        after_step(W, u_, v_, room, room)
        results.append((W_bar, g_, u_, v_))
    for line, loop in zip(*results):
        np.testing.assert_allclose(loop, line, **tolerance)


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
@pytest.mark.parametrize("shape", SHAPES)
def test_pytorchs_own_spectral_norm_has_the_same_gradient(shape):
    import torch

    W, _, _, g = drawn(shape)
    layer = torch.nn.Linear(shape[1], shape[0], bias=False, dtype=torch.float64)
    layer.weight.data[...] = torch.tensor(W)
    layer = torch.nn.utils.parametrizations.spectral_norm(layer)
    layer.eval()  # u and v stay
    held = layer.parametrizations.weight[0]
    W_bar = layer.weight
    (W_bar * torch.tensor(g)).sum().backward()
    theirs = layer.parametrizations.weight.original.grad.numpy()
    u, v = held._u.numpy().copy(), held._v.numpy().copy()
    assert np.abs(normalised(W, u, v) - W_bar.detach().numpy()).max() <= 1e-10
    assert np.abs(pulled_back(g, W, u, v) - theirs).max() <= 1e-10 * max(np.abs(theirs).max(), 1)
    held.train()
    held(layer.parametrizations.weight.original)  # one power iteration: u by the old v, then v by the new u
    ours = followed(W.T, v)
    np.testing.assert_allclose(held._u.numpy(), ours[1], atol=1e-12)
    np.testing.assert_allclose(held._v.numpy(), ours[0], atol=1e-12)
