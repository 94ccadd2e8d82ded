"""S2's mini-batch descent: one sample at a time equals all at once, and it learns."""

import numpy as np
import pytest

from toygan.autograd import Tensor, grad, softplus, tanh
from toygan.network.minibatch_descent import fit, step, whole_batch_gradient
from toygan.network.mlp import Network


def example(cost="quadratic", output="identity"):
    rng = np.random.default_rng(2)
    net = Network([3, 4, 2], activation="tanh", output=output, rng=1)
    y = rng.random((5, 2))
    y = y / y.sum(axis=1, keepdims=True) if cost == "softmax_cross_entropy" else y
    return net, rng.normal(size=(5, 3)), y


@pytest.mark.parametrize("cost", ["quadratic", "cross_entropy", "softmax_cross_entropy"])
def test_the_lecture_s_loop_is_the_whole_batch(cost):
    net, x, y = example(cost)
    before = net.copy()
    _, weights, biases = whole_batch_gradient(net, x, y, cost, weight_decay=0.3)
    step(net, x, y, cost, learning_rate=0.2, weight_decay=0.3)
    for l in range(2):
        np.testing.assert_allclose(net.weights[l], before.weights[l] - 0.2 * weights[l], rtol=1e-13)
        np.testing.assert_allclose(net.biases[l], before.biases[l] - 0.2 * biases[l], rtol=1e-12, atol=1e-16)


def test_gradient_with_weight_decay_against_the_tape():
    net, x, y = example()
    W1, b1, W2, b2 = (Tensor(p) for p in (net.weights[0], net.biases[0], net.weights[1], net.biases[1]))
    a = tanh(x @ W1.T + b1) @ W2.T + b2
    J = 0.5 * ((a - y) ** 2).sum() / 5 + 0.15 * ((W1**2).sum() + (W2**2).sum())
    value, weights, biases = whole_batch_gradient(net, x, y, weight_decay=0.3)
    assert value == pytest.approx(float(J), rel=1e-14)
    for ours, tape in zip((weights[0], biases[0], weights[1], biases[1]), grad(J, (W1, b1, W2, b2))):
        np.testing.assert_allclose(ours, tape.value, rtol=1e-12, atol=1e-15)


def test_it_learns_a_class_boundary():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(128, 2))
    y = (x[:, :1] * x[:, 1:] > 0).astype(float)
    net = Network([2, 16, 1], activation="tanh", rng=0)
    values = fit(net, x, y, "cross_entropy", epochs=60, batch_size=8, learning_rate=0.5, rng=0)
    assert values[-1] < 0.25 * values[0]
    assert ((net(x) > 0) == (y > 0.5)).mean() > 0.93


def test_same_seed_same_weights():
    results = []
    for _ in range(2):
        net, x, y = example()
        results.append((fit(net, x, y, epochs=3, batch_size=2, rng=5), net.parameters.tobytes()))
    assert results[0] == results[1]


def test_cross_entropy_of_raw_scores_is_softplus():
    net, x, y = example()
    value = whole_batch_gradient(net, x, y, "cross_entropy")[0]
    a = net(x)
    assert value == pytest.approx(float((softplus(Tensor(a)) - y * a).sum()) / 5, rel=1e-14)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"x": np.ones((5, 2))},
            r"shapes \(m, 3\) and \(m, 2\) with one m ≥ 1; they have \(5, 2\) and \(5, 2\)",
        ),
        ({"y": np.ones((4, 2))}, r"they have \(5, 3\) and \(4, 2\)"),
        ({"x": np.full((5, 3), np.nan)}, "x and y must be finite"),
        ({"learning_rate": 0.0}, "learning_rate must be finite and above 0; it is 0.0"),
        ({"weight_decay": -1.0}, "weight_decay must be finite and 0 or more; it is -1.0"),
    ],
)
def test_bad_input(change, message):
    net, x, y = example()
    with pytest.raises(ValueError, match=message):
        step(net, **{"x": x, "y": y, **change})
    with pytest.raises(ValueError, match="epochs must be 0 or more"):
        fit(net, x, y, epochs=-1)


@pytest.mark.parametrize("cost", ["cross_entropy", "softmax_cross_entropy"])
def test_a_cross_entropy_after_a_sigmoid_is_refused(cost):
    net, x, y = example(cost, output="sigmoid")
    for call in (step, fit, whole_batch_gradient):
        with pytest.raises(
            ValueError, match=f'^{cost} takes raw scores .* Give the network output="identity"'
        ):
            call(net, x, y, cost)
    assert len(fit(net, x, y, "quadratic", epochs=1)) == 2


@pytest.mark.parametrize(("n", "batch_size", "sizes"), [(5, 1, [1] * 5), (5, 2, [2, 2, 1]), (4, 9, [4])])
def test_an_epoch_takes_every_sample_once(monkeypatch, n, batch_size, sizes):
    taken = []
    monkeypatch.setattr(
        "toygan.network.minibatch_descent.step", lambda net, x, *others: taken.append(x.ravel().tolist())
    )
    x = np.arange(float(n)).reshape(n, 1)
    fit(Network([1, 1], rng=0), x, x, epochs=2, batch_size=batch_size, rng=3)
    assert [len(batch) for batch in taken] == 2 * sizes
    for epoch in (taken[: len(sizes)], taken[len(sizes) :]):
        assert sorted(value for batch in epoch for value in batch) == x.ravel().tolist()
