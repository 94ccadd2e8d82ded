"""Who arrives and who circles, read from the paths drawn; radii as published for these settings."""

import numpy as np
import pytest

from figures.chapters.game.dirac_fields import GAMES, LONG, STEPS, verdict
from figures.look.style import context
from figures.registry import find

START = find("dirac_fields").values["start"]
ARRIVE = ("instance_noise", "consensus", "r1", "non_saturating_r1")
CIRCLE = {
    "minimax": (1.41, 1.49),
    "wasserstein": (0.95, 1.06),
    "gradient_penalty": (1.1, 1.4),
}


@pytest.mark.parametrize("name", ARRIVE)
def test_message_regularised_games_arrive(picture, name):
    path = np.array(picture("dirac_fields").line(f"{name}_path"))
    assert np.hypot(*path[:, -100:]).max() < 1e-3


@pytest.mark.parametrize("name", CIRCLE)
def test_message_the_others_stay_away(picture, name):
    path = np.array(picture("dirac_fields").line(f"{name}_path"))
    low, high = CIRCLE[name]
    assert low < np.hypot(*path[:, -100:]).max() < high


def test_message_the_non_saturating_game_comes_nearer_like_one_over_root_t(picture):
    data = picture("dirac_fields").data
    assert data["non_saturating_later"] == pytest.approx(data["non_saturating_radius"] / np.sqrt(10), rel=0.1)
    for name in CIRCLE:
        assert data[f"{name}_later"] == pytest.approx(data[f"{name}_radius"], rel=0.1)
        assert verdict(data, name) == "away"


def test_the_film_ends_with_the_verdicts(picture):
    with context("lecture"):
        figure, update, count = find("dirac_fields").film(picture("dirac_fields").data)
    update(count - 2)
    assert {axes.xaxis.label.get_alpha() for axes in figure.axes} == {0}
    update(count - 1)
    assert {axes.xaxis.label.get_alpha() for axes in figure.axes} == {1}
    paths = picture("dirac_fields").data
    (line,) = figure.findobj(lambda artist: artist.get_gid() == "r1_path")
    np.testing.assert_array_equal(line.get_xydata(), paths["r1_path"])


def test_the_words_below_are_those_of_the_paths(picture):
    shown = picture("dirac_fields")
    for name in (*ARRIVE, *CIRCLE, "non_saturating"):
        path = shown.artist(f"{name}_path")
        radius = np.hypot(*np.array(path.get_data())[:, -100:]).max()
        word = "arrives, very slowly" if name == "non_saturating" else "stays away"
        expected = "arrives" if name in ARRIVE else f"{word}: {radius:.2f}"
        assert path.axes.get_xlabel() == expected


def test_all_start_at_the_same_place(picture):
    assert all(line.get_xydata().tolist() == [[1, 1]] for line in picture("dirac_fields").artists("start"))


CLAIMS = [
    (
        "Some games arrive, one crawls there, some circle for ever",
        "有的博弈到达解，有一个极慢地靠近，有的永远绕圈",
        lambda d: sorted(verdict(d, name) for name in GAMES) == 4 * ["arrives"] + 3 * ["away"] + ["slow"],
    ),
    (
        "θ of the generator runs to the right",
        "横轴是生成器的 θ",
        lambda d: np.allclose(d["theta"][0], np.linspace(-2, 2, 10)),
    ),
    (
        "never settle at the solution (0, 0)",
        "从不停在解 (0, 0)",
        lambda d: all(
            d[f"{name}_later"] > 0.9 * d[f"{name}_radius"] > 0.9
            for name in ("minimax", "wasserstein", "gradient_penalty")
        ),
    ),
    (
        "only like 1/√t (distance 0.31 after 500 updates, 0.09 after 5000)",
        "只按 1/√t 靠近（500 次更新后距离 0.31，5000 次后 0.09）",
        lambda d: (
            (d["non_saturating_radius"], d["non_saturating_later"]) == pytest.approx((0.31, 0.09), abs=0.005)
            and (STEPS, LONG) == (500, 5000)
        ),
    ),
    (
        "instance noise, consensus and R1 arrive",
        "实例噪声、共识优化和 R1 则到达那里",
        lambda d: all(verdict(d, name) == "arrives" for name in ARRIVE),
    ),
    ("Eight panels of arrows", "八个子图", lambda d: len(GAMES) == 8),
    (
        "one path from (1, 1)",
        "一条从 (1, 1) 出发的路径",
        lambda d: START == (1, 1) and all(d[f"{name}_path"][0].tolist() == [1, 1] for name in GAMES),
    ),
    (
        "keep circling, and that of the non-saturating game winds inward ever more slowly",
        "不停绕圈，非饱和的路径越来越慢地绕向中心",
        lambda d: [verdict(d, name) for name in GAMES[:4]] == ["away", "slow", "away", "away"],
    ),
    (
        "they wind into the origin",
        "路径绕进原点",
        lambda d: all(d[f"{name}_radius"] < 1e-3 for name in GAMES[4:]),
    ),
]
