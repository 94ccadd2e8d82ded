"""Clipped weights stand at ±c; penalised ones spread."""

import numpy as np
import pytest

from figures.chapters.wasserstein.weight_histograms import CLIP


def test_message_clipping_pushes_the_weights_to_the_edge(picture):
    bars = picture("weight_histograms").artists("clip")
    height = np.array([bar.get_height() for bar in bars])
    middle = np.array([bar.get_x() + bar.get_width() / 2 for bar in bars])
    at_edge = np.abs(np.abs(middle) - CLIP) < bars[0].get_width()
    assert height[at_edge].sum() > 50
    assert height[np.abs(middle) > 1.1 * CLIP].sum() == 0
    assert float(picture("weight_histograms").data["clip_at_clip"]) > 0.5


def test_the_penalty_lets_them_spread(picture):
    data = picture("weight_histograms").data
    assert float(data["penalty_at_clip"]) < 0.05
    assert (data["penalty_share"] > 0).sum() > 40
    assert data["penalty_share"].sum() == pytest.approx(1, abs=0.1)
