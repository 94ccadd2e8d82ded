"""Quality rises while modes become narrow: the widths drawn are those of the samples."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from figures.chapters.wasserstein.too_narrow import GAMES, LAW, config, holds, missing, numbers, one_mode
from toygan.datasets.table import dataset


def test_lines_and_dots_are_the_data(picture):
    shown = picture("too_narrow")
    for game in GAMES:
        x, median = shown.line(f"{game}_median")
        assert 1 - np.exp(-x) == pytest.approx(shown.data[f"{game}_quality"])
        assert (median == np.median(shown.data[f"{game}_ratios"], axis=1)).all()
        x, ratios = shown.line(f"{game}_ratios")
        assert (ratios.reshape(-1, 8) == shown.data[f"{game}_ratios"]).all()
        assert (x.reshape(-1, 8) == missing(shown.data[f"{game}_quality"])[:, None]).all()


def test_the_points_of_a_mode_are_measured_from_its_centre_in_sigmas():
    modes = dataset(LAW).modes
    points = modes.centres[[3, 3, 5]] + modes.sigma * np.array([[1.0, -2.0], [0.0, 0.5], [1.0, 1.0]])
    ratios = np.arange(8.0)[::-1]  # the fifth smallest is that of mode 3
    assert one_mode(points, modes, ratios) == pytest.approx(np.array([[1.0, -2.0], [0.0, 0.5]]), abs=1e-9)


def test_true_samples_lie_at_the_star(picture):
    shown = picture("too_narrow")
    (x,), (y,) = shown.line("law")
    assert (x, y) == (missing(dataset(LAW).modes.ceiling), 1)
    inside = np.linalg.norm(shown.data["real"], axis=1) < 3
    assert inside.mean() == pytest.approx(0.9889, abs=0.015)


def test_the_numbers_are_those_of_the_end(picture):
    data = picture("too_narrow").data
    assert numbers(data)["wgan_gp_width"] == np.median(data["wgan_gp_ratios"][-1])
    assert numbers(data)["relativistic_quality"] == 100 * data["relativistic_quality"][-1]


def _width(data, game, moment=-1):
    return np.median(data[f"{game}_ratios"][moment])


def _spread(data, game):
    """The root mean square distance of the points inside the circle from their mean, in σ."""
    points = data[f"{game}_mode"]
    inside = points[np.linalg.norm(points, axis=1) < 3]
    return inside.std(axis=0).mean()


def _narrower(data):
    return all(
        spearmanr(data[f"{game}_quality"], np.median(data[f"{game}_ratios"], axis=1))[0] < -0.7
        for game in GAMES
    )


CLAIMS = [
    (
        "High quality hides modes that are too narrow",
        "高质量掩盖了过窄的模式",
        lambda d: holds(d) == ("headline",),
    ),
    (
        "Quality is the share of samples within 3σ of a mode",
        "质量是落在某个模式 3σ 以内的样本份额",
        lambda d: d["ceiling"] == pytest.approx(1 - np.exp(-4.5)),
    ),
    (
        "WGAN-GP on the ring of eight ends with 98 % of quality and modes about a third as wide as they should be",
        "八模式圆环上的 WGAN-GP 最后质量达到 98 %，模式宽度却只有应有的约三分之一",
        lambda d: 0.975 < d["wgan_gp_quality"][-1] < 0.989 and 0.22 < _width(d, "wgan_gp") < 0.42,
        "full",
    ),
    (
        "a relativistic game with R1 + R2 ends with less quality and wider modes",
        "带 R1 + R2 的相对论博弈最后质量较低，模式较宽",
        lambda d: (
            d["relativistic_quality"][-1] < d["wgan_gp_quality"][-1]
            and _width(d, "relativistic") > 1.3 * _width(d, "wgan_gp")
            and config("relativistic", False, 0).penalty == "r1+r2"
        ),
        "full",
    ),
    ("In both the modes become narrower as quality rises", "两者的模式都随质量上升而变窄", _narrower),
    (
        "true samples of a mode fill it, those of WGAN-GP lie in a small spot in it, those of the relativistic "
        "game in a larger one",
        "真实样本填满圆，WGAN-GP 的样本聚成圆内一小块，相对论博弈的样本聚成较大的一块",
        lambda d: _spread(d, "wgan_gp") < _spread(d, "relativistic") < 1,
    ),
    ("Three squares with a circle of 3σ", "三个方框各有一个 3σ 圆", lambda d: len(GAMES) + 1 == 3),
    (
        "the width of each of eight modes against quality for both games, falling from above 1 to well below 1",
        "两种博弈中八个模式的宽度随质量的变化，从 1 以上降到远低于 1",
        lambda d: all(
            d[f"{game}_ratios"].shape[1] == 8 and _width(d, game, 0) > 1 > 0.8 > _width(d, game)
            for game in GAMES
        ),
    ),
    ("a star marks the law at 1", "星号标出真实分布，在 1 处", lambda d: 0.98 < d["ceiling"] < 0.99),
    ("A fourth panel", "第四个子图", lambda d: {"wgan_gp_ratios", "relativistic_ratios"} <= set(d)),
]
