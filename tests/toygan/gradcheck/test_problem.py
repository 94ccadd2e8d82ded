"""Problems: what is drawn from one seed, which settings are possible, how a problem is described."""

import numpy as np
import pytest

from toygan.gradcheck import Problem


def test_networks_and_batch_are_those_of_the_seed():
    one, again, other = Problem(seed=3), Problem(seed=3), Problem(seed=4)
    for first, second, third in zip(one.networks(), again.networks(), other.networks()):
        assert (first.parameters == second.parameters).all()
        assert (first.parameters != third.parameters).all()
    for first, second, third in zip(one.batch(), again.batch(), other.batch()):
        assert (first == second).all()
        assert (first != third).all()


def test_shapes_and_activations_are_as_asked():
    problem = Problem((3, 4, 2), (2, 5, 1), "silu", "softplus", batch_size=6)
    generator, critic = problem.networks()
    assert (generator.sizes, critic.sizes) == ((3, 4, 2), (2, 5, 1))
    assert [x.shape for x in problem.batch()] == [(6, 3), (6, 2), (6, 2)]
    x = np.ones((1, 2))
    z = critic.forward(x).z
    np.testing.assert_allclose(critic(x), np.log1p(np.exp(z[-1])))
    assert problem.activations == ("silu", "softplus")
    assert Problem(activation="tanh", output="tanh").activations == ("tanh",)


def test_the_gain_multiplies_weights_and_biases_have_their_own_spread():
    plain, doubled = (Problem(critic_sizes=(2, 400, 1), gain=gain).networks()[1] for gain in (1.0, 2.0))
    for one, two in zip(plain.weights, doubled.weights):
        np.testing.assert_allclose(two, 2 * one, rtol=1e-15)
    for net in (plain, doubled):
        assert net.biases[0].std() == pytest.approx(0.3, rel=0.1)
    assert (plain.biases[0] == doubled.biases[0]).all()
    assert plain.weights[0].std() == pytest.approx(1.0, rel=0.1)  # He: √(2/2)


@pytest.mark.parametrize(
    ("changes", "analytic"),
    [
        ({}, True),
        ({"activation": "identity"}, True),
        ({"activation": "relu"}, False),
        ({"output": "leaky_relu"}, False),
        ({"activation": "elu", "output": "sigmoid"}, True),
    ],
)
def test_complex_steps_apply_where_every_activation_is_smooth_or_linear(changes, analytic):
    assert Problem(**changes).analytic is analytic


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gain": np.inf}, "gain must be finite and above 0; it is inf"),
        ({"gain": -1.0}, "gain must be finite"),
        ({"penalty_weight": np.nan}, "penalty_weight must be finite and 0 or more; it is nan"),
        ({"penalty_weight": np.inf}, "penalty_weight must be finite"),
        ({"critic_sizes": (1,)}, r"critic_sizes must be two or more sizes ≥ 1; they are \(1,\)"),
        ({"generator_sizes": (0, 2)}, "generator_sizes must be two or more"),
        ({"output": "gelu"}, "unknown output activation 'gelu'"),
        ({"constraint": "spectral_norm", "penalty": "r1"}, "cannot go with penalty='r1'"),
    ],
)
def test_each_wrong_setting_alone_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        Problem(**change)


def test_the_least_that_is_possible():
    problem = Problem([1, 1], [1, 1], penalty="none", penalty_weight=0.0, batch_size=1, gain=1e-9)
    assert problem.generator_sizes == (1, 1)
    assert problem.describe() == (
        "critic 1-1, generator 1-1, tanh, non_saturating, no penalty, n = 1, gain 1e-09, seed 0"
    )
    shown = problem.replace(output="sigmoid", penalty="r1", seed=5).describe()
    assert shown == (
        "critic 1-1, generator 1-1, tanh with sigmoid output, non_saturating, "
        "r1 (0), n = 1, gain 1e-09, seed 5"
    )


def test_of_a_sum_of_penalties_each_takes_its_rows():
    """r1 and r2 are halves of a mean of squares, of the first and of the last rows."""
    problem, g = Problem(penalty="r1+r2", penalty_weight=(2.0, 6.0)), np.array([[1.0, 2.0], [3.0, 0.0]])
    assert problem.penalty_value(g) == pytest.approx(2 / 2 * 5 + 6 / 2 * 9, rel=1e-14)
    two = np.concatenate([g, 2 * g])
    assert problem.penalty_value(two) == pytest.approx(2 / 2 * 7 + 6 / 2 * 28, rel=1e-14)
    z, real, mixed = problem.batch()
    assert (len(z), len(real), len(mixed)) == (7, 7, 14)
    assert len(np.unique(mixed, axis=0)) == 14


def test_sizes_where_none_are_given_fit_the_activation():
    assert Problem().describe().startswith("critic 2-8-7-6-1, generator 2-6-5-2, tanh,")
    assert Problem(activation="groupsort").describe().startswith("critic 2-8-6-6-1, generator 2-6-4-2,")
