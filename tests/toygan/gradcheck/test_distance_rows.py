"""Losses without a critic: which of them apply to few or equal points, and their values by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from toygan.autograd import Tensor
from toygan.gradcheck import distance_rows
from toygan.without_the_game.distances import DISTANCES
from toygan.without_the_game.kernel_distances import BANDWIDTHS

X = np.array([[0.0, 0.0], [3.0, 4.0]])
Y = np.array([[0.0, 1.0], [3.0, 0.0]])


def problem_of(fake):
    """What the rows read of a problem whose generator gives these points."""
    return SimpleNamespace(
        batch=lambda: (None, X, None), networks=lambda: (lambda z: np.array(fake, float), None), seed=0
    )


@pytest.mark.parametrize(
    ("fake", "left_out"),
    [
        ([[1.0, 2.0]], {"energy_unbiased"}),
        ([[1.0, 2.0], [1.0, 3.0]], set()),
        ([[1.0, 2.0], [1.0 + 1e-12, 2.0]], set(distance_rows.MATCHED)),
        ([[1.0, 2.0], [1.0, 2.0], [0.0, 0.0]], set(distance_rows.MATCHED)),
    ],
)
def test_which_apply_to_few_and_to_equal_points(fake, left_out):
    assert set(distance_rows._that_apply(problem_of(fake))) == set(DISTANCES) - left_out


def test_what_only_some_distances_are_told():
    far = 5.0  # from (3, 4) to (0, 0), the longest of the four ways
    told = {name: distance_rows._settings(name, X, np.array([[0.0, 0.0], [3.0, 3.0]])) for name in DISTANCES}
    assert told.pop("sinkhorn") == {"epsilon": far, "tolerance": 1e-13}
    assert told.pop("sliced") == told.pop("sliced_w2") == {"directions": 8}
    assert set(map(tuple, told.values())) == {()}
    assert distance_rows._epsilon(X[:1], X[:1]) == 1e-3  # no point is away from another


def test_values_by_hand():
    """(0, 0) goes to (0, 1), (3, 4) to (3, 0): 1 and 4; the other ways are 3 and √18; within, 5 and √10."""
    value = {name: float(distance_rows.VALUES[name](X, Tensor(Y), 0)) for name in DISTANCES}
    assert value["w1"] == pytest.approx(2.5, rel=1e-14)
    assert value["w2"] == pytest.approx(8.5, rel=1e-14)
    across, within = (1 + 4 + 3 + np.sqrt(18)) / 2, 5 + np.sqrt(10)
    assert value["energy"] == pytest.approx(across - within / 2, rel=1e-14)
    assert value["energy_unbiased"] == pytest.approx(across - within, rel=1e-13)
    kernel = lambda square: np.mean([np.exp(-square / (2 * s**2)) for s in BANDWIDTHS])  # noqa: E731
    inner = 1 + (kernel(25) + kernel(10)) / 2
    assert value["mmd"] == pytest.approx(inner - sum(map(kernel, (1, 16, 9, 18))) / 2, rel=1e-13)


@pytest.mark.parametrize("power", [1, 2])
def test_on_the_line_every_direction_is_the_same(power):
    x, y = np.array([[0.0], [3.0]]), np.array([[7.0], [1.0]])
    name = "sliced" if power == 1 else "sliced_w2"
    assert float(distance_rows.VALUES[name](x, Tensor(y), 5)) == pytest.approx((1 + 4**power) / 2, rel=1e-14)


def test_sinkhorn_of_three_and_four_points_is_that_of_the_trained_loss():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(3, 2)), 1 + rng.normal(size=(4, 2))
    found = float(distance_rows.VALUES["sinkhorn"](x, Tensor(y), 0))
    expected, _ = DISTANCES["sinkhorn"](x, y, epsilon=distance_rows._epsilon(x, y), tolerance=1e-13)
    assert found == pytest.approx(expected, rel=1e-10)


def test_sinkhorn_of_single_points_is_their_distance():
    """One plan alone: OT_ε is the distance, and those within are 0."""
    assert float(distance_rows.VALUES["sinkhorn"](X[:1], Tensor(Y[1:]), 0)) == pytest.approx(3.0, rel=1e-12)
