"""Every mark is a mean over rows of the table of the examination."""

import pytest

from figures.chapters.wasserstein.critic_examination import MEASURES, laws, means, numbers
from toygan.studies.critic_examination import ITERATIONS, LAWS, METHODS, SEEDS, SHARED
from toygan.studies.critic_table import shipped

PENALISED = ("gp_1", "gp_10", "lp_10", "r1")
BEST = "orthonormal_groupsort"


def test_marks_are_the_means_of_the_rows(picture):
    shown = picture("critic_examination")
    for measure in MEASURES:
        for law in laws(shown.data):
            x, _ = shown.line(f"{measure}_{law}")
            found = means(shown.data, measure, law)
            assert x.tolist() == pytest.approx([found[name] for name in METHODS])


def test_the_study_is_whole():
    rows = {(row["method"], row["law"], row["seed"]) for row in shipped()}
    assert rows == {(method, law, seed) for method in METHODS for law in LAWS for seed in range(SEEDS)}
    assert {row["iterations"] for row in shipped()} == {ITERATIONS}


def test_nothing_proved_and_no_orthonormal_claim_is_above_the_truth():
    for row in shipped():
        assert row["proved"] <= 1.0
        if row["method"].startswith("orthonormal"):
            assert row["lipschitz"] <= 1 + 1e-6
            assert row["claimed"] <= 1.0


def test_numbers_are_those_of_the_means(picture):
    data = picture("critic_examination").data
    found = numbers(data)
    assert found["proved_16"] == means(data, "proved", LAWS[1])[BEST]
    assert found["claimed_most"] == data["claimed"].max()


def _of(data, measure, name):
    return [means(data, measure, law)[name] for law in LAWS]


CLAIMS = [
    (
        "Orthonormal GroupSort proves what it claims, penalties do not",
        "正交 GroupSort 声称多少就证明多少，惩罚项做不到",
        lambda d: (
            max(max(_of(d, "proved", name)) for name in PENALISED) < 1e-3
            and _of(d, "proved", BEST) == pytest.approx(_of(d, "claimed", BEST), rel=1e-4)
        ),
    ),
    (
        "Critics trained alone (6 × 64, 10,000 steps, five seeds) on laws whose W₁ and potential are known",
        "评论家在 W₁ 与势函数已知的分布上单独训练（6 × 64，10,000 步，五个种子）",
        lambda d: (
            len(set(d["method"])) == 8
            and SHARED["critic_hidden"] == (64,) * 6
            and [int(law.split(":")[1]) for law in laws(d)] == [4, 16, 64]
            and set(d["seed"]) == set(range(5))
        ),
    ),
    (
        "claim up to 1.6 times W₁ and prove under a thousandth",
        "声称多达 W₁ 的 1.6 倍，却只能证明不到千分之一",
        lambda d: (
            round(max(max(_of(d, "claimed", name)) for name in PENALISED), 1) == 1.6
            and max(max(_of(d, "proved", name)) for name in PENALISED) < 1e-3
        ),
    ),
    (
        "Orthonormal GroupSort proves what it claims, 0.90, 0.85 and 0.70 of W₁",
        "正交权重加 GroupSort 的声称都得到证明，为 W₁ 的 0.90、0.85 和 0.70",
        lambda d: (
            [round(value, 2) for value in _of(d, "proved", BEST)] == [0.90, 0.85, 0.70]
            and d["claimed"][d["method"] == BEST].max() <= 1.0
        ),
    ),
    (
        "with slopes of cosine 0.91, 0.90 and 0.72 to the potential's, for WGAN-LP 0.98, 0.96 and 0.73",
        "与势函数坡度的余弦为 0.91、0.90 和 0.72，WGAN-LP 为 0.98、0.96 和 0.73",
        lambda d: (
            [round(value, 2) for value in _of(d, "cosine", BEST)] == [0.91, 0.90, 0.72]
            and [round(value, 2) for value in _of(d, "cosine", "lp_10")] == [0.98, 0.96, 0.73]
        ),
    ),
    (
        "with ReLU they prove less than half from 16 funnels on",
        "配 ReLU 时，从 16 个漏斗起证明不到一半",
        lambda d: max(_of(d, "proved", "orthonormal_relu")[1:]) < 0.5,
    ),
    (
        "with a mark for 4, 16 and 64 funnels",
        "4、16、64 个漏斗各有一个标记",
        lambda d: [int(law.split(":")[1]) for law in laws(d)] == [4, 16, 64],
    ),
    (
        "those of the gradient penalty with λ = 1 lie right of the line at 1 for 4 and 16 funnels",
        "4 和 16 个漏斗时，λ = 1 的梯度惩罚的标记越过 1 处的线",
        lambda d: min(_of(d, "claimed", "gp_1")[:2]) > 1.0,
    ),
    (
        "those of all penalties lie at 0, those of orthonormal GroupSort furthest right",
        "所有惩罚项都在 0 处，正交 GroupSort 最靠右",
        lambda d: all(means(d, "proved", law)[BEST] == max(means(d, "proved", law).values()) for law in LAWS),
    ),
    (
        "falling from few funnels to many for every critic",
        "每种评论家都随漏斗增多而下降",
        lambda d: all(_of(d, "cosine", name) == sorted(_of(d, "cosine", name))[::-1] for name in METHODS),
    ),
]
