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


CLAIMS = [
    (
        "Half way between two codes the decoder may make no stroke",
        "两个编码的中点可能解码不出笔画",
        lambda d: d["off"][2] > NO_STROKE,
    ),
    ("gives its examples back", "能还原样本", lambda d: d["rebuilt"] < 0.02),
    (
        "the code 0.5a + 0.5b lies where no example is coded (shaded)",
        "编码 0.5a + 0.5b 落在没有样本的阴影区",
        lambda d: (
            np.allclose(d["way"][2], (d["way"][0] + d["way"][-1]) / 2)
            and np.linalg.norm(d["ae_codes"] - d["way"][2], axis=1).min() > 0.5
        ),
    ),
    (
        "a line leads from a code a through the shaded middle to a code b",
        "一条线从编码 a 穿过中间的阴影到编码 b",
        lambda d: d["off"][2] > NO_STROKE > d["off"][[0, -1]].max(),
    ),
    (
        "the first and the last are strokes, the one in the middle is a faint blot",
        "首尾是笔画，中间是一团淡淡的墨迹",
        lambda d: d["off"][[0, -1]].max() < NO_STROKE < d["off"][2],
    ),
]
