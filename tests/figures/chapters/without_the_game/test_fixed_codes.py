"""Codes by chance: right at the codes, off the curve between them; codes in order follow it."""

import numpy as np
import pytest

from figures.chapters.without_the_game.fixed_codes import KINDS, examples


def test_message_codes_by_chance_stray_and_codes_in_order_do_not(picture):
    shown = picture("fixed_codes")
    curve = examples(np.linspace(-1, 1, 2001))
    away = {}
    for kind in KINDS:
        made = np.column_stack(shown.line(kind))
        away[kind] = np.linalg.norm(made[:, None] - curve, axis=2).min(axis=1).mean()
        assert away[kind] == pytest.approx(float(shown.data[f"{kind}_between"]), abs=0.01)
        assert f"{shown.data[f'{kind}_between']:.3f}" in shown.words()
    assert away["chance"] > 5 * away["order"]


def test_both_hit_their_examples(picture):
    data = picture("fixed_codes").data
    assert float(data["order_at_codes"]) < 0.05
    assert float(data["chance_at_codes"]) < 0.3 * float(data["chance_between"])


CLAIMS = [
    (
        "right at the codes and wrong in between",
        "编码处正确，编码之间出错",
        lambda d: d["chance_at_codes"] < 0.01 < 0.1 < d["chance_between"],
    ),
    (
        "makes nonsense between them, and with codes in the order of the examples it follows their curve",
        "中间却毫无意义；若编码与样本的顺序一致，它就沿着样本的曲线走",
        lambda d: d["chance_between"] > 10 * d["order_between"] and d["order_between"] < 0.02,
    ),
    ("Two panels with the same examples", "两个子图，同样的样本", lambda d: d["x"].shape == (14, 2)),
    ("Left: random codes", "左：编码随机分配", lambda d: d["chance_between"] > 0.1),
    ("the line follows the wave", "输出线沿着波浪走", lambda d: d["order_between"] < 0.02),
]
