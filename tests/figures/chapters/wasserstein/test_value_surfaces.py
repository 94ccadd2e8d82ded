"""A penalised critic has a peak at every mode and a ridge along the roll; a clipped one has not."""

import numpy as np
import pytest

from figures.chapters.wasserstein.value_surfaces import (
    KINDS,
    LAWS,
    NOISE,
    REACH,
    config,
    enclosed,
    ranked_rightly,
)
from toygan.datasets.table import dataset


@pytest.mark.parametrize("law", LAWS)
def test_message_the_penalty_lets_the_critic_follow_the_data(law, picture):
    rank = {kind: float(picture("value_surfaces").data[f"{law}_{kind}_rank"]) for kind in KINDS}
    assert 0.5 < rank["clip"] < rank["penalty"] <= 1


def test_the_surfaces_are_higher_at_the_data_than_around_them(picture):
    shown = picture("value_surfaces")
    side = shown.data["side"]
    for law in LAWS:
        x, y = shown.line(f"{law}_penalty_real")
        scores = shown.data[f"{law}_penalty"]
        at_data = scores[np.searchsorted(side, y) - 1, np.searchsorted(side, x) - 1]
        assert at_data.mean() > scores.mean() + 0.5 * scores.std()


def test_the_shares_below_the_maps_are_those_of_the_critics(picture):
    shown = picture("value_surfaces")
    panels = [(kind, law) for kind in KINDS for law in LAWS]
    for axes, (kind, law) in zip(shown.figure.axes, panels, strict=True):
        assert axes.get_xlabel() == f"enclosed: {100 * float(shown.data[f'{law}_{kind}_enclosed']):.0f} %"
        assert f"{law}_{kind}_real" in {line.get_gid() for line in axes.lines}


def test_ranks_by_hand():
    assert ranked_rightly(np.array([2.0]), np.array([0.0, 1.0, 2.0, 3.0])) == pytest.approx(2.5 / 4)


@pytest.mark.parametrize("law", LAWS)
def test_peaks_enclose_and_slopes_do_not(law):
    data = dataset(law)
    t = np.linspace(0, 1, 2000)
    places = data.shape.curve(t) if data.modes is None else data.modes.centres

    def height(x):
        return -np.linalg.norm(x[:, None] - places, axis=2).min(axis=1, keepdims=True)

    assert enclosed(height, law) == 1
    assert enclosed(lambda x: x[:, :1], law) < 0.1


def _settings() -> set:
    runs = [config(law, kind, False) for law in LAWS for kind in KINDS]
    return {(run.critic_hidden, run.iterations * run.critic_steps) for run in runs}


CLAIMS = [
    (
        "Clipped critics stay simple; the penalty lets them follow the data",
        "裁剪的评论家过于简单，惩罚让它贴合数据",
        lambda d: all(d[f"{law}_clip_rank"] < d[f"{law}_penalty_rank"] for law in LAWS),
    ),
    ("real + N(0, 0.2² I)", "真实点 + N(0, 0.2² I)", lambda d: NOISE == 0.2),
    (
        "a clipped critic has a few broad slopes",
        "裁剪的评论家只有几个宽阔的斜坡",
        lambda d: all(d[f"{law}_clip_enclosed"] < 0.6 for law in ("25gaussians", "swissroll")),
        "full",
    ),
    (
        "a peak at every mode of 8 and of 25 and a ridge along the whole roll",
        "在 8 个和 25 个模式处都有峰，并沿整条瑞士卷有一条脊",
        lambda d: all(d[f"{law}_penalty_enclosed"] == 1 for law in LAWS),
        "full",
    ),
    (
        "score higher than all around (the roll: both sides) at distance 0.25",
        "得分高于距离 0.25 处四周（瑞士卷为两侧）",
        lambda d: REACH == 0.25,
    ),
    (
        "3 × 64 critics, c = 0.041, λ = 0.3, 30,000 steps",
        "3 × 64 评论家，c = 0.041，λ = 0.3，30000 步",
        lambda d: (
            _settings() == {((64,) * 3, 30_000)}
            and config("swissroll", "clip", False).clip == 0.041
            and config("swissroll", "penalty", False).penalty_weight == 0.3
        ),
    ),
    ("Six maps", "六幅", lambda d: len(LAWS) * len(KINDS) == 6),
    (
        "8 Gaussians on a ring, 25 Gaussians on a grid",
        "环上 8 个高斯、网格上 25 个高斯",
        lambda d: [len(dataset(law).modes.centres) for law in LAWS[:2]] == [8, 25],
    ),
    (
        "the level lines are broad and simple",
        "等值线宽阔而简单",
        lambda d: all(d[f"{law}_clip_enclosed"] < 0.6 for law in ("25gaussians", "swissroll")),
        "full",
    ),
    (
        "they enclose every mode and follow the whole roll",
        "围住每个模式，并跟随整条瑞士卷",
        lambda d: all(d[f"{law}_penalty_enclosed"] == 1 for law in LAWS),
        "full",
    ),
]
