"""The encoder's gradient goes through the decoder; a linear autoencoder finds the principal components."""

import itertools

import numpy as np
import pytest

from toygan import Network, autograd, check_gradient
from toygan.without_the_game.autoencoder import autoencoder_gradients, fit_autoencoder


def pair(seed=0, activation="tanh"):
    return Network([3, 5, 2], activation, rng=seed), Network([2, 4, 3], activation, "sigmoid", rng=seed + 1)


def on_the_tape(sizes, activation, output):
    """The same network written with the tape's operations, from a flat parameter vector."""

    def network(theta, x):
        start, last = 0, len(sizes) - 2
        for l, (n_in, n_out) in enumerate(itertools.pairwise(sizes)):
            W = theta[start : start + n_in * n_out].reshape(n_out, n_in)
            b = theta[start + n_in * n_out : start + n_in * n_out + n_out]
            start += n_in * n_out + n_out
            x = getattr(autograd, output if l == last else activation)(x @ W.T + b)
        return x

    return network


@pytest.mark.parametrize("activation", ["tanh", "softplus", "silu"])
def test_gradients_are_those_of_the_tape_and_of_differences(activation):
    encoder, decoder = pair(activation=activation)
    x = np.random.default_rng(2).random((6, 3))
    value, gradients = autoencoder_gradients(encoder, decoder, x)
    E, D = on_the_tape([3, 5, 2], activation, "identity"), on_the_tape([2, 4, 3], activation, "sigmoid")

    def cost(thetas):
        error = D(thetas[1], E(thetas[0], x)) - x
        return 0.5 * (error * error).sum() / len(x)

    thetas = [encoder.parameters, decoder.parameters]
    assert float(cost([autograd.Tensor(theta) for theta in thetas])) == pytest.approx(value)
    report = check_gradient(cost, list(gradients), thetas)
    assert report.passed, report
    assert {"autograd", "central"} <= set(report.worst)
    assert report.worst["autograd"] < 1e-12


def test_a_gradient_without_the_way_through_the_decoder_would_be_seen():
    encoder, decoder = pair()
    x = np.random.default_rng(2).random((6, 3))
    _, (by_encoder, _) = autoencoder_gradients(encoder, decoder, x)
    coded = encoder.forward(x)
    straight = encoder.backward(coded, np.ones_like(coded.output)).parameters
    assert np.abs(by_encoder - straight).max() > 0.1 * np.abs(straight).max()


def test_a_linear_autoencoder_loses_what_principal_components_lose():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 4)) * [3, 2, 0.5, 0.2] @ np.linalg.qr(rng.normal(size=(4, 4)))[0]
    fitted = fit_autoencoder(x, code_dim=2, hidden=(), steps=4000, batch_size=200, learning_rate=0.02, rng=1)
    _, singular, _ = np.linalg.svd(x - x.mean(axis=0))
    lost = 0.5 * (singular[2:] ** 2).sum() / len(x)
    assert fitted.losses.min() == pytest.approx(lost, rel=1e-4)
    assert 0.5 * ((fitted.reconstruct(x) - x) ** 2).sum(axis=1).mean() == pytest.approx(lost, rel=1e-4)


def test_every_parameter_of_both_networks_moves():
    x = np.random.default_rng(3).normal(size=(16, 2))
    one, two = (fit_autoencoder(x, hidden=(4,), code_dim=1, steps=n, rng=0) for n in (1, 2))
    for name in ("encoder", "decoder"):
        assert (getattr(one, name).parameters != getattr(two, name).parameters).all()


def test_one_code_number_is_enough_for_a_curve():
    t = np.linspace(-1, 1, 50)[:, None]
    curve = np.hstack([t, np.sin(2 * t)])
    fitted = fit_autoencoder(curve, code_dim=1, hidden=(32,), steps=2000, learning_rate=0.01, rng=0)
    assert fitted.encode(curve).shape == (50, 1)
    assert np.abs(fitted.decode(fitted.encode(curve)) - curve).max() < 0.1


def test_bad_input_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"code_dim must be an integer of 1 or more; it is 1\.5"):
        fit_autoencoder([[1.0]], code_dim=1.5)
    fitted = fit_autoencoder([[1.0, 2.0]], code_dim=1, hidden=(), steps=1)
    with pytest.raises(ValueError, match=r"x must have shape \(n, 2\)"):
        fitted.encode([[1.0]])
    with pytest.raises(ValueError, match=r"z\[0, 0\] = nan"):
        fitted.decode([[np.nan]])
