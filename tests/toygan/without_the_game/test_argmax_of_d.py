"""The climb never goes down and stays in its box; the loop pushes D down where the examples are not."""

import itertools

import numpy as np
import pytest

from toygan import Network
from toygan.without_the_game.argmax_of_d import climb, negative_sampling, tell_apart


@pytest.fixture(scope="module")
def hill():
    """D(x) = 2 tanh(x + 1) - 2 tanh(x - 1): one top, at 0."""
    net = Network([1, 2, 1], "tanh")
    net.parameters[...] = [1, 1, 1, -1, 2, -2, 0]
    return net


def test_it_finds_the_top_of_a_hill(hill):
    found = climb(hill, np.array([[-3.0], [-0.5], [0.1], [2.5]]), -4.0, 4.0, steps=80)
    np.testing.assert_allclose(found, 0, atol=1e-3)


def test_no_step_lowers_a_score_or_leaves_the_box():
    net = Network([2, 16, 16, 1], "tanh", rng=3)
    net.parameters *= 3
    x = np.random.default_rng(0).uniform(-2, 2, (50, 2))
    low, high = np.array([-2.0, -2.5]), np.array([2.0, 3.0])
    scores = []
    for steps in range(1, 30):
        found = climb(net, x, low, high, steps=steps)
        assert (found >= low).all()
        assert (found <= high).all()
        scores.append(net(found).ravel())
    assert (np.diff([net(x).ravel(), *scores], axis=0) >= 0).all()
    assert (scores[-1] > net(x).ravel()).all()


def test_where_d_is_flat_the_points_stay():
    flat = Network([2, 1])
    flat.parameters[...] = 0
    x = np.array([[0.5, -0.5]])
    np.testing.assert_array_equal(climb(flat, x, -1.0, 1.0), x)


def test_the_classifier_learns_the_optimal_score():
    draw = np.random.default_rng(0)
    real, fake = draw.normal(0.5, 1, (4000, 1)), draw.normal(-0.5, 1, (4000, 1))
    net = Network([1, 1])
    tell_apart(net, real, fake, steps=2000, batch_size=4000, learning_rate=0.02, rng=1)
    assert net.weights[0][0, 0] == pytest.approx(1, abs=0.1)  # log p/q = x
    assert net.biases[0][0] == pytest.approx(0, abs=0.1)


@pytest.fixture(scope="module")
def rounds():
    draw = np.random.default_rng(0)
    x = np.concatenate([draw.normal(-1.5, 0.2, (100, 1)), draw.normal(1.5, 0.2, (100, 1))])
    options = {"hidden": (32, 32), "steps": 400, "learning_rate": 0.01, "negatives": 100}
    return x, negative_sampling(x, rounds=8, box=(-4.0, 4.0), rng=1, **options)


def test_the_tops_end_up_among_the_examples(rounds):
    x, done = rounds
    assert len(done) == 8
    distance = [np.abs(r.found - x.T).min(axis=1).mean() for r in done]
    assert max(distance) < 0.15
    assert (np.abs(rounds[1][-1].found) < 4).all()
    near = [np.mean(np.abs(done[-1].found - centre) < 0.7) for centre in (-1.5, 1.5)]
    assert min(near) > 0.1


def test_a_discriminator_that_forgets_lets_its_tops_run_away(rounds):
    x, _ = rounds
    options = {"hidden": (32, 32), "steps": 400, "learning_rate": 0.01, "negatives": 100}
    done = negative_sampling(x, rounds=8, box=(-4.0, 4.0), memory=0, rng=1, **options)
    assert max(np.abs(r.found - x.T).min(axis=1).mean() for r in done) > 0.8


def test_each_round_learns_from_what_the_last_one_found(rounds):
    _, done = rounds
    for before, after in itertools.pairwise(done):
        np.testing.assert_array_equal(after.negatives, before.found)
        assert (before.discriminator.parameters != after.discriminator.parameters).any()
    assert np.ptp(done[0].negatives) > 6  # the first are drawn from the whole box


def test_the_same_seed_gives_the_same_rounds():
    x = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    one, two = (negative_sampling(x, rounds=2, hidden=(4,), steps=5, negatives=3, rng=2) for _ in range(2))
    np.testing.assert_array_equal(one[-1].found, two[-1].found)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rounds": 0}, "rounds, negatives and climb_steps must be 1 or more and memory 0 or more"),
        ({"memory": -1}, "they are 8, 256, 60 and -1"),
        ({"box": (1.0, -1.0)}, r"box must be \(low, high\) with low < high"),
        ({"box": (0.5, 2.0)}, r"box must hold every row of x; row 0 = \[0\.\] lies outside"),
        ({"hidden": (4,), "steps": 0}, "steps and batch_size must be 1 or more"),
    ],
)
def test_bad_input_says_what_is_wrong(options, message):
    with pytest.raises(ValueError, match=message):
        negative_sampling([[0.0], [1.0]], **options)
