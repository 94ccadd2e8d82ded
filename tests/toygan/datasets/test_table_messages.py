"""Messages about columns of tables."""

import pytest

from toygan.datasets import table_messages as messages


def test_columns_are_counted_from_one():
    assert messages.made_up(3) == ("x1", "x2", "x3")
    assert messages.said(("a", "b"), 1) == "column 2 (b)"


@pytest.mark.parametrize(
    ("cell", "advice"),
    [
        ("1,5", "write decimals with a point; "),
        ("1,234,567.5", "write thousands without a comma; "),
        (" 12.5 % ", "write it without the percent sign; "),
        ("12a", ""),
    ],
)
def test_numbers_written_in_other_ways(cell, advice):
    assert messages.how_to_write(cell) == advice


def test_the_choice_that_remains():
    cure = messages.cure
    assert cure(("x", "label", "y"), {1}).startswith("choose the coordinates with --columns x,y ")
    assert "--columns 1,3 " in cure(("x", "b", "x"), {1})  # names that are not one are numbers
    assert '--columns "a b"' in cure(("a b", "c"), {1})
    assert cure(("x",), {0}) == ""


def test_a_column_of_words():
    assert messages.words_message("a.csv", ("x", "who"), 1, "Ada") == (
        "a.csv: column 2 (who) holds words such as 'Ada', no numbers; choose the coordinates with "
        "--columns x (in Python columns=['x']), or remove the column"
    )
    assert messages.words_message("a.csv", ("x",), 0, None).endswith(
        "is empty; a law needs a column of numbers"
    )


def test_whole_numbers_beyond_float64():
    assert float(messages.LARGEST_WHOLE) == float(messages.LARGEST_WHOLE + 1)
    assert "9007199254740993 must be exact" in messages.too_large(2**53 + 1)
