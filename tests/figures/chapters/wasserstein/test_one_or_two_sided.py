"""Both penalties have one optimum on the line; only the one-sided lets slopes of the wrong sign turn."""

import numpy as np
import pytest

from figures.chapters.wasserstein.one_or_two_sided import (
    ASIDE,
    LOOKS,
    MASSES,
    PENALTIES,
    SEEDS,
    SHOWN,
    STILL,
    WEIGHTS,
    P,
    Q,
    config,
    excess,
    holds,
    numbers,
)

FULL = "full"  # marks a claim that smoke quality is too short for


def test_lines_and_marks_are_the_data(picture):
    shown = picture("one_or_two_sided")
    for name in PENALTIES:
        lines = [np.asarray(line.get_ydata()) for line in shown.artists(name)]
        assert (np.array(lines) == shown.data[f"{name}_slopes"]).all()
        for row, weight in enumerate(WEIGHTS):
            x, y = shown.line(f"{name}_{weight:g}")
            assert set(x) == {ASIDE[name] * weight}
            assert (y == shown.data[f"{name}_claimed"][row]).all()


def test_the_distance_is_half_the_mass_by_one_and_a_half(picture):
    assert float(picture("one_or_two_sided").data["w1"]) == pytest.approx(0.75, abs=1e-3)


def test_mass_passes_outside_the_band_alone():
    x = np.linspace(-5, 5, 1001)
    g = Q.cumulative(x) - P.cumulative(x)
    inside = np.abs(x) <= STILL + 1e-9
    assert np.abs(g[inside]).max() < 1e-12
    assert np.abs(g).sum() * 0.01 == pytest.approx(0.75, abs=1e-3)
    assert (g[~inside] * np.sign(x[~inside]) >= -1e-12).all()


def test_no_slopes_gain_more_than_the_optimum():
    """The whole problem on a grid of places, by trying slopes: the same optimum for both penalties."""
    rng, weight = np.random.default_rng(0), 10.0
    share = rng.random(400_000)
    between = share * P.place(rng.random(400_000))[:, 0] + (1 - share) * Q.place(rng.random(400_000))[:, 0]
    density, edges = np.histogram(between, bins=80, range=(-4, 4), density=True)
    x = (edges[1:] + edges[:-1]) / 2
    g, s = Q.cumulative(x) - P.cumulative(x), np.linspace(-40, 40, 16001)[:, None]
    for over in (np.abs(s) - 1, np.maximum(np.abs(s) - 1, 0)):
        best = s[(s * g - weight * density * over**2).argmax(axis=0), 0]
        assert best @ g * 0.1 == pytest.approx(0.75 + excess() / weight, rel=0.01)


def test_the_numbers_are_those_of_the_slopes_that_are_drawn(picture):
    data = picture("one_or_two_sided").data
    found = numbers(data)
    assert found["two_sided_claim"] == data["two_sided_claimed"][WEIGHTS.index(SHOWN)].mean()
    assert found["best_claim"] == 1 + data["excess"] / 10


def _claims(data, name, weight=SHOWN):
    return data[f"{name}_claimed"][WEIGHTS.index(weight)]


def _near_one(data, name):
    """Share of places, over all seeds, whose slope is near 1 or −1."""
    return np.mean(np.abs(np.abs(data[f"{name}_slopes"]) - 1) < 0.3)


def _signs(data, name):
    """Signs at −3 and 3 for each seed."""
    x, slopes = data["x"], data[f"{name}_slopes"]
    return [[np.sign(np.interp(place, x, row)) for place in (-3, 3)] for row in slopes]


def _in_the_middle(data, name):
    return np.abs(data[f"{name}_slopes"][:, np.abs(data["x"]) < 1]).mean()


CLAIMS = [
    (
        "A two-sided penalty holds slopes at ±1, even of the wrong sign",
        "双侧惩罚把坡度固定在 ±1，符号错了也不放",
        lambda d: holds(d) == ("headline",),
    ),
    (
        "Half of the mass lies on [−1, 1] in both laws, a quarter on each side moves inwards",
        "两个分布都有一半质量在 [−1, 1] 上，两侧各四分之一向内移动",
        lambda d: (
            P.cumulative(1.0) - P.cumulative(-1.0) == 0.5 == Q.cumulative(1.0) - Q.cumulative(-1.0)
            and MASSES.tolist() == [0.25, 0.5, 0.25]
        ),
    ),
    (
        "Five tanh critics each: at λ = 10",
        "每种惩罚训练五个 tanh 评论家：λ = 10 时",
        lambda d: (
            SEEDS == 5
            and SHOWN == 10
            and {config(name, 1.0, False, 0).critic_activation for name in PENALTIES} == {"tanh"}
        ),
    ),
    (
        "keeps slopes near 1 or −1, of one sign on both sides, where opposite signs are right",
        "使坡度停在 1 或 −1 附近，两侧同号，而正确的坡度两侧异号",
        lambda d: (
            all(left == right for left, right in _signs(d, "two_sided"))
            and all(signs == [-1, 1] for signs in _signs(d, "one_sided"))
        ),
    ),
    (
        "they claim 0.12 W₁",
        "它们声称 0.12 W₁",
        lambda d: np.abs(_claims(d, "two_sided") - 0.12).max() < 0.02,
        FULL,
    ),
    (
        "The one-sided one lets slopes pass through 0, below 1 where no mass moves, and claims 1.12 W₁",
        "单侧惩罚让坡度穿过 0，没有质量移动之处低于 1，声称 1.12 W₁",
        lambda d: (
            np.abs(_claims(d, "one_sided") - 1.12).max() < 0.02 and _in_the_middle(d, "one_sided") < 0.8
        ),
        FULL,
    ),
    (
        "the optimum of both penalties",
        "即两种惩罚共同的最优值",
        lambda d: (
            1 + d["excess"] / 10 == pytest.approx(1.12, abs=0.005)
            and np.abs(_claims(d, "one_sided") / (1 + d["excess"] / 10) - 1).max() < 0.05
        ),
    ),
    ("Two panels", "两个子图", lambda d: set(LOOKS) == set(PENALTIES)),
    (
        "the dashed lines of the two-sided penalty run near 1 or −1 nearly everywhere",
        "双侧惩罚的虚线几乎处处在 1 或 −1 附近",
        lambda d: _near_one(d, "two_sided") > 0.85,
    ),
    (
        "go from −1 on the left to 1 on the right through a shaded band in the middle",
        "从左边的 −1 穿过中间的阴影带，到右边的 1",
        lambda d: all(signs == [-1, 1] for signs in _signs(d, "one_sided")),
    ),
    (
        "for λ from 1 to 100: the one-sided marks lie on a dotted curve that falls towards 1",
        "λ 从 1 到 100 时声称的 W₁ 份额：单侧惩罚的标记落在降向 1 的点线上",
        lambda d: (
            WEIGHTS[0] == 1
            and WEIGHTS[-1] == 100
            and np.abs(d["one_sided_claimed"] - (1 + d["excess"] / d["weight"])[:, None]).max() < 0.1
        ),
        FULL,
    ),
    (
        "the two-sided ones below a half from λ = 3 on and near 0 at the end",
        "双侧惩罚的标记从 λ = 3 起低于一半，最后接近 0",
        lambda d: (
            WEIGHTS[1] == 3
            and d["two_sided_claimed"][1:].max() < 0.5
            and np.abs(d["two_sided_claimed"][-1]).max() < 0.05
        ),
    ),
]
