"""The longer the discriminator learns, the less log(1 - D) pulls, and the more -log D does."""

import numpy as np
import pytest

from figures.chapters.game.vanishing_gradient import LAW, STOPPED, config, fresh, pull
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


def _grown(data: dict, column: str, stopped: int) -> float:
    """Last value over first."""
    values = data[f"{column}_{stopped}"]
    return float(values[-1] / values[0])


CLAIMS = [
    (
        "log(1 − D) has almost no gradient, −log D a huge one",
        "log(1 − D) 几乎没有梯度，−log D 的梯度过大",
        lambda d: (
            d["error_100"][-1] == 0
            and _grown(d, "minimax_norm", 100) < 1e-3
            and _grown(d, "non_saturating_norm", 100) > 100
        ),
    ),
    (
        "falls by more than four decades for each of them",
        "每个生成器的 log(1 − D) 梯度都下降四个数量级以上",
        lambda d: all(_grown(d, "minimax_norm", stopped) < 1e-4 for stopped in STOPPED),
        "full",
    ),
    (
        "that of −log D grows several hundredfold or more",
        "−log D 的梯度则增大数百倍或更多",
        lambda d: all(_grown(d, "non_saturating_norm", stopped) > 300 for stopped in STOPPED),
        "full",
    ),
    (
        "with its standard deviation from batch to batch",
        "各批之间的标准差也随之增大",
        lambda d: all(_grown(d, "non_saturating_deviation", stopped) > 50 for stopped in STOPPED),
    ),
    (
        "Settings: ring of 8, z of one dimension, a GAN of 2 × 64 stopped after 100, 300 and 1000 updates, a new D of 3 × 64 for 4000 steps",
        "设置：八模式圆环，z 为一维，2 × 64 的 GAN 停在 100、300 和 1000 次更新，新的 3 × 64 判别器训练 4000 步",
        lambda d: (
            LAW == "ring8"
            and (config(0).latent_dim, config(0).generator_hidden, config(0).critic_hidden)
            == (1, (64, 64), (64, 64))
            and STOPPED == (100, 300, 1000)
            and (fresh(False, 0).critic_hidden, fresh(False, 0).iterations) == ((64,) * 3, 4000)
        ),
    ),
    ("from 1 to 4000", "（1 到 4000）", lambda d: (d["step"][0], d["step"][-1]) == (1, 4000), "full"),
    (
        "falls below a ten thousandth of its first value",
        "降到初值的万分之一以下",
        lambda d: all(_grown(d, "minimax_norm", stopped) < 1e-4 for stopped in STOPPED),
        "full",
    ),
    (
        "climbs from about 1 to about 1000",
        "从约 1 升到约 1000",
        lambda d: all(
            0.3 < d[f"non_saturating_norm_{stopped}"][0] < 3
            and 300 < d[f"non_saturating_norm_{stopped}"][-1] < 3000
            for stopped in STOPPED
        ),
        "full",
    ),
    (
        "climbs from below 1 to above 100",
        "从不到 1 升到 100 以上",
        lambda d: all(
            d[f"non_saturating_deviation_{stopped}"][0] < 1
            and d[f"non_saturating_deviation_{stopped}"][-1] > 100
            for stopped in STOPPED
        ),
        "full",
    ),
]
