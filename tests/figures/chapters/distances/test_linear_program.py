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
