"""D₀* touches the truth where it was made, promises more than there is elsewhere, and misleads."""

import numpy as np
import pytest
from scipy.stats import norm

from divergences import gan_value, js_divergence
from figures.chapters.game.too_far import START, js, slope, value


def test_message_the_promise_falls_where_the_truth_rises(picture):
    shown = picture("too_far")
    theta, truth = shown.line("truth")
    _, promise = shown.line("promise")
    assert theta[truth.argmin()] == pytest.approx(0, abs=0.06)
    assert promise.argmin() == 0
    assert (promise <= truth + 1e-12).all()
    stale = shown.line("stale")[1]
    assert stale.min() < 0.01
    assert stale[-1] == pytest.approx(np.log(2), abs=1e-3)
    fresh = shown.line("fresh")[1]
    assert (np.diff(fresh) <= 0).all()
    assert fresh[-1] < 1e-5


@pytest.mark.parametrize("theta", [0.3, -1.0, START, 4.0])
def test_value_at_its_own_discriminator_is_the_quadrature_of_the_other_package(theta):
    p, q = norm(0, 1), norm(theta, 1)
    assert value(theta, theta) == pytest.approx(gan_value(p, q), abs=1e-9)
    assert js(theta) == pytest.approx(js_divergence(p, q), abs=1e-9)


@pytest.mark.parametrize("theta", [-2.0, 0.5, START])
def test_slope_is_the_derivative_and_both_curves_share_it_at_the_start(theta):
    h = 1e-5
    assert slope(theta, START) == pytest.approx(
        (value(theta + h, START) - value(theta - h, START)) / (2 * h), abs=1e-8
    )
    true = (value(START + h, START + h) - value(START - h, START - h)) / (2 * h)
    assert slope(START, START) == pytest.approx(true, abs=1e-8)
