"""The quantities that are compared, by hand and on the tape, against complex steps through NumPy alone."""

import numpy as np
import pytest

from toygan.gradcheck import Problem, hand_written, reference, training_step

STEP = 1e-30
SIZES = (2, 3, 2), (2, 4, 3, 1)


def forward(weights, biases, x, moved=None):
    """tanh layers and an affine one; ``moved`` (layer, offset) is added to z of that layer."""
    for l, (W, b) in enumerate(zip(weights, biases), start=1):
        z = x @ W.T + b
        if moved is not None and moved[0] == l:
            z = z + moved[1]
        x = np.tanh(z) if l < len(weights) else z
    return x


def slopes(value, at):
    """∂value/∂at, entry by entry."""
    found = np.empty(at.shape)
    for place in np.ndindex(at.shape):
        step = np.zeros(at.shape, complex)
        step[place] = 1j * STEP
        found[place] = value(at + step).imag / STEP
    return found


def replaced(arrays, l, new):
    return [new if k == l else array for k, array in enumerate(arrays, start=1)]


@pytest.fixture(scope="module")
def problem():
    return Problem(*SIZES, objective="wasserstein", penalty="gradient_penalty", batch_size=5, seed=2)


@pytest.fixture(scope="module", params=["by hand", "on the tape"])
def found(request, problem):
    return hand_written.derivatives(problem) if request.param == "by hand" else reference.derivatives(problem)


def _assert_by_layer(found, part, r, net, rows, value):
    """``value(weights, biases, moved)`` of a network."""
    delta = "Rdelta" if r else "delta"
    for l in range(1, net.depth + 1):
        W, b, offset = net.weights[l - 1], net.biases[l - 1], np.zeros((rows, net.sizes[l]))
        wanted = {
            (part, f"{r}BP1" if l == net.depth else f"{r}BP2", f"{delta}[{l}]"): slopes(
                lambda o, l=l: value(net.weights, net.biases, (l, o)), offset
            ),
            (part, f"{r}BP3", f"W[{l}]"): slopes(
                lambda w, l=l: value(replaced(net.weights, l, w), net.biases, None), W
            ),
            (part, f"{r}BP4", f"b[{l}]"): slopes(
                lambda c, l=l: value(net.weights, replaced(net.biases, l, c), None), b
            ),
        }
        for key, numbers in wanted.items():
            np.testing.assert_allclose(found[key], numbers, rtol=1e-9, atol=1e-12, err_msg=str(key))


def test_the_critic_alone(problem, found):
    generator, critic = problem.networks()
    z, real, _ = problem.batch()
    points = np.concatenate([real, forward(generator.weights, generator.biases, z)])

    def value(weights, biases, moved):
        scores = forward(weights, biases, points, moved).ravel()
        return scores[5:].mean() - scores[:5].mean()

    plain = value(critic.weights, critic.biases, None)
    assert found["discriminator", "value", "C"] == pytest.approx([plain], rel=1e-12)
    _assert_by_layer(found, "discriminator", "", critic, 10, value)
    np.testing.assert_allclose(found["objective", "nabla_a", "d_real"], [-0.2] * 5)
    np.testing.assert_allclose(found["objective", "nabla_a", "d_fake"], [0.2] * 5)
    np.testing.assert_allclose(found["objective", "nabla_a", "generator d_fake"], [-0.2] * 5)
    assert found["objective", "no overflow", "C at scores ±1e4"] == [0.0]


def test_the_generator_behind_the_critic(problem, found):
    generator, critic = problem.networks()
    z, _, _ = problem.batch()

    def judged(x):
        return -forward(critic.weights, critic.biases, x).mean()

    def value(weights, biases, moved):
        return judged(forward(weights, biases, z, moved))

    made = forward(generator.weights, generator.biases, z)
    assert found["generator", "value", "C"] == pytest.approx([judged(made)], rel=1e-12)
    np.testing.assert_allclose(found["generator", "nabla_x", "nabla_x"], slopes(judged, made), rtol=1e-9)
    _assert_by_layer(found, "generator", "", generator, 5, value)


