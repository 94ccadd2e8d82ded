"""The critic's estimate lies on the exact W1; the JS estimate lies at log 2 while W1 does as it likes."""

import numpy as np
import pytest

from figures.chapters.wasserstein.loss_tracks_w1 import WINDOW, config, js_estimate
from figures.look.style import context
from figures.registry import find
from toygan.datasets.table import dataset
from toygan.metrics.quality import w1


def test_message_one_estimate_follows_w1_and_the_other_its_ceiling(picture):
    shown = picture("loss_tracks_w1")
    step, exact = shown.line("wgan_gp_w1")
    estimate = shown.line("wgan_gp_estimate")[1]
    late = step > step[-1] / 2
    assert np.abs(estimate / exact - 1)[late].max() < 0.2
    assert np.corrcoef(estimate, exact)[0, 1] > 0.8
    assert exact[-1] < 0.6 * exact[0]
    js, gan = shown.line("gan_estimate")[1], shown.line("gan_w1")[1]
    assert (js < np.log(2)).all()
    assert js[late].min() > 0.7 * np.log(2)
    assert np.corrcoef(js, gan)[0, 1] < 0.2


def test_exact_values_are_those_of_the_samples(picture):
    data = picture("loss_tracks_w1").data
    again = w1(data["gan_samples"][-1].astype(float), dataset("8gaussians"), 0)
    assert data["gan_w1"][-1] == pytest.approx(again, rel=0.1)


def test_the_estimate_of_a_blind_discriminator_is_no_distance():
    assert js_estimate(2 * np.log(2)) == pytest.approx(0)
    assert config("wgan_gp", False, 0).penalty_weight >= 10


def test_film_grows_the_curves_and_moves_the_points(picture):
    data = picture("loss_tracks_w1").data
    with context("lecture"):
        figure, update, count = find("loss_tracks_w1").film(data)
    (curve,) = figure.findobj(lambda artist: artist.get_gid() == "wgan_gp_w1")
    update(3)
    np.testing.assert_array_equal(curve.get_ydata(), data["wgan_gp_w1"][:4])
    update(count - 1)
    np.testing.assert_array_equal(curve.get_ydata(), data["wgan_gp_w1"])


def _together(data: dict, game: str) -> float:
    """Correlation of the estimate and the exact W₁."""
    return float(np.corrcoef(data[f"{game}_estimate"], data[f"{game}_w1"])[0, 1])


CLAIMS = [
    (
        "estimate follows W₁; the JS estimate does not",
        "评论家的估计跟随 W₁，JS 估计则不然",
        lambda d: _together(d, "wgan_gp") > 0.8 and _together(d, "gan") < 0.2,
    ),
    (
        "With λ = 10 the critic's estimate falls together with the exact W₁",
        "λ = 10 时，评论家的估计与同一时刻的精确 W₁ 一同下降",
        lambda d: (
            config("wgan_gp", False, 0).penalty_weight == 10
            and d["wgan_gp_w1"][-1] < 0.7 * d["wgan_gp_w1"][0]
        ),
    ),
    (
        "climbs while W₁ falls, and stays near 0.63, below its ceiling log 2",
        "在 W₁ 下降时反而上升，之后停在 0.63 附近（上限为 log 2）",
        lambda d: np.allclose(d["gan_estimate"][len(d["step"]) // 2 :], 0.63, atol=0.03),
        "full",
    ),
    (
        "8 Gaussians, 2 × 64 networks, batch 256, 2000 updates of ten critic steps (five for the GAN), Adam 2e-4 and 2e-3 for the critic; medians over 51 updates",
        "8 个高斯，2 × 64 网络，批量 256，更新 2000 次、每次评论家十步（GAN 五步），Adam 2e-4，评论家 2e-3；取 51 次更新的中位数",
        lambda d: (
            all(
                (
                    run.data,
                    run.generator_hidden,
                    run.critic_hidden,
                    run.batch_size,
                    run.iterations,
                    run.critic_steps,
                    run.generator_learning_rate,
                    run.critic_learning_rate,
                )
                == ("8gaussians", (64, 64), (64, 64), 256, 2000, steps, 2e-4, 2e-3)
                for run, steps in ((config("wgan_gp", False, 0), 10), (config("gan", False, 0), 5))
            )
            and WINDOW == 51
        ),
    ),
    ("Two panels over the updates", "两个子图，横轴为更新次数", lambda d: (np.diff(d["step"]) > 0).all()),
    (
        "falls from about 1 to about 0.26",
        "从约 1 降到约 0.26",
        lambda d: d["wgan_gp_w1"][[0, -1]] == pytest.approx([1, 0.26], abs=0.03),
        "full",
    ),
    (
        "starts too low at 0.64, soon lies a little below it",
        "从偏低的 0.64 开始，很快略低于它",
        lambda d: (
            d["wgan_gp_estimate"][0] == pytest.approx(0.64, abs=0.01)
            and (
                (d["wgan_gp_estimate"] / d["wgan_gp_w1"] > 0.85) & (d["wgan_gp_estimate"] < d["wgan_gp_w1"])
            )[1:].all()
        ),
        "full",
    ),
    (
        "climbs from below 0.4 to about 0.63, under the dotted line at log 2",
        "从 0.4 以下升到约 0.63，低于 log 2 处的点线",
        lambda d: (
            d["gan_estimate"][0] < 0.4
            and d["gan_estimate"][-1] == pytest.approx(0.63, abs=0.02)
            and d["gan_estimate"].max() < np.log(2)
        ),
        "full",
    ),
    (
        "from above 1.2 to about 0.8 and rises again",
        "从 1.2 以上降到约 0.8 后又回升",
        lambda d: (
            d["gan_w1"][0] > 1.2
            and d["gan_w1"].min() == pytest.approx(0.8, abs=0.05)
            and d["gan_w1"][-1] > d["gan_w1"].min() + 0.05
        ),
        "full",
    ),
]
