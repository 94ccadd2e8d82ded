"""Plane curves: points by hand, symmetries, lengths."""

import numpy as np
import pytest

from toygan.datasets import curves


def test_by_hand():
    assert curves.direction(np.array([0.0, np.pi / 2])) == pytest.approx(np.array([[1, 0], [0, 1]]))
    assert curves.circle(np.array([0.25])) == pytest.approx(np.array([[0, 1]]))
    assert curves.two_moons(np.array([0.0, 0.25, 0.5, 0.75])) == pytest.approx(
        np.array([[1, 0], [0, 1], [2, 0.5], [1, -0.5]])
    )
    ends = curves.swiss_roll(np.array([0.0, 1.0]))
    assert ends == pytest.approx(np.pi / 7.5 * np.array([[0, -1.5], [0, 4.5]]))


def test_the_arms_of_the_spiral_are_mirror_images():
    t = np.linspace(0, 0.49, 7)
    assert curves.spiral(t + 0.5) == pytest.approx(-curves.spiral(t))
    assert np.hypot(*curves.spiral(np.array([0.499999999]))[0]) == pytest.approx(np.pi, rel=1e-6)


def test_the_roll_is_as_far_out_as_its_angle():
    t = np.linspace(0, 1, 9)
    assert np.hypot(*curves.swiss_roll(t).T) == pytest.approx(1.5 * np.pi * (1 + 2 * t) / 7.5)


@pytest.mark.parametrize("curve", [curves.circle, curves.two_moons, curves.spiral, curves.swiss_roll])
def test_no_points_are_no_rows(curve):
    assert curve(np.zeros(0)).shape == (0, 2)
