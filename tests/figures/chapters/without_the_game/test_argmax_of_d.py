"""The tops end up on the real points; a discriminator that forgets lets them run about."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from figures.chapters.without_the_game.argmax_of_d import LOW, SHOWN


def test_message_the_tops_reach_the_data_when_all_negatives_are_kept(picture):
    shown = picture("argmax_of_d")
    (rounds, kept), (_, newest) = shown.line("all_to_real"), shown.line("newest_to_real")
    assert rounds.tolist() == list(range(1, max(SHOWN) + 1))
    assert kept[-3:].max() < 0.15
    assert newest.max() > 5 * kept[-1]
    assert shown.data["all_to_tops"][-1] < shown.data["all_to_tops"][0]


@pytest.mark.parametrize("number", SHOWN)
def test_the_curve_is_that_of_the_tops_drawn(picture, number):
    shown = picture("argmax_of_d")
    parts = [np.column_stack(shown.line(f"{kind}_{number}")) for kind in ("round", "stuck")]
    tops, real = np.concatenate(parts), shown.data["real"]
    away = np.linalg.norm(tops[:, None] - real, axis=2).min(axis=1).mean()
    assert away == pytest.approx(shown.data["all_to_real"][number - 1])


def test_d_is_a_probability_and_low_far_from_the_data(picture):
    last = picture("argmax_of_d").data["probability"][-1]
    assert last.min() >= 0
    assert last.max() <= 1
    edge = np.concatenate([last[0], last[-1], last[:, 0], last[:, -1]])
    assert edge.mean() < 0.05


CLAIMS = [
    (
        "A discriminator alone can generate",
        "只用判别器也能生成",
        lambda d: d["all_to_real"][-1] < 0.05 and d["all_to_tops"][-1] < 0.15,
    ),
    (
        "until nearly all that are left lie on the real points",
        "直到剩下的几乎都落在真实点上",
        lambda d: np.mean(cdist(d["found"][-1], d["real"]).min(axis=1) < 0.1) > 0.9,
    ),
    (
        "a few climbs stop on flat ground where D is below 0.2: open squares",
        "少数爬升停在 D 低于 0.2 的平地上：空心方块",
        lambda d: LOW == 0.2 and 0 < (d["height"] < LOW).mean() < 0.03,
        "full",
    ),
    (
        "does not settle in these rounds",
        "在这些轮里没有稳定下来",
        lambda d: np.ptp(d["newest_to_real"][-4:]) > 3 * np.ptp(d["all_to_real"][-4:]),
    ),
    (
        "at rounds 1, 2, 3, 5 and 8",
        "第 1、2、3、5、8 轮",
        lambda d: SHOWN == (1, 2, 3, 5, 8) and len(d["probability"]) == 5,
    ),
    (
        "in the first round partly between the moons, in the last nearly all along them",
        "第一轮有些停在两个半月之间，最后一轮几乎都沿半月铺开",
        lambda d: np.mean(cdist(d["found"][0], d["real"]).min(axis=1) < 0.1) < 0.9,
    ),
    (
        "near 0 when all earlier peaks are kept as negative examples, up and down when only the newest are",
        "保留以往全部负样本时接近 0，只用最新负样本时忽上忽下",
        lambda d: d["all_to_real"].max() < 0.15 and d["newest_to_real"].max() > 0.4,
    ),
]
