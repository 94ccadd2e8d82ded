"""From ±i/2 to -1/2 at γ = 1 and back: the numerical Jacobian lies on the closed form."""

import numpy as np
import pytest


def test_message_gamma_one_is_best(picture):
    gamma, rate = picture("dirac_eigenvalues").line("rate")
    assert gamma[rate.argmin()] == pytest.approx(1)
    assert rate.min() == pytest.approx(-0.5)
    assert rate[0] == pytest.approx(0)
    assert rate[-1] > -0.2


def test_found_eigenvalues_lie_on_the_path(picture):
    data = picture("dirac_eigenvalues").data
    for gamma, found in zip(data["mark"], data["found"]):
        root = np.sqrt(complex(gamma**2 / 4 - 0.25))
        expected = sorted([-gamma / 2 + root, -gamma / 2 - root], key=lambda z: (z.real, z.imag))
        np.testing.assert_allclose(sorted(found, key=lambda z: (z.real, z.imag)), expected, atol=1e-4)


def _rate(data: dict, gamma: float) -> float:
    """The slower of the two rates."""
    return float(np.interp(gamma, data["gamma"], data["closed"].real.max(axis=1)))


CLAIMS = [
    (
        "off the imaginary axis; γ = 1 is best",
        "拉离虚轴，γ = 1 最好",
        lambda d: (
            _rate(d, 1) == pytest.approx(-0.5)
            and d["gamma"][d["closed"].real.max(axis=1).argmin()] == pytest.approx(1)
        ),
    ),
    (
        "eigenvalues ±i/2 lie on the imaginary axis",
        "特征值 ±i/2 在虚轴上",
        lambda d: np.allclose(np.sort_complex(d["found"][0]), [-0.5j, 0.5j], atol=1e-6),
    ),
    (
        "until they meet at γ = 1, and beyond that one of them comes back",
        "直到在 γ = 1 处相遇；再往后其中一个又返回",
        lambda d: np.ptp(d["closed"][d["gamma"] == 1]) < 1e-6 and _rate(d, 1.5) > _rate(d, 1),
    ),
    ("Two panels", "两个子图", lambda d: {"closed", "found"} <= set(d)),
    (
        "as γ grows from 0 to 2: from ±i/2 along a circle to −1/2 at γ = 1",
        "γ 从 0 增到 2 时复平面上的两个特征值：从 ±i/2 沿圆弧到 γ = 1 处的 −1/2",
        lambda d: (
            d["gamma"][[0, -1]].tolist() == [0, 2] and np.allclose(np.abs(d["closed"][d["gamma"] <= 1]), 0.5)
        ),
    ),
    (
        "falls in a straight line to −1/2 at γ = 1 and rises towards 0",
        "直线下降到 γ = 1 处的 −1/2，之后回升趋向 0",
        lambda d: (
            np.allclose(
                d["closed"].real.max(axis=1)[d["gamma"] <= 1], -d["gamma"][d["gamma"] <= 1] / 2, atol=1e-6
            )
            and _rate(d, 2) > -0.2
        ),
    ),
]
