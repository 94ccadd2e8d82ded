"""Every drawn pair is feasible, the values close in monotonically, and A is S2's matrix."""

import numpy as np
import pytest

from divergences.transport import linear_program
from figures.chapters.distances.transport_plan import EXAMPLES


def test_every_pair_is_feasible(picture):
    data = picture("linear_program").data
    primal, dual = linear_program.primal(*EXAMPLES["weng"]), linear_program.dual(*EXAMPLES["weng"])
    assert max(primal.violation(plan) for plan in data["plans"]) < 1e-9
    assert max(dual.violation(prices) for prices in data["prices"]) < 1e-9


def test_message_they_close_in_from_both_sides(picture):
    shown = picture("linear_program")
    (_, upper), (_, lower) = shown.line("primal"), shown.line("dual")
    assert (np.diff(upper) <= 1e-12).all()
    assert (np.diff(lower) >= -1e-12).all()
    assert (upper >= 5 - 1e-9).all()
    assert (lower <= 5 + 1e-9).all()
    assert upper[-1] == pytest.approx(5, abs=1e-3)
    assert lower[-1] == pytest.approx(5, abs=0.03)


def test_the_matrix_has_one_mark_in_each_half_of_a_column(picture):
    shown = picture("linear_program")
    assert shown.data["A"].shape == (8, 16)
    for half in ("ones_real", "ones_fake"):
        assert sorted(shown.line(half)[0]) == list(range(16))


CLAIMS = [
    (
        "close in on W₁ from both sides",
        "从两侧逼近 W₁",
        lambda d: (d["primal"] >= d["optimum"] - 1e-9).all() and (d["dual"] <= d["optimum"] + 1e-9).all(),
    ),
    (
        "Every feasible plan costs at least W₁",
        "任何可行方案的代价都不低于 W₁",
        lambda d: np.allclose(d["plans"] @ d["A"].T, d["b"]) and (d["primal"] >= d["optimum"] - 1e-9).all(),
    ),
    (
        "step by step the two meet (strong duality)",
        "两者一步步相遇（强对偶）",
        lambda d: (
            (np.diff(d["primal"] - d["dual"]) <= 1e-12).all() and d["primal"][-1] - d["dual"][-1] < 0.02
        ),
    ),
    (
        "zeros and ones that both programs share",
        "两个规划共用的 0/1 矩阵",
        lambda d: set(np.unique(d["A"])) == {0, 1} and (d["prices"] @ d["A"] <= d["c"] + 1e-9).all(),
    ),
    ("Two panels", "两个子图", lambda d: {"A", "primal"} <= set(d)),
    ("the 8 by 16 matrix A", "8×16 矩阵 A", lambda d: d["A"].shape == (8, 16)),
    (
        "each column has one mark in the rows of P and one in the rows of Q",
        "每列在 P 的行和 Q 的行中各有一个记号",
        lambda d: (d["A"][:4].sum(axis=0) == 1).all() and (d["A"][4:].sum(axis=0) == 1).all(),
    ),
    (
        "until both are 5",
        "直到都等于 5",
        lambda d: (
            d["optimum"] == pytest.approx(5) and np.allclose((d["primal"][-1], d["dual"][-1]), 5, atol=0.02)
        ),
    ),
]
