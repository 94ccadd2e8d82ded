"""Where the fakes are, D* is flat and the critic is steep."""

import numpy as np
import pytest

from figures.chapters.wasserstein.critic_vs_discriminator import CLIP, SHIFT, config


def test_message_the_discriminator_is_flat_where_the_critic_is_not(picture):
    shown = picture("critic_vs_discriminator")
    slopes = {}
    for name in ("discriminator", "critic"):
        x, y = shown.line(name)
        fakes = (x > 4) & (x < 6)
        slopes[name] = np.abs(np.gradient(y, x))[fakes]
    assert slopes["discriminator"].max() < 0.02
    assert slopes["critic"].min() > 0.01


def test_the_exact_potential_falls_with_slope_one_at_a_fifth_of_its_height(picture):
    x, potential = picture("critic_vs_discriminator").line("potential")
    np.testing.assert_allclose(potential, 1 - x / 5, atol=1e-6)


def test_the_discriminator_is_the_logistic_function(picture):
    x, witness = picture("critic_vs_discriminator").line("discriminator")
    np.testing.assert_allclose(witness, 1 / (1 + np.exp(5 * x - 12.5)), atol=1e-12)
    assert float(picture("critic_vs_discriminator").data["discriminator_slope"]) == pytest.approx(
        1.86e-5, rel=0.02
    )


def _settings() -> tuple:
    run = config(False, 0)
    return run.critic_hidden, run.clip, run.iterations * run.critic_steps


CLAIMS = [
    (
        "Where the fakes are, the discriminator is flat and the critic is not",
        "在生成样本处，判别器是平的，评论家不是",
        lambda d: d["discriminator_slope"] < 1e-4 and d["critic_slope"] > 0.1,
    ),
    (
        "Between N(0, 1) and N(5, 1) the best discriminator",
        "在 N(0, 1) 与 N(5, 1) 之间，最优判别器",
        lambda d: SHIFT == 5 and np.allclose(d["discriminator"], d["p"] / (d["p"] + d["q"])),
    ),
    (
        "like the exact Kantorovich potential, keeps falling",
        "像精确的 Kantorovich 势函数一样一直下降",
        lambda d: (
            (np.diff(d["critic"])[(d["x"][1:] > 0) & (d["x"][1:] < 6)] < 0).all()
            and np.allclose(np.diff(d["potential"]) / np.diff(d["x"]), -1, atol=1e-5)
        ),
    ),
    (
        "(2 × 64, c = 0.05, 3000 steps)",
        "（2 × 64，c = 0.05，3000 步）",
        lambda d: _settings() == ((64, 64), 0.05, 3000) and CLIP == 0.05,
    ),
    (
        "two Gaussians at 0 and 5 that hardly overlap",
        "位于 0 和 5、几乎不重叠的两个高斯密度",
        lambda d: np.minimum(d["p"], d["q"]).sum() / d["p"].sum() < 0.02,
    ),
    (
        "a step from 1 to 0 half-way between them, flat under the generated one",
        "在两者中间从 1 跳到 0，在生成分布下是平的",
        lambda d: (
            d["discriminator"][0] > 0.999
            and d["discriminator"][-1] < 1e-3
            and np.interp(2.5, d["x"], d["discriminator"]) == pytest.approx(0.5, abs=0.02)
        ),
    ),
    (
        "a straight line from 1 at 0 to 0 at 5",
        "从 0 处的 1 到 5 处的 0 的直线",
        lambda d: np.allclose(0.5 + d["potential"] / 5, 1 - d["x"] / 5, atol=1e-6),
    ),
    (
        "the trained critic falls beside it from left to right",
        "训练得到的评论家在它旁边从左到右下降",
        lambda d: (
            np.interp(-2, d["x"], d["critic"])
            > np.interp(2.5, d["x"], d["critic"])
            > np.interp(7, d["x"], d["critic"])
        ),
    ),
]
