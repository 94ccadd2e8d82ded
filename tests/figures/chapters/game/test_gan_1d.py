"""The generator's density comes to lie on the data's, and D ends near 1/2 where the data are."""

import numpy as np
import pytest

from figures.chapters.game.gan_1d import SHOWN, X_LINE, Z_LINE, smoothed


def test_message_the_densities_meet_and_d_comes_to_a_half(picture):
    shown = picture("gan_1d")
    x, p = (values for values in shown.artists("p")[-1].get_data())
    ends = [line.get_ydata() for line in shown.artists("p_g")]
    apart = [np.trapezoid(np.abs(p_g - p), x) for p_g in ends]
    assert apart[-1] < 0.4 * apart[0]
    d = shown.artists("d")[-1].get_ydata()
    assert np.average(np.abs(d - 0.5), weights=p) < 0.03
    w1 = shown.data["w1"]
    assert w1[0] > 1.5
    assert w1[-1] < 0.2
    assert f"W₁ = {w1[-1]:.2f}" in shown.words()


def test_arrows_lead_from_z_to_its_image(picture):
    shown = picture("gan_1d")
    count = len(shown.data["z"])
    arrows = shown.artists("arrow")
    assert len(arrows) == count * len(SHOWN)
    for line, z, image in zip(arrows[-count:], shown.data["z"], shown.data["image"][-1]):
        assert line.get_xdata() == pytest.approx([4 * z, image])
        assert list(line.get_ydata()) == [Z_LINE, X_LINE]
    assert np.ptp(shown.data["image"][-1]) > 4


def test_densities_hold_all_their_mass(picture):
    data = picture("gan_1d").data
    assert np.trapezoid(data["p"], data["x"]) == pytest.approx(1, abs=1e-3)
    assert np.trapezoid(data["p_g"][-1], data["x"]) == pytest.approx(1, abs=1e-2)


def test_smoothing_keeps_the_mean():
    x = np.linspace(-2, 2, 401)
    density = smoothed(np.array([0.5, -0.25]), x)
    assert np.trapezoid(x * density, x) == pytest.approx(0.125, abs=1e-9)
