"""Clipped weights stand at ±c; penalised ones spread."""

import numpy as np
import pytest

from figures.chapters.wasserstein.weight_histograms import CLIP, config


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


def _places(data: dict, kind: str, count: int) -> list[float]:
    """Middles of the tallest bars, from left to right."""
    tallest = np.sort(data[f"{kind}_share"].argsort()[-count:])
    edges = data[f"{kind}_edges"]
    return ((edges[tallest] + edges[tallest + 1]) / 2).tolist()


CLAIMS = [
    (
        "pushes weights to ±c; the penalty lets them spread",
        "把权重推到 ±c，惩罚让它们散开",
        lambda d: d["clip_at_clip"] > 0.5 > 0.01 > d["penalty_at_clip"],
    ),
    (
        "with clipping at c = 0.01 most weights end in the two spikes at ±c",
        "裁剪 c = 0.01 时大多数权重落在 ±c 的两个尖峰上",
        lambda d: CLIP == 0.01 and d["clip_at_clip"] > 0.5,
    ),
    (
        "3 × 64 critics against a fixed generator, 7500 steps",
        "3 × 64 评论家，生成器固定，7500 步",
        lambda d: all(
            (run.critic_hidden, run.iterations * run.critic_steps) == ((64,) * 3, 7500)
            for run in (config("clip", False, 0), config("penalty", False, 0))
        ),
    ),
    ("Two histograms", "两个直方图", lambda d: {"clip_share", "penalty_share"} <= set(d)),
    (
        "two tall spikes at −0.01 and 0.01 and little between them",
        "−0.01 和 0.01 处两个高尖峰，中间很少",
        lambda d: _places(d, "clip", 2) == pytest.approx([-0.01, 0.01], abs=3e-4),
    ),
    (
        "one smooth hill around 0, spread over −0.5 to 0.5",
        "围绕 0 的一个平滑的山丘，分布在 −0.5 到 0.5",
        lambda d: abs(_places(d, "penalty", 1)[0]) < 0.1 and 0.8 < d["penalty_share"].sum() <= 1,
    ),
]
