"""Optimizers against PyTorch's, step by step (tests/toygan/data holds what PyTorch did)."""

import json
from pathlib import Path

import numpy as np
import pytest

from toygan.network.optimizers import CODES, OPTIMIZERS, optimizer_step

REFERENCE = json.loads((Path(__file__).parent / "data" / "optimizer_steps.json").read_text(encoding="utf-8"))


def gradient(k):
    return np.array([np.sin(3 * k + 1), np.cos(5 * k) * 0.1, (-1) ** k * 2.0 + k * 0.1])


def trajectory(name, dtype=float, steps=12):
    theta = np.array(REFERENCE["start"], dtype)
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    rows = []
    for k in range(steps):
        g = gradient(k).astype(dtype)
        optimizer_step(CODES[name], theta, g, first, second, k + 1, 0.01, *REFERENCE["betas"])
        rows.append(theta.copy())
    return np.array(rows)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_step_is_pytorchs(name):
    np.testing.assert_allclose(trajectory(name), REFERENCE["steps"][name], rtol=1e-13)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_float32_follows_and_stays_float32(name):
    rows = trajectory(name, np.float32)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, REFERENCE["steps"][name], rtol=2e-5)


def test_the_first_adam_step_has_the_learning_rate_as_length():
    theta, first, second = np.zeros(3), np.zeros(3), np.zeros(3)
    optimizer_step(CODES["adam"], theta, np.array([5.0, -1e-3, 2.0]), first, second, 1, 0.1, 0.9, 0.999)
    np.testing.assert_allclose(theta, [-0.1, 0.1, -0.1], rtol=1e-4)


def test_zero_gradients_move_nothing():
    for name in OPTIMIZERS:
        theta, zeros = np.ones(2), np.zeros(2)
        optimizer_step(CODES[name], theta, zeros.copy(), zeros.copy(), zeros.copy(), 1, 0.1, 0.5, 0.9)
        assert (theta == 1).all()


@pytest.mark.parametrize("name", ["momentum", "rmsprop", "adam"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_moments_of_dead_units_become_zero(name, dtype):
    """Denormal numbers times 0.9 round to themselves: without help they stay, and cost time in every step."""
    theta, tiny = np.zeros(2, dtype), np.finfo(dtype).tiny
    first, second = np.full(2, 2 * tiny, dtype), np.full(2, 2 * tiny, dtype)
    for t in range(1, 20):
        optimizer_step(CODES[name], theta, np.zeros(2, dtype), first, second, t, 0.1, 0.9, 0.9)
    used = {"momentum": [first], "rmsprop": [second], "adam": [first, second]}[name]
    assert not np.any(used)
