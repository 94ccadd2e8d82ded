"""Initial weights: their spread, and what a wrong name gets."""

import numpy as np
import pytest

from toygan.network.initialisation import INITIALISATIONS, initialisation

SPREAD = {
    "he": np.sqrt(2 / 400),
    "he_uniform": np.sqrt(2 / 400),
    "glorot": np.sqrt(2 / 700),
    "glorot_uniform": np.sqrt(2 / 700),
    "orthogonal": 1 / np.sqrt(400),
    "normal": 0.02,
    "wgan_gp_toy": np.sqrt(2 / 400),
}


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_the_spread_is_the_papers(name):
    W = initialisation(name)(np.random.default_rng(0), 300, 400, False)
    assert W.shape == (300, 400)
    np.testing.assert_allclose(W.std(), SPREAD[name], rtol=0.02)


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_the_shape_of_the_law_is_in_its_name(name):
    W = initialisation(name)(np.random.default_rng(1), 300, 400, False)
    fourth = np.mean((W - W.mean()) ** 4) / W.var() ** 2
    assert abs(W.mean()) < 4 * W.std() / np.sqrt(W.size)
    assert fourth == pytest.approx(1.8 if "uniform" in name or name == "wgan_gp_toy" else 3.0, rel=0.03)


def test_the_toy_scripts_last_layer_is_glorot_uniform():
    W = initialisation("wgan_gp_toy")(np.random.default_rng(0), 1, 512, True)
    assert np.abs(W).max() <= np.sqrt(6 / 513)


@pytest.mark.parametrize("shape", [(3, 7), (7, 3), (4, 4)])
def test_orthogonal_weights_are_orthogonal_with_their_gain(shape):
    W = initialisation("orthogonal:1.4")(np.random.default_rng(0), *shape, False)
    small = W @ W.T if shape[0] <= shape[1] else W.T @ W
    np.testing.assert_allclose(small, 1.96 * np.eye(min(shape)), atol=1e-12)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("hee", "unknown initialisation 'hee'.*Did you mean 'he'"),
        ("he:2", "takes no number"),
        ("normal:-1", "positive number"),
        ("orthogonal:x", "positive number"),
    ],
)
def test_errors(name, message):
    with pytest.raises(ValueError, match=message):
        initialisation(name)


@pytest.mark.parametrize("number", ["0", "inf", "nan", "", "-inf"])
@pytest.mark.parametrize("name", ["normal", "orthogonal"])
def test_a_number_is_positive_and_finite(name, number):
    with pytest.raises(ValueError, match=f"init must end in a positive number, as in '{name}:1.4'"):
        initialisation(f"{name}:{number}")


def test_orthogonal_weights_prefer_no_sign():
    """Without the signs of R a QR decomposition gives a corner that is always negative."""
    corners = [initialisation("orthogonal")(np.random.default_rng(k), 3, 3, False)[0, 0] for k in range(300)]
    assert abs(np.mean(corners)) < 0.15  # 1/√3 in the mean square
    assert np.mean(np.square(corners)) == pytest.approx(1 / 3, abs=0.06)


def test_a_square_orthogonal_matrix_is_q_as_it_is():
    tall = np.random.default_rng(3).standard_normal((3, 3))
    W = initialisation("orthogonal")(np.random.default_rng(3), 3, 3, False)
    np.testing.assert_allclose(np.tril(W.T @ tall, -1), 0, atol=1e-14)  # R = QᵀA is upper triangular
    assert (np.diag(W.T @ tall) > 0).all()


def test_the_toy_scripts_hidden_layers_are_he_uniform():
    for last, bound in ((False, 6 / 4), (True, 6 / 204)):
        W = initialisation("wgan_gp_toy")(np.random.default_rng(0), 200, 4, last)
        assert np.abs(W).max() == pytest.approx(np.sqrt(bound), rel=0.01)
