"""The reparameterised gradient on the tape; the KL term by quadrature; probabilistic PCA as an answer."""

import numpy as np
import pytest
from scipy import stats

from divergences import kl_divergence
from toygan import Network, autograd, check_gradient
from toygan.without_the_game.variational import fit_variational_autoencoder, vae_gradients

rng = np.random.default_rng(7)
X, NOISE = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))


def linear(net, theta, x):
    """A network without hidden layers, on the tape."""
    n_in, n_out = net.sizes
    return x @ theta[: n_in * n_out].reshape(n_out, n_in).T + theta[n_in * n_out :]


def deep(net, theta, x):
    """A network with one hidden layer of tanh, on the tape."""
    cut = net.sizes[0] * net.sizes[1] + net.sizes[1]
    W, b = theta[: cut - net.sizes[1]].reshape(net.sizes[1], net.sizes[0]), theta[cut - net.sizes[1] : cut]
    last = Network(net.sizes[1:])
    return linear(last, theta[cut:], autograd.tanh(x @ W.T + b))


@pytest.mark.parametrize("deviation", [1.0, 0.3])
def test_gradients_are_those_of_the_tape_and_of_differences(deviation):
    encoder = Network([3, 6, 4], "tanh", rng=0)
    decoder = Network([2, 5, 3], "tanh", rng=1)
    encoder.biases[-1][...] = [0.5, -0.2, 0.3, -0.7]
    value, gradients = vae_gradients(encoder, decoder, X, NOISE, deviation)

    def cost(thetas):
        coded = deep(encoder, thetas[0], X)
        mean, log_variance = coded[:, :2], coded[:, 2:]
        decoded = deep(decoder, thetas[1], mean + autograd.exp(0.5 * log_variance) * NOISE)
        restraint = 0.5 * (autograd.exp(log_variance) - 1 - log_variance + mean * mean).sum()
        return ((0.5 / deviation**2) * ((decoded - X) ** 2).sum() + restraint) / len(X)

    thetas = [encoder.parameters, decoder.parameters]
    assert float(cost([autograd.Tensor(theta) for theta in thetas])) == pytest.approx(value, rel=1e-14)
    report = check_gradient(cost, list(gradients), thetas)
    assert report.passed, report
    assert {"autograd", "central"} <= set(report.worst)
    assert report.worst["autograd"] < 1e-12


def test_the_restraint_is_the_kl_divergence_of_the_codes():
    encoder, decoder = Network([1, 2]), Network([1, 1])
    encoder.parameters[...] = [0, 0, 0.7, -0.9]  # m = 0.7, l = -0.9 whatever x is
    decoder.parameters[...] = 0
    value, _ = vae_gradients(encoder, decoder, np.zeros((1, 1)), np.zeros((1, 1)))
    assert value == pytest.approx(kl_divergence(stats.norm(0.7, np.exp(-0.45)), stats.norm(0, 1)), abs=1e-9)


def test_one_value_by_hand():
    encoder, decoder = Network([1, 2]), Network([1, 1])
    encoder.parameters[...] = [1, 0, 0, 0]  # m = x, σ = 1
    decoder.parameters[...] = [2, 0]  # x̂ = 2z
    value, (to_encoder, to_decoder) = vae_gradients(
        encoder, decoder, np.array([[1.0]]), np.array([[0.5]]), deviation=0.5
    )
    # z = 1.5, x̂ = 3, error 2: 2²/(2 · ¼) + ½ m² = 8 + ½
    assert value == 8.5
    # ∂/∂x̂ = 8, ∂/∂z = 16: ∂/∂m = 16 + 1, ∂/∂l = ½ (16 · 0.5 + 0)
    np.testing.assert_allclose(to_encoder, [17, 4, 17, 4])
    np.testing.assert_allclose(to_decoder, [12, 8])


@pytest.fixture(scope="module")
def linear_vae():
    """A VAE without hidden layers on Gaussian data, and what probabilistic PCA says of them."""
    draw = np.random.default_rng(0)
    turn = np.linalg.qr(draw.normal(size=(3, 3)))[0]
    x = (draw.normal(size=(400, 3)) * [2.0, 1.0, 0.4]) @ turn
    x -= x.mean(axis=0)
    vae = fit_variational_autoencoder(
        x, code_dim=1, hidden=(), deviation=0.8, steps=6000, batch_size=400, learning_rate=0.02, rng=1
    )
    return x, vae


def log_likelihood(x, W, deviation):
    """Mean log-density of N(0, WWᵀ + s²I)."""
    covariance = W @ W.T + deviation**2 * np.eye(len(W))
    return stats.multivariate_normal(np.zeros(len(W)), covariance).logpdf(x).mean()


def test_a_linear_vae_reaches_the_likelihood_of_probabilistic_pca(linear_vae):
    x, vae = linear_vae
    values, vectors = np.linalg.eigh(x.T @ x / len(x))
    best = vectors[:, -1:] * np.sqrt(values[-1] - 0.8**2)  # Tipping and Bishop 1999, s fixed
    assert vae.elbo(x, rng=0, draws=400) == pytest.approx(log_likelihood(x, best, 0.8), abs=0.01)
    W = vae.decoder.weights[0]
    assert np.linalg.norm(W) == pytest.approx(np.linalg.norm(best), rel=0.05)
    assert abs(W[:, 0] @ vectors[:, -1]) / np.linalg.norm(W) > 0.99
    _, spread = vae.encode(x)  # the posterior is the same everywhere: 1/(1 + |W|²/s²)
    np.testing.assert_allclose(spread**2, 1 / (1 + (W**2).sum() / 0.8**2), rtol=0.1)


def test_the_bound_lies_below_the_likelihood_whatever_the_encoder(linear_vae):
    x, vae = linear_vae
    true = log_likelihood(x - vae.decoder.biases[0], vae.decoder.weights[0], 0.8)
    assert vae.elbo(x, rng=1, draws=400) <= true + 0.01
    spoiled = vae.encoder.copy()
    vae.encoder.parameters[...] += 0.3
    try:
        assert vae.elbo(x, rng=1, draws=400) < true - 0.02
    finally:
        vae.encoder.parameters[...] = spoiled.parameters


def test_samples_come_from_the_decoder_and_the_seed_decides(linear_vae):
    _, vae = linear_vae
    z = np.random.default_rng(5).standard_normal((4, 1))
    np.testing.assert_array_equal(vae.sample(4, rng=5), vae.decode(z))
    assert vae.sample(1000, rng=0).std(axis=0) == pytest.approx(
        np.linalg.norm(vae.decoder.weights[0], axis=1), rel=0.1
    )


def test_a_wide_decoder_leaves_the_codes_at_the_prior():
    x = np.random.default_rng(1).normal(size=(100, 2)) * 0.1
    vae = fit_variational_autoencoder(x, code_dim=1, hidden=(), deviation=5.0, steps=2000, rng=0)
    mean, spread = vae.encode(x)
    assert np.abs(mean).max() < 0.1
    assert spread == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"deviation": 0}, "deviation must be finite and above 0; it is 0"),
        ({"deviation": np.inf}, "it is inf"),
        ({"code_dim": -2}, "code_dim must be an integer of 1 or more; it is -2"),
    ],
)
def test_settings_out_of_range_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        fit_variational_autoencoder([[1.0]], **options)
