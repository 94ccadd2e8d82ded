"""The last row of a table that this package wrote."""

import os

import pytest

from toygan.support import csv_files
from toygan.support.csv_files import last_row


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "metrics.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_last_row_by_name(tmp_path):
    assert last_row(write(tmp_path, "step,w1\n1,nan\n2,1e-3\n")) == {"step": 2.0, "w1": 0.001}


@pytest.mark.parametrize("text", ["", "step,w1\n"])
def test_a_table_without_rows(tmp_path, text):
    assert last_row(write(tmp_path, text)) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n3\n", "line 3 must have 2 cells, as the header; it has 1"),
        ("a,b\n1,x\n", "line 2: b must be a number; it is 'x'"),
    ],
)
def test_damaged_rows(tmp_path, text, words):
    with pytest.raises(ValueError, match=words):
        last_row(write(tmp_path, text))


def test_other_files(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match="is damaged"):
        last_row(write(tmp_path, "é,b\n1,2\n", "latin-1"))
    monkeypatch.setattr(csv_files, "LARGEST", 3)
    with pytest.raises(ValueError, match="and such a file at most 3"):
        last_row(write(tmp_path, "a\n12\n"))
    with pytest.raises(OSError, match="must be a regular file" if os.name != "nt" else ""):
        last_row(tmp_path)
