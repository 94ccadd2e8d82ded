"""With weights of norm 1, slopes that ReLU cuts are lost; GroupSort keeps them."""

import numpy as np
import pytest

from figures.chapters.wasserstein.lipschitz_by_construction import (
    ACTIVATIONS,
    DEPTHS,
    PAIR,
    config,
    holds,
    numbers,
)
from toygan import lipschitz_bound
from toygan.network import Network


def test_lines_are_the_scores_and_the_claims(picture):
    shown = picture("lipschitz_by_construction")
    for name in ACTIVATIONS:
        assert (shown.line(name)[1] == shown.data[name]).all()
        depth, claimed = shown.line(f"{name}_claimed")
        assert depth.tolist() == list(DEPTHS)
        assert (claimed == shown.data[f"{name}_claimed"]).all()


def test_the_dotted_line_is_the_potential_of_the_pair(picture):
    x, y = picture("lipschitz_by_construction").line("potential")
    np.testing.assert_allclose(y, PAIR.potential(x[:, None]), atol=1e-15)


def test_by_hand_two_units_of_groupsort_are_the_potential_and_two_of_relu_half_of_it():
    half, x = np.sqrt(0.5), np.linspace(-2, 2, 9)[:, None]
    for name, last, height in (("groupsort", -half, 1.0), ("relu", half, 0.5)):
        network = Network([1, 2, 1], activation=name, rng=0)
        network.weights[0][...], network.weights[1][...] = [[half], [-half]], [[half, last]]
        assert lipschitz_bound(network) == pytest.approx(1.0)
        np.testing.assert_allclose(network(x), height * np.abs(x), atol=1e-15)


def test_one_relu_layer_of_norm_1_changes_its_slope_by_at_most_1():
    rng = np.random.default_rng(0)
    for _ in range(200):
        network = Network([1, 8, 1], activation="relu", rng=0)
        for W in network.weights:
            W[...] = rng.standard_normal(W.shape)
            W /= np.linalg.norm(W)
        network.biases[0][...] = rng.standard_normal(8)
        slopes = network.input_gradient(np.linspace(-9, 9, 181)[:, None])
        assert np.ptp(slopes) <= 1 + 1e-12


def test_numbers_are_those_of_the_ends_of_the_lines(picture):
    data = picture("lipschitz_by_construction").data
    found = numbers(data)
    assert found["relu_shallow"] == data["relu_claimed"][0]
    assert found["groupsort_deep"] == data["groupsort_claimed"][-1]


def _arms(data, name):
    """Mean slopes left and right of 0."""
    x, y = data["x"], data[name]
    return [np.polyfit(x[part], y[part], 1)[0] for part in (x < -0.5, x > 0.5)]


CLAIMS = [
    (
        "With weights of norm 1 GroupSort becomes |x|, ReLU cannot",
        "权重范数为 1 时，GroupSort 能成为 |x|，ReLU 不能",
        lambda d: holds(d) == ("headline",),
    ),
    (
        "Critics with orthonormal weights, none steeper than 1",
        "评论家的权重正交，坡度都不超过 1",
        lambda d: all(
            (d[f"{name}_lipschitz"] <= 1 + 1e-6).all()
            and config(name, 1, False, 0).constraint == "orthonormal"
            for name in ACTIVATIONS
        ),
    ),
    (
        "what one funnel at 0 makes of it",
        "0 处的一个漏斗搬运后的分布",
        lambda d: PAIR.centres.tolist() == [[0.0]],
    ),
    (
        "|x| is the best that slope 1 allows",
        "坡度为 1 时 |x| 最优",
        lambda d: (
            (PAIR.potential(d["x"][:, None]) == np.abs(d["x"])).all()
            and all((d[f"{name}_proved"] <= 1).all() for name in ACTIVATIONS)
        ),
    ),
    (
        "One hidden layer of ReLU can change its slope by 1 in all, |x| changes by 2: it claims half of W₁",
        "一层 ReLU 的坡度总共只能变化 1，而 |x| 变化 2：它声称 W₁ 的一半",
        lambda d: 0.48 < d["relu_claimed"][0] < 0.5 + 1e-6,
    ),
    (
        "Six layers claim less than three quarters",
        "六层也声称不到四分之三",
        lambda d: DEPTHS[-1] == 6 and d["relu_claimed"].max() < 0.75,
    ),
    (
        "GroupSort claims more than 0.9 at every depth",
        "GroupSort 在每种深度都声称超过 0.9",
        lambda d: d["groupsort_claimed"].min() > 0.9 and (d["groupsort_claimed"] <= 1).all(),
    ),
    (
        "Two panels",
        "两个子图",
        lambda d: len(ACTIVATIONS) == 2,
    ),
    (
        "the dotted V of |x|, with the GroupSort critic of one hidden layer on it",
        "|x| 的 V 形点线，一层的 GroupSort 评论家与它重合",
        lambda d: np.abs(d["groupsort"] - np.abs(d["x"])).max() < 0.1,
    ),
    (
        "whose two arms have slopes that differ by 1",
        "两臂的坡度相差 1",
        lambda d: abs(_arms(d, "relu")[1] - _arms(d, "relu")[0] - 1) < 0.05,
    ),
    (
        "over one to six hidden layers",
        "一到六个隐藏层",
        lambda d: d["depth"].tolist() == [1, 2, 3, 4, 5, 6],
    ),
    (
        "GroupSort close to the line at 1, ReLU starting at a half and staying far below",
        "GroupSort 靠近 1 处的线，ReLU 从一半开始，一直远低于它",
        lambda d: (d["relu_claimed"] < d["groupsort_claimed"] - 0.2).all(),
    ),
]
