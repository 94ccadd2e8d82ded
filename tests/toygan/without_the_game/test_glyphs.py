"""Strokes: their symmetries, their ink, the angle read back from the pixels, and how far a picture is off."""

import numpy as np
import pytest

from toygan.without_the_game import strokes
from toygan.without_the_game.glyphs import off_the_law, stroke_angle

ANGLES = np.linspace(-1.5, 1.5, 13)


def test_an_upright_stroke_has_its_ink_in_the_middle_columns():
    picture = strokes(0.0, 0.1).reshape(8, 8)
    assert picture[:, 3:5].sum() > 0.9 * picture.sum()
    np.testing.assert_allclose(picture, picture[::-1, ::-1], atol=1e-12)
    lying = strokes(np.pi / 2, 0.1).reshape(8, 8)
    np.testing.assert_allclose(lying, picture.T, atol=1e-12)


def test_symmetries():
    pictures = strokes(ANGLES).reshape(-1, 8, 8)
    np.testing.assert_allclose(strokes(-ANGLES).reshape(-1, 8, 8), pictures[:, :, ::-1], atol=1e-12)
    np.testing.assert_allclose(strokes(ANGLES + np.pi), pictures.reshape(-1, 64), atol=1e-12)
    assert pictures.min() >= 0
    assert pictures.max() <= 1


def test_wider_strokes_hold_more_ink():
    ink = strokes(0.3, [0.05, 0.1, 0.2, 0.3]).sum(axis=1)
    assert (np.diff(ink) > 0).all()


def test_the_angle_can_be_read_back():
    np.testing.assert_allclose(stroke_angle(strokes(ANGLES)), ANGLES, atol=0.05)


def test_a_stroke_is_on_its_law_and_a_mixture_of_two_is_not():
    assert off_the_law(strokes(ANGLES)).max() < 0.01
    mixed = 0.5 * strokes(0.8) + 0.5 * strokes(-0.8)
    assert off_the_law(mixed)[0] > 0.1
    assert off_the_law(strokes(0.3, 0.3))[0] > 0.1
    assert off_the_law(strokes(0.3, 0.3), widths=[0.1, 0.3])[0] < 0.01
    by_hand = np.sqrt(((mixed - strokes(np.linspace(0, np.pi, 720))) ** 2).mean(axis=1)).min()
    assert off_the_law(mixed)[0] == pytest.approx(by_hand, abs=1e-3)


@pytest.mark.parametrize(("angles", "widths", "size"), [(np.nan, 0.1, 8), (0.0, 0.0, 8), (0.0, 0.1, 1)])
def test_bad_input_says_what_is_wrong(angles, widths, size):
    with pytest.raises(ValueError, match="angles and widths must be finite, widths above 0"):
        strokes(angles, widths, size)
