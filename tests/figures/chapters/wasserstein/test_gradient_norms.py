"""Deep in a clipped critic the gradient vanishes or explodes; under the penalty it keeps its size."""

import numpy as np
import pytest

from figures.chapters.wasserstein.gradient_norms import CRITICS, LAYERS, activation_norms, config
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


def _settings(name: str, optimizer: str, rate: float) -> bool:
    """Whether a run is what the caption says."""
    run = config(name, False, 0)
    size = run.generator_hidden, run.critic_hidden, run.batch_size, run.iterations, run.critic_steps
    rates = run.optimizer, run.generator_learning_rate, run.critic_learning_rate
    return size == ((64,) * 12, (64,) * 12, 64, 1000, 5) and rates == (optimizer, rate, rate)


CLAIMS = [
    (
        "Twelve layers deep, clipping makes the gradient vanish or explode",
        "深入十二层，裁剪使梯度消失或爆炸",
        lambda d: (
            d["clip_0.1"][-1] > d["clip_0.1"][0] + 2
            and d["clip_0.01"][-1] < d["clip_0.01"][0] - 10
            and len(d["layer"]) == 13
        ),
    ),
    (
        "the first of 12 hidden layers the critic's gradient explodes with c = 0.1, vanishes with c = 0.01 and 0.001",
        "一直回到 12 个隐藏层的第一层：c = 0.1 时评论家的梯度爆炸，c = 0.01 和 0.001 时消失",
        lambda d: (
            d["clip_0.1"][-1] > d["clip_0.1"][0] + 2
            and max(d[name][-1] - d[name][0] for name in ("clip_0.01", "clip_0.001")) < -10
        ),
    ),
    (
        "keeps its size with the gradient penalty",
        "使用梯度惩罚时大小保持不变",
        lambda d: np.ptp(d["penalty"]) < 1,
    ),
    (
        "generator and critic of 12 × 64 ReLU, batch 64, 1000 updates of five critic steps, RMSProp 5e-5 for WGAN and Adam 1e-4, λ = 10 for WGAN-GP",
        "生成器与评论家均为 12 × 64 ReLU，批量 64，更新 1000 次、每次评论家五步；WGAN 用 RMSProp 5e-5，WGAN-GP 用 Adam 1e-4，λ = 10",
        lambda d: (
            _settings("clip_0.1", "rmsprop", 5e-5)
            and _settings("penalty", "adam", 1e-4)
            and config("penalty", False, 0).penalty_weight == 10
        ),
    ),
    (
        "from layer 13, the score, on the left to layer 1 on the right",
        "左端是第 13 层（得分），右端是第 1 层",
        lambda d: d["layer"][[0, -1]].tolist() == [13, 1],
    ),
    (
        "c = 0.1 climbs by about three decades, those of c = 0.01 and c = 0.001 fall by about 15 and 27 decades",
        "c = 0.1 的曲线上升约三个数量级，c = 0.01 和 c = 0.001 的曲线沿直线下降约 15 和 27 个数量级",
        lambda d: (
            [d[name][-1] - d[name][0] for name in ("clip_0.1", "clip_0.01", "clip_0.001")]
            == pytest.approx([3, -15, -27], abs=0.6)
        ),
        "full",
    ),
]
