"""u = -v = f, slopes of at most 1, and a dual value that equals the plan's cost."""

import numpy as np
import pytest


def test_message_two_price_lists_are_one_function(picture):
    shown = picture("kantorovich_potential")
    (points, u), (_, minus_v), (x, f) = shown.line("u"), shown.line("minus_v"), shown.line("f")
    np.testing.assert_allclose(u, minus_v, atol=1e-9)
    np.testing.assert_allclose(u, np.interp(points, x, f), atol=1e-9)


def test_message_it_never_climbs_faster_than_one(picture):
    shown = picture("kantorovich_potential")
    x, f = shown.line("f")
    assert np.abs(np.diff(f) / np.diff(x)).max() <= 1 + 1e-9
    side, field = shown.data["side"], shown.data["field"]
    for axis in (0, 1):
        assert np.abs(np.diff(field, axis=axis) / (side[1] - side[0])).max() <= 1 + 1e-9


def test_high_on_real_low_on_generated(picture):
    data = picture("kantorovich_potential").data
    assert data["dual_plane"] == pytest.approx(data["w_plane"], rel=1e-9)
    assert data["dual_plane"] > 0.5
