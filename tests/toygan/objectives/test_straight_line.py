"""A line of NumPy calls is the tape bit for bit, and where it could not be there is none."""

import numpy as np
import pytest

from toygan import autograd
from toygan.objectives.straight_line import by_tape, straight_line
from toygan.objectives.table import OBJECTIVES

RNG = np.random.default_rng(0)


def scores(dtype=np.float32, n=16, m=16):
    return RNG.normal(size=n).astype(dtype), RNG.normal(size=m).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_every_objective_of_the_table_is_a_line(name, dtype):
    row = OBJECTIVES[name]
    for value, arguments in ((row.discriminator_value, (0, 1)), (row.generator_value, (1,))):
        line = straight_line(value, *scores(dtype), arguments)
        for _ in range(3):
            real, fake = (4 * x for x in scores(dtype))
            found, expected = line(real, fake), by_tape(value, real, fake, arguments)
            assert found[0] == expected[0]
            for slope, other in zip(found[1:], expected[1:]):
                assert slope.dtype == other.dtype == dtype
                assert slope.tobytes() == other.tobytes()


OPERATIONS = {
    "relu": lambda real, fake: autograd.relu(real).sum() + autograd.elu(fake).mean(),
    "matmul": lambda real, fake: (real.reshape(4, 4) @ fake.reshape(4, 4)).sum(),
    "extremes": lambda real, fake: real.max() - fake.min() + autograd.logsumexp(fake - real),
    "powers": lambda real, fake: (np.abs(real) ** 1.5).mean() / (1 + (fake**2).mean()),
    "all pairs": lambda real, fake: autograd.softplus(fake.reshape(16, 1) - real).mean(),
    "stopped": lambda real, fake: (autograd.stop_gradient(fake) * fake).mean() + 0 * real.sum(),
    "constant": lambda real, fake: autograd.tanh(fake * np.arange(16.0)).mean() + 2 * real.mean(),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_of_the_tape(name):
    real, fake = scores(np.float64)
    line = straight_line(OPERATIONS[name], real, fake, (0, 1))
    if line is None:
        assert name in (
            "broadcast",
            "matmul",
        )  # an index has no rule that can be noted; a product of another kind
        return
    again = scores(np.float64)
    for found, expected in zip(line(*again), by_tape(OPERATIONS[name], *again, (0, 1))):
        np.testing.assert_array_equal(found, expected)


def _branch(real, fake):
    return fake.mean() if float(real.mean()) > 0 else 2 * fake.mean()


def _chosen_rows(real, fake):
    return fake[np.argsort(fake.value)[:3]].mean() + 0 * real.sum()


def _hidden(real, fake):
    return (fake * np.array(real.value.tolist())).mean()


def _in_place(real, fake):
    weights = np.ones(16)
    weights *= fake.value
    return (weights * fake).mean() + 0 * real.sum()


def _slipped_past(real, fake):
    return (fake * np.asarray(fake.value)).mean() + 0 * real.sum()


def _index(real, fake):
    return fake[2] ** 2 + 0 * real.sum()  # its slope is put in its place, in an array that was there before


@pytest.mark.parametrize("value", [_branch, _chosen_rows, _hidden, _in_place, _slipped_past, _index])
def test_what_depends_on_scores_in_other_ways_is_left_to_the_tape(value):
    assert straight_line(value, *scores(np.float64), (0, 1)) is None


def test_what_is_random_is_left_to_the_tape():
    rng = np.random.default_rng(1)
    assert straight_line(lambda real, fake: rng.normal() * fake.mean(), *scores(), (1,)) is None


def test_results_may_be_changed_by_the_caller():
    row = OBJECTIVES["wasserstein"]  # its slopes are constants
    line = straight_line(row.discriminator_value, *scores(), (0, 1))
    first = line(*scores())
    first[1][...] = 7
    assert (line(*scores())[1] == -1 / 16).all()
