"""Rows of distances as a mapping, as text and as JSON."""

import json
import math

import pytest

from divergences import compare, samples
from divergences.comparison.comparison_rows import Comparison, Distance
from divergences.comparison.tables import text_table


def rows(**changes):
    finite = Distance("total_variation", "1", 0.25, "exact", 1e-16)
    return Comparison([1.0], [1.0], [finite, Distance("kl_divergence", "nats", math.inf, "exact", **changes)])


def test_short_names_find_the_same_row():
    table = rows()
    assert table["tv"] is table["total_variation"]
    assert "kl" in table
    assert "w1" not in table
    assert list(table) == ["total_variation", "kl_divergence"]
    assert len(table) == 2


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match="unknown distance 'js_divergence'; known: total_variation, kl"):
        rows()["js"]


def test_infinities_go_into_json_as_text():
    found = rows(reason="no mass")["kl"].to_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == {
        "value": "inf", "error": None, "lower": None, "upper": None,
        "warrant": "exact", "unit": "nats", "reason": "no mass",
    }  # fmt: skip


def test_numbers_become_plain_floats_and_bounds_a_pair():
    row = Distance("w", "1", 1, "certified", lower=0, upper=2)
    assert (type(row.value), row.bounds) == (float, (0.0, 2.0))
    assert Distance("w", "1", 1.0, "exact").bounds is None


def test_the_text_says_each_reason_once():
    table = str(compare(samples([0.0]), samples([3.0])))
    assert table.count("the laws share no atom") == 1
    assert "P = 1 atom, in 1 dimension" in table
    assert max(map(len, table.splitlines())) <= 80


def test_a_table_leaves_out_empty_columns():
    assert text_table(("a", "b", "c"), [("1", "", "333"), ("22", "", "3")]).splitlines() == [
        "a   c",
        "--  ---",
        "1   333",
        "22  3",
    ]
