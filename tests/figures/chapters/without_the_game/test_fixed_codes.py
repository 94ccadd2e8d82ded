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
