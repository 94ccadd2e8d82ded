"""The longer the discriminator learns, the less log(1 - D) pulls, and the more -log D does."""

import numpy as np
import pytest

from figures.chapters.game.vanishing_gradient import STOPPED, pull
from toygan.network.mlp import Network


def test_message_one_gradient_dies_and_the_other_explodes(picture):
    shown = picture("vanishing_gradient")
    for stopped in STOPPED:
        norm = shown.line(f"minimax_norm_{stopped}")[1]
        assert norm[-1] < 0.1 * norm[0]
        for column in ("non_saturating_norm", "non_saturating_deviation"):
            values = shown.line(f"{column}_{stopped}")[1]
            assert values[-1] > 50 * values[0]
        assert shown.data[f"error_{stopped}"][-1] < 0.02
    first = shown.line(f"minimax_norm_{STOPPED[0]}")[1]
    assert first[-1] < 1e-2 * first[0]


def test_every_curve_is_its_column_of_numbers(picture):
    shown = picture("vanishing_gradient")
    for stopped in STOPPED:
        for column in ("minimax_norm", "non_saturating_norm", "non_saturating_deviation"):
            step, values = shown.line(f"{column}_{stopped}")
            np.testing.assert_array_equal(step, shown.data["step"])
            np.testing.assert_array_equal(values, shown.data[f"{column}_{stopped}"])


@pytest.mark.parametrize("loss", ["minimax", "non_saturating"])
def test_pull_is_the_derivative_through_both_networks(loss):
    generator = Network([1, 4, 2], activation="tanh", rng=0)
    critic = Network([2, 5, 1], activation="tanh", rng=1)
    z = np.random.default_rng(2).standard_normal((7, 1))

    def cost():
        d = 1 / (1 + np.exp(-critic(generator(z))))
        return np.mean(np.log(1 - d)) if loss == "minimax" else -np.mean(np.log(d))

    found, h = pull(generator, critic, z, loss), 1e-6
    for index in range(len(generator.parameters)):
        generator.parameters[index] += h
        above = cost()
        generator.parameters[index] -= 2 * h
        below = cost()
        generator.parameters[index] += h
        assert found[index] == pytest.approx((above - below) / (2 * h), abs=1e-8)
