"""S2's worked example: a 3-3-1 sigmoid network, quadratic cost, weight decay, every derivative written out.

The symbols are the lecture's: the input is layer 1, so its W(2) is our W[1], its W(3) our W[2]; a1(3) is the
output. Each entry below is S2's right-hand side for one sample. Where S2 prints another index, ``PRINTED``
holds what is printed, and a test shows that backpropagation and central differences contradict it.
"""

import numpy as np
import pytest

from toygan.network.minibatch_descent import whole_batch_gradient
from toygan.network.mlp import Network

LAMBDA = 0.1


def network():
    net = Network([3, 3, 1], activation="sigmoid", output="sigmoid", init="glorot", rng=5)
    rng = np.random.default_rng(6)
    for b in net.biases:
        b[...] = rng.normal(size=b.shape)
    return net


def sample():
    rng = np.random.default_rng(7)
    return rng.normal(size=(1, 3)), rng.random((1, 1))


def lecture():
    """S2's letters as functions of its indices, counted from 1."""
    net = network()
    x, y = sample()
    forward = net.forward(x)
    hidden, output = forward.a[1][0], forward.a[2][0, 0]
    W3, W2 = net.weights[1][0], net.weights[0]
    error = (output - y[0, 0]) * output * (1 - output)  # δ₁⁽³⁾ = (a₁⁽³⁾ - y) a₁⁽³⁾(1 - a₁⁽³⁾)
    a = lambda j: hidden[j - 1]  # noqa: E731
    return net, x, y, error, a, lambda k: W3[k - 1], lambda j, k: W2[j - 1, k - 1]


def third(k, decayed=None):
    """∂J/∂W₁ₖ⁽³⁾ = δ₁⁽³⁾ aₖ⁽²⁾ + λ W₁ₖ⁽³⁾."""
    _, _, _, error, a, W3, _ = lecture()
    return error * a(k) + LAMBDA * W3(decayed or k)


def second(j, k, weight=None, decay=None):
    """∂J/∂Wⱼₖ⁽²⁾ = W₁ⱼ⁽³⁾ δ₁⁽³⁾ aⱼ⁽²⁾(1 - aⱼ⁽²⁾) xₖ + λ Wⱼₖ⁽²⁾."""
    _, x, _, error, a, W3, W2 = lecture()
    return W3(j) * error * a(j) * (1 - a(j)) * x[0, k - 1] + LAMBDA * (
        W2(j, k) if decay is None else decay(W3)
    )


def gradients():
    net, x, y, *_ = lecture()
    _, weights, biases = whole_batch_gradient(net, x, y, "quadratic", LAMBDA)
    return weights, biases


@pytest.mark.parametrize("k", [1, 2, 3])
def test_third_layer(k):
    assert gradients()[0][1][0, k - 1] == pytest.approx(third(k), rel=1e-14)


@pytest.mark.parametrize("j", [1, 2, 3])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_second_layer(j, k):
    assert gradients()[0][0][j - 1, k - 1] == pytest.approx(second(j, k), rel=1e-14)


def test_biases_are_the_deltas():
    _, _, _, error, a, W3, _ = lecture()
    first, last = gradients()[1]
    np.testing.assert_allclose(last, [error], rtol=1e-14)
    np.testing.assert_allclose(first, [W3(j) * error * a(j) * (1 - a(j)) for j in (1, 2, 3)], rtol=1e-14)


def difference(layer, j, k, h=1e-5):
    """∂J/∂W by central differences, J of S2 eq. 15."""
    values = []
    for sign in (1, -1):
        net, x, y, *_ = lecture()
        net.weights[layer][j - 1, k - 1] += sign * h
        values.append(whole_batch_gradient(net, x, y, "quadratic", LAMBDA)[0])
    return (values[0] - values[1]) / (2 * h)


PRINTED = {
    "the line of W12(3) has a3(2) and decays W13(3): it is the derivative by W13(3)": (
        (1, 1, 2),
        lambda: third(3),
        (1, 1, 3),
    ),
    "the first line of W11(2) decays W11(3)": ((0, 1, 1), lambda: second(1, 1, decay=lambda W3: W3(1)), None),
    "the second of three lines of W23(2) belongs to W33(2)": ((0, 2, 3), lambda: second(3, 3), (0, 3, 3)),
}


@pytest.mark.parametrize("what", PRINTED)
def test_where_the_lecture_prints_another_index(what):
    place, printed, meant = PRINTED[what]
    layer, j, k = place
    right = gradients()[0][layer][j - 1, k - 1]
    assert right == pytest.approx(difference(*place), rel=1e-8)
    assert abs(printed() - right) > 0.02 * abs(right), what
    if meant is not None:
        layer, j, k = meant
        assert printed() == pytest.approx(gradients()[0][layer][j - 1, k - 1], rel=1e-14), what


def test_eq_15_prints_h_of_a_difference():
    """J is ½‖h(x) - y‖²; what is printed, ½‖h(x - y)‖², has another value (S2 eq. 15)."""
    net, x, y, *_ = lecture()
    meant = 0.5 * np.sum((net(x) - y) ** 2)
    printed = 0.5 * np.sum(net(x - y) ** 2)
    decay = 0.5 * LAMBDA * sum(np.sum(W * W) for W in net.weights)
    assert whole_batch_gradient(net, x, y, "quadratic", LAMBDA)[0] == pytest.approx(meant + decay, rel=1e-14)
    assert abs(printed - meant) > 0.01


def test_sigma_prime_is_a_times_one_minus_a():
    """S2 prints e^x where the slope of 1/(1 + e^-x) needs e^-x; both give a(1 - a)."""
    x = np.linspace(-3, 3, 7)
    a = 1 / (1 + np.exp(-x))
    for printed in (np.exp(x) / (1 + np.exp(x)) ** 2, np.exp(-x) / (1 + np.exp(-x)) ** 2):
        np.testing.assert_allclose(printed, a * (1 - a), rtol=1e-14)
