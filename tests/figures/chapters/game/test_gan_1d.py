"""The generator's density ends on both modes of the data, and D near 1/2 where the data are."""

import numpy as np
import pytest

from figures.chapters.game.gan_1d import (
    ARROWS,
    EMPTY,
    SHOWN,
    X_LINE,
    Z_LINE,
    Z_REACH,
    config,
    judged,
    smoothed,
)
from figures.look.style import context
from figures.registry import find


def test_message_the_densities_meet_and_d_comes_to_a_half(picture):
    shown = picture("gan_1d")
    x, p = (values for values in shown.artists("p")[-1].get_data())
    ends = [line.get_ydata() for line in shown.artists("p_g")]
    apart = [np.trapezoid(np.abs(p_g - p), x) for p_g in ends]
    assert apart[-1] < 0.4 * apart[0]
    w1 = shown.data["w1"]
    assert w1[-1] < shown.data["floor"] < 0.15 < 1.5 < w1[0]
    assert f"W₁ = {w1[-1]:.2f}" in shown.words()


def test_arrows_lead_from_z_to_its_image(picture):
    shown = picture("gan_1d")
    arrows = shown.artists("arrows")
    assert len(arrows) == len(SHOWN)
    start, ends = 4 / Z_REACH * shown.data["z"], shown.data["image"][-1]
    np.testing.assert_allclose(arrows[-1].get_offsets(), np.column_stack([start, np.full(ARROWS, Z_LINE)]))
    np.testing.assert_allclose(start + arrows[-1].U, ends)
    np.testing.assert_allclose(Z_LINE + arrows[-1].V, X_LINE)
    assert np.ptp(ends) > 4


def test_the_film_moves_the_arrows(picture):
    data = picture("gan_1d").data
    with context("lecture"):
        figure, update, count = find("gan_1d").film(data)
    update(count - 1)
    (arrows,) = figure.findobj(lambda artist: artist.get_gid() == "arrows")
    np.testing.assert_allclose(arrows.get_offsets()[:, 0] + arrows.U, data["image"][-1])


def test_d_is_pale_where_there_is_nothing_to_judge(picture):
    shown = picture("gan_1d")
    for moment, judging, rest in zip(SHOWN, shown.artists("d"), shown.artists("d_of_nothing"), strict=True):
        points = shown.data["p"] + shown.data["p_g"][moment]
        np.testing.assert_array_equal(np.isnan(judging.get_ydata()), points <= EMPTY)
        np.testing.assert_array_equal(np.isnan(rest.get_ydata()), points > EMPTY)
        assert rest.get_alpha() < 0.5


def test_densities_hold_all_their_mass(picture):
    data = picture("gan_1d").data
    assert np.trapezoid(data["p"], data["x"]) == pytest.approx(1, abs=1e-3)
    assert np.trapezoid(data["p_g"][-1], data["x"]) == pytest.approx(1, abs=1e-2)


def test_smoothing_keeps_the_mean():
    x = np.linspace(-2, 2, 401)
    density = smoothed(np.array([0.5, -0.25]), x)
    assert np.trapezoid(x * density, x) == pytest.approx(0.125, abs=1e-9)


def _away(data: dict) -> float:
    """Mean distance of D from 1/2 over the data, at the end."""
    return float(np.average(np.abs(data["d"][-1] - 0.5), weights=data["p"]))


CLAIMS = [
    (
        "The fakes find the data, and there D ends near ½",
        "生成点找到数据，在那里 D 最终接近 ½",
        lambda d: _away(d) < 0.06 and d["w1"][-1] < d["floor"],
    ),
    (
        "reaches both of the data's modes",
        "到达数据的两个模式",
        lambda d: all(
            abs(d["p_g"][-1][np.abs(d["x"] - place) < 1].sum() / d["p"][np.abs(d["x"] - place) < 1].sum() - 1)
            < 0.2
            for place in (-2, 2)
        ),
    ),
    (
        "W₁ falls below its floor (95 % of two samples of 1024 data points are within 0.12)",
        "W₁ 降到其下限以下（两份各 1024 个数据样本之间的距离有 95 % 小于 0.12）",
        lambda d: d["w1"][-1] < d["floor"] == pytest.approx(0.12, abs=0.01),
    ),
    (
        "the arrows from z to x part in the middle",
        "从 z 到 x 的箭头在中间分开",
        lambda d: abs(np.abs(np.diff(d["image"][-1])).argmax() - ARROWS // 2) <= 2,
    ),
    (
        "ends within 0.1 of ½ wherever there are data",
        "在有数据的地方与 ½ 相差都不到 0.1",
        lambda d: np.abs(d["d"][-1][d["p"] > EMPTY] - 0.5).max() < 0.1,
    ),
    (
        "it is pale where there are no points",
        "没有点的地方画成淡色",
        lambda d: np.isnan(judged(d, 60, points=False)[d["p"] > EMPTY]).all(),
    ),
    (
        "Settings: −log D, R1 penalty 0.1, 2 × 32 tanh, z normal, Adam 1e-3 and 3e-3 for D, 3000 updates, five steps of D each",
        "设置：−log D，R1 惩罚 0.1，2 × 32 tanh，z 为正态，Adam 1e-3（D 为 3e-3），更新 3000 次，每次更新 D 五步",
        lambda d: (
            (
                config(1).objective,
                config(1).penalty,
                config(1).penalty_weight,
                config(1).generator_hidden,
                config(1).critic_hidden,
                config(1).activation,
                config(1).latent,
                config(1).generator_learning_rate,
                config(1).critic_learning_rate,
                config(1).iterations,
                config(1).critic_steps,
            )
            == ("non_saturating", "r1", 0.1, (32, 32), (32, 32), "tanh", "normal", 1e-3, 3e-3, 3000, 5)
        ),
    ),
    ("Four panels", "四个子图", lambda d: len(SHOWN) == 4),
    (
        "has two bumps at −2 and 2",
        "在 −2 和 2 处有两个峰",
        lambda d: abs(d["x"][d["p"].argmax()]) == pytest.approx(2, abs=0.02),
    ),
    (
        "a narrow spike near 0 at first, in the end two bumps on those of the data",
        "起初是 0 附近的窄尖峰，最后是落在数据两个峰上的两个峰",
        lambda d: abs(d["x"][d["p_g"][0].argmax()]) < 0.5 and d["p_g"][0].max() > 2 * d["p"].max(),
    ),
    (
        "ends near one half on both of them",
        "在两个峰上都接近二分之一",
        lambda d: np.abs(d["d"][-1][np.abs(np.abs(d["x"]) - 2) < 0.5] - 0.5).max() < 0.15,
    ),
    (
        "at first all to one place, in the end to the two bumps",
        "起初都指向一处，最后分别指向两个峰",
        lambda d: np.ptp(d["image"][0]) < 2 and np.mean(np.abs(np.abs(d["image"][-1]) - 2) < 1) > 0.85,
    ),
]
