"""The ends of the way are strokes, its middle is none and lies where nothing is coded."""

import numpy as np
import pytest

from figures.chapters.without_the_game.stroke_codes import NO_STROKE, off


def drawn(shown, gid):
    return np.asarray(shown.artist(gid).get_array()).reshape(1, -1)


def test_message_half_way_there_is_no_stroke(picture):
    shown = picture("autoencoder_gap")
    far = [off(drawn(shown, f"step_{i}"))[0] for i in range(5)]
    assert far == pytest.approx(list(shown.data["off"]))
    assert far[2] > 2 * max(far[0], far[-1])
    assert far[2] > NO_STROKE
    assert all(f"{value:.3f}" in shown.words() for value in far)


def test_the_way_is_the_line_from_a_to_b(picture):
    shown = picture("autoencoder_gap")
    way = np.column_stack(shown.line("way"))
    np.testing.assert_allclose(way[2], 0.5 * way[0] + 0.5 * way[-1])
    codes = np.column_stack(shown.line("ae_codes"))
    nearest = [np.linalg.norm(codes - place, axis=1).min() for place in way]
    assert max(nearest[0], nearest[-1]) == 0
    assert nearest[2] > 0


def test_it_is_a_share_of_the_pairs_and_not_all(picture):
    data = picture("autoencoder_gap").data
    assert 0.05 < float(data["share"]) < 0.6
    assert float(data["rebuilt"]) < 0.1
