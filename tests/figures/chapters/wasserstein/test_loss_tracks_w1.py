"""The critic's estimate lies on the exact W1; the JS estimate lies at log 2 while W1 does as it likes."""

import numpy as np
import pytest

from figures.chapters.wasserstein.loss_tracks_w1 import config, js_estimate
from figures.look.style import context
from figures.registry import find
from toygan.datasets.table import dataset
from toygan.metrics.quality import w1


def test_message_one_estimate_follows_w1_and_the_other_its_ceiling(picture):
    shown = picture("loss_tracks_w1")
    step, exact = shown.line("wgan_gp_w1")
    estimate = shown.line("wgan_gp_estimate")[1]
    late = step > step[-1] / 2
    assert np.abs(estimate / exact - 1)[late].max() < 0.2
    assert np.corrcoef(estimate, exact)[0, 1] > 0.8
    assert exact[-1] < 0.6 * exact[0]
    js, gan = shown.line("gan_estimate")[1], shown.line("gan_w1")[1]
    assert (js < np.log(2)).all()
    assert js[late].min() > 0.7 * np.log(2)
    assert np.corrcoef(js, gan)[0, 1] < 0.2


def test_exact_values_are_those_of_the_samples(picture):
    data = picture("loss_tracks_w1").data
    again = w1(data["gan_samples"][-1].astype(float), dataset("8gaussians"), 0)
    assert data["gan_w1"][-1] == pytest.approx(again, rel=0.1)


def test_the_estimate_of_a_blind_discriminator_is_no_distance():
    assert js_estimate(2 * np.log(2)) == pytest.approx(0)
    assert config("wgan_gp", False, 0).penalty_weight >= 10


def test_film_grows_the_curves_and_moves_the_points(picture):
    data = picture("loss_tracks_w1").data
    with context("lecture"):
        figure, update, count = find("loss_tracks_w1").film(data)
    (curve,) = figure.findobj(lambda artist: artist.get_gid() == "wgan_gp_w1")
    update(3)
    np.testing.assert_array_equal(curve.get_ydata(), data["wgan_gp_w1"][:4])
    update(count - 1)
    np.testing.assert_array_equal(curve.get_ydata(), data["wgan_gp_w1"])
