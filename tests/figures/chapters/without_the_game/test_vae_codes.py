"""Codes drawn at random decode to strokes more often with noise in the codes than without."""

import numpy as np

from figures.chapters.without_the_game.stroke_codes import NO_STROKE, off
from figures.chapters.without_the_game.vae_codes import CLOUDS, KINDS, TILES


def test_message_noise_leaves_fewer_places_that_decode_to_no_stroke(picture):
    data = picture("vae_codes").data
    assert float(data["vae_share"]) < 0.6 * float(data["ae_share"])


def test_the_pictures_drawn_are_a_sample_of_what_was_counted(picture):
    shown = picture("vae_codes")
    for name in KINDS:
        tiles = np.array([np.asarray(shown.artist(f"{name}_{i}").get_array()).ravel() for i in range(TILES)])
        np.testing.assert_array_equal(tiles, shown.data[f"{name}_pictures"])
        assert abs((off(tiles) > NO_STROKE).mean() - float(shown.data[f"{name}_share"])) < 0.35
        assert f"no stroke: {100 * float(shown.data[f'{name}_share']):.0f} %" in shown.words()


def test_the_ellipses_have_the_deviations_of_the_codes(picture):
    shown = picture("vae_codes")
    clouds = next(axes.patches for axes in shown.figure.axes if len(axes.patches) == CLOUDS)
    for cloud, centre, spread in zip(clouds, shown.data["vae_codes"], shown.data["vae_spread"]):
        np.testing.assert_allclose(cloud.center, centre)
        np.testing.assert_allclose([cloud.width, cloud.height], 2 * spread)
    assert 0.02 < shown.data["vae_spread"].mean() < 0.6


def _shaded(data: dict, kind: str) -> float:
    """The share of the map that decodes to no stroke."""
    return float(np.mean(data[f"{kind}_off"] > NO_STROKE))


CLAIMS = [
    (
        "Noise in the codes leaves fewer places that decode to nothing",
        "给编码加噪声，解码失败的地方就少了",
        lambda d: _shaded(d, "vae") < _shaded(d, "ae"),
    ),
    (
        "a code drawn from N(0, I) decodes to a stroke far more often",
        "从 N(0, I) 抽取的编码解码出笔画的比例，远高于",
        lambda d: d["vae_share"] < d["ae_share"] / 2,
    ),
    ("Two rows", "两行", lambda d: {"ae_codes", "vae_codes"} <= set(d)),
    (
        "twelve pictures of random codes, several of them blots",
        "十二幅随机编码的图中有几幅是墨团",
        lambda d: len(d["ae_pictures"]) == 12 == TILES and np.sum(off(d["ae_pictures"]) > NO_STROKE) >= 3,
    ),
    (
        "twelve pictures that are nearly all strokes",
        "十二幅图几乎都是笔画",
        lambda d: np.sum(off(d["vae_pictures"]) > NO_STROKE) <= 3,
    ),
]
