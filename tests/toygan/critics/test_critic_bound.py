"""What a critic proves is never more than W1: random critics on random atoms, and critics that are known."""

import mpmath
import numpy as np
import pytest
from scipy import stats

import toygan
from divergences import earth_mover_distance, pmf, samples
from toygan.critics.critic_bound import _scores
from toygan.network import Network
from toygan.network.activations import ACTIVATIONS


def _line(slope: float) -> Network:
    net = Network([1, 1], rng=0)
    net.parameters[:] = [slope, 1e6]
    return net


@pytest.mark.parametrize("slope", [-1.0, -1e-3, -1e8])
def test_the_potential_of_a_shift_proves_the_whole_distance(slope):
    p, q = samples([[0.0], [1.0], [5.0]]), samples([[3.0], [4.0], [8.0]])
    found = toygan.critic_bound(_line(slope), p, q)
    assert found.lower <= 3.0
    assert found.lower == pytest.approx(3.0, rel=1e-12)  # the bias costs no digits
    assert found.warrant == "certified"


def test_a_critic_that_is_the_wrong_way_round_proves_nothing():
    found = toygan.critic_bound(_line(1.0), [[0.0]], [[3.0]])
    assert (found.lower, found.gap) == (0.0, -3.0)


@pytest.mark.parametrize("seed", range(200))
def test_two_hundred_random_critics_prove_no_more_than_w1(seed):
    rng = np.random.default_rng(seed)
    d, n, m = rng.integers(1, 4), rng.integers(1, 40), rng.integers(1, 40)
    x, y = rng.normal(size=(n, d)), rng.normal(size=(m, d)) * rng.uniform(0.1, 3) + rng.normal(size=d)
    a, b = rng.exponential(size=n), rng.exponential(size=m)
    p, q = pmf(a, x, normalize=True), pmf(b, y, normalize=True)
    activation = str(rng.choice(list(ACTIVATIONS)))
    output = str(rng.choice([name for name, row in ACTIVATIONS.items() if row.units == 1]))
    dtype = rng.choice([np.float32, np.float64])
    critic = Network([d, *[8] * rng.integers(0, 4), 1], activation, output, rng=seed, dtype=dtype)
    critic.parameters[:] *= 10.0 ** rng.uniform(-2, 2)
    found = toygan.critic_bound(critic, p, q)
    assert 0.0 <= found.lower <= earth_mover_distance(p, q) * (1 + 1e-9)
    flipped = toygan.critic_bound(critic, q, p)
    assert min(found.lower, flipped.lower) == 0.0


@pytest.mark.parametrize("activation", ["relu", "tanh", "softplus", "silu", "elu", "sigmoid", "groupsort"])
def test_rounding_of_the_scores_is_within_its_bound(activation):
    critic = Network([2, 6, 6, 1], activation, rng=3)
    critic.parameters[:] *= 3.0
    critic.biases[-1][:] = 0.0
    x = np.random.default_rng(0).normal(size=(5, 2)) * 1e3
    scores, error = _scores(critic, x)
    functions = {
        "relu": lambda z: max(z, mpmath.mpf(0)),
        "tanh": mpmath.tanh,
        "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
        "silu": lambda z: z / (1 + mpmath.exp(-z)),
        "elu": lambda z: z if z > 0 else mpmath.expm1(z),
        "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    }
    with mpmath.workdps(40):
        for row, score, off in zip(x, scores, error):
            a = [mpmath.mpf(float(value)) for value in row]
            for layer, (w, b) in enumerate(zip(critic.weights, critic.biases)):
                z = [mpmath.fdot(zip(map(mpmath.mpf, line), a)) + mpmath.mpf(c) for line, c in zip(w, b)]
                if activation == "groupsort" and layer < 2:
                    a = [end for i in (0, 2, 4) for end in sorted(z[i : i + 2], reverse=True)]
                else:
                    a = z if layer == 2 else [functions[activation](value) for value in z]
            assert abs(a[0] - mpmath.mpf(score)) <= off < 1e-9 * (1 + abs(score))


@pytest.mark.parametrize(
    ("sizes", "p", "message"),
    [
        ([2, 1], [[0.0]], "P has points of 1 coordinates; the critic takes 2"),
        ([1, 2], [[0.0]], "the critic must have one output; it has 2"),
        ([1, 1], stats.norm(0, 1), "P must be discrete, atoms and their weights"),
        ([1, 1], pmf([0.5, 0.5]), "P must have points; a pmf on labels has no distance"),
    ],
)
def test_what_is_refused(sizes, p, message):
    with pytest.raises(ValueError, match=message):
        toygan.critic_bound(Network(sizes, rng=0), p, [[1.0]])
