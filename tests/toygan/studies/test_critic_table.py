"""The table of the examination: read as written, means by hand, refusals."""

import pytest

from toygan.studies.critic_table import COLUMNS, as_csv, as_data, as_text, means, read_table, write_table


def _row(method="lp_10", law="funnels:4:2:0", seed=0, **values):
    row = dict.fromkeys(COLUMNS, 0.5) | {"method": method, "law": law, "config": "0123abcd"}
    return row | {"seed": seed, "iterations": 10} | values


def test_a_table_is_read_as_it_was_written(tmp_path):
    rows = [_row(claimed=-0.25), _row(seed=1, lipschitz=61.5)]
    write_table(rows, tmp_path / "critics.csv")
    assert read_table((tmp_path / "critics.csv").read_text()) == rows


def test_means_over_seeds_by_hand():
    found = means([_row(claimed=0.2), _row(claimed=0.4, seed=1), _row("r1", claimed=3.0)])
    assert list(found["funnels:4:2:0"]) == ["lp_10", "r1"]
    assert found["funnels:4:2:0"]["lp_10"]["claimed"]["mean"] == pytest.approx(0.3)
    assert found["funnels:4:2:0"]["lp_10"]["claimed"]["standard_error"] == pytest.approx(0.1)


def test_one_seed_says_nothing_of_errors():
    assert as_data([_row()])["funnels:4:2:0"]["lp_10"]["claimed"] == {"mean": 0.5, "standard_error": None}
    assert "±" not in as_text([_row()]).partition("Means over")[0]


def test_the_text_is_80_columns_wide():
    rows = [_row("orthonormal_groupsort", seed=seed, w1=1.0, largest_slope=123.456) for seed in (0, 1)]
    assert max(map(len, as_text(rows).splitlines())) <= 80


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "the columns must be method,law"),
        ("", "the columns must be method,law"),
        (as_csv([_row(claimed="much")]), "line 2 holds a cell that is no number"),
        (as_csv([_row()]).rpartition(",")[0] + "\n", "line 2 holds a cell that is no number"),
    ],
)
def test_a_damaged_table_is_refused(text, said):
    with pytest.raises(ValueError, match=said):
        read_table(text)