def test_the_penalty_of_the_slopes(problem, found):
    """10 mean (‖g‖ - 1)²; g by hand through two tanh layers, so that complex steps go through it."""
    _, critic = problem.networks()
    _, _, mixed = problem.batch()

    def gradients(weights, biases, moved):
        x, slopes_of = mixed, []
        for l, (W, b) in enumerate(zip(weights, biases), start=1):
            z = x @ W.T + b + (moved[1] if moved is not None and moved[0] == l else 0)
            x = np.tanh(z) if l < len(weights) else z
            slopes_of.append(1 - x * x if l < len(weights) else np.ones_like(z))
        g = slopes_of[-1]
        for W, slope in zip(reversed(weights), [*reversed(slopes_of[:-1]), 1.0]):
            g = (g @ W) * slope
        return g

    def of(g):
        return 10 * ((np.sqrt((g * g).sum(axis=1)) - 1) ** 2).mean()

    def value(weights, biases, moved):
        return of(gradients(weights, biases, moved))

    g = gradients(critic.weights, critic.biases, None)
    assert found["penalty", "value", "P"] == pytest.approx([of(g)], rel=1e-9)
    np.testing.assert_allclose(found["penalty", "dP/dg", "V"], slopes(of, g), rtol=1e-7, atol=1e-9)
    assert np.isfinite(found["penalty", "no NaN", "V at g = 0"]).all()
    _assert_by_layer_of_penalty(found, critic, value)


def _assert_by_layer_of_penalty(found, critic, value):
    for l in range(1, critic.depth + 1):
        wanted = {
            f"W[{l}]": slopes(
                lambda w, l=l: value(replaced(critic.weights, l, w), critic.biases, None),
                critic.weights[l - 1],
            ),
            f"b[{l}]": slopes(
                lambda c, l=l: value(critic.weights, replaced(critic.biases, l, c), None),
                critic.biases[l - 1],
            ),
            f"Rdelta[{l}]": slopes(
                lambda o, l=l: value(critic.weights, critic.biases, (l, o)), np.zeros((5, critic.sizes[l]))
            ),
        }
        for (part, _, name), numbers in found.items():
            if part == "penalty" and name in wanted:
                np.testing.assert_allclose(numbers, wanted[name], rtol=1e-6, atol=1e-9, err_msg=name)


def test_both_ways_file_the_same_quantities_under_the_same_names(problem):
    one, other = hand_written.derivatives(problem), reference.derivatives(problem)
    assert list(one) == sorted(one, key=list(other).index)
    assert {key: np.shape(value) for key, value in one.items()} == {
        key: np.shape(value) for key, value in other.items()
    }
    parts = [part for part, _, _ in one]
    # two rows an activation (tanh and identity); three slopes and a value; by layer 3, and values and inputs
    counts = {"activation": 4, "objective": 4, "discriminator": 1 + 9, "generator": 2 + 6, "penalty": 3 + 9}
    assert {part: parts.count(part) for part in dict.fromkeys(parts)} == counts


@pytest.mark.parametrize("penalty", ["none", "gradient_penalty"])
def test_one_update_of_the_trainer_has_the_gradients_of_the_tape(penalty):
    problem = Problem(*SIZES, penalty=penalty, batch_size=8, seed=5)
    assert training_step.applies(problem)
    one, other = training_step.by_hand(problem), training_step.on_tape(problem)
    assert set(one) == set(other)
    assert [tensor for _, _, tensor in other] == [
        f"{name} {tensor}[{l}]"
        for name, depth in (("critic", 3), ("generator", 2))
        for l in range(depth, 0, -1)
        for tensor in "Wb"
    ]
    for key, value in one.items():
        np.testing.assert_allclose(value, other[key], rtol=1e-9, atol=1e-12, err_msg=str(key))
