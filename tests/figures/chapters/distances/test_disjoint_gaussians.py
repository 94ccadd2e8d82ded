"""Both curves are densities, and the distances above them are the exact ones."""

import numpy as np
import pytest


def test_both_curves_are_densities(picture):
    shown = picture("disjoint_gaussians")
    for line in shown.artists("real") + shown.artists("fake"):
        x, y = line.get_data()
        assert np.trapezoid(y, x) == pytest.approx(1, abs=1e-4)


def test_message_js_at_its_ceiling_while_w_is_the_shift(picture):
    data = picture("disjoint_gaussians").data
    assert data["w"] == pytest.approx(data["shift"], abs=1e-9)
    assert data["js"][0] == pytest.approx(np.log(2), abs=1e-5)
    assert data["js"][0] < np.log(2)  # Gaussians always overlap a little
    assert data["js"][1] < 0.4
    titles = [axis.get_title(loc="left") for axis in picture("disjoint_gaussians").figure.axes]
    assert "JS = 0.693,  W₁ = 3.00" in titles[0]
    assert "JS = 0.260,  W₁ = 0.50" in titles[1]
