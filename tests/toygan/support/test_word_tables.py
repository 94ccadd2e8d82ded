"""Tables of words: what they give, and where a bad one is wrong."""

import pytest

from toygan.support.word_tables import word_table


def test_languages_are_columns(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text('key,en,zh\na,"one, two",一\nb,{n},{n}\n', encoding="utf-8")
    assert word_table(path) == {"en": {"a": "one, two", "b": "{n}"}, "zh": {"a": "一", "b": "{n}"}}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a,b,c\nd,e,\n", r"words\.csv, line 3 \(d\): every language needs a string"),
        ("a,b,c,extra\n", r"line 2 \(a\)"),
        ("a,b,c\na,d,e\n", r"words\.csv: stands twice: \['a'\]"),
    ],
)
def test_a_bad_table_says_where(tmp_path, rows, said):
    path = tmp_path / "words.csv"
    path.write_text("key,en,zh\n" + rows, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        word_table(path)
