"""Simultaneous steps leave by √(1 + η²) each; the continuous path is a circle."""

import numpy as np
import pytest


def test_message_steps_spiral_away(picture):
    shown = picture("oscillation")
    (steps, radius), (_, theory) = shown.line("radius"), shown.line("theory")
    np.testing.assert_allclose(radius, np.sqrt(1.01) ** steps, rtol=1e-12)
    np.testing.assert_allclose(radius, theory, rtol=1e-12)
    assert radius[-1] == pytest.approx(4.45, abs=0.01)


def test_continuous_path_is_a_circle_and_alternating_stays_near(picture):
    shown = picture("oscillation")
    np.testing.assert_allclose(np.hypot(*shown.line("flow")), 1, atol=1e-8)
    assert np.abs(shown.line("radius_alternating")[1] - 1).max() < 0.06
