"""Plans have the right marginals, and Weng's piles cost 5 shovelfuls."""

import numpy as np
import pytest
from scipy.stats import wasserstein_distance


@pytest.mark.parametrize("name", ["weng", "herrmann"])
def test_marginals_are_the_piles(picture, name):
    data = picture("transport_plan").data
    np.testing.assert_allclose(data[f"{name}_plan"].sum(axis=1), data[f"{name}_p"], atol=1e-9)
    np.testing.assert_allclose(data[f"{name}_plan"].sum(axis=0), data[f"{name}_q"], atol=1e-9)
    assert data[f"{name}_plan"].min() >= 0


def test_message_five_shovelfuls(picture):
    shown = picture("transport_plan")
    assert shown.data["weng_w"] == pytest.approx(5)
    assert "W₁ = 5 shovelfuls" in shown.words()


def test_herrmann_against_scipy(picture):
    data, points = picture("transport_plan").data, np.arange(10)
    expected = wasserstein_distance(points, points, data["herrmann_p"], data["herrmann_q"])
    assert data["herrmann_w"] == pytest.approx(expected)


def test_bars_are_the_piles_and_keep_their_colours(picture):
    shown = picture("transport_plan")
    for row, name in enumerate(("weng", "herrmann")):
        before, _, after = shown.figure.axes[3 * row : 3 * row + 3]
        piles, plan = shown.data[f"{name}_p"], shown.data[f"{name}_plan"]
        np.testing.assert_allclose([bar.get_height() for bar in before.patches], piles)
        layers = np.array([bar.get_height() for bar in after.patches]).reshape(plan.shape)
        np.testing.assert_allclose(layers, plan)
        origins = [bar.get_facecolor() for bar in after.patches[:: plan.shape[1]]]
        assert origins == [bar.get_facecolor() for bar in before.patches]


def test_heat_maps_show_the_plans(picture):
    shown = picture("transport_plan")
    for name, image in zip(("weng", "herrmann"), shown.artists("plan")):
        drawn = np.nan_to_num(np.ma.filled(image.get_array().astype(float), 0.0))
        np.testing.assert_allclose(drawn, shown.data[f"{name}_plan"])
