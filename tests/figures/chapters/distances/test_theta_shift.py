"""W₁ is a V; JS and TV are flat with a hole; KL is infinite and says so."""

import numpy as np
import pytest


def test_message_w_is_the_absolute_shift(picture):
    theta, w = picture("theta_shift").line("w")
    np.testing.assert_allclose(w, np.abs(theta), atol=1e-12)
    assert theta[[0, -1]].tolist() == [-1, 1]


@pytest.mark.parametrize(("name", "height"), [("js", np.log(2)), ("tv", 1.0)])
def test_message_the_others_are_flat_with_a_hole_at_0(picture, name, height):
    shown = picture("theta_shift")
    _, y = shown.line(name)
    assert set(y[np.isfinite(y)]) == {height}
    assert np.isnan(y).sum() == 1
    assert [value.item() for value in shown.line(f"hole_{name}")] == [0, height]
    assert [value.item() for value in shown.line("at_zero")] == [0, 0]


def test_infinite_kl_is_marked_everywhere_but_at_0(picture):
    shown = picture("theta_shift")
    x, _ = shown.line("kl_infinite")
    assert 0 not in x
    assert x.min() < -0.8
    assert x.max() > 0.8
    assert np.isinf(shown.data["kl"]).sum() == len(shown.data["theta"]) - 1
    assert "KL = ∞" in shown.words()
