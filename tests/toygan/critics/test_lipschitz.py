"""No slope of a network exceeds the bound; singular values by hand, by exact numbers, and by many digits."""

import mpmath
import numpy as np
import pytest

import toygan
from toygan.critics.lipschitz import lipschitz_bound, slope_bound, spectral_norm_bound
from toygan.network import Network
from toygan.network.activations import ACTIVATIONS

SILU_ARGUMENT = 2.3993572805154  # where its slope is largest


def test_a_critic_with_one_layer_is_as_steep_as_its_weights_are_long():
    net = Network([2, 1], rng=0)
    net.parameters[:] = [3.0, 4.0, 7.0]
    assert 5.0 <= toygan.lipschitz_bound(net) <= 5.0 * (1 + 1e-12)
    net.parameters[:] = 0.0
    assert lipschitz_bound(net) == 0.0


@pytest.mark.parametrize("shape", [(1, 1), (3, 2), (2, 5), (40, 40), (64, 2)])
@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_the_norm_is_never_below_the_true_one_and_hardly_above(shape, scale):
    w = scale * np.random.default_rng(shape).normal(size=shape)
    with mpmath.workdps(60):
        exact = mpmath.matrix(w.tolist())
        square = exact.T * exact if shape[0] >= shape[1] else exact * exact.T
        true = mpmath.sqrt(max(mpmath.eigsy(square, eigvals_only=True)))
        assert true <= spectral_norm_bound(w) <= true * (1 + mpmath.mpf(10) ** -11)


@pytest.mark.parametrize("w", [np.eye(7), np.ones((4, 4)), np.diag([1.0, 1.0, 1e-18]), np.full((1, 1), -3.0)])
def test_equal_and_vanishing_singular_values(w):
    true = {7: 1.0, 4: 4.0, 3: 1.0, 1: 3.0}[len(w)]
    assert true <= spectral_norm_bound(w) <= true * (1 + 1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_largest_slope_of_each_activation_is_reached_and_not_exceeded(name):
    z = np.concatenate([np.linspace(-30, 30, 200_001), [0.0, 1.0, SILU_ARGUMENT]])
    slopes = np.abs(ACTIVATIONS[name].slope(z))
    assert slopes.max() <= slope_bound(name) * (1 + 2e-16)
    assert slopes.max() > slope_bound(name) * (1 - 1e-9)


def test_the_slope_of_silu_is_rounded_up():
    with mpmath.workdps(40):
        top = mpmath.findroot(lambda x: mpmath.diff(_silu, x, 2), SILU_ARGUMENT)
        assert 0 <= slope_bound("silu") - mpmath.diff(_silu, top) < 1e-15


def _silu(x):
    return x / (1 + mpmath.exp(-x))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_no_pair_of_points_shows_a_steeper_slope(activation):
    rng = np.random.default_rng(0)
    net = Network([2, 16, 16, 1], activation, output="tanh", rng=1)
    net.parameters[:] *= 2.0
    x = rng.normal(size=(500, 2))
    y = x + 1e-3 * rng.normal(size=x.shape)
    seen = np.abs(net(x) - net(y))[:, 0] / np.linalg.norm(x - y, axis=1)
    assert 0.0 < seen.max() <= lipschitz_bound(net)


def test_float32_networks_and_what_is_refused(monkeypatch):
    net = Network([2, 4, 1], rng=0, dtype=np.float32)
    assert lipschitz_bound(net) > 0
    net.parameters[3] = np.nan
    with pytest.raises(ValueError, match="parameters of the network must be finite"):
        lipschitz_bound(net)
    own = ACTIVATIONS["relu"].__class__("own", *[ACTIVATIONS["relu"].formula] * 3, smooth=False)
    monkeypatch.setitem(ACTIVATIONS, "own", own)
    with pytest.raises(ValueError, match="'own' has no proved largest slope: give its row"):
        slope_bound("own")


def test_a_run_is_no_network():
    with pytest.raises(
        TypeError, match=r"network must be a toygan.Network, such as run.critic; it is a dict"
    ):
        lipschitz_bound({})
