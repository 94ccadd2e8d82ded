"""What stands between columns, told from the first lines."""

import pytest

from toygan.datasets.separators import refuse_other_content, separator_of, unexpected


@pytest.mark.parametrize(
    ("lines", "suffix", "wanted"),
    [
        (["x;y", "1;2"], ".csv", ";"),
        (["x\ty", "1\t2"], ".tsv", "\t"),
        (["a,b\t1", "c,d\t2"], ".tsv", "\t"),
        (["a,b\t1", "c,d\t2"], ".csv", ","),
        (["word", "1 2", "3 4"], ".txt", " "),
        (["1", "2"], ".txt", ","),
        ([], ".csv", ","),
    ],
)
def test_told_from_the_lines(lines, suffix, wanted):
    assert separator_of("a", lines, suffix) == wanted


def test_semicolons_with_decimal_commas_are_refused():
    with pytest.raises(ValueError, match="replace the commas by points"):
        separator_of("a.csv", ["1,5;2", "2,5;3"])


def test_a_note_only_where_the_ending_says_otherwise():
    assert unexpected("a.csv", ".csv", ",", ["1,2"]) == []
    assert unexpected("a.csv", ".csv", ";", ["1"]) == []  # one column: nothing stands between
    assert "tabs" in unexpected("a.csv", ".csv.gz", "\t", ["1\t2"])[0]
    assert "a .tsv should have tabs" in unexpected("a.tsv", ".tsv", ",", ["1,2"])[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\x93NUMPY", "name it .npy"), (b"PK\x03\x04", "name it .npz"), (b"\xff\xfe1\x00", "it is UTF-16")],
)
def test_other_content(tmp_path, content, words):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=words):
        refuse_other_content(path, ".csv")
    path.write_text("1,2\n")
    assert refuse_other_content(path, ".csv") is None
    path.write_bytes(b"\x1f\x8b rest")
    assert refuse_other_content(path, ".csv.gz") is None
