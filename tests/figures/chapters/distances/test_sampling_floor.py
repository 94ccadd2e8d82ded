"""No floor is 0; W₁ falls like 1/√n near its known constants; the histogram's JS stays high."""

import numpy as np
import pytest


def test_message_two_samples_are_never_at_distance_0(picture):
    shown = picture("sampling_floor")
    for name in ("w_gaussian", "w_ring8", "w_grid25", "js"):
        _, values = shown.line(name)
        assert (values > 0).all()
        assert values[-1] < values[0]


@pytest.mark.parametrize(("name", "constant"), [("gaussian", 1.82), ("ring8", 1.77), ("grid25", 8.8)])
def test_floors_lie_near_their_constants(picture, name, constant):
    n, w = picture("sampling_floor").line(f"w_{name}")
    assert np.mean(w * np.sqrt(n)) == pytest.approx(constant, rel=0.35)  # 4 draws of each


def test_a_perfect_generator_has_a_large_histogram_js(picture):
    shown = picture("sampling_floor")
    (n,), (js,) = shown.line("gan_lab")
    assert n == 150
    assert 0.1 < js < 0.3
