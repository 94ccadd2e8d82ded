"""One row for each array of somebody's own gradient: what errors are measured against, what is named."""

import numpy as np
import pytest

from toygan.gradcheck import check_gradient


def small_beside_large(factor):
    x = {"large": np.ones(2), "small": np.ones(2)}
    gradient = {"large": np.ones(2), "small": factor * 1e-9 * np.ones(2)}
    return check_gradient(lambda p: p["large"].sum() + 1e-9 * p["small"].sum(), lambda p: gradient, x)


def test_a_small_gradient_is_measured_against_a_part_of_the_largest_of_all():
    """An error of 1e-9 is 1e-6 of 1/1000 of the largest entry, 1, not the whole of its own size."""
    report = small_beside_large(2.0)
    assert report.rows[1].worst == pytest.approx(1e-6)
    assert report.rows[1].errors["autograd"] == pytest.approx(1e-6)
    assert not report.passed
    assert small_beside_large(1.0).passed
    assert small_beside_large(1.0 + 5e-5).passed  # 5e-14 of the largest


def test_entries_are_named_by_their_place_in_the_whole_array_and_counted():
    x = np.arange(1.0, 13.0).reshape(3, 4)
    hand = 2 * x
    hand[2, 1] += 1.0
    report = check_gradient(lambda x: (x**2).sum(), lambda x: hand, x)
    [row] = report.rows
    assert (row.entry, row.value, row.reference_value) == ((2, 1), 21.0, 20.0)
    assert row.worst == pytest.approx(1 / 24)
    assert (row.part, row.equation, row.tensor) == ("own", "gradient", "x")
    assert report.title == "12 numbers in 1 arrays, checked at 12"


def test_kinks_and_what_nobody_knows_are_counted_apart():
    """|x| bends at 0; √x has no slope there. Neither of them is compared, the others are."""
    x = np.array([0.0, 1.0, -2.0])
    kinked = check_gradient(lambda x: np.abs(x).sum(), np.sign, x).rows[0]
    assert (kinked.skipped, kinked.unresolved, kinked.passed) == (1, 0, True)

    row = check_gradient(lambda x: float(np.sqrt(float(x[0]))), lambda x: np.ones(1), np.zeros(1)).rows[0]
    assert (row.skipped, row.unresolved, row.passed) == (0, 1, False)


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (("W1", "b1", "W2"), "W2"),
        (("W10", "W9", "W2"), "W10"),  # numbers, not letters
        (("w1_2", "w1_3", "w2_0"), "w2_0"),
        (("a", "W7", "b"), "b"),  # one name without a number: by their order
    ],
)
def test_the_first_wrong_is_that_of_the_highest_layer(names, first):
    x = {name: np.ones(2) for name in names}
    report = check_gradient(lambda p: sum((v**2).sum() for v in p.values()), lambda p: p, x)
    assert report.first_wrong == first


def test_of_one_layer_the_first_in_order_is_named():
    x = {"W2": np.ones(2), "b2": np.ones(2), "W1": np.ones(2)}
    assert check_gradient(lambda p: sum((v**2).sum() for v in p.values()), lambda p: p, x).first_wrong == "W2"


def test_a_weight_decay_is_a_positive_multiple_of_more_than_one_number():
    x = np.array([1.0, -2.0, 3.0])

    def diagnosis(decay, x=x):
        f = lambda x: (x**3).sum() + decay * (x**2).sum() / 2  # noqa: E731
        return check_gradient(f, lambda x: 3 * x**2, x).diagnosis

    assert diagnosis(0.3) == "weight-decay"
    assert diagnosis(-0.3) != "weight-decay"
    assert diagnosis(0.3, x[:1]) != "weight-decay"


def test_a_transpose_is_that_of_a_square_matrix():
    w, x = np.random.default_rng(0).normal(size=(2, 3, 3))
    f = lambda w: (w * x).sum() + (w @ w).sum()  # noqa: E731
    ones = np.ones((3, 3))

    def right(w):
        return x + ones @ w.T + w.T @ ones

    assert check_gradient(f, right, w).passed
    assert check_gradient(f, lambda w: right(w).T, w).diagnosis == "transposed"
    assert check_gradient(f, lambda w: right(w)[::-1], w).diagnosis == "unknown"
