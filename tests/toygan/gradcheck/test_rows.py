"""Rows of a check: every number of a comparison by hand, and what has no direction or no entries."""

import numpy as np
import pytest

from toygan.gradcheck.rows import FLOOR, TOLERANCE, compare, finite

KEY = "discriminator", "BP3", "W[2]"


def test_every_number_by_hand():
    """(6, 8) against (4, 3): lengths 10 and 5, cosine 48/50, and 1.92 (4, 3) is off by 0.28 · 10."""
    row = compare(KEY, [[6.0, 8.0]], [[4.0, 3.0]], 1.0)
    assert (row.part, row.equation, row.tensor) == KEY
    assert (row.norm, row.reference_norm) == (10.0, 5.0)
    assert row.cosine == pytest.approx(0.96, rel=1e-14)
    assert row.ratio == pytest.approx(1.92, rel=1e-14)
    assert row.spread == pytest.approx(0.28, rel=1e-14)
    assert (row.worst, row.median) == (1.25, 0.875)
    assert (row.entry, row.value, row.reference_value) == ((0, 1), 8.0, 3.0)
    assert row.errors == {"autograd": 1.25}
    assert not row.passed


@pytest.mark.parametrize("factor", [-1.0, 0.5, 3.0])
def test_a_constant_factor_has_no_spread(factor):
    reference = np.array([0.3, -2.0, 7.0])
    row = compare(KEY, factor * reference, reference, 1.0)
    assert (row.cosine, row.ratio) == pytest.approx((np.sign(factor), factor), rel=1e-14)
    assert row.spread < 1e-15


@pytest.mark.parametrize(
    ("hand", "reference"),
    [
        ([0.0, 0.0], [1.0, 2.0]),
        ([1.0, 2.0], [0.0, 0.0]),
        ([np.inf, 1.0], [1.0, 1.0]),
        ([np.nan, 1.0], [1, 1]),
    ],
)
def test_zero_and_what_is_not_finite_have_no_direction(hand, reference):
    row = compare(KEY, hand, reference, 1.0)
    assert np.isnan([row.cosine, row.ratio, row.spread]).all()
    assert not row.passed


def test_one_infinity_is_the_other_and_nan_never_passes():
    assert compare(KEY, [np.inf, 1.0], [np.inf, 1.0], 1.0).errors["autograd"] == 0
    assert compare(KEY, [np.nan], [np.nan], 1.0).worst == np.inf


def test_no_entries():
    row = compare(KEY, np.zeros((0, 3)), np.zeros((0, 3)), 1.0)
    assert (row.worst, row.median, row.entry, row.skipped) == (0.0, 0.0, (0,), 0)
    assert row.passed
    assert row.unchecked


def test_errors_are_relative_to_the_largest_entry_but_to_no_less_than_a_part_of_the_scale():
    tiny = np.array([1e-9, 2e-9])
    assert compare(KEY, 2 * tiny, tiny, 1.0).worst == pytest.approx(2e-9 / FLOOR)
    assert compare(KEY, 2 * tiny, tiny, 1e-9).worst == pytest.approx(1.0)
    assert compare(KEY, [3.0], [0.0], 0.0).worst == 3.0  # where everything is 0, the error itself


def test_other_methods_skip_kinks_and_allow_for_rounding():
    hand = np.array([1.0, 2.0, 4.0])
    places, values = np.array([0, 2]), np.array([np.nan, 5.0])
    row = compare(KEY, hand, hand, 1.0, [("central", places, values, 0.0)])
    assert (row.skipped, row.errors) == (1, {"autograd": 0.0, "central": 0.25})
    assert not row.passed
    noisy = compare(KEY, hand, hand, 1.0, [("central", places, values, 1.0)])
    assert noisy.errors["central"] == pytest.approx(TOLERANCE["central"])
    assert compare(KEY, [np.nan], [1.0], 1.0, [("central", [0], np.ones(1), 0.0)]).errors["central"] == np.inf


def test_json_holds_no_number_that_is_none():
    row = compare(KEY, [[0.0, np.inf]], [[1.0, 2.0]], 1.0).to_dict()
    assert row["entry"] == [0, 1]
    assert (row["value"], row["ratio"], row["errors"]) == ("inf", "nan", {"autograd": "inf"})
    assert type(finite(np.float32(0.5))) is float
    assert finite("text") == "text"
