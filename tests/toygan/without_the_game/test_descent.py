"""The loop of the generators without a game: one step by hand, rows of a batch, errors."""

import numpy as np
import pytest

from toygan import Network
from toygan.without_the_game.descent import check_rows, descend


def test_the_first_step_of_adam_has_the_length_of_the_learning_rate():
    net = Network([1, 1], rng=0)
    before = net.parameters.copy()
    values = descend([net], lambda rows, rng: (7.0, [np.array([2.0, -5.0])]), 3, steps=1, learning_rate=0.25)
    assert values.tolist() == [7.0]
    assert net.parameters - before == pytest.approx([-0.25, 0.25])


def test_two_networks_learn_together_and_the_rate_falls_to_zero():
    nets = [Network([1, 1], rng=i) for i in range(2)]
    start = np.array([net.parameters.copy() for net in nets])
    descend(
        nets, lambda rows, rng: (0.0, [np.ones(2), -np.ones(2)]), 1, steps=4, batch_size=1, learning_rate=0.1
    )
    moved = np.array([net.parameters for net in nets]) - start
    assert moved == pytest.approx(np.array([[-0.25] * 2, [0.25] * 2]))  # 0.1 (1 + ¾ + ½ + ¼)


def test_batches_are_rows_of_the_data_or_all_of_them():
    seen = []
    cost = lambda rows, rng: (seen.append(rows) or 0.0, [np.zeros(2)])  # noqa: E731
    descend([Network([1, 1])], cost, 50, steps=30, batch_size=8, rng=0)
    assert {len(rows) for rows in seen} == {8}
    assert set(np.concatenate(seen)) <= set(range(50))
    assert len(set(np.concatenate(seen))) > 45
    descend([Network([1, 1])], cost, 5, steps=1, batch_size=8)
    assert seen[-1].tolist() == [0, 1, 2, 3, 4]


def test_a_cost_that_is_not_finite_stops_the_loop_and_says_when():
    costs = iter([1.0, 2.0, np.nan])
    with pytest.raises(ArithmeticError, match=r"the cost of step 3 is nan; lower learning_rate = 0\.5"):
        descend(
            [Network([1, 1])], lambda rows, rng: (next(costs), [np.zeros(2)]), 1, steps=5, learning_rate=0.5
        )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps": 0}, "steps and batch_size must be 1 or more; they are 0 and 64"),
        ({"batch_size": -1}, "they are 2000 and -1"),
        ({"learning_rate": 0.0}, "learning_rate must be finite and above 0; it is 0.0"),
        ({"learning_rate": np.nan}, "it is nan"),
    ],
)
def test_settings_out_of_range_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        descend([], None, 1, **options)


@pytest.mark.parametrize(
    ("x", "width", "message"),
    [
        ([1.0, 2.0], None, r"x must have shape \(n, d\) with n at least 1; its shape is \(2,\)"),
        (np.zeros((0, 2)), None, r"its shape is \(0, 2\)"),
        ([[1.0, 2.0]], 3, r"x must have shape \(n, 3\) with n at least 1; its shape is \(1, 2\)"),
        ([[1.0], [-np.inf]], None, r"x must be finite; x\[1, 0\] = -inf"),
    ],
)
def test_tables_are_checked_at_the_door(x, width, message):
    with pytest.raises(ValueError, match=message):
        check_rows(x, width=width)
