"""Deep in a clipped critic the gradient vanishes or explodes; under the penalty it keeps its size."""

import numpy as np
import pytest

from figures.chapters.wasserstein.gradient_norms import CRITICS, LAYERS, activation_norms
from toygan.network.mlp import Network


def test_message_norms_vanish_and_explode_with_c_but_not_with_the_penalty(picture):
    shown = picture("gradient_norms")
    curves = {}
    for name in CRITICS:
        layer, curves[name] = shown.line(name)
        assert layer.tolist() == list(range(LAYERS + 1, 0, -1))
    assert curves["clip_0.1"][-1] - curves["clip_0.1"][0] > 2
    assert (np.diff(curves["clip_0.01"]) < -0.5).all()
    assert (np.diff(curves["clip_0.001"]) < -1.5).all()
    assert curves["clip_0.001"][-1] < curves["clip_0.01"][-1] - 8
    assert np.abs(curves["penalty"] - curves["penalty"][0]).max() < 0.5


def test_norm_at_the_score_is_known_by_hand(picture):
    for name in CRITICS:
        assert picture("gradient_norms").line(name)[1][0] == pytest.approx(np.log10(np.sqrt(2 / 512)))


def test_norms_are_those_of_finite_differences():
    critic, rng = Network([2, 5, 4, 1], rng=0), np.random.default_rng(1)
    real, fake = rng.standard_normal((6, 2)), rng.standard_normal((6, 2))
    a = critic.forward(np.concatenate([real, fake])).a

    def cost(values, first):
        for l in range(first, 3):
            values = values @ critic.weights[l].T + critic.biases[l]
            values = np.maximum(values, 0) if l < 2 else values
        return values[6:].mean() - values[:6].mean()

    for l, norm in zip((3, 2, 1), activation_norms(critic, real, fake)):
        gradient, h = np.zeros_like(a[l]), 1e-6
        for index in np.ndindex(*gradient.shape):
            moved = a[l].copy()
            moved[index] += h
            gradient[index] = (cost(moved, l) - cost(a[l], l)) / h
        assert norm == pytest.approx(np.linalg.norm(gradient), rel=1e-5)
