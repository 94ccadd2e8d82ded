"""Energy distance and MMD: by hand, one kernel gives the other, bias, errors."""

import numpy as np
import pytest

from toygan.without_the_game.kernel_distances import energy, energy_unbiased, mmd


def points(n=8, m=6):
    rng = np.random.default_rng(0)
    return rng.normal(size=(n, 2)), rng.normal(size=(m, 2))


def test_two_point_masses():
    """2‖x - y‖ - 0 - 0; of Gaussians 2 - 2k(‖x - y‖)."""
    x, y = np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])
    value, d_fake = energy(x, y)
    assert (value, d_fake[0].round(14).tolist()) == (10.0, [1.2, 1.6])
    value = mmd(x, y, bandwidths=[5.0, 10.0])[0]
    assert value == pytest.approx(2 - np.exp(-0.5) - np.exp(-0.125), rel=1e-14)


@pytest.mark.parametrize("unbiased", [False, True])
def test_minus_the_distance_as_kernel_is_the_energy_distance(unbiased):
    x, y = points()
    value, d_fake = mmd(x, y, kernel="distance", unbiased=unbiased)
    again = energy(x, y, unbiased=unbiased)
    assert value == again[0]
    assert d_fake.tolist() == again[1].tolist()


def test_the_unbiased_form_has_the_mean_of_the_laws():
    """X, Y ~ N(0, 1): the energy distance is 0; with the pairs i = j it is (1/n + 1/m)·2/√π."""
    rng = np.random.default_rng(0)
    batches = rng.normal(size=(2000, 2, 5, 1))
    means = [np.mean([form(x, y)[0] for x, y in batches]) for form in (energy, energy_unbiased)]
    assert means[0] == pytest.approx(0.4 * 2 / np.sqrt(np.pi), rel=0.03)
    assert means[1] == pytest.approx(0.0, abs=0.03)


def test_far_points_do_not_pull_under_narrow_kernels():
    x, y = points()
    value, d_fake = mmd(x, y + 1e6, bandwidths=[1e-3])
    assert value == pytest.approx(1 / 8 + 1 / 6, rel=1e-12)
    assert np.abs(d_fake).max() < 1e-200


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"kernel": "cubic"}, "kernel must be gaussian or distance; it is 'cubic'"),
        ({"bandwidths": []}, "bandwidths must be finite and above 0"),
        ({"bandwidths": [1.0, 0.0]}, "bandwidths must be finite and above 0"),
        ({"bandwidths": [np.nan]}, "bandwidths must be finite and above 0"),
    ],
)
def test_settings_out_of_range_are_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        mmd(*points(), **settings)


def test_one_point_has_no_pairs_of_different_points():
    with pytest.raises(ValueError, match="unbiased means need 2 points or more; there are 8 real and 1 fake"):
        energy_unbiased(points()[0], np.zeros((1, 2)))
