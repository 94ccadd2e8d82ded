"""Few arcs are kept, the plan is a permutation, and pricing looks at a falling share of all pairs."""

import numpy as np

from figures.chapters.distances.transport_at_scale import SHOWN, growth


def test_the_plan_is_one_dot_in_every_row_and_column(picture):
    j, i = picture("transport_at_scale").line("plan_shown")
    assert sorted(i) == sorted(j) == list(range(SHOWN))


def test_the_arcs_shown_hold_the_plan(picture):
    shown = picture("transport_at_scale")
    arcs, plan = (set(zip(*shown.line(gid))) for gid in ("arcs_shown", "plan_shown"))
    assert len(plan - arcs) < 0.05 * SHOWN  # ties: an arc of cost as small may stand for one of the plan


def test_counts_are_drawn_as_counted(picture):
    shown = picture("transport_at_scale")
    for name in ("pairs", "looked", "arcs", "steps"):
        n, count = shown.line(name)
        np.testing.assert_array_equal(count, shown.data[name])
        assert (count >= n).all()


def _share_shown(data: dict) -> float:
    return len(data["i"]) / SHOWN**2


CLAIMS = [
    (
        "from a few of them",
        "只用少数点对",
        lambda d: d["arcs"][-1] < 0.02 * d["pairs"][-1],
    ),
    ("there are n² pairs", "之间有 n² 个点对", lambda d: (d["pairs"] == d["n"] ** 2.0).all()),
    (
        "keeps some two dozen arcs a point",
        "每个点只保留二十几条弧",
        lambda d: (np.abs(d["arcs"] / d["n"] - 26) < 3).all(),
    ),
    ("a plan is n of them", "最优方案是其中 n 条", lambda d: (d["steps"] == d["n"]).all()),
    (
        "a share of all pairs that falls as n grows",
        "点对比例随 n 增大而下降",
        lambda d: (np.diff(d["looked"] / d["pairs"]) < 0).all(),
    ),
    ("Two panels", "两个子图", lambda d: {"pairs", "plan_i"} <= set(d)),
    ("cover about a tenth of it", "约占其中十分之一", lambda d: abs(_share_shown(d) - 0.1) < 0.02),
    (
        "the plan is one dot in every row and column",
        "最优方案在每行每列各有一点",
        lambda d: len(set(d["plan_i"])) == len(set(d["plan_j"])) == len(d["plan_i"]) == SHOWN,
    ),
    ("all pairs rise with slope 2", "全部点对以斜率 2 上升", lambda d: abs(growth(d, "pairs") - 2) < 1e-9),
    ("with a smaller slope", "斜率较小", lambda d: growth(d, "looked") < 1.8),
    (
        "candidate arcs and the arcs of the plan with slope 1",
        "候选弧与方案的弧斜率为 1",
        lambda d: abs(growth(d, "arcs") - 1) < 0.03 and abs(growth(d, "steps") - 1) < 1e-9,
    ),
]
