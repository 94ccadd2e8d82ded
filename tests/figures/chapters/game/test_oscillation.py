"""Simultaneous steps leave by √(1 + η²) each; the continuous path is a circle."""

import numpy as np
import pytest

from figures.registry import find

STEP, STEPS = find("oscillation").values.values()


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


CLAIMS = [
    (
        "Simultaneous steps spiral away, alternating steps circle",
        "同时更新螺旋远离，交替更新绕圈",
        lambda d: np.hypot(*d["path"][-1]) > 4 and np.abs(np.hypot(*d["alternating"].T) - 1).max() < 0.06,
    ),
    ("continuous paths are circles", "连续轨迹是绕解的圆", lambda d: np.allclose(np.hypot(*d["flow"].T), 1)),
    (
        "multiplies the radius by √(1 + η²)",
        "半径乘以 √(1 + η²)",
        lambda d: np.allclose(np.hypot(*d["path"].T), np.sqrt(1 + STEP**2) ** d["steps"]),
    ),
    (
        "alternating steps circle at nearly the same distance",
        "交替更新在几乎不变的距离上绕圈",
        lambda d: np.abs(np.hypot(*d["alternating"].T) - 1).max() < 0.06,
    ),
    ("Two panels", "两个子图", lambda d: {"path", "theory"} <= set(d)),
    (
        "an orbit of alternating steps close to the circle",
        "贴近圆的交替更新轨道",
        lambda d: np.abs(np.hypot(*d["alternating"].T) - 1).max() < 0.06,
    ),
    (
        "over 300 steps of size 0.1",
        "步长 0.1 的 300 步",
        lambda d: (STEP, STEPS, len(d["path"])) == (0.1, 300, 301),
    ),
    (
        "grow to 4.4 along √(1 + η²) to the power t",
        "沿 (1 + η²)^(t/2) 增长到 4.4",
        lambda d: np.hypot(*d["path"][-1]) == pytest.approx(4.4, abs=0.05),
    ),
    (
        "alternating steps stay near 1",
        "交替更新保持在 1 附近",
        lambda d: np.abs(np.hypot(*d["alternating"].T) - 1).max() < 0.06,
    ),
]
