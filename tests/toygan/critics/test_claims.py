"""What a critic claims and proves, by hand, in data units, against the compiled passes and exact W₁."""

import numpy as np
import pytest

from divergences import earth_mover_distance, samples
from toygan.critics.claims import COLUMNS, can_claim, claims, in_data_units, slopes
from toygan.critics.lipschitz import lipschitz_bound
from toygan.network.activations import ACTIVATIONS
from toygan.network.mlp import Network


def test_a_line_by_hand_and_in_other_units():
    critic = Network([1, 1], rng=0)
    critic.parameters[:] = [2.0, 1.0]
    found = claims(critic, [[3.0], [5.0]], [[0.0], [1.0]], 0)
    assert list(found) == list(COLUMNS)
    assert found == pytest.approx(dict(zip(COLUMNS, (2.0, 2.0, 7.0, 3.5))))
    doubled = claims(critic, [[6.0], [10.0]], [[0.0], [2.0]], 0, shift=np.array([7.0]), scale=np.array([2.0]))
    assert doubled == pytest.approx(dict(zip(COLUMNS, (1.0, 1.0, 7.0, 7.0))))


def test_in_data_units_it_is_the_same_function():
    critic = Network([2, 6, 4, 1], "groupsort", rng=0)
    shift, scale, x = (
        np.array([3.0, -1.0]),
        np.array([0.5, 20.0]),
        np.random.default_rng(1).normal(size=(5, 2)),
    )
    np.testing.assert_allclose(in_data_units(critic, shift, scale)(shift + scale * x), critic(x), atol=1e-13)


@pytest.mark.parametrize("activation", ["relu", "groupsort", "silu"])
@pytest.mark.parametrize("output", ["identity", "sigmoid"])
def test_slopes_are_those_of_the_compiled_passes(activation, output):
    critic = Network([2, 6, 4, 1], activation, output, rng=2)
    x = np.random.default_rng(3).normal(size=(9, 2))
    np.testing.assert_allclose(
        slopes(critic, x), np.linalg.norm(critic.input_gradient(x), axis=1), rtol=1e-13
    )
    assert slopes(critic, x).max() <= lipschitz_bound(critic)


@pytest.mark.parametrize("seed", range(20))
def test_the_proof_is_never_above_w1_and_the_slope_never_above_k(seed):
    rng = np.random.default_rng(seed)
    activation = str(rng.choice(list(ACTIVATIONS)))
    critic = Network([2, 8, 8, 1], activation, rng=seed, dtype=rng.choice([np.float32, np.float64]))
    critic.parameters[:] *= 10.0 ** rng.uniform(-1, 1)
    real, fake = rng.normal(size=(40, 2)) + rng.normal(size=2), rng.normal(size=(40, 2))
    found = claims(critic, real, fake, seed, shift=rng.normal(size=2), scale=rng.uniform(0.1, 9, 2))
    exact = earth_mover_distance(samples(real), samples(fake))
    assert 0 <= found["critic_proof"] <= exact * (1 + 1e-9)
    assert found["critic_slope"] <= found["critic_lipschitz"]


def test_behind_a_coupling_or_with_an_unproved_activation_nothing_is_claimed(monkeypatch):
    critic = Network([4, 8, 1], rng=0)
    assert can_claim(critic)
    own = ACTIVATIONS["relu"].__class__("own", *[ACTIVATIONS["relu"].formula] * 3, smooth=False)
    monkeypatch.setitem(ACTIVATIONS, "own", own)
    critic.activation = "own"
    assert not can_claim(critic)
    packed = Network([4, 8, 1], rng=0)
    packed.coupling = "packing:2"
    assert not can_claim(packed)
    with pytest.raises(ValueError, match="this critic stands behind the coupling 'packing:2'"):
        lipschitz_bound(packed)
    with pytest.raises(ValueError, match="stands behind the coupling"):
        claims(packed.copy(), np.zeros((2, 4)), np.ones((2, 4)))
