"""Costs: hand values, the tape's derivatives, far-out scores, bad targets."""

import numpy as np
import pytest

from toygan.autograd import value_and_grad
from toygan.network.costs import COSTS, cost, decayed

A = np.array([[0.5, -1.0, 2.0], [1.5, 0.2, -0.3]])
Y = {
    "quadratic": np.array([[0.0, 1.0, 2.0], [1.0, 1.0, 1.0]]),
    "cross_entropy": np.array([[0.0, 1.0, 0.3], [1.0, 1.0, 0.0]]),
    "softmax_cross_entropy": np.array([[0.0, 1.0, 0.0], [0.2, 0.3, 0.5]]),
}


def test_values_by_hand():
    s = 1 / (1 + np.exp(-A))
    wanted = {
        "quadratic": ((0.25 + 4 + 0) / 2 + (0.25 + 0.64 + 1.69) / 2) / 2,
        "cross_entropy": -(Y["cross_entropy"] * np.log(s) + (1 - Y["cross_entropy"]) * np.log(1 - s)).sum()
        / 2,
        "softmax_cross_entropy": -(
            Y["softmax_cross_entropy"] * np.log(np.exp(A) / np.exp(A).sum(axis=1, keepdims=True))
        ).sum()
        / 2,
    }
    assert {name: row.value(A, Y[name]) for name, row in COSTS.items()} == pytest.approx(wanted, rel=1e-14)


@pytest.mark.parametrize("name", COSTS)
def test_nabla_agrees_with_the_tape(name):
    tape = value_and_grad(lambda a: cost(name).formula(a, Y[name]))(A)[1]
    np.testing.assert_allclose(cost(name).nabla(A, Y[name]), tape, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("name", COSTS)
def test_far_out_scores_are_no_nan(name):
    y = np.array([[1.0, 0.0]])
    for a in ([[1e4, -1e4]], [[-1e4, 1e4]]):
        assert np.isfinite(cost(name).value(a, y))
        assert np.isfinite(cost(name).nabla(a, y)).all()
    assert cost("cross_entropy").value([[-1e4]], [[1.0]]) == 1e4


@pytest.mark.parametrize("name", COSTS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_overflowed_scores_are_no_nan(name, dtype):
    y = np.array([[1.0, 0.0]], dtype)
    for a in ([[np.inf, -np.inf]], [[-np.inf, np.inf]], [[np.inf, np.inf]]):
        assert not np.isnan(cost(name).value(np.array(a, dtype), y))
        nabla = cost(name).nabla(np.array(a, dtype), y)
        assert np.isfinite(nabla).all()
        assert nabla.dtype == dtype


def test_weight_decay_is_half_the_sum_of_squares():
    assert decayed(1.0, [np.full((2, 2), 3.0)], 0.5) == 10.0


@pytest.mark.parametrize(
    ("name", "a", "y", "message"),
    [
        ("quadratic", [[1.0]], [[1.0], [2.0]], r"outputs have \(1, 1\), targets have \(2, 1\)"),
        ("quadratic", np.ones((0, 1)), np.ones((0, 1)), "with n ≥ 1"),
        ("quadratic", [[1.0, np.nan]], [[1.0, 2.0]], r"outputs must be numbers; outputs\[0, 1\] = nan"),
        ("cross_entropy", [[1.0]], [[np.nan]], r"targets must be numbers; targets\[0, 0\] = nan"),
        ("cross_entropy", [[1.0]], [[1.5]], r"must lie in \[0, 1\]; the largest is 1.5"),
        ("softmax_cross_entropy", [[1.0, 2.0]], [[0.5, 0.4]], "must sum to 1 in every row"),
    ],
)
def test_bad_targets(name, a, y, message):
    with pytest.raises(ValueError, match=message):
        cost(name).value(a, y)


def test_unknown_names_are_answered():
    with pytest.raises(
        ValueError, match=r"unknown cost 'quadratc'; known: quadratic.*Did you mean 'quadratic'"
    ):
        cost("quadratc")


@pytest.mark.parametrize("y", [[[-0.5, 0.5]], [[0.5, 1.0 + 1e-9]], [[-1e-9, 0.5]]])
def test_targets_below_0_and_above_1_are_refused_each_alone(y):
    with pytest.raises(ValueError, match=r"targets of cross_entropy must lie in \[0, 1\]; the largest is"):
        cost("cross_entropy").value([[0.0, 0.0]], y)
    assert cost("quadratic").value([[0.0, 0.0]], y) > 0


def test_probabilities_sum_to_1_up_to_1e_6():
    a = [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    for excess in (9e-7, -9e-7):
        cost("softmax_cross_entropy").value(a, [[0.2, 0.3, 0.5], [0.2, 0.3, 0.5 + excess]])
    for excess in (1.2e-6, -1.2e-6):
        with pytest.raises(ValueError, match="must sum to 1 in every row"):
            cost("softmax_cross_entropy").value(a, [[0.2, 0.3, 0.5], [0.2, 0.3, 0.5 + excess]])


def test_integers_are_taken_as_floats_and_shapes_have_two_axes():
    assert cost("quadratic").nabla([[1], [3]], [[0], [0]]).tolist() == [[0.5], [1.5]]
    with pytest.raises(ValueError, match=r"outputs have \(2,\), targets have \(2,\)"):
        cost("quadratic").value([1.0, 2.0], [1.0, 2.0])
