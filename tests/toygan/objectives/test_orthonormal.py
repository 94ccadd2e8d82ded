"""The projection on orthonormal weights: by hand, the polar factor, large updates, rounding."""

import numpy as np
import pytest
import scipy.linalg

from toygan.engine.compilation import compiled
from toygan.objectives import orthonormal
from toygan.objectives.orthonormal import CONVERGED, away, towards_orthonormal

SHAPES = [(1, 1), (1, 8), (8, 1), (6, 4), (4, 6), (16, 16)]
AFTER_STEP = {"line": orthonormal.after_step_line, "loop": compiled(orthonormal.after_step_loop)}


def project(W, kind="loop"):
    W, room = W.copy(), np.zeros((2, W.size), W.dtype)
    AFTER_STEP[kind](W, room[0], room[0], *room)
    return W


def near(shape, size, seed=0):
    """Orthonormal weights and an update of that norm."""
    rng = np.random.default_rng(seed)
    W, _, _ = orthonormal.start(rng.normal(size=shape))
    update = rng.normal(size=shape)
    return W, W + size * update / np.linalg.norm(update, 2)


def test_singular_values_by_hand():
    W = np.diag([0.5, 1.0, 1.7])
    assert np.diag(towards_orthonormal(W)) == pytest.approx([0.6875, 1.0, 1.5 * 1.7 - 0.5 * 1.7**3])


@pytest.mark.parametrize("kind", AFTER_STEP)
@pytest.mark.parametrize("shape", SHAPES)
def test_either_gram_matrix_gives_the_polar_factor(shape, kind):
    _, moved = near(shape, 0.05)
    found = project(moved, kind)
    u, _, vt = np.linalg.svd(moved, full_matrices=False)
    np.testing.assert_allclose(found, u @ vt, atol=1e-9)
    if shape == (16, 16):
        np.testing.assert_allclose(found, scipy.linalg.polar(moved)[0], atol=1e-9)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_start_is_orthonormal_whatever_the_scale(shape):
    for scale in (1e-6, 1.0, 1e4):
        W, u, v = orthonormal.start(scale * np.random.default_rng(1).normal(size=shape))
        assert away(W) <= CONVERGED
        assert (u.shape, v.shape) == ((shape[0],), (shape[1],))
    assert not orthonormal.start(np.zeros(shape))[0].any()


@pytest.mark.parametrize("kind", AFTER_STEP)
@pytest.mark.parametrize("size", [1.0, 3.0, 50.0, 1e6])
def test_updates_beyond_the_square_root_of_3_are_rescaled_and_come_back(size, kind):
    """The iteration alone would send a singular value above √3 away from 1, or to −1."""
    _, moved = near((16, 16), size)
    assert size < 2 or np.linalg.norm(moved, 2) > np.sqrt(3)
    s = np.linalg.svd(project(moved, kind), compute_uv=False)
    assert s.max() <= 1.0
    if size > 2:
        assert s.min() > 0.99


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("width", [2, 64, 200])
def test_rounding_stretches_nothing(width, dtype):
    W = orthonormal.start(np.random.default_rng(0).normal(size=(width, width)))[0].astype(dtype)
    rng = np.random.default_rng(1)
    for _ in range(8):
        W = project(W - dtype(2e-3) * np.sign(rng.normal(size=W.shape)).astype(dtype))
        s = np.linalg.svd(W.astype(float), compute_uv=False)
        assert 1 - 20 * np.finfo(dtype).eps - 1e-9 < s.min()
        assert s.max() <= 1.0


def test_nan_stays_nan():
    W = np.eye(4)
    W[1, 2] = np.nan
    assert np.isnan(project(W)).any()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_line_and_the_loop_do_the_same(shape):
    _, moved = near(shape, 0.3)
    np.testing.assert_allclose(project(moved, "line"), project(moved, "loop"), atol=1e-14)
