"""Plans have the right marginals, and Weng's piles cost 5 shovelfuls."""

import numpy as np
import pytest
from scipy.stats import wasserstein_distance

from figures.chapters.distances.transport_plan import EXAMPLES


@pytest.mark.parametrize("name", ["weng", "herrmann"])
def test_marginals_are_the_piles(picture, name):
    data = picture("transport_plan").data
    np.testing.assert_allclose(data[f"{name}_plan"].sum(axis=1), data[f"{name}_p"], atol=1e-9)
    np.testing.assert_allclose(data[f"{name}_plan"].sum(axis=0), data[f"{name}_q"], atol=1e-9)
    assert data[f"{name}_plan"].min() >= 0


def test_message_five_shovelfuls(picture):
    shown = picture("transport_plan")
    assert shown.data["weng_w"] == pytest.approx(5)
    assert "W₁ = 5 shovelfuls" in shown.words()


def test_herrmann_against_scipy(picture):
    data, points = picture("transport_plan").data, np.arange(10)
    expected = wasserstein_distance(points, points, data["herrmann_p"], data["herrmann_q"])
    assert data["herrmann_w"] == pytest.approx(expected)


def test_bars_are_the_piles_and_keep_their_colours(picture):
    shown = picture("transport_plan")
    for row, name in enumerate(("weng", "herrmann")):
        before, _, after = shown.figure.axes[3 * row : 3 * row + 3]
        piles, plan = shown.data[f"{name}_p"], shown.data[f"{name}_plan"]
        np.testing.assert_allclose([bar.get_height() for bar in before.patches], piles)
        layers = np.array([bar.get_height() for bar in after.patches]).reshape(plan.shape)
        np.testing.assert_allclose(layers, plan)
        origins = [bar.get_facecolor() for bar in after.patches[:: plan.shape[1]]]
        assert origins == [bar.get_facecolor() for bar in before.patches]


@pytest.mark.parametrize("name", EXAMPLES)
def test_squares_show_the_plan_and_keep_the_colours_of_the_piles(picture, name):
    shown = picture("transport_plan")
    plan, squares = shown.data[f"{name}_plan"], shown.artist(f"{name}_plan")
    drawn = np.zeros(plan.shape)
    columns, rows = squares.get_offsets().astype(int).T
    drawn[rows, columns] = squares.get_sizes()
    np.testing.assert_allclose(drawn / drawn.max(), plan / plan.max())
    bars = shown.figure.axes[3 * list(EXAMPLES).index(name)].patches
    np.testing.assert_allclose(squares.get_facecolors(), [bars[row].get_facecolor() for row in rows])


def _cost(plan: np.ndarray) -> float:
    """Mass times the distance it travels."""
    i, j = np.indices(plan.shape)
    return float((plan * np.abs(i - j)).sum())


CLAIMS = [
    (
        "the cheapest costs W₁",
        "最便宜的代价就是 W₁",
        lambda d: all(_cost(d[f"{name}_plan"]) == pytest.approx(float(d[f"{name}_w"])) for name in EXAMPLES),
    ),
    (
        "Row i of the plan Γ says where the earth of pile i goes",
        "方案 Γ 的第 i 行说明第 i 堆土去哪里",
        lambda d: all(
            np.allclose(d[f"{name}_plan"].sum(axis=1), d[f"{name}_p"])
            and np.allclose(d[f"{name}_plan"].sum(axis=0), d[f"{name}_q"])
            for name in EXAMPLES
        ),
    ),
    ("5 shovelfuls in the upper example", "上例为 5 铲", lambda d: d["weng_w"] == pytest.approx(5)),
    (
        "as large as the mass they move and in the colour of its pile",
        "面积为移动的质量，颜色为其土堆的颜色",
        lambda d: all((d[f"{name}_plan"] >= 0).all() for name in EXAMPLES),
    ),
    ("Two rows of three panels", "两行各三个子图", lambda d: len(EXAMPLES) == 2),
    ("Each row: bars", "每行：土堆", lambda d: len(d["weng_p"]) == 4),
    (
        "3, 2, 1, 4 and 1, 2, 4, 3, which cost 5 shovelfuls",
        "3、2、1、4 与 1、2、4、3，代价 5 铲",
        lambda d: d["weng_p"].tolist() == [3, 2, 1, 4] and d["weng_q"].tolist() == [1, 2, 4, 3],
    ),
    (
        "Herrmann's ten piles, normalised",
        "Herrmann 的十堆，已归一化",
        lambda d: len(d["herrmann_p"]) == 10 and d["herrmann_p"].sum() == pytest.approx(1),
    ),
]
