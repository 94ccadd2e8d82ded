"""Tables as text, checked cell by cell."""

import gzip

import numpy as np
import pytest

from toygan.datasets import text_tables
from toygan.datasets.text_tables import TextTable, is_number


def table(tmp_path, text, suffix=".csv"):
    path = tmp_path / f"a{suffix}"
    path.write_text(text, encoding="utf-8")
    return TextTable(path, suffix)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x,y\n1,2\n3,4\n", ("x", "y")),
        ("1,2\n3,4\n", ("x1", "x2")),
        ("# p q\n# height,width\n1,2\n3,4\n", ("height", "width")),
        ('"x" "y"\n"1" 1 2\n"2" 3 4\n'.replace(" ", ","), ("", "x", "y")),
        (",0,1\n0,1,2\n1,3,4\n", ("", "0", "1")),
    ],
)
def test_the_header(tmp_path, text, names):
    assert table(tmp_path, text).names == names


def test_chosen_columns_in_their_order(tmp_path):
    found = table(tmp_path, "x,who,y\n1,a,2\n# between\n\n3,b,4e1\n")
    assert found.words == (1,)
    assert found.numbers([2, 0]).tolist() == [[2.0, 1.0], [40.0, 3.0]]


def test_blocks_are_joined(tmp_path, monkeypatch):
    monkeypatch.setattr(text_tables, "_BLOCK", 2)
    wanted = np.arange(10.0).reshape(5, 2)
    text = "\n".join(f"{a},{b}" for a, b in wanted)
    assert (table(tmp_path, text).numbers([0, 1]) == wanted).all()
    with pytest.raises(ValueError, match=r"row 6 \(line 6\), column 2"):
        table(tmp_path, text + "\n10,x").numbers([0, 1])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x,y\n1,2\n3,\n", r"row 2 \(line 3\), column 2 \(y\): the cell is empty"),
        ("x,y\n1,2\n3,inf\n", "inf is not finite; remove the row"),
        ("x,y\n1,2\n3\n", r"row 2 \(line 3\) must have 2 columns, as the first row; it has 1"),
        ("x,y\n1,2\n3,1_000\n", "'1_000' is no number"),
        ("x,y\n1,2\n3,9007199254740993\n", "must be exact in float64"),
        ("x,y\n1,a\n3,b\n", "holds words such as 'a'"),
        ("", "at least two rows of numbers; it holds none"),
    ],
)
def test_what_is_refused_with_its_place(tmp_path, text, words):
    with pytest.raises(ValueError, match=words):
        table(tmp_path, text).numbers([0, 1])


def test_compressed_text(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"1   2\n3 4\n"))
    assert TextTable(path, ".txt.gz").numbers([0, 1]).tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_numbers_are_pythons_without_underscores():
    texts = (" 1e3 ", "nan", "-inf", "1_0", "", "x")
    assert [is_number(text) for text in texts] == [True] * 3 + [False] * 3
